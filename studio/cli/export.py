"""`vivavoce export`: write a project's dub as it is, without generating anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.cli.dub import tell
from studio.domain.errors import InputError
from studio.domain.languages import normalise
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.services.delivery import deliveries

if TYPE_CHECKING:
    import argparse

    from studio.cli.console import Console
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
    exported = [await studio.exporting.export(output) for output in outputs]
    return tell(console, {}, exported)
