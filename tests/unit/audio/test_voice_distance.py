"""Voices that are alike are near each other."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from studio.audio.buffer import Audio
from studio.audio.psola import shift
from studio.audio.voice_distance import voice_distances
from studio.audio.voice_measures import measure_voice
from tests.sounds import HUMAN, human_lines

SAMPLES = HUMAN.parent / "samples"


@pytest.fixture(scope="module")
def readers() -> list:
    """Return two measures of each of five readers, from two sentences."""
    samples = [soundfile.read(path, dtype="float32") for path in sorted(SAMPLES.glob("*.flac"))]
    return [
        [measure_voice([Audio.from_mono(*sound)]) for sound in pair]
        for pair in zip(samples, human_lines(), strict=True)
    ]


def test_a_voice_is_no_distance_from_itself(readers: list) -> None:
    assert voice_distances(readers[0][0], [readers[0][0]])[0] == pytest.approx(0.0, abs=0.06)


def test_readers_are_nearest_to_themselves(readers: list) -> None:
    seconds = [second for _, second in readers]
    nearest = [int(voice_distances(first, seconds).argmin()) for first, _ in readers]
    assert nearest == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("change", [{"pitch_ratio": 1.3}, {"formant_ratio": 1.2}])
def test_another_pitch_or_tract_is_another_voice(change: dict[str, float]) -> None:
    samples, rate = human_lines()[1]
    own = measure_voice([Audio.from_mono(samples, rate)])
    little, much = (
        measure_voice(
            [
                Audio.from_mono(
                    shift(samples, rate, **{name: ratio**share for name, ratio in change.items()}),
                    rate,
                )
            ]
        )
        for share in (0.2, 1.0)
    )
    near, far = voice_distances(own, [little, much])
    assert near < 1.0 < far


def test_what_has_no_voice_is_farther_than_anything(readers: list) -> None:
    silence = measure_voice([Audio.from_mono(np.zeros(16_000, np.float32), 16_000)])
    found = voice_distances(readers[0][0], [silence, readers[4][0]])
    assert found[0] > 10.0 * found[1]
    assert (voice_distances(silence, [readers[0][0]]) > 100.0).all()
    assert not len(voice_distances(readers[0][0], []))


def test_the_bandwidth_of_a_recording_does_not_make_another_voice() -> None:
    samples, rate = human_lines()[1]
    own = measure_voice([Audio.from_mono(samples, rate)])
    narrow = measure_voice([Audio.from_mono(samples[::2].copy(), rate // 2)])
    assert voice_distances(own, [narrow])[0] < 1.0
