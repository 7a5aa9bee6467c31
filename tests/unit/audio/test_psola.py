from __future__ import annotations

import numpy as np
import pytest

from studio.audio.formants import formants
from studio.audio.pitch import pitch_track
from studio.audio.psola import shift
from tests.sounds import hiss, human_lines, level_db, vowel

RATE = 22_050


@pytest.mark.parametrize("ratio", [0.6, 0.8, 1.26, 1.5, 2.0])
@pytest.mark.parametrize("hertz", [100.0, 210.0])
def test_the_pitch_is_multiplied(ratio: float, hertz: float) -> None:
    sound = vowel(hertz, 0.8, RATE)
    shifted = shift(sound, RATE, pitch_ratio=ratio)
    assert len(shifted) == len(sound)
    assert pitch_track(shifted, RATE).median_hz == pytest.approx(hertz * ratio, rel=0.005)
    assert level_db(shifted) == pytest.approx(level_db(sound), abs=2.5)


@pytest.mark.parametrize("ratio", [0.8, 1.26])
def test_human_pitch_follows_moment_by_moment(ratio: float) -> None:
    for sound, rate in human_lines():
        before = pitch_track(sound, rate)
        after = pitch_track(shift(sound, rate, pitch_ratio=ratio), rate)
        both = before.is_voiced & after.is_voiced
        cents = 1200 * np.log2(after.hertz[both] / before.hertz[both] / ratio)
        assert np.median(np.abs(cents)) < 12
        assert (np.abs(cents) > 100).mean() < 0.2


def formant_ratio(ratio: float, **change: float) -> float:
    """Return by how much a change multiplies F2 to F4, over all readers."""
    ratios = []
    for sound, rate in human_lines():
        before = formants(sound, rate).hertz
        after = formants(shift(sound, rate, **change), rate, 5_500.0 * ratio).hertz
        ratios.append(np.array(after[1:]) / before[1:])
    return float(np.median(ratios))


@pytest.mark.parametrize("ratio", [0.8, 1.2])
def test_changing_the_pitch_leaves_the_formants(ratio: float) -> None:
    assert formant_ratio(1.0, pitch_ratio=ratio) == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("ratio", [0.85, 1.15, 1.3])
def test_the_formants_are_multiplied(ratio: float) -> None:
    assert formant_ratio(ratio, formant_ratio=ratio) == pytest.approx(ratio, rel=0.03)


def test_moving_the_formants_leaves_the_pitch_and_the_length() -> None:
    sound = vowel(110.0, 0.8, RATE)
    shifted = shift(sound, RATE, formant_ratio=1.15)
    assert pitch_track(shifted, RATE).median_hz == pytest.approx(110.0, rel=0.005)
    assert len(shifted) == len(sound)


@pytest.mark.parametrize("scale", [0.0, 0.5, 1.8])
def test_the_range_is_scaled_around_the_median(scale: float) -> None:
    swing = np.sin(2 * np.pi * 2 * np.arange(2 * RATE) / RATE)
    sound = vowel(150.0 * 2 ** (swing * 3 / 12), 2.0, RATE)
    after = pitch_track(shift(sound, RATE, range_scale=scale), RATE)
    low, high = np.nanpercentile(after.hertz, [5, 95])
    assert 12 * np.log2(high / low) == pytest.approx(6 * scale, abs=0.5)
    assert after.median_hz == pytest.approx(150.0, rel=0.04)


def test_what_has_no_pitch_stays_as_it_is() -> None:
    sound = np.concatenate([hiss(0.4, RATE), vowel(120.0, 0.4, RATE), hiss(0.4, RATE, seed=2)])
    shifted = shift(sound, RATE, pitch_ratio=1.4)
    assert np.allclose(shifted[:7_000], sound[:7_000], atol=1e-5)
    assert np.allclose(shifted[-7_000:], sound[-7_000:], atol=1e-5)


def test_no_change_gives_a_copy() -> None:
    sound = vowel(120.0, 0.2, RATE)
    shifted = shift(sound, RATE)
    assert np.array_equal(shifted, sound)
    assert shifted is not sound


@pytest.mark.parametrize("frames", [0, 1, 2, 50, 700])
def test_very_short_sounds_keep_their_length(frames: int) -> None:
    sound = np.linspace(-1, 1, frames, dtype=np.float32)
    shifted = shift(sound, RATE, 1.5, 0.9, 1.2)
    assert shifted.shape == (frames,)
    assert np.isfinite(shifted).all()


def test_the_same_input_gives_the_same_samples() -> None:
    sound = human_lines()[3][0]
    assert np.array_equal(shift(sound, 16_000, 0.8, 1.1), shift(sound, 16_000, 0.8, 1.1))
