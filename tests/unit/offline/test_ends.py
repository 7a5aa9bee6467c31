"""Where a take's speech begins and ends: the engine's floor is so low that plain levels tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.audio.silence import speech_bounds
from studio.providers.offline.stock import STOCK_VOICES
from tests.unit.offline.measure import RATE

if TYPE_CHECKING:
    from tests.unit.offline.conftest import Studio

VOICES = {voice.name: voice.profile for voice in STOCK_VOICES}
BLOCK = 110

# Held vowels, first plosives, soft last sounds, closures inside, breathy and rough voices.
SAID = [
    ("en", "Ana", "You have to learn to listen."),
    ("en", "Jasper", "The colossus of Rhodes!"),
    ("en", "Marcus", "The head-snarlers"),
    ("en", "Selma", "Answer me!"),
    ("es", "Otto", "¿Pero qué es esto que me ha sucedido?"),
    ("de", "Maya", "Was ist denn nur mit mir geschehen?"),
    ("de", "Kofi", "Was suche ich hier eigentlich?"),
    ("ru", "Edith", "Ты должен учиться слушать."),
    ("ru", "Lars", "Прекрасно"),
    ("ru", "Grace", "За мной!"),
    ("ru", "Tilda", "Она здесь есть!"),
    ("ar", "Theo", "ثم لماذا يجب علي أن أسلم حياتي لشيئ"),
    ("ar", "Bruno", "لماذا لا تستطيع أن ترى حسن هذا المكان"),
    ("ja", "Otto", "ここで なにを さがしている？"),
]


def sounding(samples: np.ndarray) -> tuple[float, float]:
    """Return from when to when, in seconds, 5 ms blocks stand out of the engine's floor."""
    rows = samples[: len(samples) // BLOCK * BLOCK].reshape(-1, BLOCK)
    levels = 10.0 * np.log10(np.square(rows).mean(axis=1) + 1e-12)
    (found,) = np.nonzero(levels > max(levels.max() - 50.0, -62.0))
    return found[0] * BLOCK / RATE, (found[-1] + 1) * BLOCK / RATE


@pytest.mark.parametrize(("language", "voice", "text"), SAID)
def test_no_sound_of_a_take_is_taken_for_silence_at_its_ends(
    studio: Studio, language: str, voice: str, text: str
) -> None:
    whole, _ = studio.say_once(text, language, VOICES[voice])
    start, end = speech_bounds(whole, RATE)
    trimmed = whole[start:end]
    for speech in (whole, trimmed):
        bounds = [frame / RATE for frame in speech_bounds(speech, RATE, margin_s=0.0)]
        assert bounds == pytest.approx(sounding(speech), abs=0.02)
