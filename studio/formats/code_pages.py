"""Tell which old 8-bit or East Asian code page a text was written in, by simple statistics.

Each candidate decodes the bytes; the result is scored by how common its characters are in the
languages of that code page and by signs of nonsense: capitals inside words, symbols among letters.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

_JUDGED = 16_384
"""Bytes that are looked at, out of the rows that have any beyond ASCII."""
_LAST_RESORT = "latin-1"

_TYPOGRAPHY = "«»„“”‘’–—…¿¡°№€\xa0·"


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """How one language, or a few much alike, are written in one code page."""

    codec: str
    letters: str
    """Its lower-case letters beyond ASCII, the most common first."""
    prior: float = 0.0
    """How much it is expected before anything was read."""


_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_UKRAINIAN = "оаинвіртеслкдумпяьзгбчїйхцжєшюфщґ"
_SERBIAN = "аоиенртсјувдкмпљзлбгњчшцћжђхфџ"
_ALPHABETS: tuple[_Alphabet, ...] = (
    _Alphabet("cp1252", "éèàçêâîôûùïëœ", prior=0.3),
    _Alphabet("cp1252", "äüöß", prior=0.3),
    _Alphabet("cp1252", "óáíéñúü¿¡", prior=0.3),
    _Alphabet("cp1252", "ãçéáóíêõâàúô", prior=0.3),
    _Alphabet("cp1252", "èàùòéì", prior=0.2),
    _Alphabet("cp1252", "äåöøæé", prior=0.2),
    _Alphabet("cp1252", "ðíáþéöúóæý"),
    _Alphabet("cp1251", _RUSSIAN, prior=0.2),
    _Alphabet("cp1251", _UKRAINIAN),
    _Alphabet("cp1251", "аеонирятісулдкўмпзвгбычьшёжхцйю"),
    _Alphabet("cp1251", _SERBIAN),
    _Alphabet("koi8-r", _RUSSIAN, prior=0.1),
    _Alphabet("cp866", _RUSSIAN),
    _Alphabet("koi8-u", _UKRAINIAN),
    _Alphabet("cp1250", "łęąóżśćńź"),
    _Alphabet("cp1250", "íáéěšýčřžůúťňďóäľôĺŕ"),
    _Alphabet("cp1250", "áéőöíóüúű"),
    _Alphabet("cp1250", "ăîâşţ"),
    _Alphabet("cp1250", "šžčćđ"),
    _Alphabet("cp1253", "αοιετσνηυρπκμλςωάίόέήδγχθύφώβξζψϊ"),
    _Alphabet("cp1254", "ıüşğçöâî", prior=0.1),
    _Alphabet("cp1255", "יוהלאתרבשמנםדחעפקכגסטןזצךץףְֱֲִֵֶַָֹּׁׂ"),
    _Alphabet("cp1256", "اليمنوترهبدفعسكقحجةشصىطخأضذزءئإغثظؤآ،؟ًٌٍَُِّْـ"),
    _Alphabet("cp1256", "اینردهمتوسلبکشزفخجگقپعحطصآچغضژظثذ،؟"),
    _Alphabet("cp1257", "ėšžųįąčęū"),
    _Alphabet("cp1257", "āīēšūļņžčķģ"),
    _Alphabet("cp1257", "äõöüš"),
    _Alphabet("cp1258", "áàôêđươâéóíãúăèìòõùý\u0300\u0301\u0303\u0309\u0323"),
    _Alphabet("cp874", "านรอกเงมยวลดทสตะปบคหแจพชขใไโผซธศณษถฟภญฐฉาิีึืุูัํ่้๊๋์็ำๆ"),
)
"""One row for each language: letters that its neighbours have do not speak for it."""

_DOUBLE_BYTE: tuple[str, ...] = ("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr")

_FREQUENT_HAN = frozenset(
    "的一是不了在人有我他这这個个們们中来來上大为為和国國地到以说說時时要就出会會可也你对對生能而子那得于"
    "着下自之年过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看"
    "定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日者意无無知什很走真吗嗎吧呢谁誰"
    "今私何言思見気彼君早待先生聞話手目間"
)


def guess_code_page(content: bytes) -> str:
    """Return the codec that makes most sense of bytes that are not Unicode."""
    rows = [row for row in content[: 64 * _JUDGED].split(b"\n") if not row.isascii()]
    sample = b"\n".join(rows or [content])[:_JUDGED]
    best, best_score = _LAST_RESORT, 0.0
    for codec, score in _scores(sample):
        if score > best_score:
            best, best_score = codec, score
    return best


def _scores(sample: bytes) -> list[tuple[str, float]]:
    texts = {one.codec: sample.decode(one.codec, "replace") for one in _ALPHABETS}
    scores = [(one.codec, _alphabet_score(texts[one.codec], one)) for one in _ALPHABETS]
    for codec in _DOUBLE_BYTE:
        text = sample.decode(codec, "replace")
        scores.append((codec, _east_asian_score(text, codec)))
    return scores


@functools.cache
def _weights(letters: str) -> dict[str, float]:
    """Return how much one occurrence of a character speaks for an alphabet."""
    small = {letter: 1.0 - 0.3 * place / len(letters) for place, letter in enumerate(letters)}
    capital = dict.fromkeys(letters.upper(), 0.6)
    return dict.fromkeys(_TYPOGRAPHY, 0.3) | capital | small


def _alphabet_score(text: str, alphabet: _Alphabet) -> float:
    """Return the mean weight of the characters beyond ASCII, nonsense counted against it.

    The prior is divided by their number: it decides where there are only one or two.
    """
    weights = _weights(alphabet.letters)
    beyond = [place for place, character in enumerate(text) if character >= "\x80"]
    if not beyond:
        return alphabet.prior
    total = alphabet.prior
    for place in beyond:
        character, before = text[place], text[place - 1] if place else " "
        total += weights.get(character, -1.0)
        if character.isupper() and before.islower():
            total -= 1.5
        elif character.isalpha() and _is_stranger(before, character):
            total -= 0.5
    return total / len(beyond)


def _is_stranger(before: str, letter: str) -> bool:
    """Return whether an ASCII letter stands directly before a letter that is not Latin."""
    return before < "\x80" and before.isalpha() and letter > "\u024f"


def _east_asian_score(text: str, codec: str) -> float:
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
