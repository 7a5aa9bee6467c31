"""The sample project: there at once, complete, and nothing in it to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.script import Casting, Line, Speaker, Take, translations_by_line
from studio.domain.settings import settings_of
from studio.services.sample import LANGUAGES, open_sample
from studio.services.sources import music_effects_of, original_of

if TYPE_CHECKING:
    from studio.services.studio import Studio


async def test_the_sample_project_is_ready_to_be_generated(studio: Studio) -> None:
    await open_sample(studio)
    opened = studio.workspace.require()
    project = opened.project
    lines = project.all(Line)
    assert opened.is_unsaved
    assert settings_of(project).languages == LANGUAGES
    assert original_of(project)
    assert music_effects_of(project)
    assert all(len(translations_by_line(project, one)) == len(lines) for one in LANGUAGES)
    assert project.count(Casting) == len(LANGUAGES) * project.count(Speaker)
    assert not project.all(Take)
    assert not project.undo_steps


async def test_the_speakers_of_the_sample_have_different_voices(studio: Studio) -> None:
    await open_sample(studio)
    project = studio.workspace.require().project
    spanish = [one.voice_id for one in project.all(Casting) if one.language == LANGUAGES[0]]
    assert len(set(spanish)) == len(spanish) == 2
