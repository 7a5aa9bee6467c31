"""The stock voices: complete, usable everywhere, and each its own person."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.providers.offline.stock import STOCK_VOICES
from tests.unit.offline.measure import median_pitch, semitones, spectrum_db
from tests.unit.offline.test_settings import LANGUAGES

if TYPE_CHECKING:
    from studio.domain.voices import Voice
    from tests.unit.offline.conftest import Studio

PITCH_ST, TRACT_ST, BALANCE_DB = 1.95, 1.73, 3.0
"""Least differences that tell one voice from another.

Of pitch and of vocal tract, in semitones: what listeners with normal hearing tell apart in triplets
of syllables (E. Gaudrain and D. Başkent, "Discrimination of voice pitch and vocal-tract length in
cochlear implant users", Ear and Hearing 39, 2018). Of the long-term spectrum, dB RMS: our choice.
They add up as independent cues do, as the root of the sum of squares.
"""

BY_NAME = pytest.mark.parametrize("voice", STOCK_VOICES, ids=lambda voice: voice.name)


def test_there_are_at_least_twenty_four_voices_of_every_kind() -> None:
    assert len(STOCK_VOICES) >= 24
    assert len({voice.remote_id for voice in STOCK_VOICES}) == len(STOCK_VOICES)
    assert {voice.label("gender") for voice in STOCK_VOICES} == {"male", "female"}
    assert {voice.label("age") for voice in STOCK_VOICES} >= {"child", "young", "old"}
    assert len({voice.label("description") for voice in STOCK_VOICES}) >= 20


@BY_NAME
def test_a_voice_says_who_it_is(voice: Voice) -> None:
    assert voice.description.endswith(".")
    for name in ("gender", "age", "accent", "description", "use case"):
        assert voice.label(name)


@BY_NAME
def test_a_voice_speaks_every_language_sampled(studio: Studio, voice: Voice) -> None:
    for language, text in LANGUAGES.items():
        speech, words = studio.say_once(text, language, voice.profile)
        assert words
        assert np.sqrt(np.mean(speech**2)) > 0.03
        assert np.abs(speech).max() < 0.9


@pytest.mark.parametrize("language", ["en", "ru", "ja", "ar"])
def test_any_two_voices_sound_like_two_people(studio: Studio, language: str) -> None:
    measured = {}
    for voice in STOCK_VOICES:
        assert voice.profile is not None
        speech, _ = studio.say_once(LANGUAGES[language], language, voice.profile)
        measured[voice.name] = (
            median_pitch(speech),
            voice.profile.formant_scale,
            spectrum_db(speech),
        )
    distances = {
        (one, other): _distance(measured[one], measured[other])
        for one, other in itertools.combinations(measured, 2)
    }
    nearest = min(distances, key=lambda pair: distances[pair])
    assert distances[nearest] >= 1.0, nearest


def _distance(one, other) -> float:
    pitch = semitones(one[0], other[0]) / PITCH_ST
    tract = semitones(one[1], other[1]) / TRACT_ST
    balance = float(np.sqrt(np.mean((one[2] - other[2]) ** 2))) / BALANCE_DB
    return float(np.sqrt(pitch**2 + tract**2 + balance**2))
