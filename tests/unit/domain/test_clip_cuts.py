"""Cutting a clip cuts what is said in it, between words; joining makes it whole again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.clip_cuts import fitted_place, join_clips, nearest_cut, split_spoken
from studio.domain.errors import InputError
from studio.domain.freshness import Standing, line_state
from studio.domain.media import Media, MediaKind
from studio.domain.project import Project
from studio.domain.records import Span
from studio.domain.script import Casting, Line, Speaker, Take, Translation, Word
from studio.domain.settings import ProjectSettings
from studio.domain.timeline import Clip, Fit, Track, TrackKind
from studio.domain.voices import Voice, VoiceSettings

SECOND = 48_000
TEXT = "uno dos tres cuatro"
WORDS = tuple(
    Word(TEXT.index(word), TEXT.index(word) + len(word), n * SECOND // 2, n * SECOND // 2 + 19_200)
    for n, word in enumerate(TEXT.split())
)
"""Half a second each: 400 ms of word, 100 ms of silence."""


def spoken(*, text: str = TEXT, fit: Fit | None = None, words: tuple[Word, ...] = WORDS) -> Project:
    """One line, said from second 1 to second 3."""
    ana = Speaker(name="Ana")
    voice = Voice(name="Maya", provider="offline", remote_id="maya")
    line = Line(speaker_id=ana.id, start=SECOND, end=3 * SECOND, text="one two three four")
    media = Media(
        kind=MediaKind.STORED, name="take", content_hash="0", size=1, length=2 * SECOND,
        rate=SECOND, channels=1,
    )  # fmt: skip
    take = Take(
        line_id=line.id, language="es", media_id=media.id, length=2 * SECOND, text=text.strip(),
        provider="offline", voice_id=voice.id, voice_print=voice.sound_print(),
        settings=VoiceSettings(), seed=0, fingerprint="f", made_at="", speech_start=0,
        speech_end=2 * SECOND - 4_800, words=words,
    )  # fmt: skip
    track = Track(kind=TrackKind.SPEECH, name="Ana", speaker_id=ana.id, language="es")
    clip = Clip(
        track_id=track.id, position=SECOND, length=2 * SECOND, media_id=media.id,
        line_id=line.id, take_id=take.id, fade_in=96, fade_out=480, fit=fit or Fit(),
    )  # fmt: skip
    return Project([
        ProjectSettings(source_language="en", languages=("es",)), ana, voice, line, media, take,
        Translation(line_id=line.id, language="es", text=text), track, clip,
        Casting(speaker_id=ana.id, language="es", voice_id=voice.id, settings=VoiceSettings()),
    ])  # fmt: skip


def cut(project: Project, at: float) -> tuple[Clip, Clip]:
    with project.edit("Split"):
        return split_spoken(project, project.all(Clip)[0], round(at * SECOND))


def texts(project: Project) -> list[str]:
    return [take.text for take in project.all(Take)]


@pytest.mark.parametrize(
    ("at", "parts"),
    [
        (1.46, ["uno", "dos tres cuatro"]),
        (1.9, ["uno dos", "tres cuatro"]),
        (2.9, ["uno dos tres", "cuatro"]),
    ],
)
def test_a_cut_falls_between_the_nearest_words_and_divides_the_text(
    at: float, parts: list[str]
) -> None:
    project = spoken()
    first, second = cut(project, at)
    assert texts(project) == parts
    assert [one.text for one in project.all(Translation)] == parts
    assert first.end == second.position
    assert second.in_point == second.position - SECOND
    middle = SECOND + len(parts[0].split()) * SECOND // 2 - 2_400
    assert second.position == middle


def test_both_parts_are_fresh_lines_of_their_own() -> None:
    project = spoken()
    cut(project, 2.0)
    lines = project.all(Line)
    assert [line_state(project, line, "es").standing for line in lines] == [Standing.FRESH] * 2
    assert [(line.start, line.end) for line in lines] == [
        (SECOND, 2 * SECOND - 2_400), (2 * SECOND - 2_400, 3 * SECOND)
    ]  # fmt: skip
    assert {clip.line_id for clip in project.all(Clip)} == {line.id for line in lines}
    assert [take.speech_end <= later.speech_start for take, later in [project.all(Take)]] == [True]


def test_words_of_the_second_part_count_from_its_own_text() -> None:
    project = spoken(text="  uno dos tres cuatro ")
    cut(project, 2.0)
    second = project.all(Take)[1]
    assert [second.text[word.text_start : word.text_end] for word in second.words] == [
        "tres", "cuatro"
    ]  # fmt: skip
    assert [one.text for one in project.all(Translation)] == ["uno dos", "tres cuatro"]


def test_joined_again_everything_is_as_it_was() -> None:
    project = spoken()
    before = {kind: dict(records) for kind, records in project.kinds().items()}
    pieces = cut(project, 2.0)
    with project.edit("Join"):
        join_clips(project, pieces)
    after = {kind: dict(records) for kind, records in project.kinds().items()}
    (take,) = project.all(Take)
    assert (take.text, take.words) == (TEXT, WORDS)
    for kind in (Line, Clip, Translation, Media):
        assert after[kind] == before[kind]
    project.undo()
    project.undo()
    assert project.all(Take)[0].text == TEXT


def test_three_parts_join_in_one_go() -> None:
    project = spoken()
    first, second = cut(project, 1.5)
    with project.edit("Split"):
        _, third = split_spoken(project, second, round(2.5 * SECOND))
    with project.edit("Join"):
        (whole,) = join_clips(project, [third, first, project.get(Clip, second.id)])
    assert (whole.position, whole.length) == (SECOND, 2 * SECOND)
    assert texts(project) == [TEXT]
    assert project.all(Take)[0].words == WORDS


@pytest.mark.parametrize("text", ["otra cosa", ""])
def test_a_stale_clip_is_cut_where_it_was_asked_for_and_its_line_stays_whole(text: str) -> None:
    project = spoken()
    with project.edit("Type"):
        project.update(project.all(Translation)[0], text=text)
    _, second = cut(project, 2.2)
    assert second.position == round(2.2 * SECOND)
    assert len(project.all(Line)) == 1


def test_a_clip_whose_words_are_not_known_is_cut_where_it_was_asked_for() -> None:
    project = spoken(words=())
    _, second = cut(project, 2.2)
    assert second.position == round(2.2 * SECOND)
    with project.edit("Join"):
        (whole,) = join_clips(project, project.all(Clip))
    assert whole.length == 2 * SECOND


def test_clips_that_do_not_follow_each_other_are_not_joined() -> None:
    project = spoken()
    first, second = cut(project, 2.0)
    with project.edit("Move"):
        second = project.update(second, position=second.position + 1)
    with pytest.raises(InputError), project.edit("Join"):
        join_clips(project, [first, second])
    assert len(project.all(Clip)) == 2


def test_a_cut_follows_the_words_through_what_the_fit_did() -> None:
    fit = Fit(trim_start=4_800, cuts=(Span(43_200, 45_600),), ratio=0.5)
    project = spoken(fit=fit)
    clip, take = project.all(Clip)[0], project.all(Take)[0]
    found = nearest_cut(clip, take, clip.position + SECOND // 2)
    assert found is not None
    assert found.character == TEXT.index("tres")
    middle = (WORDS[1].end + WORDS[2].start) // 2
    assert found.position == clip.position + round((middle - 4_800 - 2_400) * 0.5)


@given(
    st.integers(0, 30_000),
    st.lists(st.tuples(st.integers(0, 200_000), st.integers(1, 9_000)), max_size=4),
    st.floats(0.5, 2.0),
    st.integers(0, 300_000),
    st.integers(0, 10_000),
)
def test_what_is_later_in_a_take_is_never_earlier_after_fitting(
    trim: int, spans: list[tuple[int, int]], ratio: float, place: int, further: int
) -> None:
    cuts, at = [], trim
    for start, length in sorted(spans):
        begin = max(at, start)
        cuts.append(Span(begin, begin + length))
        at = begin + length
    fit = Fit(trim_start=trim, cuts=tuple(cuts), ratio=ratio)
    assert 0 <= fitted_place(fit, place) <= fitted_place(fit, place + further)
