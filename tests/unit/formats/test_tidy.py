"""Any script becomes usable, and everything that was done to it is told."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.formats.base import ReadOptions, Repair, Script, ScriptLine
from studio.formats.cue_times import MIN_LENGTH, speech_length
from studio.formats.tidy import tidy
from tests.unit.formats.strategies import HOUR, texts

SECOND = 48_000


def tidied(*lines: ScriptLine, is_subtitle: bool = True, keeps_sounds: bool = False) -> Script:
    return tidy(Script(lines), ReadOptions(keeps_sounds=keeps_sounds), is_subtitle=is_subtitle)


def cue(start: int | None, end: int | None, text: str = "Hello.", speaker: str = "") -> ScriptLine:
    """Return a line; times in seconds."""
    return ScriptLine(
        None if start is None else start * SECOND,
        None if end is None else end * SECOND,
        text,
        speaker,
    )


def repairs_of(script: Script) -> dict[Repair, int]:
    return {warning.repair: warning.count for warning in script.warnings}


def test_a_sound_script_is_left_as_it_is():
    lines = (cue(1, 2, "Hello.", "Ana"), cue(2, 3, "Hi.", "Ben"))
    assert tidied(*lines) == Script(lines)


def test_unsorted_cues_are_sorted_and_counted():
    script = tidied(cue(5, 6, "c"), cue(1, 2, "a"), cue(3, 4, "b"), cue(7, 8, "d"))
    assert [line.text for line in script.lines] == ["a", "b", "c", "d"]
    assert repairs_of(script) == {Repair.UNSORTED: 2}


def test_cues_before_the_beginning_are_moved_to_it():
    script = tidied(cue(-3, 2))
    assert [(line.start, line.end) for line in script.lines] == [(0, 2 * SECOND)]
    assert repairs_of(script) == {Repair.NEGATIVE: 1}


@pytest.mark.parametrize("end", [1, 0])
def test_cues_without_a_length_get_that_of_their_text(end: int):
    (line, _) = tidied(cue(1, end, "A short remark."), cue(60, 61)).lines
    assert line.end == SECOND + speech_length("A short remark.")


def test_a_given_length_ends_at_the_next_cue_but_is_never_too_short():
    script = tidied(cue(1, 1, "A remark of some length, at least."), cue(2, 3))
    assert script.lines[0].end == 2 * SECOND
    assert repairs_of(script) == {Repair.NO_LENGTH: 1}
    crowded = tidied(ScriptLine(0, 0, "One.", "A"), ScriptLine(100, SECOND, "Two.", "B"))
    assert crowded.lines[0].end == MIN_LENGTH


def test_a_missing_end_is_given():
    script = tidied(cue(1, None, "Hello."), cue(None, None, "And then?"))
    assert script.lines[0].end == SECOND + MIN_LENGTH
    assert script.lines[1].start is None
    assert repairs_of(script) == {Repair.NO_END: 1}


def test_a_cue_of_ten_hours_is_cut_to_its_text_and_told():
    script = tidied(cue(1, 36_000, "Hello."), cue(90, 91, "Bye."))
    assert script.lines[0].end == SECOND + MIN_LENGTH
    assert str(script.warnings[0]) == (
        "Lines much longer than their text that were shortened: 1 (first: 0:00:01.000)."
    )


def test_a_cue_at_ten_hours_stays_there():
    script = tidied(cue(36_000, 36_002))
    assert script.lines[0].start == 36_000 * SECOND
    assert script.warnings == ()


def test_a_long_text_may_take_long():
    line = ScriptLine(0, 3600 * SECOND, "word " * 9_999 + "end.")
    assert tidied(line).lines == (line,)


def test_a_time_beyond_all_films_is_no_time():
    script = tidied(cue(9_999 * 3_600, 9_999 * 3_600 + 1))
    assert script.lines[0].start is None
    assert repairs_of(script) == {Repair.BAD_TIMES: 1}


def test_overlaps_of_one_speaker_are_kept_and_told():
    lines = (cue(1, 4, "a", "Ana"), cue(2, 5, "b", "Ben"), cue(3, 6, "c", "Ana"))
    script = tidied(*lines)
    assert script.lines == lines
    assert repairs_of(script) == {Repair.OVERLAP: 1}


def test_empty_cues_and_repetitions_are_left_out():
    script = tidied(cue(1, 2), cue(1, 2), cue(3, 4, ""), cue(1, 2, speaker="Ana"))
    assert len(script.lines) == 2
    assert repairs_of(script)[Repair.EMPTY] == 1
    assert repairs_of(script)[Repair.DUPLICATE] == 1


def test_repetitions_are_told_by_the_times_they_are_given():
    assert len(tidied(cue(1, None), cue(1, 1)).lines) == 1


def test_a_line_with_only_a_translation_is_kept():
    line = ScriptLine(0, SECOND, "", "Ana", "Hola.")
    assert tidied(line, is_subtitle=False).lines == (line,)


def test_lines_without_times_stay_behind_the_one_they_follow():
    script = tidied(cue(5, 6, "b"), cue(None, None, "after b"), cue(1, 2, "a"))
    assert [line.text for line in script.lines] == ["a", "b", "after b"]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("one\ntwo", "one two"),
        ("左に見える\nのは頭です", "左に見えるのは頭です"),
        ("يمكن أن\nنرى", "يمكن أن نرى"),
        ("Das ist\n東京", "Das ist 東京"),
    ],
)
def test_rows_broken_for_the_screen_are_joined(text: str, joined: str):
    assert tidied(cue(1, 3, text)).lines[0].text == joined


def test_rows_of_a_table_stay():
    assert tidied(cue(1, 3, "one\ntwo"), is_subtitle=False).lines[0].text == "one\ntwo"


def test_sounds_are_kept_apart_or_spoken_on_request():
    lines = (cue(1, 2, "[music]"), cue(2, 3, "(sighs) Well."))
    script = tidied(*lines)
    assert [(line.text, line.note) for line in script.lines] == [("Well.", "(sighs)")]
    assert [(line.start, line.text) for line in script.sounds] == [(SECOND, "[music]")]
    assert repairs_of(script) == {Repair.SOUNDS: 2}
    assert tidied(*lines, keeps_sounds=True).lines == lines


def test_rolling_captions_are_said_once():
    rows = ["so today we are", "going to talk about", "the sea and the wind", "and what they do"]
    lines = [cue(0, 2, rows[0])]
    for second, (before, row) in enumerate(itertools.pairwise(rows), start=1):
        lines.append(cue(2 * second, 2 * second, before))
        lines.append(cue(2 * second, 2 * second + 2, f"{before}\n{row}"))
    script = tidied(*lines)
    assert [line.text for line in script.lines] == rows
    assert repairs_of(script) == {Repair.ROLLING: 6}


def test_a_repeated_cue_of_rolling_captions_lengthens_the_one_before():
    rows = ["one", "two", "three", "four"]
    lines = [cue(0, 1, "one"), *(cue(n, n + 1, rows[n - 1]) for n in range(1, 5))]
    script = tidied(*lines, cue(5, 6, "four"), cue(6, 7, "four"), cue(7, 8, "four"))
    assert [line.text for line in script.lines] == rows
    assert script.lines[0].end == 2 * SECOND
    assert script.lines[-1].end == 8 * SECOND


def test_what_is_said_twice_is_not_a_rolling_caption():
    lines = [cue(2 * n, 2 * n + 1, "No!") for n in range(6)]
    assert len(tidied(*lines).lines) == 6


seconds = st.none() | st.integers(-10 * HOUR, 200 * HOUR)


@given(
    lines=st.lists(
        st.builds(
            ScriptLine, seconds, seconds, st.just("") | texts(), st.sampled_from(["", "Ana"])
        ),
        max_size=12,
    ),
    is_subtitle=st.booleans(),
)
def test_any_lines_become_sound_and_tidying_again_changes_nothing(
    lines: list[ScriptLine], is_subtitle: bool
):
    options = ReadOptions(keeps_sounds=True)
    once = tidy(Script(tuple(lines)), options, is_subtitle=is_subtitle)
    starts = [line.start for line in once.lines if line.start is not None]
    assert starts == sorted(starts)
    for line in once.lines:
        assert line.text
        assert (line.start is None) == (line.end is None)
        assert line.start is None or (line.end is not None and 0 <= line.start < line.end)
    again = tidy(Script(once.lines), options, is_subtitle=False)
    assert [(line.start, line.end) for line in again.lines] == [
        (line.start, line.end) for line in once.lines
    ]


@given(lines=st.lists(texts(), min_size=1, max_size=8))
def test_no_letter_of_plain_speech_is_lost(lines: list[str]):
    script = tidied(*(cue(n, n + 1, text) for n, text in enumerate(lines)), is_subtitle=False)
    spoken = "".join(
        (f"{line.speaker}: " if line.speaker else "") + line.note + line.text
        for line in script.lines
    )
    for character in set("".join(lines)):
        if character.isalnum():
            assert character in spoken
