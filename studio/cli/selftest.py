"""`vivavoce self-test`: does this installation really dub? The sample scene is the judge."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from studio import __version__
from studio.cli import sample
from studio.cli.console import Console
from studio.services.sample import LANGUAGES
from studio.transcoding.probe import probe

if TYPE_CHECKING:
    import argparse

    from studio.services.studio import Studio

BROKEN = 1


async def run(studio: Studio, _: argparse.Namespace, console: Console) -> int:
    """Dub the sample scene into a temporary folder and look at what came out."""
    with tempfile.TemporaryDirectory(prefix="vivavoce-self-test-") as folder:
        film = Path(folder) / "scene.mp4"
        answer = io.StringIO()
        code = await sample.dub_scene(studio, film, Console(answer, io.StringIO(), as_json=True))
        problems = _problems(film, json.loads(answer.getvalue())) if code == 0 else ["no film"]
    for problem in problems:
        console.note(f"! {problem}")
    console.say(f"Viva Voce {__version__}: " + ("not working" if problems else "all is well"))
    console.answer({"version": __version__, "problems": problems})
    return BROKEN if problems else 0


def _problems(film: Path, answer: dict[str, list[dict[str, object]]]) -> list[str]:
    facts = probe(film)
    spoken = {sound.language for sound in facts.sounds if sound.language}
    problems = []
    if not facts.has_picture:
        problems.append("the film has no picture")
    if len(spoken) < len(LANGUAGES):
        problems.append(f"only these languages are in the film: {', '.join(sorted(spoken))}")
    said = str([output.get("languages") for output in answer["outputs"]])
    problems += [f"nothing was spoken in {one}" for one in LANGUAGES if one not in said]
    return problems
