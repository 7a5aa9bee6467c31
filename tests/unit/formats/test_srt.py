"""SubRip is read as tolerantly as players read it."""

import pytest

from studio.formats.base import Repair, Script
from studio.formats.srt import FORMAT

SECOND = 48_000


def texts(script: Script) -> list[str]:
    return [line.text for line in script.lines]


def test_cues_are_read_with_times_and_rows():
    script = FORMAT.read(
        "1\n00:00:15,042 --> 00:00:18,625\nHello,\nyou two.\n\n"
        "2\n01:00:00,000 --> 01:00:01,500\nBye.\n"
    )
    assert [(line.start, line.end, line.text) for line in script.lines] == [
        (722_016, 894_000, "Hello,\nyou two."),
        (3600 * SECOND, 3601 * SECOND + 24_000, "Bye."),
    ]


@pytest.mark.parametrize(
    "timing",
    [
        "00:00:01,500 --> 00:00:02,500",
        "00:00:01.500 --> 00:00:02.500",
        "0:0:1,5 --> 0:0:2,5",
        "00:01,500 --> 00:02,500",
        "00:00:01:500 -> 00:00:02:500",
        "  00:00:01,500-->00:00:02,500  X1:40 X2:600 Y1:20 Y2:50",
        "00: 00: 01, 500 --> 00: 00: 02, 500",
        "٠٠:٠٠:٠١,٥٠٠ --> ٠٠:٠٠:٠٢,٥٠٠",
    ],
)
def test_times_are_read_however_they_are_written(timing: str):
    (line,) = FORMAT.read(f"1\n{timing}\nHello.\n").lines
    assert (line.start, line.end) == (SECOND * 3 // 2, SECOND * 5 // 2)


def test_numbers_and_empty_lines_may_be_missing():
    script = FORMAT.read(
        "00:00:01,000 --> 00:00:02,000\nOne.\n00:00:03,000 --> 00:00:04,000\nTwo.\n"
        "3\n00:00:05,000 --> 00:00:06,000\nThree.\n4\n00:00:07,000 --> 00:00:08,000\nFour."
    )
    assert texts(script)[:2] == ["One.", "Two.\n3"]
    assert texts(script)[2:] == ["Three.", "Four."]


def test_a_number_that_is_said_is_kept():
    script = FORMAT.read(
        "1\n00:00:01,000 --> 00:00:02,000\nHow many?\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\n42\n\n3\n00:00:05,000 --> 00:00:06,000\n7\n"
    )
    assert texts(script) == ["How many?", "42", "7"]


def test_an_empty_line_inside_a_cue_does_not_end_it():
    script = FORMAT.read(
        "1\n00:00:01,000 --> 00:00:02,000\nOne\n\nand two.\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nBye."
    )
    assert texts(script) == ["One\nand two.", "Bye."]


def test_markup_is_removed_and_what_only_looks_like_it_is_kept():
    text = '<i>I</i> <font color="#fff">love</font> {\\an8}you <3 &amp; a < b > c {sic} <B>now</B>'
    (line,) = FORMAT.read(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n").lines
    assert line.text == "I love you <3 & a < b > c {sic} now"


def test_times_that_cannot_be_read_are_told_and_their_text_is_kept():
    script = FORMAT.read("1\n00:00:xx,000 --> 00:00:02,000\nLost?\n\n2\n0:00:99999 --> 1\nHere.\n")
    assert [(line.start, line.text) for line in script.lines] == [(None, "Here.")]
    (warning,) = script.warnings
    assert warning.repair is Repair.BAD_TIMES
    assert "0:00:99999 --> 1" in str(warning)


def test_times_before_zero_are_read_as_they_are():
    (line,) = FORMAT.read("1\n-00:00:01,000 --> 00:00:02,000\nHello.\n").lines
    assert (line.start, line.end) == (-SECOND, 2 * SECOND)


def test_an_arrow_in_a_text_does_not_make_a_cue_when_written():
    (line,) = FORMAT.read("1\n00:00:01,000 --> 00:00:02,000\nA ---> B -> C\n").lines
    assert "-->" not in FORMAT.write([line]).split("\n", 2)[2]
