"""Timed Text (.ttml, .dfxp, .xml): broadcasters' subtitles, read as a stream and without entities.

Times count from the beginning of the element around (TTML2, clause 12); the markup is XML from
anywhere, so document types are refused and nothing outside the file is ever looked at.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING
from xml.parsers import expat

from studio.domain.errors import ScriptError
from studio.domain.text import mark
from studio.domain.timecode import SAMPLE_RATE
from studio.formats.base import ReadOptions, Repair, Repairs, Script, ScriptFormat, ScriptLine
from studio.formats.cues import clock_text, neat, time_of, timed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:\w+:)?tt[\s>]", re.DOTALL
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_CLOCK = re.compile(r"(\d{1,4}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9})|[:;](\d{1,4})(?:\.\d{1,9})?)?")
_OFFSET = re.compile(r"(\d{1,12})(?:\.(\d{1,9}))?(h|ms|m|s|f|t)")
_BLANKS = re.compile(r"\s+")
_SPACES = re.compile(" {2,}")

_MAX_DEPTH = 100
_TOO_DEEP = mark("Errors", "“{name}” is damaged: its elements are nested {depth} deep.")
_DAMAGED = mark("Errors", "“{name}” is damaged: line {line} is not valid XML.")
_DAMAGED_HINT = mark("Errors", "Export it again from the program it comes from.")
_ENTITIES = mark(
    "Errors", "“{name}” defines its own document type, which the studio does not read."
)
_ENTITIES_HINT = mark("Errors", "Save it as SRT or VTT in a subtitle editor.")

_TEXT_PARENTS = frozenset({"p", "span"})
_SILENT = frozenset({"metadata", "desc", "title", "copyright", "agent", "name", "set", "br"})
"""Elements inside texts that are not read out; any other stands for a span."""
_CONTAINERS = frozenset({"body", "div", "p", "span"})


@dataclass(slots=True)
class _Element:
    name: str
    begin: int = 0
    """Samples; where times of the elements inside count from."""
    start: int | None = None
    end: int | None = None
    speaker: str = ""
    texts: list[str] = field(default_factory=list)


class _Clock:
    """How times of one document are counted.

    Args:
        frame_rate: frames a second.
        tick_rate: ticks a second.
    """

    def __init__(self, frame_rate: Fraction, tick_rate: Fraction) -> None:
        self.frame_rate = frame_rate
        self._units = {
            "h": Fraction(3600 * SAMPLE_RATE),
            "m": Fraction(60 * SAMPLE_RATE),
            "s": Fraction(SAMPLE_RATE),
            "ms": Fraction(SAMPLE_RATE, 1000),
            "f": SAMPLE_RATE / frame_rate,
            "t": SAMPLE_RATE / tick_rate,
        }

    def sample(self, text: str) -> int | None:
        """Return a time expression in samples, None when it is none."""
        clock = _CLOCK.fullmatch(text)
        if clock is not None:
            hours, minutes, seconds, decimals, frames = clock.groups()
            sample = time_of((None, hours, minutes, seconds, decimals))
            return sample + round(int(frames) * self._units["f"]) if frames else sample
        offset = _OFFSET.fullmatch(text)
        if offset is None:
            return None
        whole, decimals, unit = offset.groups()
        if decimals:
            return round(Fraction(f"{whole}.{decimals}") * self._units[unit])
        return round(int(whole) * self._units[unit])


class _Reader:
    """Receives the events of the XML parser; nothing recursive, whatever the depth."""

    def __init__(self, options: ReadOptions) -> None:
        self.repairs = Repairs()
        self.lines: list[ScriptLine] = []
        self.language: str | None = None
        self._clock = _Clock(options.frame_rate.fraction, Fraction(1))
        self._open: list[_Element] = []
        self._agents: dict[str, str] = {}
        self._agent = ""
        self._name = options.name

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        name = _local(tag)
        plain = {_local(key): value for key, value in attributes.items()}
        if name == "tt":
            self.language = plain.get("lang") or self.language
            self._clock = _clock_of(plain, self._clock)
        elif name == "agent":
            self._agent = plain.get("id", "")
        elif name == "br" and self._open:
            self._open[-1].texts.append("\n")
        if len(self._open) >= _MAX_DEPTH:
            raise ScriptError(_TOO_DEEP, hint=_DAMAGED_HINT, name=self._name, depth=_MAX_DEPTH)
        parent = self._open[-1] if self._open else _Element("")
        self._open.append(self._element(name, plain, parent))

    def end(self, _tag: str) -> None:
        """Close an element; a paragraph or timed span becomes a line."""
        element = self._open.pop()
        if element.name == "name" and self._agent:
            self._agents[self._agent] = " ".join("".join(element.texts).split())
        is_timed_span = element.name == "span" and element.start is not None
        if element.name == "p" or is_timed_span:
            self._add_line(element)
        elif element.name == "span" and self._open:
            self._open[-1].texts.extend(element.texts)

    def text(self, text: str) -> None:
        """Take characters; line ends in the markup are blanks."""
        if self._open and self._open[-1].name in (*_TEXT_PARENTS, "name"):
            self._open[-1].texts.append(_BLANKS.sub(" ", text))

    def _element(self, name: str, plain: Mapping[str, str], parent: _Element) -> _Element:
        speaker = self._agents.get(plain.get("agent", "").split(" ")[0], "") or parent.speaker
        if parent.name in _TEXT_PARENTS and name not in _SILENT:
            name = "span"
        element = _Element(name, parent.begin, speaker=speaker)
        if name not in _CONTAINERS:
            return element
        begin = self._time(plain.get("begin"))
        end = self._time(plain.get("end"))
        length = self._time(plain.get("dur"))
        if begin is None and end is None and length is None:
            if name == "p":
                element.start, element.end = parent.start, parent.end
            return element
        element.start = element.begin = parent.begin + (begin or 0)
        if end is not None:
            element.end = parent.begin + end
        elif length is not None:
            element.end = element.start + length
        return element

    def _time(self, text: str | None) -> int | None:
        if text is None:
            return None
        sample = self._clock.sample(text.strip())
        if sample is None:
            self.repairs.count(Repair.BAD_TIMES, example=text[:40])
        return sample

    def _add_line(self, element: _Element) -> None:
        text = neat(_SPACES.sub(" ", "".join(element.texts)))
        if text:
            self.lines.append(ScriptLine(element.start, element.end, text, element.speaker))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _clock_of(attributes: Mapping[str, str], default: _Clock) -> _Clock:
    """Return how a document counts, from the attributes of its root."""
    rate = _number(attributes.get("frameRate", "")) or default.frame_rate
    multiplier = [_number(part) for part in attributes.get("frameRateMultiplier", "").split()]
    if len(multiplier) == 2 and multiplier[0] and multiplier[1]:
        rate = rate * multiplier[0] / multiplier[1]
    tick = _number(attributes.get("tickRate", ""))
    return _Clock(rate, tick or (rate if "frameRate" in attributes else Fraction(1)))


def _number(text: str) -> Fraction | None:
    return Fraction(int(text)) if re.fullmatch(r"\d{1,12}", text) and int(text) else None


def _looks_like(text: str) -> bool:
    return _ROOT.match(text[:10_000]) is not None


def _read(text: str, options: ReadOptions) -> Script:
    reader = _Reader(options)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = lambda *_: _refuse_document_type(options)
    # The text is decoded already; what the declaration says of its bytes no longer holds.
    document = _DECLARATION.sub("", text, count=1)
    try:
        parser.Parse(document.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise ScriptError(
            _DAMAGED, hint=_DAMAGED_HINT, name=options.name, line=error.lineno
        ) from error
    return Script(tuple(reader.lines), reader.language, reader.repairs.warnings())


def _refuse_document_type(options: ReadOptions) -> None:
    raise ScriptError(_ENTITIES, hint=_ENTITIES_HINT, name=options.name)


def _write(lines: Sequence[ScriptLine]) -> str:
    """Return lines as IMSC 1.1 text: speakers as agents, times in milliseconds."""
    speakers = dict.fromkeys(_plain(line.speaker) for line in lines if line.speaker.strip())
    agents = {name: f"s{number}" for number, name in enumerate(speakers, 1)}
    heads = "".join(
        f'<ttm:agent xml:id="{key}" type="character"><ttm:name type="full">{_escaped(name)}'
        "</ttm:name></ttm:agent>\n"
        for name, key in agents.items()
    )
    cues = []
    for start, end, line in timed(lines):
        agent = agents.get(_plain(line.speaker))
        said = f' ttm:agent="{agent}"' if agent else ""
        text = "<br/>".join(_escaped(_plain(row)) for row in neat(line.text).split("\n"))
        times = f'begin="{clock_text(start, ".")}" end="{clock_text(end, ".")}"'
        cues.append(f"<p {times}{said}>{text}</p>\n")
    return _DOCUMENT.format(agents=heads, cues="".join(cues))


_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"
 xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:timeBase="media"
 ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" xml:lang="">
<head><metadata>
{agents}</metadata></head>
<body><div>
{cues}</div></body>
</tt>
"""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters XML 1.0 has no place for (clause 2.2)."""


def _plain(text: str) -> str:
    return " ".join(_NOT_XML.sub(" ", text).split())


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


FORMAT = ScriptFormat(
    id="ttml",
    title="Timed Text",
    suffixes=(".ttml", ".dfxp", ".xml", ".itt"),
    looks_like=_looks_like,
    reader=_read,
    writer=_write,
    is_subtitle=True,
)
