"""`vivavoce voices`: list who can speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from studio.cli.console import Console
    from studio.services.studio import Studio


async def run(studio: Studio, options: argparse.Namespace, console: Console) -> int:
    """List the voices whose name, labels or description hold every word searched for."""
    wanted = options.search.casefold().split()
    found = []
    for voice in await studio.casting.voices():
        labels = dict(voice.labels)
        text = " ".join((voice.name, voice.description, *labels.values())).casefold()
        if all(word in text for word in wanted):
            found.append(voice)
            console.say(f"{voice.name:<12} {voice.description}")
    console.answer(
        [
            {
                "id": voice.remote_id,
                "name": voice.name,
                "provider": voice.provider,
                "description": voice.description,
                "labels": dict(voice.labels),
            }
            for voice in found
        ]
    )
    if not found:
        console.note("No voice matches.")
    return 0
