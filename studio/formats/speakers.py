"""Find out who speaks: `NAME:` before a text, dialogue dashes inside a cue."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studio.formats.base import Repair, ScriptLine
from studio.formats.cues import divided, neat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.formats.base import Repairs

_LABEL = re.compile(
    r"""(?:\[(?P<bracketed>[^\[\]:\n]{1,40})\]
         |(?P<bare>[^\W\d_][^\n:：\[\]<>]{0,39}?))
        (?:[ ]{0,3}\((?P<note>[^()\n:]{1,40})\))?
        [ ]{0,3}(?::(?=\s|$)|：)[ ]*""",
    re.VERBOSE,
)
_DASH = re.compile(r"\s*(?:>>\s*|[-‐‑–—−]\s+|-(?=[^\W\d_]|[¿¡\"'«“„\[(]))")
_CUT_DASH = re.compile(r"\s*(?:>>|-)")
"""A dash that starts another speaker even when the first one has none."""
_NOT_IN_NAMES = re.compile(r"[,;!?\"“”«»…/\\=*_#]|\.\.|\b(?:https?|ftp)$")
_SMALL_WORDS = re.compile(
    "de|del|della|di|da|dos?|du|des|la|le|el|al|bin|ibn|of|the|and|und|et|[yie]|van|von|der|den"
    "|ter|zu|af|av"
)
"""Words of names that are not written with a capital."""
_SENTENCE_ENDS = ".!?…。！？؟\"'”’»)]♪"

_MAX_WORDS = 5
_MIN_SHARE = 0.2
"""Labelled texts among all, from which on labels that come twice are names."""
_CERTAIN_SHARE = 0.5
"""From which on every label is a name."""


@dataclass(frozen=True, slots=True)
class Label:
    """A possible name before a text."""

    name: str
    note: str
    end: int
    """Where the text begins."""
    is_certain: bool
    """In brackets with a colon: transcribing programs write speakers so."""


def label_of(row: str) -> Label | None:
    """Return the possible speaker's name at the start of one row of text."""
    match = _LABEL.match(row)
    if match is None:
        return None
    bracketed = match["bracketed"]
    name = " ".join((bracketed or match["bare"]).split())
    if bracketed is None and not _may_be_name(name):
        return None
    return Label(name, match["note"] or "", match.end(), bracketed is not None)


def _may_be_name(name: str) -> bool:
    if _NOT_IN_NAMES.search(name):
        return False
    words = name.split()
    if len(words) > _MAX_WORDS:
        return False
    return all(not word[0].islower() or _SMALL_WORDS.fullmatch(word) for word in words)


def split_speakers(lines: Sequence[ScriptLine], repairs: Repairs) -> list[ScriptLine]:
    """Give lines without a speaker the one their text names; a cue that names several is divided.

    A label counts as a name when it is in brackets, names a speaker the script knows, is in
    capitals, or comes more than once, and enough texts have one. “Remember: …” does not.
    """
    names = _names(lines)
    if not names:
        return list(lines)
    named: list[ScriptLine] = []
    for line in lines:
        parts = [line] if line.speaker else _parts(line, names)
        repairs.count(Repair.DIALOGUES, len(parts) > 1)
        named.extend(divided(line, parts) if len(parts) > 1 else parts)
    return named


def _names(lines: Sequence[ScriptLine]) -> dict[str, str]:
    """Return the speakers' names by their case-folded form, as they are first written."""
    names = {line.speaker.casefold(): line.speaker for line in lines if line.speaker}
    certain = set(names)
    counts: Counter[str] = Counter()
    capitals: set[str] = set()
    unnamed = labelled = 0
    for line in lines:
        if line.speaker or not line.text:
            continue
        unnamed += 1
        found = _labelled_rows(line.text)
        labelled += bool(found)
        for row, label in found:
            key = label.name.casefold()
            names.setdefault(key, label.name)
            counts[key] += 1
            if label.is_certain:
                certain.add(key)
            if label.name.isupper() and not row[label.end :].isupper():
                capitals.add(key)
    share = labelled / unnamed if unnamed else 0.0
    shouted = sum(counts[key] for key in capitals)
    is_shouted = shouted >= 2 or share >= _MIN_SHARE
    return {
        key: name
        for key, name in names.items()
        if key in certain
        or (key in capitals and is_shouted)
        or (counts[key] >= 2 and share >= _MIN_SHARE)
        or (labelled >= 2 and share >= _CERTAIN_SHARE)
    }


def _labelled_rows(text: str) -> list[tuple[str, Label]]:
    """Return the rows that begin with a label; one with nothing after it is a heading."""
    rows = text.split("\n")
    found = [(row, label) for row in rows if (label := label_of(row))]
    if found and found[-1][0] is rows[-1] and found[-1][1].end == len(rows[-1]):
        found.pop()
    return found


def _parts(line: ScriptLine, names: dict[str, str]) -> list[ScriptLine]:
    """Return what each named speaker of one cue says."""
    parts: list[ScriptLine] = []
    for row in line.text.split("\n"):
        label = label_of(row)
        if label is not None and label.name.casefold() in names:
            speaker = names[label.name.casefold()]
            note = " ".join(filter(None, (line.note, label.note)))
            parts.append(replace(line, text=row[label.end :], speaker=speaker, note=note))
        elif parts:
            last = parts.pop()
            parts.append(replace(last, text=f"{last.text}\n{row}"))
        else:
            parts.append(replace(line, text=row))
    return [one for part in parts if (one := replace(part, text=neat(part.text))).text] or parts[:1]


def split_dialogues(lines: Sequence[ScriptLine], repairs: Repairs) -> list[ScriptLine]:
    """Divide cues whose rows begin with dialogue dashes; a single dash is only removed."""
    divided_lines: list[ScriptLine] = []
    for line in lines:
        rows = line.text.split("\n")
        if not any(_DASH.match(row) for row in rows):
            divided_lines.append(line)
            continue
        parts = [replace(line, text=text) for text in _utterances(rows)]
        repairs.count(Repair.DIALOGUES, len(parts) > 1)
        divided_lines.extend(divided(line, parts))
    return divided_lines


def _utterances(rows: Sequence[str]) -> list[str]:
    """Return the texts between dialogue dashes, without them."""
    texts: list[str] = []
    is_dialogue = _DASH.match(rows[0]) is not None
    for place, row in enumerate(rows):
        dash = _DASH.match(row)
        begins = dash is not None and (is_dialogue or _is_cut(rows, place))
        text = row[dash.end() :] if dash is not None and begins else row
        if begins or not texts:
            texts.append(text)
        else:
            texts[-1] += f"\n{text}"
    return [text for text in texts if text.strip()] or [""]


def _is_cut(rows: Sequence[str], place: int) -> bool:
    """Return whether a dash in a cue that began without one starts another speaker."""
    before = rows[place - 1].rstrip()
    return _CUT_DASH.match(rows[place]) is not None and before.endswith(tuple(_SENTENCE_ENDS))
