"""`vivavoce narrate`: a text goes in, a mastered recording with chapters comes out."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli.check import FOUND_WRONG
from studio.cli.dub import tell
from studio.domain.errors import InputError
from studio.domain.languages import normalise
from studio.domain.text import mark
from studio.services.casting import read_cast
from studio.services.delivery import SOUNDS, SubtitleUse, deliveries
from studio.services.narrating import Narrating, Pauses, Reading
from studio.services.presets import PRESETS

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator

    from studio.cli.console import Console
    from studio.services.delivery import Delivery
    from studio.services.studio import Studio

USUAL_LANGUAGE = "en"
RATE = 48_000


async def run(studio: Studio, options: argparse.Namespace, console: Console) -> int:
    """Read one text aloud."""
    narrating = Narrating(studio)
    script = await narrating.read(options.script)
    language = normalise(options.language or script.language or USUAL_LANGUAGE)
    delivery = _delivery(options, language)
    async with _project(studio, options.project):
        reading = Reading(
            script=script,
            language=language,
            name=options.script.stem,
            roles=read_cast(options.cast) if options.cast else {},
            voice=options.voice,
            pauses=_pauses(options.pauses),
        )
        generated = await narrating.narrate(reading)
        exported = await studio.exporting.export(delivery, avoid=(options.script,))
    code = tell(console, {language: generated}, [exported], (options.script,))
    return code or (0 if exported.report.is_as_asked else FOUND_WRONG)


def _delivery(options: argparse.Namespace, language: str) -> Delivery:
    (delivery,) = deliveries(options.output, (language,))
    if delivery.path.suffix.lower() not in SOUNDS:
        raise InputError(
            mark("Errors", "A text is read into a sound file, not into “{name}”."),
            hint=mark("Errors", "End the name in one of {suffixes}."),
            name=options.output.name,
            suffixes=" ".join(SOUNDS),
        )
    preset = next(one for one in PRESETS if one.id == options.preset)
    return replace(
        delivery,
        mastering=preset.mastering,
        subtitles=SubtitleUse.NONE,
        has_chapter_files=options.chapters,
    )


def _pauses(seconds: tuple[float, float, float] | None) -> Pauses | None:
    return Pauses(*(round(one * RATE) for one in seconds)) if seconds else None


@contextlib.asynccontextmanager
async def _project(studio: Studio, kept: Path | None) -> AsyncIterator[None]:
    """Open the project that is kept, or one that is forgotten afterwards."""
    with tempfile.TemporaryDirectory(prefix="viva-voce-") as folder:
        path = kept or Path(folder) / "narration.vivavoce"
        if path.exists():
            await studio.workspace.open(path)
        else:
            await studio.workspace.new(path)
        try:
            yield
        finally:
            await studio.workspace.close()
