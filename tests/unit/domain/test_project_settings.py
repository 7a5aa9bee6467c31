"""What is set for a whole project."""

from __future__ import annotations

import pytest

from studio.domain.errors import InputError
from studio.domain.lexicon import LexiconEntry
from studio.domain.lexicon_edits import (
    Merged,
    add_entry,
    change_entry,
    merge_entries,
    remove_entries,
)
from studio.domain.project import Project
from studio.domain.project_settings import (
    LOUDNESS_PRESETS,
    TEMPO_PRESETS,
    change_settings,
    default_voice,
    loudness_preset,
    rename_project,
    set_default_voice,
    set_frame_rate,
    set_loudness,
    set_source_language,
    set_tempo,
    tempo_preset,
)
from studio.domain.script import Casting, Line, Speaker, Translation
from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.target_languages import made_for, move_language, remove_language


@pytest.fixture
def project():
    return Project([ProjectSettings(languages=("es", "de", "ja"))])


def edit(project, change, *values):
    with project.edit("Change"):
        return change(project, *values)


def test_settings_are_there_once_something_is_set():
    project = Project()
    edit(project, rename_project, "  A \n film ")
    assert settings_of(project).name == "A film"
    project.undo()
    assert project.count(ProjectSettings) == 0


def test_a_source_language_is_written_as_the_studio_writes_it(project):
    edit(project, set_source_language, "pt_br")
    assert settings_of(project).source_language == "pt-BR"
    edit(project, set_source_language, "")
    assert settings_of(project).source_language == ""
    with pytest.raises(InputError):
        edit(project, set_source_language, "qx")


@pytest.mark.parametrize(
    ("text", "rate"), [("29.97df", "30000/1001 df"), ("23.976", "24000/1001"), ("25", "25")]
)
def test_a_frame_rate_is_exact(project, text, rate):
    edit(project, set_frame_rate, text)
    assert settings_of(project).frame_rate == rate


def test_there_is_no_drop_frame_at_25(project):
    with pytest.raises(InputError):
        edit(project, set_frame_rate, "25df")


def test_a_tempo_goes_through_its_own_and_not_beyond_what_a_person_does(project):
    edit(project, set_tempo, 1.3, 0.2)
    assert (settings_of(project).stretch_min, settings_of(project).stretch_max) == (1.0, 1.0)
    edit(project, set_tempo, 0.1, 9.0)
    assert (settings_of(project).stretch_min, settings_of(project).stretch_max) == (0.7, 1.4)
    assert tempo_preset(settings_of(project)) is None


def test_presets_are_known_again(project):
    for preset in TEMPO_PRESETS:
        edit(project, set_tempo, preset.slowest, preset.fastest)
        assert tempo_preset(settings_of(project)) is preset
    for preset in LOUDNESS_PRESETS:
        edit(project, set_loudness, preset)
        assert loudness_preset(settings_of(project)) is preset
    with project.edit("Loudness"):
        change_settings(project, loudness_lufs=-18.5)
    assert loudness_preset(settings_of(project)) is None


def test_target_languages_have_an_order(project):
    edit(project, move_language, "ja", 0)
    assert settings_of(project).languages == ("ja", "es", "de")
    edit(project, move_language, "ja", 9)
    assert settings_of(project).languages == ("es", "de", "ja")
    edit(project, move_language, "fr", 0)
    assert settings_of(project).languages == ("es", "de", "ja")


def test_what_goes_with_a_language_is_counted_before_it_goes(project):
    with project.edit("Write"):
        speaker = project.add(Speaker(name="Ana"))
        line = project.add(Line(speaker_id=speaker.id, start=0, end=9))
        project.add(Translation(line_id=line.id, language="es", text="Hola"))
        project.add(Casting(speaker_id=speaker.id, language="es", voice_id="v"))
        set_default_voice(project, "es", "v")
        set_default_voice(project, "de", "w")
    made = made_for(project, "es")
    assert (made.translations, made.voices, made.takes, made.clips) == (1, 1, 0, 0)
    assert made
    assert not made_for(project, "ja")
    edit(project, remove_language, "es")
    assert not made_for(project, "es")
    assert [one.language for one in settings_of(project).default_voices] == ["de"]
    project.undo()
    assert default_voice(settings_of(project), "es") == "v"


def test_a_default_voice_can_be_taken_back(project):
    edit(project, set_default_voice, "es", "v")
    edit(project, set_default_voice, "es", "w")
    assert default_voice(settings_of(project), "es") == "w"
    edit(project, set_default_voice, "es", None)
    assert settings_of(project).default_voices == ()


# The lexicon


def test_an_entry_is_neat_and_there_once(project):
    entry = edit(project, add_entry, " New\n York ", "noo  yawk", "en")
    assert (entry.word, entry.said) == ("New York", "noo yawk")
    with pytest.raises(InputError, match="in the lexicon already"):
        edit(project, add_entry, "new york", "x", "en")
    edit(project, add_entry, "new york", "x", "es")
    assert project.count(LexiconEntry) == 2


@pytest.mark.parametrize(
    ("word", "said", "language"),
    [("", "x", ""), ("\u00ad", "x", ""), ("x", " ", ""), ("a " * 30, "x", ""), ("x", "y", "qx"),
     ("x", "y" * 500, "")],
)  # fmt: skip
def test_what_could_never_be_found_or_said_is_refused(project, word, said, language):
    with pytest.raises(InputError):
        edit(project, add_entry, word, said, language)
    assert project.count(LexiconEntry) == 0


def test_an_entry_changes_in_part_and_never_into_another(project):
    first = edit(project, add_entry, "GIF", "jif")
    edit(project, add_entry, "SQL", "sequel")
    with project.edit("Change"):
        change_entry(project, first, said="ghif")
    assert [entry.said for entry in project.all(LexiconEntry)] == ["ghif", "sequel"]
    with pytest.raises(InputError), project.edit("Change"):
        change_entry(project, project.all(LexiconEntry)[0], word="sql")
    edit(project, remove_entries, project.all(LexiconEntry))
    project.undo()
    assert project.count(LexiconEntry) == 2


def test_entries_brought_in_take_the_place_of_those_for_the_same_word(project):
    edit(project, add_entry, "GIF", "jif")
    edit(project, add_entry, "SQL", "sequel")
    merged = edit(
        project,
        merge_entries,
        [
            LexiconEntry(word="gif", said="ghif"),
            LexiconEntry(word="SQL", said="sequel"),
            LexiconEntry(word="IPA", said="eye pee ay"),
            LexiconEntry(word="ipa", said="eepa"),
        ],
    )
    assert merged == Merged(added=1, changed=2, same=1)
    said = {entry.word: entry.said for entry in project.all(LexiconEntry)}
    assert said == {"gif": "ghif", "SQL": "sequel", "ipa": "eepa"}
