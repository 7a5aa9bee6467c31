"""Frame rates are exact, frames and samples find each other, timecode reads as it is written."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain import timecode
from studio.domain.errors import InputError
from studio.domain.timecode import (
    FPS_23_976,
    FPS_24,
    FPS_25,
    FPS_29_97,
    FPS_29_97_DROP,
    FPS_59_94_DROP,
    FPS_60,
    FRAME_RATES,
    SAMPLE_RATE,
    FrameRate,
    TimecodeError,
    frame_at,
    frame_of_timecode,
    parse_clock,
    parse_frame_rate,
    parse_time,
    sample_of,
    sample_of_timecode,
    timecode_of_frame,
)

HOURS = 30
rates = st.sampled_from(FRAME_RATES)
frames = st.integers(0, HOURS * 3600 * 60)
samples = st.integers(-HOURS * 3600 * SAMPLE_RATE, HOURS * 3600 * SAMPLE_RATE)


@given(rate=rates, frame=frames)
def test_a_frame_is_seen_at_its_own_first_sample(rate: FrameRate, frame: int):
    assert frame_at(sample_of(frame, rate), rate) == frame


@given(rate=rates, frame=frames)
def test_the_sample_before_a_frame_shows_the_frame_before(rate: FrameRate, frame: int):
    assert frame_at(sample_of(frame, rate) - 1, rate) == frame - 1


@given(rate=rates, sample=samples)
def test_a_sample_lies_inside_the_frame_seen_at_it(rate: FrameRate, sample: int):
    frame = frame_at(sample, rate)
    assert sample_of(frame, rate) <= sample < sample_of(frame + 1, rate)


@given(rate=rates, frame=frames)
def test_the_sample_of_a_frame_is_less_than_one_after_the_exact_time(rate: FrameRate, frame: int):
    exact = Fraction(frame * SAMPLE_RATE) / rate.fraction
    assert 0 <= sample_of(frame, rate) - exact < 1


@given(rate=rates, frame=st.integers(-HOURS * 3600 * 60, HOURS * 3600 * 60))
def test_timecode_reads_back_as_the_same_frame(rate: FrameRate, frame: int):
    assert frame_of_timecode(timecode_of_frame(frame, rate), rate) == frame


@given(rate=rates, frame=frames)
def test_timecode_is_ordered_like_frames(rate: FrameRate, frame: int):
    assert timecode_of_frame(frame, rate) < timecode_of_frame(frame + 1, rate)


@pytest.mark.parametrize("rate", [FPS_29_97_DROP, FPS_59_94_DROP])
def test_every_drop_frame_number_of_ten_minutes_comes_once(rate: FrameRate):
    length = rate.nominal * 600 - rate.dropped * 9
    labels = [timecode_of_frame(frame, rate) for frame in range(length + 1)]
    assert len(set(labels)) == len(labels)
    assert labels[-1] == "00:10:00;00"
    assert [frame_of_timecode(label, rate) for label in labels] == list(range(length + 1))


@given(rate=st.sampled_from([FPS_29_97_DROP, FPS_59_94_DROP]), minutes=st.integers(0, 1800))
def test_drop_frame_count_stays_within_a_fifth_of_a_second_over_thirty_hours(
    rate: FrameRate, minutes: int
):
    label = f"{minutes // 60:02}:{minutes % 60:02}:01;00"
    seconds = Fraction(sample_of_timecode(label, rate), SAMPLE_RATE)
    assert abs(seconds - (minutes * 60 + 1)) < Fraction(1, 5)


@pytest.mark.parametrize(
    ("rate", "per_frame"),
    [(FPS_24, 2000), (FPS_25, 1920), (FPS_23_976, 2002), (FPS_60, 800)],
)
def test_whole_rates_have_whole_samples_in_a_frame(rate: FrameRate, per_frame: int):
    assert sample_of(1_000_000, rate) == 1_000_000 * per_frame


def test_frames_that_fall_between_samples_begin_at_the_next_one():
    assert [sample_of(frame, FPS_29_97) for frame in range(6)] == [0, 1602, 3204, 4805, 6407, 8008]


@pytest.mark.parametrize(
    ("label", "frame"),
    [
        ("00:00:59;29", 1799),
        ("00:01:00;02", 1800),
        ("00:10:00;00", 17982),
        ("01:00:00;00", 107892),
        ("24:00:00;00", 2589408),
    ],
)
def test_drop_frame_numbers_follow_the_standard(label: str, frame: int):
    assert frame_of_timecode(label, FPS_29_97_DROP) == frame
    assert timecode_of_frame(frame, FPS_29_97_DROP) == label


def test_a_semicolon_means_drop_frame_where_that_exists():
    assert frame_of_timecode("01:00:00;00", FPS_29_97) == 107892
    assert frame_of_timecode("01:00:00:00", FPS_29_97) == 108000
    assert frame_of_timecode("01:00:00;00", FPS_25) == 90000


@pytest.mark.parametrize("label", ["00:01:00;00", "00:01:00;01", "01:59:00;01"])
def test_a_number_that_is_left_out_is_refused(label: str):
    with pytest.raises(TimecodeError):
        frame_of_timecode(label, FPS_29_97_DROP)


@pytest.mark.parametrize(
    "text", ["", "12", "00:00:00", "00:60:00:00", "00:00:60:00", "00:00:00:25", "a:b:c:d"]
)
def test_what_is_no_timecode_is_refused_in_words(text: str):
    with pytest.raises(InputError, match="is not a time"):
        frame_of_timecode(text, FPS_25)


@given(text=st.text(max_size=30))
def test_any_text_is_a_time_or_a_timecode_error(text: str):
    with contextlib.suppress(TimecodeError):
        assert isinstance(parse_time(text, FPS_29_97), int)


def test_a_timecode_error_is_a_value_error():
    with pytest.raises(ValueError, match="later"):
        parse_time("later", FPS_25)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("23.976", FPS_23_976),
        ("23.98", FPS_23_976),
        ("24000/1001", FPS_23_976),
        ("24", FPS_24),
        ("25", FPS_25),
        ("25.000 fps", FPS_25),
        ("29.97", FPS_29_97),
        ("29.97df", FPS_29_97_DROP),
        ("29,97 drop", FPS_29_97_DROP),
        ("30000/1001 df", FPS_29_97_DROP),
        ("59.94 DF", FPS_59_94_DROP),
        ("12.5", FrameRate(Fraction(25, 2))),
    ],
)
def test_frame_rates_are_read_as_exact_fractions(text: str, rate: FrameRate):
    assert parse_frame_rate(text) == rate


@given(rate=rates)
def test_a_frame_rate_reads_back_as_it_is_written(rate: FrameRate):
    assert parse_frame_rate(str(rate)) == rate


@pytest.mark.parametrize("text", ["", "fast", "0", "25df", "1/0", "-25", "100000", "30 df", "0/5"])
def test_what_is_no_frame_rate_is_refused_in_words(text: str):
    with pytest.raises(TimecodeError, match=r"frame rate|drop-frame"):
        parse_frame_rate(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12.5", Fraction("12.5")),
        ("12,5", Fraction("12.5")),
        ("00:00:12,500", Fraction("12.5")),
        ("0:12.5", Fraction("12.5")),
        ("1:02:03", Fraction(3723)),
        ("90:00", Fraction(5400)),
        ("-1.25", Fraction("-1.25")),
        ("00:00:12:10", Fraction("12.4")),
        ("0:0:12:5", Fraction("12.2")),
        ("00:00:12.10", Fraction("12.1")),
    ],
)
def test_three_notations_of_a_time_are_read(text: str, seconds: Fraction):
    assert parse_time(text, FPS_25) == seconds * SAMPLE_RATE


@pytest.mark.parametrize("text", ["", "1:60", "1:60:00", "12.", "::", "1e5", "nan", "--1"])
def test_what_is_no_clock_time_is_refused(text: str):
    with pytest.raises(TimecodeError):
        parse_clock(text)


@given(milliseconds=st.integers(-(10**9), 10**9))
def test_clock_reads_back_to_the_millisecond(milliseconds: int):
    assert parse_clock(timecode.clock(milliseconds * 48)) == milliseconds * 48


def test_clock_carries_what_is_rounded_up():
    assert timecode.clock(60 * SAMPLE_RATE - 1) == "0:01:00.000"
    assert timecode.clock(-24) == "-0:00:00.001"
    assert timecode.timecode(SAMPLE_RATE * 3600, FPS_25) == "01:00:00:00"
