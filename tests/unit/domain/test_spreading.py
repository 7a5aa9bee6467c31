"""A text without times is laid over the places where somebody speaks."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.records import Span
from studio.domain.spreading import spread

SECOND = 48_000

lengths = st.lists(st.integers(0, 200), min_size=1, max_size=30)
stretches = st.lists(
    st.tuples(st.integers(0, 20 * SECOND), st.integers(SECOND // 10, 12 * SECOND)),
    min_size=1,
    max_size=30,
).map(lambda pairs: spans(*((gap / SECOND, length / SECOND) for gap, length in pairs)))


def spans(*pairs: tuple[float, float]) -> list[Span]:
    """Return spans from (silence before, length) in seconds."""
    found, at = [], 0
    for gap, length in pairs:
        start = at + round(gap * SECOND)
        at = start + round(length * SECOND)
        found.append(Span(start, at))
    return found


@given(lengths, stretches)
def test_places_are_in_order_apart_and_inside_the_speech(lengths, stretches) -> None:
    places = spread(lengths, stretches)
    if places is None:
        return
    assert len(places) == len(lengths)
    assert all(one.end <= other.start for one, other in itertools.pairwise(places))
    assert places[0].start >= stretches[0].start
    assert places[-1].end <= stretches[-1].end


@given(lengths, stretches)
def test_texts_of_about_as_many_lines_as_there_are_stretches_get_places(lengths, stretches) -> None:
    if 1 / 3 <= len(lengths) / len(stretches) <= 3:
        assert spread(lengths, stretches) is not None
    else:
        assert spread(lengths, stretches) is None


@given(st.lists(st.integers(10, 120), min_size=1, max_size=20))
def test_as_many_lines_as_stretches_of_fitting_length_go_one_to_one(lengths) -> None:
    found = spans(*((0.8, length / 15) for length in lengths))
    assert spread(lengths, found) == found


def test_a_long_line_takes_the_two_stretches_it_was_said_in() -> None:
    found = spans((1, 2), (2, 2), (0.5, 2), (2, 2))
    assert spread([30, 60, 30], found) == [found[0], Span(found[1].start, found[2].end), found[3]]


def test_two_lines_said_without_a_pause_share_a_stretch_by_length() -> None:
    found = spans((1, 2), (2, 6), (2, 2))
    first, second, third, last = spread([30, 60, 30, 30], found)
    assert (first, last) == (found[0], found[2])
    assert (second.start, third.end) == (found[1].start, found[1].end)
    assert second.end == third.start
    assert second.length == pytest.approx(2 * third.length, abs=2)


def test_a_noise_taken_for_speech_is_left_out() -> None:
    found = spans((1, 2), (2, 0.1), (4, 3), (2, 2))
    assert spread([30, 45, 30], found) == [found[0], found[2], found[3]]


@pytest.mark.parametrize(("lines", "heard"), [(1, 4), (10, 3), (0, 3), (3, 0)])
def test_a_text_that_has_nothing_to_do_with_what_is_heard_is_not_laid_over_it(lines, heard) -> None:
    assert spread([20] * lines, spans(*[(1.0, 2.0)] * heard)) is None
