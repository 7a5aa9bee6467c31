"""What is written is read again, within what a format can say."""

from hypothesis import given
from hypothesis import strategies as st

from studio.formats import ass, script_csv, srt, vtt
from studio.formats.base import ScriptFormat, ScriptLine
from tests.unit.formats.strategies import HOUR, names, texts, timed_lines

MILLISECOND = 48
CENTISECOND = 480

times = st.none() | st.integers(0, 99 * HOUR)
table_rows = st.lists(
    st.builds(
        ScriptLine,
        times,
        times,
        texts(),
        st.just("") | names(),
        st.just("") | texts(),
    ),
    max_size=8,
)


def read_back(one: ScriptFormat, lines: list[ScriptLine]) -> list[ScriptLine]:
    return list(one.read(one.write(lines)).lines)


@given(lines=timed_lines(texts(without="<>{}&"), st.just(""), MILLISECOND))
def test_subrip_keeps_times_and_texts(lines: list[ScriptLine]):
    assert read_back(srt.FORMAT, lines) == lines


@given(lines=timed_lines(texts(), st.just("") | names(), MILLISECOND))
def test_webvtt_keeps_times_texts_and_speakers(lines: list[ScriptLine]):
    assert read_back(vtt.FORMAT, lines) == lines


@given(lines=timed_lines(texts(), st.just("") | names(without=","), CENTISECOND))
def test_substation_keeps_times_texts_and_speakers(lines: list[ScriptLine]):
    read = read_back(ass.FORMAT, lines)
    assert [(line.start, line.end, line.text, line.speaker) for line in read] == [
        (line.start, line.end, line.text, line.speaker) for line in lines
    ]


@given(lines=table_rows)
def test_a_table_keeps_everything_to_the_sample(lines: list[ScriptLine]):
    assert read_back(script_csv.FORMAT, lines) == lines


@given(start=st.integers(0, 99 * HOUR), length=st.integers(-100, 100_000))
def test_times_between_the_steps_of_a_format_are_rounded_to_the_nearest(start: int, length: int):
    line = ScriptLine(start, start + length, "Hello.")
    for one, step in (
        (srt.FORMAT, MILLISECOND),
        (vtt.FORMAT, MILLISECOND),
        (ass.FORMAT, CENTISECOND),
    ):
        (read,) = read_back(one, [line])
        assert read.start is not None
        assert read.end is not None
        assert abs(read.start - start) <= step // 2
        assert read.end > read.start
        assert abs(read.end - max(start + length, start + MILLISECOND)) <= step * 3 // 2


def test_lines_without_a_start_are_left_out_of_subtitles():
    lines = [ScriptLine(None, None, "Untimed."), ScriptLine(0, 48_000, "Timed.")]
    for one in (srt.FORMAT, vtt.FORMAT, ass.FORMAT):
        assert [line.text for line in read_back(one, lines)] == ["Timed."]


def test_a_style_is_kept_and_declared():
    text = ass.FORMAT.write([ScriptLine(0, 48_000, "Hello.", style="Thoughts")])
    assert "Style: Thoughts," in text
    assert ass.FORMAT.read(text).lines[0].style == "Thoughts"
