"""Tell which old 8-bit or East Asian code page a text was written in, by simple statistics.

Each candidate decodes the bytes; the result is scored by how common its characters are in the
languages of that code page and by signs of nonsense: capitals inside words, symbols among letters.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

_JUDGED = 65_536
"""Bytes that are looked at."""
_LAST_RESORT = "latin-1"

_TYPOGRAPHY = "«»„“”‘’–—…¿¡°№€\xa0·"


@dataclass(frozen=True, slots=True)
class _CodePage:
    codec: str
    common: str
    """Lower-case letters beyond ASCII that its languages use, the most common ones."""
    rare: str = ""
    """Further letters of its languages."""


_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф"
_SINGLE_BYTE: tuple[_CodePage, ...] = (
    _CodePage("cp1252", "éèàùâêîôûçäöüßñáíóúãõåæøœ", "ëïìòýðþÿš"),
    _CodePage("cp1251", _CYRILLIC, "ёъіїєґўђјљњћџќѓѕ"),
    _CodePage("koi8-r", _CYRILLIC, "ёъ"),
    _CodePage("cp866", _CYRILLIC, "ёъіїєґ"),
    _CodePage("cp1250", "ąćęłńóśźżáčďéěíňřšťúůýžőűöüăâîşţđ", "äôľĺŕßçëț"),
    _CodePage("cp1253", "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώ", "ϊϋΐΰ"),
    _CodePage("cp1254", "ığşçöüâî", "éèàêôûäß"),
    _CodePage("cp1255", "אבגדהוזחטיכלמנסעפצקרשתםןךףץ", "ְֱֲִֵֶַָֹּׁׂ"),
    _CodePage("cp1256", "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ،؟", "پچگژکیًٌٍَُِّْ؛ـ"),
    _CodePage("cp1257", "āčēģīķļņšūžąęėįųõäöü", "ŗ"),
    _CodePage("cp874", "กขคงจชซญฐณดตถทธนบปผฝพฟภมยรลวศษสหอฮะาิีึืุูเแโใไำ่้๊๋์ั็ๆ", "ฃฅฆฉฌฎฏฑฒฬฯฤฦ"),
    _CodePage("cp1258", "àáâãèéêìíòóôõùúýăđơư", "\u0300\u0301\u0303\u0309\u0323"),
)

_DOUBLE_BYTE: tuple[str, ...] = ("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr")

_FREQUENT_HAN = frozenset(
    "的一是不了在人有我他这这個个們们中来來上大为為和国國地到以说說時时要就出会會可也你对對生能而子那得于"
    "着下自之年过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看"
    "定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日者意无無知什很走真吗嗎吧呢谁誰"
    "今私何言思見気彼君早待先生聞話手目間"
)


def guess_code_page(content: bytes) -> str:
    """Return the codec that makes most sense of bytes that are not Unicode."""
    sample = content[:_JUDGED]
    best, best_score = _LAST_RESORT, 0.0
    for codec, score in _scores(sample):
        if score > best_score:
            best, best_score = codec, score
    return best


def _scores(sample: bytes) -> list[tuple[str, float]]:
    scores = []
    for page in _SINGLE_BYTE:
        text = sample.decode(page.codec, "replace")
        scores.append((page.codec, _single_byte_score(text, _weights(page))))
    for codec in _DOUBLE_BYTE:
        text = sample.decode(codec, "replace")
        scores.append((codec, _double_byte_score(text, codec)))
    return scores


@functools.cache
def _weights(page: _CodePage) -> dict[str, float]:
    """Return how much one occurrence of a character speaks for a code page."""
    weights = dict.fromkeys(page.rare, 0.4) | dict.fromkeys(page.rare.upper(), 0.2)
    weights |= dict.fromkeys(page.common.upper(), 0.6)
    count = len(page.common)
    weights |= {letter: 1.0 - 0.3 * place / count for place, letter in enumerate(page.common)}
    return weights | dict.fromkeys(_TYPOGRAPHY, 0.3)


def _single_byte_score(text: str, weights: dict[str, float]) -> float:
    """Return the mean weight of the characters beyond ASCII, nonsense counted against it."""
    total, count = 0.0, 0
    before = " "
    for character in text:
        if character >= "\x80":
            count += 1
            total += weights.get(character, -1.0)
            if character.isupper() and before.islower():
                total -= 1.5
            elif character.isalpha() and _is_stranger(before, character):
                total -= 0.5
        before = character
    return total / count if count else 0.0


def _is_stranger(before: str, letter: str) -> bool:
    """Return whether an ASCII letter stands directly before a letter that is not Latin."""
    return before < "\x80" and before.isalpha() and letter > "\u024f"


def _double_byte_score(text: str, codec: str) -> float:
    total, count = 0.0, 0
    for character in text:
        if character >= "\x80":
            count += 1
            total += _east_asian_weight(character, codec)
    return total / count if count else 0.0


def _east_asian_weight(character: str, codec: str) -> float:
    if "\u3040" <= character <= "\u30ff":
        return 1.2 if codec in ("shift_jis", "euc_jp") else -0.5
    if "\uac00" <= character <= "\ud7a3":
        return 1.1 if codec == "euc_kr" else -0.5
    if character in _FREQUENT_HAN:
        return 1.2
    if "\u4e00" <= character <= "\u9fff":
        return 0.3 if codec != "euc_kr" else -0.5
    if "\u3000" <= character <= "\u303f" or "\uff01" <= character <= "\uff5e":
        return 0.5
    return 0.1 if character in _TYPOGRAPHY else -1.0
