"""What files that arrive are, and what scripts are to a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from studio.domain.script import Casting, Line, Speaker, Translation
from studio.domain.settings import settings_of
from studio.formats.base import Script, ScriptLine
from studio.services.arrivals import Arrival, Arrivals, ScriptUse, cast_everybody, likely_use

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.services.studio import Studio


def script(language: str | None, translation: str = "") -> Script:
    lines = (ScriptLine(start=0, end=48_000, text="Hello.", translation=translation),)
    return Script(lines, language)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Holiday.MP4", Arrival.FILM),
        ("talk.wav", Arrival.SOUND),
        ("scene.me.opus", Arrival.MUSIC_EFFECTS),
        ("Scene M&E.wav", Arrival.MUSIC_EFFECTS),
        ("someone.wav", Arrival.SOUND),
        ("film.es.srt", Arrival.SCRIPT),
        ("old.vivavoce", Arrival.PROJECT),
        ("letter.odt", Arrival.UNKNOWN),
    ],
)
def test_files_are_known_by_their_names(studio: Studio, name: str, kind: Arrival) -> None:
    assert Arrivals(studio).kind(Path(name)) is kind


def test_the_first_script_is_what_is_said(project: Project) -> None:
    assert likely_use(project, script("en")) == ScriptUse(is_translation=False, language="en")
    assert likely_use(project, script(None)) == ScriptUse(is_translation=False)


def test_a_target_language_makes_a_translation(project: Project) -> None:
    with project.edit("Languages"):
        project.update(settings_of(project), languages=("es",))
    assert likely_use(project, script("es")) == ScriptUse(is_translation=True, language="es")


def test_another_language_than_the_films_is_a_translation(studio: Studio, project: Project) -> None:
    arrivals = Arrivals(studio)
    arrivals.add_script(script("en"), ScriptUse(is_translation=False, language="en"))
    assert likely_use(project, script("fr")) == ScriptUse(is_translation=True, language="fr")
    assert likely_use(project, script("en-GB")) == ScriptUse(is_translation=False, language="en-GB")
    assert likely_use(project, script(None)) is None
    assert likely_use(project, script(None, "Hola.")) is None


def test_a_script_is_one_step_and_remembers_its_language(studio: Studio, project: Project) -> None:
    Arrivals(studio).add_script(script("en"), ScriptUse(is_translation=False, language="en"))
    assert settings_of(project).source_language == "en"
    project.undo()
    assert not project.all(Line)
    assert settings_of(project).source_language == ""


def test_a_translation_is_matched_with_its_line(studio: Studio, project: Project) -> None:
    arrivals = Arrivals(studio)
    arrivals.add_script(script("en"), ScriptUse(is_translation=False, language="en"))
    arrivals.add_script(script("es"), ScriptUse(is_translation=True, language="es"))
    assert project.count(Line) == 1
    assert [one.language for one in project.all(Translation)] == ["es"]


async def test_whoever_has_no_voice_is_given_one_once(studio: Studio, project: Project) -> None:
    with project.edit("Speakers"):
        for name in ("Ana", "Ben"):
            project.add(Speaker(name=name))
    await cast_everybody(studio, project, "es")
    cast = project.all(Casting)
    assert len(cast) == 2
    await cast_everybody(studio, project, "es")
    assert project.all(Casting) == cast
