"""Importing scripts: matched, never doubled."""

from pathlib import Path

import pytest

from studio.catalog import script_formats
from studio.domain.script import Line, Speaker, Translation
from studio.domain.settings import settings_of
from studio.formats.base import Script, ScriptLine
from studio.formats.reading import read_script

CAPTIONS = Path(__file__).parents[1] / "media" / "elephants-dream"
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


PLAIN = Script(tuple(ScriptLine(None, None, text) for text in ("One.", "Two.", "Three.")))


@pytest.mark.parametrize("language", ["ru", "ar"])
def test_the_captions_of_a_film_in_two_languages_are_the_same_lines(studio, project, language):
    read = {
        tag: read_script(CAPTIONS / f"captions.{tag}.vtt", script_formats())
        for tag in ("en", language)
    }
    studio.scripts.import_script(project, read["en"])
    result = studio.scripts.import_script(project, read[language], language)
    assert project.count(Line) == len(read["en"].lines) + result.added
    # Some lines are divided in one of the languages, or are not there at all.
    matched = len(read[language].lines) - result.added
    assert matched >= min(len(script.lines) for script in read.values()) - 2
    again = studio.scripts.import_script(project, read[language], language)
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


def test_two_who_speak_at_once_keep_their_own_words(studio, project):
    studio.scripts.import_script(project, script((1, 2, "Anna", "Yes!"), (1.1, 2, "Ben", "No!")))
    spanish = script((1, 2, "Ben", "¡No!"), (1.1, 2, "Anna", "¡Sí!"))
    studio.scripts.import_script(project, spanish, "es")
    assert texts(project, "es") == {"Yes!": "¡Sí!", "No!": "¡No!"}


def test_a_line_that_a_translation_divides_stays_with_its_speaker(studio, project):
    studio.scripts.import_script(project, ENGLISH)
    divided = script((1, 2, "", "Hola."), (3, 3.4, "", "¿Quién"), (3.5, 4, "", "es?"))
    studio.scripts.import_script(project, divided, "es")
    ben = next(speaker for speaker in project.all(Speaker) if speaker.name == "Ben")
    assert len(project.where(Line, "speaker_id", ben.id)) == 2
    assert project.count(Speaker) == 2


def test_a_text_without_times_follows_the_lines_that_have_them(studio, project):
    studio.scripts.import_script(project, ENGLISH)
    plain = Script((ScriptLine(None, None, "Hola."), ScriptLine(None, None, "¿Quién es?")))
    studio.scripts.import_script(project, plain, "es")
    assert texts(project, "es") == {"Hello.": "Hola.", "Who is there?": "¿Quién es?"}
    assert [line.start for line in project.all(Line)] == [SECOND, 3 * SECOND]


def test_a_text_without_times_keeps_the_places_it_was_given(studio, project):
    studio.scripts.import_script(project, PLAIN, "es")
    with project.edit("Lay out"):
        for at, line in enumerate(project.all(Line)):
            project.update(line, start=at * SECOND, end=at * SECOND + 9_000, is_timed=True)
    result = studio.scripts.import_script(project, PLAIN, "es")
    assert (result.added, result.changed, result.removed) == (0, 0, 0)
    assert [line.start for line in project.all(Line)] == [0, SECOND, 2 * SECOND]
    assert all(line.is_timed for line in project.all(Line))


def test_a_line_put_into_a_text_without_times_stands_where_it_was_written(studio, project):
    studio.scripts.import_script(project, PLAIN, "es")
    one, *others = PLAIN.lines
    longer = Script((one, ScriptLine(None, None, "And then."), *others))
    result = studio.scripts.import_script(project, longer, "es")
    assert (result.added, result.changed, result.removed) == (1, 0, 0)
    said = {one.line_id: one.text for one in project.all(Translation)}
    ordered = sorted(project.all(Line), key=lambda line: line.start)
    assert [said[line.id] for line in ordered] == ["One.", "And then.", "Two.", "Three."]


def test_one_missing_time_does_not_take_the_others_away(studio, project):
    some = Script(
        (
            ScriptLine(SECOND, 2 * SECOND, "One."),
            ScriptLine(None, None, "Two, which is long."),
            ScriptLine(3 * SECOND, 4 * SECOND, "Three."),
        )
    )
    studio.scripts.import_script(project, some, "es")
    assert all(line.is_timed for line in project.all(Line))
    spans = [(line.start, line.end) for line in project.all(Line)]
    assert spans[1] == (2 * SECOND, 3 * SECOND)


@pytest.mark.parametrize("count", [20_000])
def test_twenty_thousand_cues_are_imported_and_matched_again(studio, project, count):
    many = script(*((at, at + 0.9, "AB"[at % 2], f"Cue {at}") for at in range(count)))
    assert studio.scripts.import_script(project, many, "es").added == count
    assert studio.scripts.import_script(project, many, "es").added == 0
