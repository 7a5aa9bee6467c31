"""What is said of a written text: pauses and stage directions taken out, dictionaries applied.

Every character of the said text knows the characters of the written one it stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BREAK: Final = re.compile(
    r"""<break(?:\s+(?:time\s*=\s*["']?\s*(?P<time>[\d.]{1,8})\s*(?P<unit>ms|s)
    |strength\s*=\s*["']?\s*(?P<strength>[a-z-]+)["']?))?[^<>]{0,80}?/?>""",
    re.VERBOSE | re.IGNORECASE,
)
_TAG: Final = re.compile(
    r"</?(?:speak|break|phoneme|prosody|emphasis|say-as|sub|lang|voice|p|s|mark|audio)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_DIRECTION: Final = re.compile(r"\[[^\[\]\n]{1,80}\]")
_STRENGTHS: Final = {"none": 0.0, "x-weak": 0.1, "weak": 0.2, "strong": 0.8, "x-strong": 1.2}
_USUAL_BREAK_S: Final = 0.5
LONGEST_BREAK_S: Final = 3.0
"""As officially: a longer pause is cut."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that is replaced: a pattern and what is said in its place."""

    pattern: re.Pattern[str]
    said: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A said text; `starts[i]` to `ends[i]` is what its character i stands for as written."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    pause_s: float = 0.0
    """Silence after it."""

    def written(self, first: int, last: int) -> tuple[int, int]:
        """Return the written characters that said ones from `first` up to `last` stand for."""
        if not self.starts:
            return 0, 0
        begin = self.starts[min(first, len(self.starts) - 1)]
        return begin, max(begin, self.ends[min(max(first, last - 1), len(self.ends) - 1)])


def wordings(text: str, rules: Sequence[Rule] = (), *, has_tags: bool = False) -> list[Wording]:
    """Return what is said of `text`, cut at its pauses; at least one, perhaps empty.

    Args:
        text: as a client sent it.
        rules: of pronunciation dictionaries, applied in order.
        has_tags: stage directions in square brackets are not said.
    """
    found = []
    for start, end, pause_s in _stretches(text):
        wording = _plain(text, start, end)
        wording = _replaced(wording, Rule(_TAG, ""))
        if has_tags:
            wording = _replaced(wording, Rule(_DIRECTION, ""))
        for rule in rules:
            wording = _replaced(wording, rule)
        found.append(Wording(wording.text, wording.starts, wording.ends, pause_s))
    return found


def _stretches(text: str) -> Iterator[tuple[int, int, float]]:
    at = 0
    for match in _BREAK.finditer(text):
        yield at, match.start(), _pause_s(match)
        at = match.end()
    yield at, len(text), 0.0


def _pause_s(match: re.Match[str]) -> float:
    if match["strength"]:
        return _STRENGTHS.get(match["strength"].lower(), _USUAL_BREAK_S)
    if not match["time"]:
        return _USUAL_BREAK_S
    try:
        amount = float(match["time"])
    except ValueError:
        return _USUAL_BREAK_S
    return min(LONGEST_BREAK_S, amount / 1000.0 if match["unit"].lower() == "ms" else amount)


def _plain(text: str, start: int, end: int) -> Wording:
    return Wording(text[start:end], tuple(range(start, end)), tuple(range(start + 1, end + 1)))


def _replaced(wording: Wording, rule: Rule) -> Wording:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0

    def keep(first: int, last: int) -> None:
        parts.append(wording.text[first:last])
        starts.extend(wording.starts[first:last])
        ends.extend(wording.ends[first:last])

    for match in rule.pattern.finditer(wording.text):
        if match.start() == match.end():
            continue
        keep(at, match.start())
        at = match.end()
        parts.append(rule.said)
        starts.extend([wording.starts[match.start()]] * len(rule.said))
        ends.extend([wording.ends[at - 1]] * len(rule.said))
    if not at:
        return wording
    keep(at, len(wording.text))
    return Wording("".join(parts), tuple(starts), tuple(ends))
