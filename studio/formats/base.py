"""What a script is once it is read, and what a format of scripts can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from studio.domain.errors import ScriptError
from studio.domain.script import Opening
from studio.domain.text import mark
from studio.domain.timecode import FPS_25, FrameRate

_ONLY_READ = mark("Errors", "The studio reads {format} but does not write it.")
_ONLY_READ_HINT = mark("Errors", "Use SRT, VTT, ASS, TTML or CSV.")


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One utterance as a script has it; times in samples at 48 kHz, None when not given."""

    start: int | None
    end: int | None
    text: str
    speaker: str = ""
    translation: str = ""
    style: str = ""
    """Name of a style of the format (ASS)."""
    note: str = ""
    """What is not spoken: sound descriptions, acting directions."""
    opens: Opening = Opening.SENTENCE
    """What begins with it, where it has no times."""


class Repair(Enum):
    """What had to be done to make a script usable; values are sentences with {count}."""

    ENCODING = mark("Script", "Characters that could not be read and were replaced: {count}.")
    GUESSED_ENCODING = mark("Script", "The file is not Unicode; it was read as {example}.")
    CONTROLS = mark("Script", "Invisible control characters that were removed: {count}.")
    BAD_TIMES = mark("Script", "Times that could not be read: {count} (first: “{example}”).")
    QUOTES = mark("Script", "A quotation mark is never closed; every row was read on its own.")
    NOT_TEXT = mark("Script", "Drawings and comments that were left out: {count}.")
    ROLLING = mark("Script", "Rolling captions; repeated lines that were removed: {count}.")
    SOUNDS = mark("Script", "Sound descriptions that will not be spoken: {count}.")
    DIALOGUES = mark("Script", "Cues with several speakers that were divided: {count}.")
    EMPTY = mark("Script", "Lines without text that were left out: {count}.")
    NEGATIVE = mark("Script", "Lines before the beginning that were moved to it: {count}.")
    UNSORTED = mark("Script", "Lines out of order that were sorted: {count}.")
    DUPLICATE = mark("Script", "Lines that came twice and were left out: {count}.")
    NO_LENGTH = mark(
        "Script", "Lines that ended before they began and were given a length: {count}."
    )
    NO_END = mark("Script", "Lines without an end that were given one: {count}.")
    TOO_LONG = mark(
        "Script",
        "Lines much longer than their text that were shortened: {count} (first: {example}).",
    )
    OVERLAP = mark(
        "Script", "Lines that begin before their speaker has finished the one before: {count}."
    )


@dataclass(frozen=True, slots=True)
class ScriptWarning:
    """One kind of repair, how often it was done, and the first place."""

    repair: Repair
    count: int = 1
    example: str = ""

    def __str__(self) -> str:
        return self.repair.value.format(count=self.count, example=self.example)


@dataclass(frozen=True, slots=True)
class Script:
    """A script: its lines, what language it says it is in, and what was repaired."""

    lines: tuple[ScriptLine, ...]
    language: str | None = None
    """BCP 47; None when neither the file nor its name tells."""
    warnings: tuple[ScriptWarning, ...] = ()
    sounds: tuple[ScriptLine, ...] = ()
    """Cues that only describe sounds or are sung; not lines to speak."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a script is to be understood."""

    name: str = ""
    """Name of the file, for sentences."""
    frame_rate: FrameRate = FPS_25
    """Of times written with frames."""
    keeps_sounds: bool = False
    """True speaks sound descriptions as well."""


Reader: TypeAlias = Callable[[str, ReadOptions], Script]
Writer: TypeAlias = Callable[[Sequence[ScriptLine]], str]


@dataclass(frozen=True, slots=True)
class ScriptFormat:
    """One format of scripts."""

    id: str
    title: str
    suffixes: tuple[str, ...]
    """Lower case, with the dot; the first is the one files are written with."""
    looks_like: Callable[[str], bool]
    """Whether a text is surely of this format, told by its content."""
    reader: Reader
    """Returns the lines as they stand in the text; `reading.read_text` makes them usable."""
    writer: Writer | None = None
    """Returns a text that gives the same lines when read; None when it is only read."""
    is_subtitle: bool = False
    """True when texts are broken into lines for the screen and may describe sounds."""

    def read(self, text: str, options: ReadOptions | None = None) -> Script:
        """Return the lines exactly as they stand in `text`.

        Raises:
            ScriptError: the text is not of this format.
        """
        return self.reader(text, options or ReadOptions())

    def write(self, lines: Sequence[ScriptLine]) -> str:
        """Return `lines` as a text of this format, with their own times.

        Raises:
            ScriptError: the format is only read.
        """
        if self.writer is None:
            raise ScriptError(_ONLY_READ, hint=_ONLY_READ_HINT, format=self.title)
        return self.writer(lines)


@dataclass(slots=True)
class Repairs:
    """Counts repairs while they are made."""

    _found: dict[Repair, ScriptWarning] = field(default_factory=dict)

    def count(self, repair: Repair, count: int = 1, example: str = "") -> None:
        """Count `count` repairs more; the first example is kept."""
        if count:
            known = self._found.get(repair, ScriptWarning(repair, 0, example))
            self._found[repair] = ScriptWarning(repair, known.count + count, known.example)

    def warnings(self) -> tuple[ScriptWarning, ...]:
        """Return what was counted, in the order it was first met."""
        return tuple(self._found.values())
