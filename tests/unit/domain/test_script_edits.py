"""What can be done to a script, and that each of it is one step that can be undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain import script_edits
from studio.domain.errors import InputError
from studio.domain.media import Media, MediaKind
from studio.domain.project import Project
from studio.domain.script import Casting, Line, Speaker, Take, Translation, Word, spoken_text
from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.speech_tracks import speech_track
from studio.domain.target_languages import add_language, remove_language
from studio.domain.timeline import Clip, Track
from studio.domain.voices import Voice, VoiceSettings

SECOND = 48_000


@pytest.fixture
def project() -> Project:
    """Ana says one line, Ben another; both are translated and Ana's is spoken."""
    project = Project([ProjectSettings(source_language="en", languages=("es",))])
    with project.edit("Scene"):
        ana, ben = (
            project.add(Speaker(name=name, colour=i)) for i, name in enumerate(("Ana", "Ben"))
        )
        texts = (("It is late. Go home.", "Es tarde. Vete a casa."), ("Why me?", "¿Por qué yo?"))
        for number, (speaker, (text, said)) in enumerate(zip((ana, ben), texts, strict=True)):
            start = number * 5 * SECOND
            line = Line(speaker_id=speaker.id, start=start, end=start + 4 * SECOND, text=text)
            project.add(line)
            project.add(Translation(line_id=line.id, language="es", text=said))
        voice = project.add(Voice(name="Maya", provider="fake", remote_id="maya"))
        project.add(Casting(speaker_id=ana.id, language="es", voice_id=voice.id))
        _speak(project, project.all(Line)[0])
    return project


def _speak(project: Project, line: Line) -> Take:
    media = project.add(
        Media(
            kind=MediaKind.STORED,
            name="",
            content_hash="abc",
            size=1,
            length=SECOND,
            rate=24_000,
            channels=1,
        )
    )
    take = project.add(
        Take(
            line_id=line.id,
            language="es",
            media_id=media.id,
            length=SECOND,
            text=spoken_text(project, line, "es"),
            provider="fake",
            voice_id="maya",
            voice_print="",
            settings=VoiceSettings(),
            seed=0,
            fingerprint="",
            made_at="",
        )
    )
    track = speech_track(project, line.speaker_id, "es")
    project.add(
        Clip(
            track_id=track.id,
            position=line.start,
            length=SECOND,
            media_id=media.id,
            line_id=line.id,
            take_id=take.id,
        )
    )
    return take


def everything(project: Project) -> dict[str, object]:
    return {record.id: record for kind in project.kinds().values() for record in kind.values()}


def speakers(project: Project) -> dict[str, Speaker]:
    return {speaker.name: speaker for speaker in project.all(Speaker)}


def test_another_text_takes_the_word_times_with_it(project: Project) -> None:
    line = project.all(Line)[0]
    with project.edit("Type"):
        line = project.update(line, words=(Word(0, 2, 0, 10),))
        assert script_edits.set_text(project, line, " It is late. Go home. ").words
        assert script_edits.set_text(project, line, "Too late.").words == ()


def test_an_emptied_translation_is_gone(project: Project) -> None:
    line = project.all(Line)[0]
    with project.edit("Type"):
        script_edits.set_translation(project, line, "es", "  ")
    assert project.where(Translation, "line_id", line.id) == ()


def test_what_is_said_in_the_source_language_is_the_source_text(project: Project) -> None:
    line = project.all(Line)[0]
    with project.edit("Type"):
        script_edits.set_spoken_text(project, line, "en", "Late!")
    assert project.get(Line, line.id).text == "Late!"
    with project.edit("Type"):
        script_edits.set_spoken_text(project, project.get(Line, line.id), "es", "¡Tarde!")
    assert spoken_text(project, project.get(Line, line.id), "es") == "¡Tarde!"
    assert project.get(Line, line.id).text == "Late!"


def test_a_line_is_split_at_the_cursor_and_other_texts_between_words(project: Project) -> None:
    line = project.all(Line)[0]
    at = line.text.index(" Go")
    position = script_edits.time_of_cut(line, line.text, at)
    with project.edit("Split"):
        first, second = script_edits.split_line(project, line, position, {script_edits.SOURCE: at})
    assert (first.text, second.text) == ("It is late.", "Go home.")
    assert (first.start, first.end, second.end) == (line.start, second.start, line.end)
    said = [spoken_text(project, one, "es") for one in (first, second)]
    assert " ".join(said) == "Es tarde. Vete a casa."
    assert all(said)
    assert len(project.where(Take, "line_id", first.id)) == 1
    project.undo()
    assert project.all(Line)[0] == line


def test_a_cut_is_said_when_its_word_is(project: Project) -> None:
    line = project.all(Line)[0]
    with project.edit("Time"):
        words = (Word(0, 11, 0, SECOND), Word(12, 20, 3 * SECOND, 4 * SECOND))
        line = project.update(line, words=words)
    assert script_edits.time_of_cut(line, line.text, 12) == line.start + 3 * SECOND


@given(position=st.integers(-SECOND, 6 * SECOND))
def test_a_split_never_makes_a_line_without_length(position: int) -> None:
    project = Project()
    with project.edit("Scene"):
        speaker = project.add(Speaker(name="Ana"))
        line = script_edits.add_line(project, speaker, 0, 4 * SECOND)
        first, second = script_edits.split_line(project, line, position)
    assert min(first.end - first.start, second.end - second.start) >= script_edits.MIN_LINE
    assert first.end == second.start


def test_a_line_too_short_is_not_split(project: Project) -> None:
    with project.edit("Add"):
        line = script_edits.add_line(project, project.all(Speaker)[0], 0, 1)
    with pytest.raises(InputError), project.edit("Split"):
        script_edits.split_line(project, line, 0)


def test_joined_lines_keep_every_text_and_the_first_ones_take(project: Project) -> None:
    before = everything(project)
    with project.edit("Join"):
        line = script_edits.merge_lines(project, project.all(Line)[::-1])
    assert (line.text, line.end) == ("It is late. Go home. Why me?", 9 * SECOND)
    assert spoken_text(project, line, "es") == "Es tarde. Vete a casa. ¿Por qué yo?"
    assert project.count(Line) == 1
    assert project.count(Take) == 1
    project.undo()
    assert everything(project) == before


def test_japanese_lines_are_joined_without_spaces() -> None:
    project = Project([ProjectSettings(source_language="ja")])
    with project.edit("Scene"):
        speaker = project.add(Speaker(name="花"))
        lines = [
            project.add(Line(speaker_id=speaker.id, start=at, end=at + SECOND, text=text))
            for at, text in ((0, "はい。"), (SECOND, "行こう。"))
        ]
        assert script_edits.merge_lines(project, lines).text == "はい。行こう。"
    with pytest.raises(InputError), project.edit("Join"):
        script_edits.merge_lines(project, project.all(Line))


def test_a_removed_line_leaves_nothing_behind_and_comes_back_whole(project: Project) -> None:
    before = everything(project)
    with project.edit("Remove"):
        script_edits.remove_lines(project, project.all(Line)[:1])
    assert [project.count(kind) for kind in (Line, Take, Clip, Media, Translation)] == [
        1,
        0,
        0,
        0,
        1,
    ]
    project.undo()
    assert everything(project) == before


def test_another_speaker_says_a_line_on_their_own_track(project: Project) -> None:
    line, ben = project.all(Line)[0], speakers(project)["Ben"]
    with project.edit("Reassign"):
        script_edits.reassign(project, [line], ben)
    clip = project.where(Clip, "line_id", line.id)[0]
    assert project.get(Track, clip.track_id).speaker_id == ben.id
    assert project.get(Line, line.id).speaker_id == ben.id


def test_a_renamed_speaker_renames_the_track(project: Project) -> None:
    with project.edit("Rename"):
        script_edits.rename_speaker(project, speakers(project)["Ana"], "  Anna   Lisa ")
    assert project.all(Track)[0].name == "Anna Lisa"
    assert set(speakers(project)) == {"Anna Lisa", "Ben"}


@pytest.mark.parametrize("name", ["", "  ", "BEN"])
def test_a_speaker_is_not_called_nothing_or_like_another(project: Project, name: str) -> None:
    with pytest.raises(InputError), project.edit("Rename"):
        script_edits.rename_speaker(project, speakers(project)["Ana"], name)
    assert set(speakers(project)) == {"Ana", "Ben"}


def test_a_speaker_with_lines_stays_and_one_without_goes(project: Project) -> None:
    ana, ben = project.all(Speaker)
    with pytest.raises(InputError), project.edit("Remove"):
        script_edits.remove_speaker(project, ana)
    with project.edit("Remove"):
        script_edits.reassign(project, project.all(Line)[:1], ben)
        script_edits.remove_speaker(project, ana)
        carla = script_edits.add_speaker(project, "Carla")
    assert set(speakers(project)) == {"Ben", "Carla"}
    assert project.count(Casting) == 0
    assert {track.speaker_id for track in project.all(Track)} == {ben.id}
    assert carla.colour == 1


def test_a_line_has_to_end_after_it_starts(project: Project) -> None:
    line = project.all(Line)[0]
    with project.edit("Time"):
        assert script_edits.set_times(project, line, 10, SECOND).end == SECOND
    for start, end in ((-1, SECOND), (SECOND, SECOND)):
        with pytest.raises(InputError), project.edit("Time"):
            script_edits.set_times(project, project.get(Line, line.id), start, end)


def test_a_target_language_is_added_once(project: Project) -> None:
    with project.edit("Add"):
        assert add_language(project, "pt_br") == "pt-BR"
    assert settings_of(project).languages == ("es", "pt-BR")
    for tag in ("pt-BR", "", "nonsense", "xq"):
        with pytest.raises(InputError), project.edit("Add"):
            add_language(project, tag)


def test_a_language_can_be_added_to_a_project_without_settings() -> None:
    project = Project()
    with project.edit("Add"):
        add_language(project, "German")
    assert settings_of(project).languages == ("de",)


def test_a_removed_language_takes_what_was_made_for_it_and_undo_brings_it_back(
    project: Project,
) -> None:
    before = everything(project)
    with project.edit("Remove"):
        remove_language(project, "es")
    assert settings_of(project).languages == ()
    left = [project.count(kind) for kind in (Line, Translation, Take, Clip, Track, Casting)]
    assert left == [2, 0, 0, 0, 0, 0]
    project.undo()
    assert everything(project) == before
