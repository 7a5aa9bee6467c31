"""The mixer: preview equals export, the mix equals its stems, memory stays small."""

import dataclasses
import gc
import threading
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.audio.ducking import MUTE, Ducking, duck_curve
from studio.audio.fades import FadeShape
from studio.audio.mix import MixSettings, Placed, Source, mix

LENGTH = 6_000


def noise(frames, channels=2, seed=0):
    random = np.random.default_rng(seed)
    return random.uniform(-1, 1, (frames, channels)).astype(np.float32)


def clip(position, frames, seed=0, channels=2, **how):
    audio = noise(frames + how.get("in_point", 0), channels, seed)
    return Placed(position=position, length=frames, load=lambda: audio, **how)


def source(seed=99, **how):
    audio = noise(LENGTH, 2, seed)
    return Source(read=lambda start, frames: audio[start : start + frames], **how)


def rendered(clips, start=0, end=LENGTH, sources=(), **how):
    blocks = list(mix(clips, start, end, sources=sources, settings=MixSettings(**how)))
    return np.concatenate(blocks) if blocks else np.zeros((0, 2), np.float32)


CLIPS = st.lists(
    st.builds(
        clip,
        position=st.integers(0, LENGTH),
        frames=st.integers(1, 1_500),
        seed=st.integers(0, 50),
        channels=st.sampled_from([1, 2]),
        in_point=st.integers(0, 100),
        gain_db=st.floats(-30, 6),
        fade_in=st.integers(0, 400),
        fade_out=st.integers(0, 400),
        fade_shape=st.sampled_from(FadeShape),
        pan=st.floats(-1, 1),
    ),
    max_size=8,
)


@given(
    clips=CLIPS,
    block=st.integers(1, LENGTH),
    region=st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(sorted),
    ahead=st.sampled_from([0, 2]),
)
@settings(deadline=None, max_examples=80)
def test_a_preview_of_any_part_in_any_blocks_equals_the_export(clips, block, region, ahead):
    speech = [(placed.position, placed.end) for placed in clips]
    ducked = source(
        curve=duck_curve(speech, Ducking(attack=90, hold=30, release=170)), gain_db=-3.0
    )
    whole = rendered(clips, sources=[ducked], block=LENGTH, ahead=0)
    start, end = region
    part = rendered(clips, start, end, [ducked], block=max(block, 40), ahead=ahead)
    assert np.array_equal(part, whole[start:end])


@given(clips=CLIPS)
@settings(deadline=None, max_examples=50)
def test_the_mix_is_the_sum_of_its_stems_to_minus_120_dbfs(clips):
    original = source(gain_db=-6.0)
    stems = [rendered([one], block=700) for one in clips]
    stems.append(rendered([], sources=[original], block=700))
    total = np.sum(np.array(stems, np.float64), axis=0)
    together = rendered(clips, sources=[original], block=1_000)
    assert np.abs(together - total).max() < 10 ** (-120 / 20)


def test_a_clip_lands_on_its_sample_at_its_gain_with_its_fades():
    audio = np.ones((1_000, 1), np.float32)
    placed = Placed(
        position=500,
        length=300,
        in_point=100,
        load=lambda: audio,
        gain_db=-6.0206,
        fade_in=10,
        fade_out=100,
    )
    made = rendered([placed], block=123)
    assert not made[:500].any()
    assert not made[800:].any()
    assert np.allclose(made[510:700], 0.5, atol=1e-5)
    assert made[500, 0] == pytest.approx(0.5 * 0.05, rel=1e-4)
    assert made[799, 0] == pytest.approx(0.5 * 0.005, rel=1e-4)
    assert np.array_equal(made[:, 0], made[:, 1])


def test_panning_takes_away_from_the_other_side_only():
    audio = np.ones((10, 1), np.float32)
    left = Placed(position=0, length=10, load=lambda: audio, pan=-0.75)
    assert rendered([left], 0, 10)[5].tolist() == [1.0, 0.25]


def test_audio_shorter_than_its_clip_ends_in_silence():
    placed = dataclasses.replace(clip(0, 100), length=500, fade_out=50)
    made = rendered([placed])
    assert made[:100].any()
    assert not made[100:].any()


def test_a_stereo_clip_in_a_mono_mix_is_averaged():
    audio = np.array([[1.0, 0.0]] * 8, np.float32)
    made = rendered([Placed(position=0, length=8, load=lambda: audio)], 0, 8, channels=1)
    assert made.tolist() == [[0.5]] * 8


def test_channels_that_do_not_fit_are_refused_rather_than_lost():
    with pytest.raises(ValueError, match="6 channels"):
        rendered([clip(0, 10, channels=6)])


@pytest.mark.parametrize("ahead", [0, 1, 3])
def test_only_clips_of_the_region_are_loaded_each_once(ahead):
    loaded = []

    def loading(number):
        def load():
            loaded.append(number)
            return noise(100)

        return Placed(position=number * 1_000, length=100, load=load)

    clips = [loading(number) for number in (4, 0, 2, 5, 1, 3)]
    rendered(clips, 1_050, 4_000, block=10, ahead=ahead)
    assert sorted(loaded) == [1, 2, 3]


def test_a_clip_is_dropped_once_the_sweep_has_passed():
    loads = []

    def load():
        audio = noise(100)
        loads.append(weakref.ref(audio))
        return audio

    clips = [Placed(position=at, length=100, load=load) for at in range(0, LENGTH, 200)]
    most = 0
    for _ in mix(clips, 0, LENGTH, settings=MixSettings(block=200, ahead=0)):
        gc.collect()
        most = max(most, sum(ref() is not None for ref in loads))
    assert len(loads) == 30
    assert most <= 1


def test_loading_ahead_happens_on_other_threads_and_stops_with_the_sweep():
    names = set()

    def load():
        names.add(threading.current_thread().name)
        return noise(100)

    clips = [Placed(position=at, length=100, load=load) for at in range(0, LENGTH, 100)]
    sweep = mix(clips, 0, LENGTH, settings=MixSettings(block=50, ahead=2))
    next(sweep)
    sweep.close()
    assert names
    assert all(name.startswith("mix") for name in names)
    assert not [one for one in threading.enumerate() if one.name.startswith("mix")]


def test_an_error_while_loading_reaches_the_caller():
    def load():
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        rendered([Placed(position=10, length=10, load=load)])


def test_a_source_is_read_in_order_and_not_at_all_where_it_is_silent():
    asked = []

    def read(start, frames):
        asked.append((start, frames))
        return noise(frames)

    rendered([], 100, 1_000, [Source(read=read)], block=400)
    assert asked == [(100, 400), (500, 400), (900, 100)]
    asked.clear()
    assert not rendered([], 0, 1_000, [Source(read=read, curve=MUTE)]).any()
    assert asked == []


def test_a_source_that_ends_early_is_silent_after_its_end():
    audio = noise(150)
    short = Source(read=lambda start, frames: audio[start : start + frames])
    made = rendered([], 0, 400, [short], block=100)
    assert np.array_equal(made[:150], audio)
    assert not made[150:].any()


def test_every_block_belongs_to_the_caller():
    blocks = []
    for block in mix([clip(0, LENGTH)], 0, LENGTH, settings=MixSettings(block=1_000)):
        blocks.append(block.copy())
        block[:] = 0
    assert np.array_equal(np.concatenate(blocks), rendered([clip(0, LENGTH)]))


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (10, 5)])
def test_a_region_that_makes_no_sense_is_refused_at_once(start, end):
    with pytest.raises(ValueError, match="start"):
        mix([], start, end)
