"""`vivavoce export`: write a project's dub as it is, without generating anything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.cli.dub import tell
from studio.domain.errors import InputError
from studio.domain.languages import normalise
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.services.delivery import STEMS, deliveries

if TYPE_CHECKING:
    import argparse

    from studio.cli.console import Console
    from studio.services.delivery import Delivery
    from studio.services.studio import Studio


async def run(studio: Studio, options: argparse.Namespace, console: Console) -> int:
    """Export the asked languages, or all the project has."""
    opened = await studio.workspace.open(options.project)
    asked = tuple(normalise(language) for language in options.language)
    languages = asked or settings_of(opened.project).languages
    if not languages:
        raise InputError(
            mark("Errors", "“{name}” has no language to export yet."), name=options.project.name
        )
    outputs = deliveries(options.output, languages)
    outputs = tuple(
        replace(output, has_provenance=options.provenance and not output.handover)
        for output in outputs
    )
    if options.stems:
        outputs = tuple(_with_stems(output) for output in outputs)
    documents = [await studio.exporting.write(one) for one in outputs if one.handover]
    for path in documents:
        console.say(f"wrote:  {path}")
    exported = [await studio.exporting.export(one) for one in outputs if not one.handover]
    return tell(console, {}, exported, documents)


def _with_stems(output: Delivery) -> Delivery:
    if output.path.suffix.lower() not in STEMS:
        raise InputError(
            mark("Errors", "Stems are written beside a mix without loss, not beside “{name}”."),
            hint=mark("Errors", "End the name in .wav or .flac."),
            name=output.path.name,
        )
    return replace(output, has_stems=True)
