r"""Advanced SubStation Alpha (.ass, .ssa): speakers in the Name column, styling left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studio.domain.timecode import SAMPLE_RATE
from studio.formats.base import ReadOptions, Repair, Repairs, Script, ScriptFormat, ScriptLine
from studio.formats.cues import CUE_TIME, neat, time_of, timed

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECTION = re.compile(r"\[[^\[\]\n]{1,60}\]\s*")
_SIGNS = re.compile(r"(?mi)^[ \t]*\[(?:Script Info|V4\+? Styles|Events)\][ \t]*$|^Dialogue:.*,.*,")
_TOKEN = re.compile("(\\\\[{}Nnh]|\\\\\u2060)|\\{([^{}]*)\\}")
_DRAWING = re.compile(r"\\p(\d+)")
_FIELDS = (
    "layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text",
)  # fmt: skip
"""Columns where no Format line names others."""
_ESCAPES = {"\\N": "\n", "\\n": "\n", "\\h": "\xa0", "\\{": "{", "\\}": "}", "\\\u2060": "\\"}
_SPEAKER_COLUMNS = ("name", "actor")
_DEFAULT_STYLE = "Default"

_HEADER = """[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, \
Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
"""
_STYLE = (
    "Style: {name},Arial,72,&H00FFFFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3,1,"
    "2,60,60,50,1\n"
)
_EVENTS = """
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def _looks_like(text: str) -> bool:
    return _SIGNS.search(text) is not None


def _read(text: str, _options: ReadOptions) -> Script:
    repairs = Repairs()
    fields: Sequence[str] = _FIELDS
    lines: list[ScriptLine] = []
    section = "events"
    for row in text.split("\n"):
        if _SECTION.fullmatch(row):
            section = row.strip(" []\t").casefold()
            continue
        kind, _, value = row.lstrip().partition(":")
        if section != "events":
            continue
        if kind == "Format":
            named = [name.strip().casefold() for name in value.split(",")]
            fields = named if "text" in named else fields
        elif kind == "Dialogue":
            lines.append(_line(_columns(value, fields), repairs))
        elif kind == "Comment":
            repairs.count(Repair.NOT_TEXT)
    return Script(tuple(lines), warnings=repairs.warnings())


def _columns(value: str, fields: Sequence[str]) -> dict[str, str]:
    """Return one event's columns; commas belong to the text, wherever it stands."""
    before = fields.index("text")
    after = len(fields) - 1 - before
    *first, rest = value.split(",", before)
    cells = [*first, *rest.rsplit(",", after)] if after else [*first, rest]
    return {name: cell.strip() for name, cell in zip(fields, cells, strict=False)}


def _line(columns: dict[str, str], repairs: Repairs) -> ScriptLine:
    speaker = next((columns[name] for name in _SPEAKER_COLUMNS if columns.get(name)), "")
    return ScriptLine(
        _time(columns.get("start", ""), repairs),
        _time(columns.get("end", ""), repairs),
        _spoken(columns.get("text", ""), repairs),
        " ".join(speaker.split()),
        style=columns.get("style", "").lstrip("*"),
    )


def _time(text: str, repairs: Repairs) -> int | None:
    match = CUE_TIME.fullmatch(text)
    if match is None:
        repairs.count(Repair.BAD_TIMES, example=text[:40])
        return None
    return time_of(match.groups())


def _spoken(text: str, repairs: Repairs) -> str:
    """Return the text without override blocks, comments in braces and vector drawings."""
    if "\\" not in text and "{" not in text:
        return neat(text)
    spoken: list[str] = []
    position, is_drawing = 0, False
    for match in _TOKEN.finditer(text):
        if not is_drawing:
            spoken.append(text[position : match.start()])
            spoken.append(_ESCAPES.get(match[1] or "", ""))
        position = match.end()
        for scale in _DRAWING.findall(match[2] or ""):
            repairs.count(Repair.NOT_TEXT, int(scale[:9]) > 0)
            is_drawing = scale.strip("0") != ""
    if not is_drawing:
        spoken.append(text[position:])
    return neat("".join(spoken))


def _write(lines: Sequence[ScriptLine]) -> str:
    events, styles = [], {_DEFAULT_STYLE}
    for start, end, line in timed(lines):
        style = _cell(line.style) or _DEFAULT_STYLE
        styles.add(style)
        first = _centiseconds(start)
        last = max(_centiseconds(end), first + 1)
        speaker = _cell(line.speaker)
        events.append(
            f"Dialogue: 0,{_clock(first)},{_clock(last)},{style},{speaker},0,0,0,,"
            f"{_escaped(neat(line.text))}\n"
        )
    shown = "".join(_STYLE.format(name=name) for name in sorted(styles))
    return f"{_HEADER}{shown}{_EVENTS}{''.join(events)}"


def _cell(text: str) -> str:
    """Return a text for one column; the format has no way to write a comma there."""
    return " ".join(text.replace(",", " ").split())


def _escaped(text: str) -> str:
    # A word joiner after a backslash keeps it from starting an escape; players show nothing of it.
    text = text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")
    return text.replace("\n", "\\N")


def _centiseconds(sample: int) -> int:
    return (sample * 100 + SAMPLE_RATE // 2) // SAMPLE_RATE


def _clock(centiseconds: int) -> str:
    seconds, part = divmod(centiseconds, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{part:02}"


FORMAT = ScriptFormat(
    id="ass",
    title="Advanced SubStation Alpha",
    suffixes=(".ass", ".ssa"),
    looks_like=_looks_like,
    reader=_read,
    writer=_write,
    is_subtitle=True,
)
