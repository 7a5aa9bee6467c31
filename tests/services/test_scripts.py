"""Importing scripts: matched, never doubled."""

import pytest

from studio.domain.script import Line, Speaker, Translation
from studio.domain.settings import settings_of
from studio.formats.base import Script, ScriptLine

SECOND = 48_000


def script(*cues: tuple[float, float, str, str]) -> Script:
    """Cues as (start, end, speaker, text) in seconds."""
    return Script(
        tuple(
            ScriptLine(round(start * SECOND), round(end * SECOND), text, speaker)
            for start, end, speaker, text in cues
        )
    )


ENGLISH = script((1, 2, "Anna", "Hello."), (3, 4, "Ben", "Who is there?"))
SPANISH = script((1.1, 2.2, "", "Hola."), (3.05, 4.5, "", "¿Quién es?"))


def texts(project, language):
    return {
        project.get(Line, one.line_id).text: one.text
        for one in project.all(Translation)
        if one.language == language
    }


def test_a_translation_finds_the_lines_of_the_source_by_their_times(studio, project):
    studio.scripts.import_script(project, ENGLISH)
    studio.scripts.import_script(project, SPANISH, "es")
    assert project.count(Line) == 2
    assert texts(project, "es") == {"Hello.": "Hola.", "Who is there?": "¿Quién es?"}
    assert {speaker.name for speaker in project.all(Speaker)} == {"Anna", "Ben"}
    assert settings_of(project).languages == ("es",)


def test_importing_the_same_script_twice_changes_nothing(studio, project):
    studio.scripts.import_script(project, SPANISH, "es")
    steps = len(project.undo_steps)
    again = studio.scripts.import_script(project, SPANISH, "es")
    assert (again.added, again.changed, again.removed) == (0, 0, 0)
    assert len(project.undo_steps) == steps


def test_a_changed_cue_changes_its_line_and_no_other(studio, project):
    studio.scripts.import_script(project, SPANISH, "es")
    changed = script((1.1, 2.2, "", "¡Hola!"), (3.05, 4.5, "", "¿Quién es?"))
    result = studio.scripts.import_script(project, changed, "es")
    assert (result.added, result.changed, result.removed) == (0, 1, 0)


def test_changed_times_move_the_line(studio, project):
    studio.scripts.import_script(project, SPANISH, "es")
    studio.scripts.import_script(project, script((1.2, 2.4, "", "Hola.")), "es")
    (line,) = project.all(Line)
    assert (line.start, line.end) == (round(1.2 * SECOND), round(2.4 * SECOND))


def test_times_of_a_translation_do_not_move_the_source(studio, project):
    studio.scripts.import_script(project, ENGLISH)
    studio.scripts.import_script(project, SPANISH, "es")
    assert [line.start for line in project.all(Line)] == [SECOND, 3 * SECOND]


def test_a_cue_taken_out_of_the_script_goes_with_its_line(studio, project):
    studio.scripts.import_script(project, SPANISH, "es")
    studio.scripts.import_script(project, script((1.1, 2.2, "", "Hola.")), "es")
    assert project.count(Line) == 1
    assert project.count(Translation) == 1


def test_taking_a_cue_out_of_a_translation_keeps_the_source_line(studio, project):
    studio.scripts.import_script(project, ENGLISH)
    studio.scripts.import_script(project, SPANISH, "es")
    studio.scripts.import_script(project, script((1.1, 2.2, "", "Hola.")), "es")
    assert project.count(Line) == 2
    assert texts(project, "es") == {"Hello.": "Hola."}


def test_a_script_without_times_keeps_its_order(studio, project):
    plain = Script((ScriptLine(None, None, "One."), ScriptLine(None, None, "Two.")))
    studio.scripts.import_script(project, plain, "en")
    first, second = sorted(project.all(Line), key=lambda line: line.start)
    assert not first.is_timed
    assert first.end <= second.start
    assert texts(project, "en") == {"": "Two."} or project.count(Translation) == 2


def test_a_script_with_both_texts_gives_source_and_translation(studio, project):
    both = Script((ScriptLine(0, SECOND, "Hello.", "Anna", translation="Hola."),))
    studio.scripts.import_script(project, both, "es")
    assert texts(project, "es") == {"Hello.": "Hola."}


def test_one_import_is_one_step(studio, project):
    studio.scripts.import_script(project, ENGLISH)
    project.undo()
    assert (project.count(Line), project.count(Speaker)) == (0, 0)


@pytest.mark.parametrize("count", [20_000])
def test_twenty_thousand_cues_are_imported_and_matched_again(studio, project, count):
    many = script(*((at, at + 0.9, "AB"[at % 2], f"Cue {at}") for at in range(count)))
    assert studio.scripts.import_script(project, many, "es").added == count
    assert studio.scripts.import_script(project, many, "es").added == 0
