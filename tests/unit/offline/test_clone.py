"""Cloning: what a voice is made from is found again in the voice."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.audio.buffer import Audio
from studio.audio.resample import resample
from studio.audio.spectrum import mfcc
from studio.audio.voice_measures import BANDS, formant_ratio, measure_voice
from studio.domain.errors import InputError
from studio.domain.progress import Cancelled, Progress
from studio.providers.base import CloneRequest
from studio.providers.offline.clone import MOST_SPEECH_S, OfflineCloner, chosen_speech
from studio.providers.offline.espeak import RATE
from studio.providers.offline.reference import AS_MADE, Reference
from studio.providers.offline.stock import STOCK_VOICES
from tests.sounds import human_lines, vowel
from tests.unit.audio.test_sample_check import melody
from tests.unit.offline.without_child import SpeechHere

if TYPE_CHECKING:
    from studio.domain.voices import Voice, VoiceProfile
    from tests.unit.offline.conftest import Studio

SAID = (
    "Please put the red box on the table before you leave the room. Nobody expected the storm to "
    "arrive so early in the afternoon. She opened the window and listened to the sound of the "
    "rain. We should meet again tomorrow and talk about the new project. Seventeen ships sailed "
    "from the harbour, and only five of them ever came back."
)
"""About 18 seconds; nothing of it is in the text the engine measures itself with."""

PITCH, TRACT = 0.03, 0.05
"""How near a stock voice is found again."""


@pytest.fixture(scope="module")
def cloner(studio: Studio) -> OfflineCloner:
    return OfflineCloner(Reference(SpeechHere(studio)))


@pytest.fixture(scope="module")
def readers(cloner: OfflineCloner) -> list[VoiceProfile]:
    """The clones of the five readers."""
    return [cloned(cloner, reader(number))[0] for number in range(5)]


def cloned(cloner: OfflineCloner, *samples: Audio) -> tuple[VoiceProfile, list[str]]:
    made = asyncio.run(cloner.clone(CloneRequest(samples=samples, name="X")))
    assert made.voice.profile is not None
    return made.voice.profile, [str(remark) for remark in made.remarks]


def reader(number: int) -> Audio:
    return Audio.from_mono(*human_lines()[number])


def gliding(seconds: float) -> np.ndarray:
    frames = round(seconds * RATE)
    return vowel(np.geomspace(100.0, 150.0, frames), seconds, RATE)


def stock(name: str) -> Voice:
    return next(voice for voice in STOCK_VOICES if voice.name == name)


@pytest.mark.parametrize("name", ["Ben", "Ingrid", "Pia", "Otto"])
def test_a_stock_voice_is_found_again_in_its_own_speech(
    studio: Studio, cloner: OfflineCloner, name: str
) -> None:
    profile = stock(name).profile
    assert profile is not None
    speech = Audio.from_mono(studio.say(SAID, profile=profile), RATE)
    found, remarks = cloned(cloner, speech)
    assert found.pitch_hz == pytest.approx(profile.pitch_hz, rel=PITCH)
    assert found.formant_scale == pytest.approx(profile.formant_scale, rel=TRACT)
    assert found.rate == pytest.approx(profile.rate, rel=0.15)
    assert remarks == []


@pytest.mark.parametrize("number", range(5))
def test_a_clone_is_as_high_as_the_reader(
    studio: Studio, readers: list[VoiceProfile], number: int
) -> None:
    speech = studio.say(SAID, profile=readers[number], settings=AS_MADE)
    spoken = measure_voice([Audio.from_mono(speech, RATE)])
    wanted = measure_voice([reader(number)])
    assert spoken.pitch_hz == pytest.approx(wanted.pitch_hz, rel=0.04)


def test_readers_with_shorter_tracts_have_clones_with_shorter_tracts(
    readers: list[VoiceProfile],
) -> None:
    measured = [measure_voice([reader(number)]) for number in range(5)]
    tracts = [formant_ratio(measured[0], other) for other in measured]
    scales = [profile.formant_scale for profile in readers]
    assert np.corrcoef(np.log(tracts), np.log(scales))[0, 1] > 0.7
    assert all(0.75 <= scale <= 1.25 for scale in scales)


def test_a_clone_is_nearer_to_its_reader_than_any_stock_voice(
    studio: Studio, readers: list[VoiceProfile]
) -> None:
    spoken = [studio.say_once(SAID, "en", voice.profile)[0] for voice in STOCK_VOICES[::2]]
    for number, profile in enumerate(readers):
        own = typical_cepstrum(reader(number))
        speech = studio.say(SAID, profile=profile, settings=AS_MADE)
        clone = np.linalg.norm(typical_cepstrum(Audio.from_mono(speech, RATE)) - own)
        others = [
            np.linalg.norm(typical_cepstrum(Audio.from_mono(other, RATE)) - own) for other in spoken
        ]
        assert clone < min(others)


def typical_cepstrum(recording: Audio) -> np.ndarray:
    """Return the mean of the cepstral coefficients 1 to 19 over the loud moments."""
    cepstra = mfcc(resample(recording, 16_000).mono(), 16_000, 20)
    loud = cepstra[:, 0] > np.percentile(cepstra[:, 0], 90) - 12.0
    return cepstra[loud, 1:].mean(axis=0)


def test_several_samples_make_one_voice(cloner: OfflineCloner, readers: list[VoiceProfile]) -> None:
    own = reader(1)
    half = own.frames // 2
    parts = (Audio(own.samples[:half], own.rate), Audio(own.samples[half:], own.rate))
    whole = readers[1]
    joined, _ = cloned(cloner, *parts)
    assert joined.pitch_hz == pytest.approx(whole.pitch_hz, rel=0.02)
    assert joined.formant_scale == pytest.approx(whole.formant_scale, rel=0.02)
    assert len(joined.bands_db) == BANDS


def test_the_loudness_of_a_sample_does_not_matter(
    cloner: OfflineCloner, readers: list[VoiceProfile]
) -> None:
    own = reader(1)
    quiet = Audio(np.float32(0.1) * own.samples, own.rate)
    loud, faint = readers[1], cloned(cloner, quiet)[0]
    assert faint.pitch_hz == pytest.approx(loud.pitch_hz, rel=0.01)
    assert np.allclose(faint.bands_db, loud.bands_db, atol=1.0)


@pytest.mark.parametrize(
    ("samples", "says"),
    [
        ((), "less than a second"),
        ((np.zeros(RATE * 5, np.float32),), "less than a second"),
        ((gliding(0.4),), "less than a second"),
        ((np.zeros(0, np.float32),), "less than a second"),
    ],
)
def test_samples_without_speech_are_refused_in_a_sentence(
    cloner: OfflineCloner, samples: tuple[np.ndarray, ...], says: str
) -> None:
    with pytest.raises(InputError, match=says) as refused:
        cloned(cloner, *(Audio.from_mono(sample, RATE) for sample in samples))
    assert refused.value.hint_text()


def test_music_is_refused_and_left_out_beside_speech(
    cloner: OfflineCloner, readers: list[VoiceProfile]
) -> None:
    music = Audio.from_mono(melody((1.0, 1.25, 1.5), 0.25, 3), 16_000)
    with pytest.raises(InputError, match="music"):
        cloned(cloner, music)
    beside, remarks = cloned(cloner, music, reader(1))
    assert beside == readers[1]
    assert "Sample 1 is music and was not used." in remarks


def test_what_is_doubtful_about_samples_is_said(cloner: OfflineCloner) -> None:
    own = reader(1)
    limit = float(np.abs(own.samples).max()) / 8
    clipped = Audio(np.clip(own.samples, -limit, limit), own.rate)
    _, remarks = cloned(cloner, clipped, reader(3))
    assert "Sample 1 is distorted: it was recorded too loud." in remarks
    assert any("two people" in remark for remark in remarks)
    assert any("seconds of speech" in remark for remark in remarks)


def test_of_hours_of_samples_only_minutes_are_listened_to() -> None:
    own = reader(1)
    hour = Audio(np.tile(own.samples, (45, 1)), own.rate)
    kept, remarks = chosen_speech([hour] * 15, Progress())
    assert sum(piece.seconds for piece in kept) == pytest.approx(MOST_SPEECH_S, abs=15.0)
    assert [str(remark) for remark in remarks] == [
        "Only the first four minutes of sample 1 were listened to."
    ]


def test_cancelling_the_task_ends_the_work(cloner: OfflineCloner) -> None:
    progress = Progress()

    async def start_and_cancel() -> None:
        task = asyncio.create_task(
            cloner.clone(CloneRequest(samples=(reader(0),), name="X"), progress)
        )
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(start_and_cancel())
    with pytest.raises(Cancelled):
        progress.report(0, 1)


def test_a_clone_speaks_in_full_by_itself(cloner: OfflineCloner) -> None:
    made = asyncio.run(cloner.clone(CloneRequest(samples=(reader(0),), name="X")))
    assert made.voice.settings.similarity == 1.0
    assert dataclasses.replace(made.voice.settings, stability=1.0) == AS_MADE
