from __future__ import annotations

import numpy as np
import pytest

from studio.audio.formants import formants
from tests.sounds import AH, EE, hiss, human_lines, room, vowel

RATE = 16_000


@pytest.mark.parametrize("shape", [AH, EE])
@pytest.mark.parametrize("scale", [1.0, 1.12])
def test_the_formants_of_a_vowel_are_found(shape: tuple[float, ...], scale: float) -> None:
    truth = tuple(formant * scale for formant in shape)
    found = formants(vowel(100.0, 0.6, RATE, truth) + room(0.6, RATE, 1e-4), RATE, 4_800.0)
    assert found.hertz[1:] == pytest.approx(truth[1:], rel=0.06)


def test_a_longer_tube_has_lower_formants() -> None:
    tubes = [tuple(35_000 * (2 * k - 1) / 4 / cm for k in (1, 2, 3, 4)) for cm in (14.0, 17.5)]
    found = [formants(vowel(110.0, 0.6, RATE, tube), RATE, 5_000.0).tract_cm for tube in tubes]
    assert found == pytest.approx([14.0, 17.5], rel=0.05)


def test_readers_have_believable_tracts() -> None:
    for sound, rate in human_lines():
        found = formants(sound, rate)
        assert 12.0 < found.tract_cm < 19.0
        assert list(found.hertz) == sorted(found.hertz)


def test_two_readers_differ_more_than_two_halves_of_one() -> None:
    lines = [sound for sound, _ in human_lines()]
    man, woman = lines[3], lines[4]
    halves = [formants(half, RATE).tract_cm for half in np.array_split(man, 2)]
    assert (
        abs(halves[0] - halves[1]) < formants(man, RATE).tract_cm - formants(woman, RATE).tract_cm
    )


@pytest.mark.parametrize("sound", [hiss(0.4), np.zeros(8_000, np.float32), np.zeros(0, np.float32)])
def test_without_a_voice_there_are_no_formants(sound: np.ndarray) -> None:
    found = formants(sound, RATE)
    assert np.isnan(found.hertz).all()
    assert np.isnan(found.tract_cm)
