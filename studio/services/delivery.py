"""Where an export goes and what it is called: one place that knows names and suffixes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.text import mark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from studio.services.sound_checks import Standard

_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
"""What some system does not allow in a name."""

FILMS = (".mp4", ".mkv", ".mov")
SUBTITLES = (".srt", ".vtt", ".ass", ".ttml")
"""What subtitles beside a film are written as, the usual one first."""

_OWN = ".dub"
"""Stands before the ending of subtitles the studio wrote: no script is called so."""

SOUNDS = (".wav", ".flac", ".mp3", ".m4a", ".m4b", ".opus")
STEMS = (".wav", ".flac")
"""What stems are written as: without loss, or they would not add up."""
HANDOVERS = {
    ".otio": True,
    ".rpp": True,
    ".edl": True,
    ".labels.txt": False,
    ".cues.csv": False,
    ".cues.html": False,
}
"""Documents other studios read, and whether the sound of each clip is written beside them."""


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
    """Bits per second of an MP3; 0 = a good figure."""
    rms_db: float | None = None
    """How strong a sound file is, in dBFS, in place of a loudness."""
    channels: int = 2
    """Of a sound file; 1 = both sides as one."""
    head_s: float = 0.0
    tail_s: float = 0.0
    """Silence put around a sound file."""
    room_tone_db: float | None = None
    """RMS in dBFS of the room a sound file is heard in; None = none."""
    standard: Standard | None = None
    """What sound files are measured against once they are written."""


AS_MIXED = Mastering(loudness_lufs=None)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file to write, with the languages that go into it."""

    path: Path
    languages: tuple[str, ...]
    subtitles: SubtitleUse = SubtitleUse.BOTH
    mastering: Mastering | None = None
    """None = as the project's settings say."""
    subtitle_format: str = SUBTITLES[0]
    """Ending of the subtitles written beside it."""
    has_report: bool = True
    has_provenance: bool = False
    """Whether it is marked as synthetic, with a list of which lines are, and made by what."""
    has_stems: bool = False
    """Whether the parts of the mix are written beside it: sound files of one language only."""
    has_chapter_files: bool = False
    """Whether each chapter is written beside it too: sound files of one language only."""

    @property
    def provenance_file(self) -> Path:
        """Where the list of synthetic lines goes."""
        return self.path.with_name(f"{self.path.stem}.provenance.json")

    @property
    def stems_folder(self) -> Path:
        """Where the parts of the mix go."""
        return self.path.with_name(f"{self.path.stem} stems")

    @property
    def chapters_folder(self) -> Path:
        """Where the chapters go that are files of their own."""
        return self.path.with_name(f"{self.path.stem} chapters")

    @property
    def is_film(self) -> bool:
        """True for a container that carries the picture."""
        return self.path.suffix.lower() in FILMS

    @property
    def handover(self) -> str:
        """Ending of a document for another studio, "" for a film or sound file."""
        return _ending(self.path, HANDOVERS)

    @property
    def has_sounds(self) -> bool:
        """Whether such a document has the sound of each clip beside it."""
        return HANDOVERS.get(self.handover, False)

    @property
    def sounds_folder(self) -> Path:
        """Where the sounds of such a document go."""
        return self.path.with_name(f"{self.path.name[: -len(self.handover)]} sounds")

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
        if self.handover:
            return (self.path, *((self.sounds_folder,) if self.has_sounds else ()))
        report = (self.report_page, self.report_page.with_suffix(".json"))
        return (
            self.path,
            *self.subtitle_files(avoid),
            *((self.stems_folder,) if self.has_stems else ()),
            *((self.chapters_folder,) if self.has_chapter_files else ()),
            *((self.provenance_file,) if self.has_provenance else ()),
            *(report if self.has_report else ()),
        )

    def _subtitle_file(self, language: str, avoid: Collection[Path]) -> Path:
        """Name subtitles so that they are never taken for a script, nor replace one."""
        ending = f"{_OWN}{self.subtitle_format}"
        path = self.beside(language, ending)
        taken = {other.absolute() for other in avoid}
        return self.beside(language, f".new{ending}") if path.absolute() in taken else path

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
    ending = _ending(out, (*FILMS, *SOUNDS, *HANDOVERS))
    if not ending:
        raise InputError(
            mark("Errors", "“{name}” is no kind of file the studio can write."),
            hint=mark("Errors", "Use one of {suffixes}."),
            name=out.name,
            suffixes=" ".join((*FILMS, *SOUNDS, *HANDOVERS)),
        )
    if "{language}" in out.name:
        return tuple(
            Delivery(out.with_name(out.name.replace("{language}", one)), (one,))
            for one in languages
        )
    if len(languages) == 1 or ending in FILMS:
        return (Delivery(out, languages),)
    stem, own = out.name[: -len(ending)], out.name[-len(ending) :]
    return tuple(Delivery(out.with_name(f"{stem}.{one}{own}"), (one,)) for one in languages)


def is_own_subtitle(path: Path) -> bool:
    """Tell whether a file is called as the subtitles are that the studio writes."""
    return path.name.endswith(tuple(f"{_OWN}{ending}" for ending in SUBTITLES))


def file_name(text: str, most: int = 80) -> str:
    """Return a text as part of a file's name, on every system, of at most so many characters."""
    return " ".join(_UNFIT.sub(" ", text).split()).strip(" .")[:most].rstrip(" .")


def _ending(path: Path, endings: Iterable[str]) -> str:
    """Return which of `endings` a name has, "" if none."""
    name = path.name.lower()
    return next((one for one in endings if name.endswith(one) and name != one), "")
