"""From an engine's answer to a take."""

from __future__ import annotations

import json

import numpy as np

from studio.audio.buffer import Audio
from studio.providers.base import WordTime
from studio.services.takes import Rendition, rendition
from tests.sounds import faded, vowel

RATE = 22_050


def spoken() -> Rendition:
    """Half a second of nothing, half a second of voice, half a second of nothing."""
    quiet = np.zeros(RATE // 2, np.float32)
    samples = np.concatenate([quiet, faded(vowel(120.0, 0.5, RATE)), quiet])
    return rendition(Audio(samples[:, None], RATE), [WordTime(0, 3, 0.5, 1.0)])


def test_a_rendition_comes_back_from_the_cache_as_it_was() -> None:
    one = spoken()
    assert Rendition.unpack(one.flac, one.facts()) == one


def test_what_an_earlier_examination_found_is_examined_again() -> None:
    one = spoken()
    facts = json.loads(one.facts())
    del facts["examination"]
    outdated = json.dumps({**facts, "speech_start": 0, "speech_end": 100})
    again = Rendition.unpack(one.flac, outdated)
    assert (again.speech_start, again.speech_end) == (one.speech_start, one.speech_end)
