"""Break texts into rows for the screen: few, short, and about equally long."""

from __future__ import annotations

import re
import textwrap

from studio.formats.cues import UNSPACED

WIDTH = 42
"""Characters a row holds by the broadcasters' usual rule."""
UNSPACED_WIDTH = 20
"""The same for Chinese, Japanese and others whose letters are twice as wide."""

_IS_UNSPACED = re.compile(f"[{UNSPACED}]")
_NOT_FIRST = frozenset(
    "、。，．・：；？！）」』】〕〉》”’…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;)"
)
"""What never begins a row."""


def for_screen(text: str, width: int = WIDTH) -> str:
    """Return `text` in rows of at most `width` characters (a longer word stays whole).

    Rows that are there already are joined first. Text without spaces between words is broken
    between any two letters, at about half the width.
    """
    joined = " ".join(text.split())
    if len(_IS_UNSPACED.findall(joined)) > len(joined) // 2:
        return "\n".join(_unspaced_rows(joined, max(1, width * UNSPACED_WIDTH // WIDTH)))
    return "\n".join(_rows(joined, width))


def _rows(text: str, width: int) -> list[str]:
    rows = _wrapped(text, width)
    low, high = -(-len(text) // max(1, len(rows))), width
    # The narrowest width with as many rows makes them equally long.
    while low < high:
        middle = (low + high) // 2
        if len(_wrapped(text, middle)) <= len(rows):
            high = middle
        else:
            low = middle + 1
    return _wrapped(text, high)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, max(1, width), break_long_words=False, break_on_hyphens=False, tabsize=1
    )


def _unspaced_rows(text: str, width: int) -> list[str]:
    count = -(-len(text) // width)
    length = -(-len(text) // max(1, count))
    rows: list[str] = []
    start = 0
    while start < len(text):
        end = min(len(text), start + length)
        while end < len(text) and text[end] in _NOT_FIRST:
            end += 1
        rows.append(text[start:end].strip())
        start = end
    return [row for row in rows if row]
