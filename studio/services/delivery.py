"""Where an export goes and what it is called: one place that knows names and suffixes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.text import mark

if TYPE_CHECKING:
    from pathlib import Path

FILMS = (".mp4", ".mkv", ".mov")
SUBTITLES = ".dub.srt"
"""Ending of the subtitles written beside a film; no script is called so."""

SOUNDS = (".wav", ".flac", ".mp3", ".m4a", ".opus")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file to write, with the languages that go into it."""

    path: Path
    languages: tuple[str, ...]

    @property
    def is_film(self) -> bool:
        """True for a container that carries the picture."""
        return self.path.suffix.lower() in FILMS

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
