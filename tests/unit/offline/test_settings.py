"""Each setting does something audible, measured on the sound itself."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest

from studio.domain.voices import VoiceProfile, VoiceSettings
from tests.unit.offline.conftest import EVEN, PLAIN, Studio
from tests.unit.offline.measure import (
    RATE,
    band_db,
    crest_db,
    formants,
    loudness_spread_db,
    median_pitch,
    pitch_width,
    semitones,
    spectral_distance_db,
)

TEXT = (
    "Nobody expected the storm to arrive so early in the afternoon. She opened the window and "
    "listened to the rain. Are you sure that we can still go out?"
)
LANGUAGES = {
    "en": TEXT,
    "ru": "Никто не ждал, что буря придёт так рано. Она открыла окно и слушала дождь.",
    "de": "Niemand hatte den Sturm so früh erwartet. Sie öffnete das Fenster und hörte den Regen.",
    "ja": "だれも あらしが そんなに はやく くるとは おもわなかった。かのじょは まどを あけた。",
    "ar": "لم يتوقع أحد أن تصل العاصفة مبكرا. فتحت النافذة واستمعت إلى المطر.",
    "zh-CN": "没有人预料到暴风雨来得这么早。她打开窗户听着雨声。",
}


def even(**settings: float | bool) -> VoiceSettings:
    return dataclasses.replace(EVEN, **settings)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pitch_hz", [85.0, 130.0, 210.0, 300.0])
def test_the_median_pitch_is_the_profile_s(studio: Studio, language: str, pitch_hz: float) -> None:
    profile = VoiceProfile(base="klatt4", pitch_hz=pitch_hz)
    speech = studio.say(LANGUAGES[language], language, profile)
    assert semitones(median_pitch(speech), pitch_hz) < 1.0


@pytest.mark.parametrize("base", ["klatt4", "klatt5"])
def test_formants_move_by_the_profile_s_scale(studio: Studio, base: str) -> None:
    settings = even(similarity=1.0)
    low, high = (
        formants(studio.say(TEXT, "en", VoiceProfile(base=base, formant_scale=scale), settings))
        for scale in (1.0, 1.15)
    )
    assert np.median(high / low) == pytest.approx(1.15, abs=0.05)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2.0])
def test_speed_changes_the_tempo_to_within_three_percent(
    studio: Studio, language: str, speed: float
) -> None:
    own = studio.say(LANGUAGES[language], language)
    changed = studio.say(LANGUAGES[language], language, settings=even(speed=speed))
    assert own.size / changed.size == pytest.approx(speed, rel=0.03)


@pytest.mark.parametrize("wished", [0.85, 1.2])
def test_speech_comes_near_a_wished_length(studio: Studio, wished: float) -> None:
    natural_s = studio.say(TEXT).size / RATE
    speech = studio.say(TEXT, target_s=natural_s * wished)
    assert speech.size / RATE == pytest.approx(natural_s * wished, rel=0.03)


def test_a_wished_length_never_makes_the_tempo_uncomfortable(studio: Studio) -> None:
    natural = studio.say(TEXT).size
    assert studio.say(TEXT, target_s=0.5).size == pytest.approx(natural / 1.35, rel=0.03)
    assert studio.say(TEXT, target_s=500.0).size == pytest.approx(natural / 0.8, rel=0.03)


def test_at_full_stability_every_seed_gives_the_same_samples(studio: Studio) -> None:
    assert np.array_equal(studio.say(TEXT, seed=1), studio.say(TEXT, seed=2))


def test_with_less_stability_a_take_differs_more(studio: Studio) -> None:
    def pitches(stability: float) -> list[float]:
        settings = even(stability=stability)
        return [median_pitch(studio.say(TEXT, settings=settings, seed=s)) for s in range(6)]

    lively, calm = np.std(pitches(0.0)), np.std(pitches(0.7))
    assert lively > 2 * calm > 0


def test_the_same_seed_gives_the_same_samples_whatever_was_said_before(studio: Studio) -> None:
    rough = VoiceProfile(base="klatt5", breathiness=0.5, roughness=0.7, pitch_hz=90.0)
    settings = VoiceSettings(stability=0.2)
    first = studio.say(TEXT, "en", rough, settings, seed=7)
    studio.say(LANGUAGES["ja"], "ja", VoiceProfile(base="f2", pitch_hz=240.0), settings)
    assert np.array_equal(first, studio.say(TEXT, "en", rough, settings, seed=7))
    assert not np.array_equal(first, studio.say(TEXT, "en", rough, settings, seed=8))


@pytest.mark.parametrize("base", ["klatt4", "klatt5", "f2", "whisper"])
def test_no_language_said_before_leaves_a_trace(studio: Studio, base: str, seed: int) -> None:
    chance = random.Random(seed)
    profile = VoiceProfile(base=base)
    settings = VoiceSettings(stability=0.3)
    said = {
        language: studio.say(text, language, profile, settings)
        for language, text in LANGUAGES.items()
    }
    for language in chance.choices(list(LANGUAGES), k=12):
        again = studio.say(LANGUAGES[language], language, profile, settings)
        assert np.array_equal(again, said[language]), language


def test_similarity_leads_from_the_plain_timbre_to_the_voice_s_own(studio: Studio) -> None:
    profile = VoiceProfile(
        base="klatt4", formant_scale=1.2, tilt_db=6.0, bands_db=(4.0, 0.0, -4.0, 2.0)
    )
    plain = studio.say(TEXT, "en", PLAIN)
    distances = [
        spectral_distance_db(studio.say(TEXT, "en", profile, even(similarity=similarity)), plain)
        for similarity in (0.0, 0.3, 1.0)
    ]
    assert distances[0] < 0.5
    assert distances[0] < distances[1] < distances[2]
    assert distances[2] > 2.0


def test_style_widens_intonation_and_dynamics(studio: Studio) -> None:
    neutral = studio.say(TEXT, settings=even(style=0.0, speaker_boost=False))
    strong = studio.say(TEXT, settings=even(style=1.0, speaker_boost=False))
    assert pitch_width(strong) > 1.5 * pitch_width(neutral)
    assert loudness_spread_db(strong) > 1.15 * loudness_spread_db(neutral)


def test_speaker_boost_compresses_and_adds_presence(studio: Studio) -> None:
    without = studio.say(TEXT, settings=even(speaker_boost=False))
    boosted = studio.say(TEXT, settings=even(speaker_boost=True))
    assert crest_db(boosted) < crest_db(without) - 1.0
    assert band_db(boosted, 1800, 3800) > band_db(without, 1800, 3800) + 1.5


def test_tilt_changes_the_balance_by_its_decibels(studio: Studio) -> None:
    settings = even(similarity=1.0, speaker_boost=False)

    def balance(tilt_db: float) -> float:
        speech = studio.say(TEXT, "en", VoiceProfile(base="klatt4", tilt_db=tilt_db), settings)
        return band_db(speech, 3600, 4400) - band_db(speech, 360, 440)

    assert balance(6.0) - balance(0.0) == pytest.approx(6.0, abs=1.0)


def _harmonicity(samples: np.ndarray) -> float:
    """Return the mean likeness of neighbouring periods, from 0 (noise) to 1 (a perfect tone)."""
    likeness = []
    size = 900
    for start in range(0, samples.size - 2 * size, size):
        frame = samples[start : start + size]
        if np.sqrt(np.mean(frame**2)) < 0.04:
            continue
        lags = np.arange(RATE // 160, RATE // 90)
        shifted = samples[start + lags[:, None] + np.arange(size)]
        scale = np.linalg.norm(shifted, axis=1) * np.linalg.norm(frame)
        likeness.append(float((shifted @ frame / scale).max()))
    return float(np.mean(likeness))


@pytest.mark.parametrize("quality", ["breathiness", "roughness"])
def test_breath_and_roughness_make_periods_less_alike(studio: Studio, quality: str) -> None:
    levels = [
        _harmonicity(
            studio.say(TEXT, "en", VoiceProfile(base="klatt4", **{quality: amount}))  # type: ignore[arg-type]
        )
        for amount in (0.0, 0.4, 0.8)
    ]
    assert levels[0] > levels[1] > levels[2]
    assert levels[0] - levels[2] > 0.05
