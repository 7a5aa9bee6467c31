"""Lines of one script are found in another by when they start and by their order."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from studio.domain.matching import FARTHEST_IN_ORDER, matched_by_time
from studio.domain.records import Span

SECOND = 48_000
JITTER = round(0.6 * SECOND)


def spans(starts: list[int], length: int = SECOND) -> list[Span]:
    return [Span(start, start + length) for start in starts]


scripts = st.lists(
    st.tuples(st.integers(0, 60 * SECOND), st.integers(1, 5 * SECOND)), max_size=40
).map(lambda pairs: [Span(start, start + length) for start, length in sorted(pairs)])
spaced = st.lists(st.integers(round(1.4 * SECOND), 6 * SECOND), min_size=1, max_size=40).map(
    lambda gaps: list(itertools.accumulate(gaps))
)


@given(scripts, scripts)
def test_order_is_kept_nobody_is_given_twice_and_nothing_far_is_taken(lines, cues) -> None:
    matched = matched_by_time(lines, cues)
    assert len(matched) == len(cues)
    chosen = [line for line in matched if line is not None]
    assert chosen == sorted(set(chosen))
    for line, cue in zip(matched, cues, strict=True):
        if line is not None:
            one = lines[line]
            overlap = min(one.end, cue.end) - max(one.start, cue.start)
            assert abs(one.start - cue.start) < FARTHEST_IN_ORDER or overlap > 0


@given(scripts)
def test_a_script_finds_itself(lines) -> None:
    assert matched_by_time(lines, lines) == list(range(len(lines)))


@given(spaced, st.data())
def test_cues_that_start_up_to_six_tenths_apart_are_the_same_lines(lines, data) -> None:
    shifts = data.draw(
        st.lists(st.integers(-JITTER, JITTER), min_size=len(lines), max_size=len(lines))
    )
    cues = [max(line + shift, 0) for line, shift in zip(lines, shifts, strict=True)]
    assert matched_by_time(spans(lines), spans(cues)) == list(range(len(lines)))


@given(spaced, st.data())
def test_lines_left_out_of_a_translation_leave_the_others_where_they_are(lines, data) -> None:
    kept = sorted(data.draw(st.sets(st.integers(0, len(lines) - 1))))
    small = round(0.25 * SECOND)
    shifts = data.draw(st.lists(st.integers(-small, small), min_size=len(kept), max_size=len(kept)))
    cues = [lines[at] + shift for at, shift in zip(kept, shifts, strict=True)]
    assert matched_by_time(spans(lines), spans(cues)) == kept


def test_a_run_of_short_lines_set_late_is_not_moved_by_one() -> None:
    lines = [round(second * SECOND) for second in (1.0, 1.8, 2.6, 3.4, 4.2)]
    late = [line + JITTER for line in lines]
    assert matched_by_time(spans(lines), spans(late)) == [0, 1, 2, 3, 4]


def test_a_line_with_two_candidates_goes_to_the_nearer() -> None:
    assert matched_by_time(spans([SECOND]), spans([SECOND - 20_000, SECOND + 10_000])) == [None, 0]


def test_a_long_line_that_starts_a_second_later_is_the_same() -> None:
    lines = [Span(0, 5 * SECOND), Span(9 * SECOND, 10 * SECOND)]
    assert matched_by_time(lines, [Span(SECOND, 5 * SECOND)]) == [0]


def test_one_left_alone_between_the_same_neighbours_is_the_same() -> None:
    lines, cues = [0, 5 * SECOND, 10 * SECOND], [0, round(6.7 * SECOND), 10 * SECOND]
    assert matched_by_time(spans(lines), spans(cues)) == [0, 1, 2]


def test_twenty_thousand_lines_at_one_moment_are_matched_in_order() -> None:
    assert matched_by_time(spans([0] * 20_000), spans([0] * 19_999)) == list(range(19_999))
