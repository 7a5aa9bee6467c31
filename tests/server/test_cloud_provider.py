"""The studio's own client of the cloud in front of the studio's own server: real speech."""

from __future__ import annotations

import re

import numpy as np
import pytest

from studio.domain.access import Access, Secret
from studio.domain.lexicon import LexiconEntry
from studio.domain.voices import Voice, VoiceSettings
from studio.providers.base import SpeechRequest
from studio.providers.base_dialogue import DialogueRequest, Turn
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.provider import create_provider
from tests.server.conftest import KEY

TEXT = "Nobody asked the machine. Still, it answered."
WORDS = ["Nobody", "asked", "the", "machine", "Still", "it", "answered"]


def access_to(server, key=KEY):
    return Access(key_id="own", label="Own", base_url=server.url, secret=Secret(key))


@pytest.fixture
async def provider(server):
    made = create_provider(lambda: access_to(server))
    yield made
    await made.close()


@pytest.fixture
def line(voice_id):
    voice = Voice(provider="elevenlabs", remote_id=voice_id, name="Own")
    return SpeechRequest(text=TEXT, language="en", voice=voice, settings=VoiceSettings(), seed=3)


async def heard(provider, request):
    return [chunk async for chunk in provider.speech.synthesize(request)]


async def test_a_line_is_spoken_with_its_words_and_its_cost(provider, line):
    (chunk,) = await heard(provider, line)
    assert 1.5 < chunk.audio.seconds < 8.0
    assert float(np.abs(chunk.audio.samples).max()) > 0.05
    assert [TEXT[w.text_start : w.text_end] for w in chunk.words] == WORDS
    starts = [word.start_s for word in chunk.words]
    assert starts == sorted(starts)
    assert chunk.words[-1].end_s <= chunk.audio.seconds
    assert chunk.bill.request_id
    assert chunk.bill.characters == len(TEXT)


async def test_models_and_standing_are_told(provider):
    models = await provider.account.models()
    assert models
    standing = await provider.account.standing()
    assert standing.plan
    assert standing.formats


async def test_a_wrong_key_is_refused_by_name(server, line):
    provider = create_provider(lambda: access_to(server, "wrong"))
    with pytest.raises(errors.KeyRefused):
        await heard(provider, line)
    await provider.close()


async def test_an_unknown_voice_is_gone(provider, line):
    voice = Voice(provider="elevenlabs", remote_id="21m00Tcm4TlvDq8ikWXX", name="Gone")
    request = SpeechRequest(text=TEXT, language="en", voice=voice, settings=VoiceSettings())
    with pytest.raises(errors.VoiceGone):
        await heard(provider, request)


async def test_what_is_typed_is_spoken_over_a_socket(provider, line):
    async def typed():
        for word in TEXT.split(" "):
            yield f"{word} "

    await provider.live.prepare(line)
    chunks = [chunk async for chunk in provider.live.speak(line, typed())]
    assert 1.5 < sum(chunk.audio.seconds for chunk in chunks) < 8.0
    said = [TEXT[w.text_start : w.text_end] for chunk in chunks for w in chunk.words]
    assert said == WORDS


async def test_an_answer_that_was_lost_is_found_in_the_history(provider, line, monkeypatch):
    transport = provider.speech._transport
    answered = transport.answer

    async def lose(call, access=None):
        answer = await answered(call, access)
        if call.is_billed:
            raise errors.AnswerLost
        return answer

    monkeypatch.setattr(transport, "answer", lose)
    (chunk,) = await heard(provider, line)
    assert 1.5 < chunk.audio.seconds < 8.0
    assert chunk.bill.characters == len(TEXT)


async def test_a_lexicon_kept_in_the_account_changes_what_is_said(provider, line):
    (plain,) = await heard(provider, line)
    entry = LexiconEntry(word="machine", said="enormous calculating machinery")
    await provider.pronunciation.keep("Film", [entry], "en")
    (changed,) = await heard(provider, line)
    assert changed.audio.seconds > plain.audio.seconds + 0.5
    await provider.pronunciation.keep("Film", [])
    (again,) = await heard(provider, line)
    assert again.audio.seconds == pytest.approx(plain.audio.seconds, abs=0.05)


async def test_a_scene_of_two_voices_comes_back_cut_into_its_turns(provider, client):
    ids = [voice.voice_id for voice in client.voices.get_all().voices[:2]]
    texts = ["Who is there?", "Nobody, go back to sleep.", "Good night."]
    turns = tuple(
        Turn(text, Voice(provider="elevenlabs", remote_id=ids[number % 2], name="V"))
        for number, text in enumerate(texts)
    )
    scene = await provider.cloud.dialogue.dialogue(DialogueRequest(turns=turns, language="en"))
    assert len(scene.turns) == 3
    for text, turn in zip(texts, scene.turns, strict=True):
        words = [text[w.text_start : w.text_end] for w in turn.words]
        assert words == re.findall(r"\w+", text)
        assert 0.4 < turn.audio.seconds < 5.0
        assert 0.0 <= turn.words[0].start_s < 0.5
        assert turn.words[-1].end_s <= turn.audio.seconds
    assert sum(bill.characters for bill in scene.bills) == sum(map(len, texts))
