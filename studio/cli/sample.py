"""`vivavoce` without a command: for now, dub the sample scene and say where it is."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from studio.cli import dub
from studio.services.sample import scene_order

if TYPE_CHECKING:
    from studio.cli.console import Console
    from studio.services.studio import Studio


async def run(studio: Studio, _: argparse.Namespace, console: Console) -> int:
    """Dub the sample scene into all its languages, in the user's own folder."""
    console.say("There is no window to show, so Viva Voce dubs its sample scene here.")
    folder = Path.home() / "Viva Voce"
    folder.mkdir(parents=True, exist_ok=True)
    return await dub_scene(studio, folder / "scene.dubbed.mp4", console)


async def dub_scene(studio: Studio, output: Path, console: Console) -> int:
    """Dub the scene with its music kept whole under the new voices."""
    options = argparse.Namespace(output=output, project=None)
    return await dub.dub_one(studio, scene_order(), options, console)
