"""Where an export goes and what it is called: one place that knows names and suffixes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.text import mark

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FILMS = (".mp4", ".mkv", ".mov")
SUBTITLES = ".dub.srt"
"""Ending of the subtitles written beside a film; no script is called so."""

SOUNDS = (".wav", ".flac", ".mp3", ".m4a", ".opus")


class SubtitleUse(Enum):
    """Where subtitles go. A sound file has none inside it."""

    BOTH = "both"
    EMBEDDED = "embedded"
    BESIDE = "beside"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastering:
    """How loud and how fine a delivery is, whatever the project says."""

    loudness_lufs: float | None
    """None = as mixed."""
    true_peak_db: float = -1.0
    is_dialogue_gated: bool = False
    """The loudness is that of the dialogue, not of the whole."""
    rate: int = 48_000
    """Of a sound file, in hertz; films are always at 48 kHz."""
    bit_rate: int = 0
    """Bits per second of a coded sound file; 0 = a good figure."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file to write, with the languages that go into it."""

    path: Path
    languages: tuple[str, ...]
    subtitles: SubtitleUse = SubtitleUse.BOTH
    mastering: Mastering | None = None
    """None = as the project's settings say."""
    has_report: bool = True

    @property
    def is_film(self) -> bool:
        """True for a container that carries the picture."""
        return self.path.suffix.lower() in FILMS

    @property
    def embeds_subtitles(self) -> bool:
        """Whether the film carries subtitles inside it."""
        return self.is_film and self.subtitles in (SubtitleUse.BOTH, SubtitleUse.EMBEDDED)

    @property
    def report_page(self) -> Path:
        """Where the report for people goes."""
        return self.path.with_name(f"{self.path.stem}.report.html")

    def subtitle_files(self, avoid: Collection[Path] = ()) -> tuple[Path, ...]:
        """Return the subtitle files, one per language; none of them is one of `avoid`."""
        if self.subtitles not in (SubtitleUse.BOTH, SubtitleUse.BESIDE):
            return ()
        return tuple(self._subtitle_file(language, avoid) for language in self.languages)

    def files(self, avoid: Collection[Path] = ()) -> tuple[Path, ...]:
        """Return every file that will be written, the delivery itself first."""
        report = (self.report_page, self.report_page.with_suffix(".json"))
        return (
            self.path,
            *self.subtitle_files(avoid),
            *(report if self.has_report else ()),
        )

    def _subtitle_file(self, language: str, avoid: Collection[Path]) -> Path:
        """Name subtitles so that they are never taken for a script, nor replace one."""
        path = self.beside(language, SUBTITLES)
        taken = {other.absolute() for other in avoid}
        return self.beside(language, f".new{SUBTITLES}") if path.absolute() in taken else path

    def beside(self, language: str, ending: str) -> Path:
        """Return the path of a companion file, such as subtitles; it names the language."""
        stem = self.path.stem
        if len(self.languages) > 1 or not stem.lower().endswith(f".{language.lower()}"):
            stem = f"{stem}.{language}"
        return self.path.with_name(f"{stem}{ending}")


def deliveries(out: Path, languages: tuple[str, ...]) -> tuple[Delivery, ...]:
    """Return the files an output argument stands for.

    `{language}` in the name makes one file each; a film without it holds all languages as tracks;
    sound files get the language before their suffix when there are several.

    Raises:
        InputError: the suffix is none the studio writes.
    """
    if out.suffix.lower() not in (*FILMS, *SOUNDS):
        raise InputError(
            mark("Errors", "“{name}” is no kind of file the studio can write."),
            hint=mark("Errors", "Use one of {suffixes}."),
            name=out.name,
            suffixes=" ".join((*FILMS, *SOUNDS)),
        )
    if "{language}" in out.name:
        return tuple(
            Delivery(out.with_name(out.name.replace("{language}", one)), (one,))
            for one in languages
        )
    if len(languages) == 1 or out.suffix.lower() in FILMS:
        return (Delivery(out, languages),)
    return tuple(Delivery(out.with_suffix(f".{one}{out.suffix}"), (one,)) for one in languages)
