"""WebVTT (.vtt): the web's subtitles, with speakers in `<v>` tags."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.formats.base import ReadOptions, Repair, Repairs, Script, ScriptFormat, ScriptLine
from studio.formats.cues import ARROW, clock_text, divided, neat, timed, timing_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER = re.compile(r"\s*WEBVTT(?=\s|$)")
_LANGUAGE = re.compile(r"(?mi)^language:\s*([A-Za-z0-9-]{2,35})\s*$")
_NOT_CUES = re.compile(r"(?:NOTE|STYLE|REGION)(?=\s|$)")
_TOKEN = re.compile(r"<((?:/?[A-Za-z]|\d+:)[^<>]*|)>")
_TIMING_ROW = re.compile(r"\s*-?\d[^<>]*-->")
_VOICE = re.compile(r"v(?:\.[^\s.]*)*(?:\s+(.*))?", re.DOTALL)
_VOICE_END = "/v"
_RUBY_TEXT, _RUBY_ENDS = "rt", ("/rt", "/ruby")


def _looks_like(text: str) -> bool:
    return _HEADER.match(text) is not None


def _read(text: str, _options: ReadOptions) -> Script:
    repairs = Repairs()
    header, *blocks = re.split(r"\n{2,}", text.strip("\n"))
    if not _looks_like(header) or ARROW in header:
        blocks.insert(0, header)
    lines: list[ScriptLine] = []
    for block in blocks:
        _read_block(block, lines, repairs)
    language = _LANGUAGE.search(header)
    return Script(tuple(lines), language[1] if language else None, repairs.warnings())


def _read_block(block: str, lines: list[ScriptLine], repairs: Repairs) -> None:
    rows = block.split("\n")
    timings = [place for place, row in enumerate(rows) if "-->" in row and _TIMING_ROW.match(row)]
    if _NOT_CUES.match(block) and timings[:1] not in ([0], [1]):
        return
    if not timings:
        _continue(block, lines)
        return
    # A missing blank line between two cues is common in files edited by hand.
    for place, after in zip(timings, [*timings[1:], len(rows)], strict=True):
        start, end = timing_of(rows[place], repairs)
        cue = ScriptLine(start, end, "")
        parts = _parts("\n".join(rows[place + 1 : after]))
        if len(parts) > 1:
            repairs.count(Repair.DIALOGUES)
        lines.extend(divided(cue, parts))


def _continue(block: str, lines: list[ScriptLine]) -> None:
    """Add a paragraph that follows a cue after an empty line to that cue."""
    if not lines or block.strip().isdigit():
        return
    *earlier, part = _parts(block)
    last = lines.pop()
    speaker = part.speaker or last.speaker
    texts = [last.text, *(one.text for one in earlier), part.text]
    lines.append(ScriptLine(last.start, last.end, neat("\n".join(texts)), speaker))


def _parts(text: str) -> list[ScriptLine]:
    """Return what each speaker of one cue says; a cue without text gives one empty part."""
    spoken: list[tuple[str, list[str]]] = [("", [])]
    is_ruby, position = False, 0
    for match in _TOKEN.finditer(text):
        if not is_ruby:
            spoken[-1][1].append(text[position : match.start()])
        position = match.end()
        tag = match[1]
        if tag == _RUBY_TEXT or tag in _RUBY_ENDS:
            is_ruby = tag == _RUBY_TEXT
        voice = _VOICE.fullmatch(tag)
        if voice is not None:
            spoken.append((" ".join(_unescaped(voice[1] or "").split()), []))
        elif tag == _VOICE_END:
            spoken.append(("", []))
    spoken[-1][1].append(text[position:])
    return _joined([(speaker, neat(_unescaped("".join(words)))) for speaker, words in spoken])


def _joined(spoken: list[tuple[str, str]]) -> list[ScriptLine]:
    """Return one part for each change of speaker; text outside `<v>` stays with its neighbour."""
    parts: list[ScriptLine] = []
    for speaker, text in spoken:
        if text and parts and speaker in ("", parts[-1].speaker):
            last = parts.pop()
            parts.append(replace(last, text=f"{last.text}\n{text}"))
        elif text:
            parts.append(ScriptLine(None, None, text, speaker))
    return parts or [ScriptLine(None, None, "", next((s for s, _ in spoken if s), ""))]


def _unescaped(text: str) -> str:
    return html.unescape(text) if "&" in text else text


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _write(lines: Sequence[ScriptLine]) -> str:
    cues = ["WEBVTT\n"]
    for start, end, line in timed(lines):
        voice = f"<v {_escaped(' '.join(line.speaker.split()))}>" if line.speaker else ""
        times = f"{clock_text(start, '.')} --> {clock_text(end, '.')}"
        cues.append(f"{times}\n{voice}{_escaped(neat(line.text))}\n")
    return "\n".join(cues)


FORMAT = ScriptFormat(
    id="vtt",
    title="WebVTT",
    suffixes=(".vtt", ".webvtt"),
    looks_like=_looks_like,
    reader=_read,
    writer=_write,
    is_subtitle=True,
)
