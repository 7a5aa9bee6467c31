"""Where a paragraph may be taken apart so that each part is a whole sentence."""

from __future__ import annotations

import re

_END = re.compile(
    r"""(?:[.!?…‽؟।॥]+["'”’»›)\]]*(?=\s)   # a stop, whatever closes with it, and a blank
         |[。！？｡]+["'”’»›」』）]*)             # or a stop of a script without blanks
        \s*""",
    re.VERBOSE,
)
_ABBREVIATIONS = frozenset(
    word
    for words in (
        "mr mrs ms dr prof st jr sr rev hon gen col capt lt sgt vs etc e.g i.e cf al vol no nos p",
        "pp fig ca approx inc ltd co corp dept est a.m p.m u.s u.k u.s.a ph.d b.a m.a",
        "sra srta d dña ud uds núm pág m mme mlle mgr bzw z.b d.h u.a nr hr fr str sog vgl usw",
        "т.е т.к т.д т.п г гг в вв им ул стр см др",
    )
    for word in words.split()
)
"""Words that end in a full stop without ending a sentence, or seldom."""

_LAST_WORD = re.compile(r"[\w.]+(?=\.$)")
_OPENERS = "\"'“”‘’«»‹›„([{¿¡—–-* "
_UNSPACED_STOPS = "。！？｡"


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a paragraph in order; together they have all its words.

    A full stop after an abbreviation or an initial ends nothing, nor does one that is followed by
    a small letter.
    """
    whole = " ".join(text.split())
    found, start = [], 0
    for stop in _END.finditer(whole):
        if _ends(whole, start, stop):
            found.append(whole[start : stop.end()].strip())
            start = stop.end()
    rest = whole[start:].strip()
    return tuple(filter(None, (*found, rest)))


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    if stop[0][0] in _UNSPACED_STOPS:
        return True
    following = text[stop.end() :].lstrip(_OPENERS)[:1]
    if following.islower():
        return False
    if stop[0].rstrip() != ".":
        return True
    word = _LAST_WORD.search(text[start : stop.start() + 1])
    return word is None or not _is_abbreviation(word[0])


def _is_abbreviation(word: str) -> bool:
    is_initial = len(word) == 1 and word.isupper() and word != "I"
    return is_initial or word.casefold() in _ABBREVIATIONS
