"""A text is heard while it is typed: each word once, when it is finished, and paid for once."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from studio.audio.buffer import Audio
from studio.domain.costs import BudgetExceeded
from studio.domain.progress import Cancelled, Progress
from studio.domain.project_settings import set_budget
from studio.domain.voices import Voice, VoiceSettings
from studio.providers.base import SpeechChunk, SpeechRequest
from studio.providers.fake.provider import create_provider
from studio.services.costs import Costs
from studio.services.providers import Providers
from studio.services.typed_speech import GrowingReel, TypedSpeech

VOICE = Voice(provider="fake", remote_id="a", name="A")
REQUEST = SpeechRequest(text="", language="en", voice=VOICE, settings=VoiceSettings())


class Speaker:
    """Answers each piece of text with as many milliseconds of sound as it has letters."""

    def __init__(self):
        self.texts = []

    async def prepare(self, request):
        pass

    async def speak(self, request, texts):
        async for text in texts:
            self.texts.append(text)
            samples = np.full((len(text) * 24, 1), 0.25, np.float32)
            yield SpeechChunk(Audio(samples, 24_000))


@pytest.fixture
def speaker():
    return Speaker()


@pytest.fixture
def costs(studio):
    """As if the fake voices were charged for."""
    charged = Costs(Providers((create_provider,)), studio.accounts, studio.settings)
    charged.is_charged = lambda provider_id: True
    return charged


@pytest.fixture
def typed(speaker, costs, project):
    return TypedSpeech(speaker, REQUEST, costs, costs.ledger(project))


async def test_words_are_spoken_when_they_are_finished(typed, speaker):
    speaking = asyncio.ensure_future(typed.speak())
    for text in ("G", "Goo", "Good ", "Good mor", "Good morning"):
        typed.follow(text)
    while not speaker.texts:  # noqa: ASYNC110 - what it waits for has no event
        await asyncio.sleep(0)
    assert speaker.texts == ["Good "]
    typed.follow("Good morning.", is_whole=True)
    await speaking
    assert speaker.texts == ["Good ", "morning. "]
    assert typed.characters == len("Good morning.")


async def test_what_was_said_stays_said_when_the_text_before_it_changes(typed, speaker):
    typed.follow("Good day ")
    typed.follow("Bad day and ")
    typed.follow("Good day and night", is_whole=True)
    await typed.speak()
    assert speaker.texts == ["Good day ", "and night "]


async def test_words_beyond_the_budget_are_not_sent(typed, speaker, project):
    with project.edit("Budget"):
        set_budget(project, 6)
    typed.follow("Good ")
    with pytest.raises(BudgetExceeded):
        typed.follow("Good morning ")
    typed.follow("Good ", is_whole=True)
    await typed.speak()
    assert speaker.texts == ["Good "]


def test_sound_is_played_while_it_is_made():
    reel, progress = GrowingReel(), Progress(lambda *_: None)
    reel.add(Audio(np.full((100, 1), 0.5, np.float32), 48_000))
    heard = reel(0, progress)
    at, piece = next(heard)
    assert (at, piece.shape) == (0, (100, 2))
    reel.add(Audio(np.full((50, 1), 0.25, np.float32), 48_000))
    assert next(heard)[0] == 100
    reel.finish()
    rest = list(heard)
    assert sum(len(one) for _, one in rest) == 0
    (begun, late), *_ = reel(120, progress)
    assert (begun, len(late)) == (120, 30)


def test_nobody_waits_for_sound_that_is_not_wanted_any_more():
    progress = Progress(lambda *_: None)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(GrowingReel()(0, progress))
