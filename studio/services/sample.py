"""The sample scene that comes with the studio: what a first start shows, ready to be generated."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.script import Speaker
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.services.dubbing import Dubbing, Order

if TYPE_CHECKING:
    from studio.domain.records import RecordId
    from studio.services.studio import Studio

SCENE = Path(__file__).parents[2] / "resources" / "sample"
LANGUAGES = ("es", "de", "ja")
NAME = mark("Projects", "The Lobster Question")

PITCHES = {"elias": 118.0, "rosa": 196.0}
"""Median pitch of the scene's speakers in hertz: known, so nobody waits for it to be measured."""


def scene_order() -> Order:
    """Return what the sample project asks for."""
    return Order(
        source=SCENE / "scene.mp4",
        scripts=tuple(sorted(SCENE.glob("scene.*.vtt"))),
        languages=LANGUAGES,
        music_effects=next(iter(sorted(SCENE.glob("scene.me.*"))), None),
    )


async def open_sample(studio: Studio) -> None:
    """Open a new, unsaved project with the scene in it: lines imported and cast, nothing spoken.

    There is nothing to undo in it yet.

    Raises:
        StudioError: it cannot be written, or its media are gone.
    """
    order = scene_order()
    opened = await studio.workspace.new()
    project = opened.project
    with project.edit(mark("Edits", "Project settings")):
        project.update(settings_of(project), name=NAME, languages=order.languages)
    assert order.source is not None
    await studio.sources.add(order.source)
    if order.music_effects is not None:
        await studio.sources.add_music_effects(order.music_effects)
    await Dubbing(studio).read_scripts(order.scripts, order.languages)
    pitches: dict[RecordId, float] = {
        speaker.id: PITCHES[speaker.name.casefold()]
        for speaker in project.all(Speaker)
        if speaker.name.casefold() in PITCHES
    }
    for language in order.languages:
        await studio.casting.cast_missing(project, language, pitches)
    await opened.compact(keeps_history=False)
