"""The fit ladder and the places of lines, on numbers alone."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.fit import (
    KEPT_PAUSE,
    FitLimits,
    Slot,
    Speech,
    natural_fit,
    plan_fit,
    plan_places,
)
from studio.domain.records import Span
from studio.domain.script import Line
from studio.domain.timeline import MIN_CLIP, FitState

SECOND = 48_000
COMFORTABLE = FitLimits()
STRAINED = FitLimits(allows_strained=True)


def speech(seconds: float, *pauses: tuple[float, float]) -> Speech:
    """Speech with 0.1 s of silence at both ends; pauses are (start, length) inside the audio."""
    return Speech(
        length=round((seconds + 0.2) * SECOND),
        start=SECOND // 10,
        end=SECOND // 10 + round(seconds * SECOND),
        pauses=tuple(
            Span(round(start * SECOND), round((start + length) * SECOND))
            for start, length in pauses
        ),
    )


def slot(seconds: float, gap: float = 0.0) -> Slot:
    return Slot(length=round(seconds * SECOND), gap_after=round(gap * SECOND))


def test_speech_shorter_than_its_slot_keeps_its_pace():
    fit, length = plan_fit(speech(1.0), slot(2.0), COMFORTABLE)
    assert fit.state is FitState.UNCHANGED
    assert (fit.ratio, length) == (1.0, SECOND)
    assert (fit.trim_start, fit.trim_end) == (SECOND // 10, SECOND // 10)


def test_long_pauses_are_squeezed_before_anything_is_borrowed():
    fit, length = plan_fit(speech(2.2, (0.8, 0.5)), slot(2.0, gap=1.0), COMFORTABLE)
    assert length == 2 * SECOND
    assert (fit.borrowed, fit.ratio, fit.state) == (0, 1.0, FitState.FITTED)
    (cut,) = fit.cuts
    assert cut.length == round(0.2 * SECOND)


def test_a_squeezed_pause_still_reads_as_a_breath():
    fit, _ = plan_fit(speech(4.0, (1.0, 0.5)), slot(1.0), COMFORTABLE)
    (cut,) = fit.cuts
    assert round(0.5 * SECOND) - cut.length == KEPT_PAUSE


def test_the_gap_after_is_borrowed_before_the_pace_changes():
    fit, length = plan_fit(speech(2.4), slot(2.0, gap=0.5), COMFORTABLE)
    assert (fit.borrowed, fit.ratio) == (round(0.4 * SECOND), 1.0)
    assert length == round(2.4 * SECOND)


def test_what_still_does_not_fit_is_spoken_faster_within_the_comfortable_range():
    fit, length = plan_fit(speech(2.3), slot(2.0), COMFORTABLE)
    assert fit.state is FitState.FITTED
    assert fit.ratio == pytest.approx(2.0 / 2.3)
    assert length == 2 * SECOND


@pytest.mark.parametrize(
    ("limits", "state"), [(COMFORTABLE, FitState.DOES_NOT_FIT), (STRAINED, FitState.STRAINED)]
)
def test_beyond_comfort_only_where_the_project_allows_it(limits, state):
    fit, length = plan_fit(speech(2.6), slot(2.0), limits)
    assert fit.state is state
    assert length == 2 * SECOND


def test_what_does_not_fit_is_never_crushed_and_says_by_how_much():
    fit, length = plan_fit(speech(6.0), slot(2.0), STRAINED)
    assert fit.state is FitState.DOES_NOT_FIT
    assert 1 / fit.ratio == pytest.approx(STRAINED.strained_max)
    assert length == 2 * SECOND
    assert fit.overrun == round(6.0 * SECOND / 1.4) - length


def test_a_dynamic_clip_keeps_its_natural_length():
    fit, length = natural_fit(speech(3.0))
    assert (fit.ratio, fit.state, length) == (1.0, FitState.UNCHANGED, 3 * SECOND)


@st.composite
def speeches(draw):
    edges = sorted(draw(st.lists(st.integers(0, 20 * SECOND), min_size=2, max_size=10)))
    start, *inner, end = edges
    pairs = zip(inner[::2], inner[1::2], strict=False)
    pauses = tuple(Span(a, b) for a, b in pairs if b > a)
    return Speech(length=end + draw(st.integers(0, SECOND)), start=start, end=end, pauses=pauses)


@given(
    speeches(),
    st.builds(Slot, length=st.integers(1, 10 * SECOND), gap_after=st.integers(0, SECOND)),
    st.sampled_from([COMFORTABLE, STRAINED]),
)
def test_a_fitted_clip_never_leaves_its_room(spoken, room, limits):
    fit, length = plan_fit(spoken, room, limits)
    assert MIN_CLIP <= length <= max(room.length + fit.borrowed, MIN_CLIP)
    assert 0 <= fit.borrowed <= room.gap_after
    assert 1.0 <= 1 / fit.ratio <= limits.fastest + 1e-9
    assert all(spoken.start <= cut.start < cut.end <= spoken.end for cut in fit.cuts)
    assert (fit.overrun > 0) <= (fit.state is FitState.DOES_NOT_FIT)


def line(speaker: str, start: float, end: float) -> Line:
    return Line(speaker_id=speaker, start=round(start * SECOND), end=round(end * SECOND))


def test_overlapping_cues_of_one_speaker_are_cut_at_the_next():
    first, second = line("a", 0, 3), line("a", 2, 4)
    places = plan_places([first, second], guard=0)
    assert places[first.id].slot.length == 2 * SECOND
    assert places[second.id].position == 2 * SECOND


def test_two_speakers_may_talk_at_the_same_time():
    first, second = line("a", 0, 3), line("b", 2, 4)
    assert plan_places([first, second], guard=0)[first.id].slot.length == 3 * SECOND


def test_the_borrowed_gap_ends_before_anyone_speaks_again():
    first, second = line("a", 0, 1), line("b", 2, 3)
    places = plan_places([first, second], guard=SECOND // 10)
    assert places[first.id].slot.gap_after == SECOND - SECOND // 10


times = st.integers(0, 30 * SECOND)


@given(
    st.lists(st.tuples(st.sampled_from("ab"), times, st.integers(0, 5 * SECOND)), max_size=30),
    st.integers(0, SECOND),
)
def test_no_speaker_ever_overlaps_themselves(cues, guard):
    lines = [Line(speaker_id=who, start=at, end=at + length) for who, at, length in cues]
    places = plan_places(lines, guard)
    for who in "ab":
        own = sorted(
            (places[one.id] for one in lines if one.speaker_id == who), key=lambda p: p.position
        )
        for place, later in itertools.pairwise(own):
            assert place.slot.length > 0
            room_end = place.position + place.slot.length + place.slot.gap_after
            assert room_end <= later.position
