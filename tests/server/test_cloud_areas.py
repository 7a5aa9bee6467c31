"""The studio's own client of the cloud in front of the studio's own server, area by area."""

from __future__ import annotations

import asyncio
import dataclasses
import io

import numpy as np
import pytest
import soundfile

from studio.audio.buffer import Audio
from studio.domain.access import Access, Secret
from studio.domain.voices import VoiceSettings
from studio.providers.base import (
    CloneRequest,
    ConversionRequest,
    DesignRequest,
    RemixRequest,
    SpeechRequest,
    blocks_of,
)
from studio.providers.base_cloud import DubLine, DubRequest, EffectRequest, LibrarySearch
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.account import CloudAccount
from studio.providers.elevenlabs.align import CloudAligner
from studio.providers.elevenlabs.cloning import CloudCloner
from studio.providers.elevenlabs.convert import CloudConverter
from studio.providers.elevenlabs.design import CloudDesigner
from studio.providers.elevenlabs.dubbing import CloudDubber
from studio.providers.elevenlabs.effects import CloudEffects
from studio.providers.elevenlabs.isolate import CloudIsolator
from studio.providers.elevenlabs.models import Models
from studio.providers.elevenlabs.provider import create_provider
from studio.providers.elevenlabs.shared import CloudLibrary
from studio.providers.elevenlabs.transcribe import CloudTranscriber
from studio.providers.elevenlabs.transport import Transport
from studio.providers.elevenlabs.voices import CloudVoices, VoiceFacts, VoiceSearch
from tests.server.calls import beginning
from tests.server.conftest import KEY
from tests.sounds import human_lines

DESCRIPTION = "A deep, calm old man with a rough voice who speaks slowly."
SAID = "And so my fellow Americans"
SETTINGS = VoiceSettings()


@pytest.fixture
async def transport(server):
    access = Access(key_id="own", label="Own", base_url=server.url, secret=Secret(KEY))
    made = Transport(lambda: access)
    yield made
    await made.close()


@pytest.fixture
def account(transport):
    return CloudAccount(transport, Models(transport))


@pytest.fixture
def voices(transport):
    return CloudVoices(transport)


@pytest.fixture
async def cloner(transport, voices, account):
    made = CloudCloner(transport, voices, account)
    yield made
    await made.close()


@pytest.fixture(scope="module")
def speech():
    samples, rate = soundfile.read(io.BytesIO(beginning()), dtype="float32")
    return Audio.from_mono(samples, rate)


@pytest.fixture(scope="module")
def person():
    samples, rate = human_lines()[1]
    return Audio.from_mono(np.tile(samples, 3)[: 11 * rate], rate)


def is_heard(audio):
    return float(np.abs(audio.samples).max()) > 0.02


async def spoken(server, voice):
    access = Access(key_id="own", label="Own", base_url=server.url, secret=Secret(KEY))
    provider = create_provider(lambda: access)
    request = SpeechRequest(text="Hello there.", language="en", voice=voice, settings=SETTINGS)
    chunks = [chunk.audio async for chunk in provider.speech.synthesize(request)]
    await provider.close()
    return chunks[0]


async def all_of(blocks):
    heard = [block async for block in blocks]
    return Audio(np.concatenate([one.samples for one in heard]), heard[0].rate)


async def test_a_voice_is_cloned_changed_and_deleted(server, cloner, voices, person):
    labels = (("gender", "female"), ("use case", "narration"))
    request = CloneRequest(samples=(person,), name="Reader One", description="Me.", labels=labels)
    made = await cloner.clone(request)
    voice_id = made.voice.remote_id
    assert [str(remark) for remark in made.remarks] == [
        "There are 11 seconds of samples; a minute or two is best."
    ]
    assert is_heard(await spoken(server, made.voice))

    found = await voices.search(VoiceSearch(text="Reader One"))
    assert [one.remote_id for one in found] == [voice_id]
    assert (found[0].description, found[0].label("use case")) == ("Me.", "narration")

    (sample,) = await voices.samples(voice_id)
    packed = await voices.sample_sound(voice_id, sample.id)
    assert soundfile.info(io.BytesIO(packed)).duration == pytest.approx(11.0, abs=0.1)

    await voices.change(voice_id, VoiceFacts(name="Reader Two", labels=(("age", "old"),)))
    changed = await voices.voice(voice_id)
    assert (changed.name, changed.label("age")) == ("Reader Two", "old")

    settings = VoiceSettings(stability=0.3, similarity=0.9, style=0.2, speed=1.1)
    await voices.set_settings(voice_id, settings)
    assert await voices.settings(voice_id) == settings

    await voices.delete(voice_id)
    with pytest.raises(errors.VoiceGone):
        await voices.voice(voice_id)


async def test_all_voices_are_listed(voices):
    found = await voices.voices()
    assert len({one.remote_id for one in found}) == len(found) > 5
    assert all(one.name and one.provider == "elevenlabs" for one in found)


async def test_a_clone_nobody_waits_for_is_removed_again(cloner, voices, person, monkeypatch):
    sent = asyncio.Event()
    send = cloner._transport.answer

    async def answer(call, access=None):
        if call.operation == "add_voice":
            sent.set()
        return await send(call, access)

    monkeypatch.setattr(cloner._transport, "answer", answer)
    request = CloneRequest(samples=(person,), name="Nobody waits")
    task = asyncio.ensure_future(cloner.clone(request))
    await sent.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await cloner.close()
    assert await voices.search(VoiceSearch(text="Nobody waits")) == ()


async def test_a_voice_is_designed_kept_and_remixed(server, transport, voices):
    designer = CloudDesigner(transport)
    design = await designer.design(DesignRequest(description=DESCRIPTION, count=2))
    assert len(design.previews) == 2
    assert all(is_heard(preview.audio) for preview in design.previews)
    kept = await designer.keep(design, design.previews[1], "Old man")
    assert kept.name == "Old man"
    assert is_heard(await spoken(server, kept))

    remix = await designer.remix(RemixRequest(voice=kept, description="much younger"))
    assert remix.previews
    assert all(is_heard(preview.audio) for preview in remix.previews)
    await voices.delete(kept.remote_id)


@pytest.mark.parametrize("output_format", ["pcm_24000", "mp3_44100_128"])
async def test_a_recording_is_heard_in_another_voice(
    transport, account, voices, speech, output_format, monkeypatch
):
    async def chosen():
        return output_format

    monkeypatch.setattr(account, "format", chosen)
    converter = CloudConverter(transport, Models(transport), account, piece_s=(1.0, 1.8))
    voice = (await voices.voices())[0]
    request = ConversionRequest(source=blocks_of(speech, 0.4), voice=voice, settings=SETTINGS)
    heard = await all_of(converter.convert(request))
    assert (heard.frames, heard.channels, heard.rate) == (speech.frames, 1, speech.rate)
    assert is_heard(heard)
    own = speech.samples[:, 0]
    assert not np.allclose(heard.samples[:, 0], own, atol=0.01)
    assert np.corrcoef(loudness(heard.samples[:, 0]), loudness(own))[0, 1] > 0.6


def loudness(mono, size=1600):
    whole = mono[: len(mono) // size * size].reshape(-1, size)
    return np.sqrt(np.mean(np.square(whole), axis=1))


async def test_noise_is_taken_away_and_the_length_stays(transport, speech):
    noise = np.random.default_rng(3).normal(0, 0.02, speech.samples.shape).astype(np.float32)
    noisy = np.repeat(speech.samples + noise, 2, axis=1)
    isolator = CloudIsolator(transport)
    clean = await all_of(isolator.isolate(blocks_of(Audio(noisy, speech.rate), 0.7)))
    assert (clean.frames, clean.channels, clean.rate) == (speech.frames, 2, speech.rate)
    assert is_heard(clean)
    quiet = loudness(speech.samples[:, 0]).argsort()[:5]
    assert loudness(clean.samples[:, 0])[quiet].mean() < loudness(noisy[:, 0])[quiet].mean()


async def test_what_is_said_is_written_down_with_its_times(transport, speech):
    transcriber = CloudTranscriber(transport)
    assert "en" in await transcriber.transcribable()
    transcript = await transcriber.transcribe(speech, "en")
    assert transcript.language == "en"
    assert "my fellow american" in transcript.text.lower()
    assert set(transcript.speakers) == {"speaker_0"}
    words = [transcript.text[one.text_start : one.text_end] for one in transcript.words]
    assert all(word.strip() for word in words)
    starts = [one.start_s for one in transcript.words]
    assert starts == sorted(starts)
    assert transcript.words[-1].end_s <= speech.seconds + 0.1


async def test_the_words_of_a_text_are_found(transport, speech):
    words = await CloudAligner(transport).align(speech, SAID, "en")
    assert [SAID[one.text_start : one.text_end] for one in words] == SAID.split()
    assert words[0].start_s < words[-1].start_s < speech.seconds


async def test_shared_voices_are_found_and_added(server, transport, voices, person):
    library = CloudLibrary(transport)
    found = [one async for one in library.search(LibrarySearch(gender="female"))]
    assert found
    assert {one.voice.label("gender") for one in found} == {"female"}
    added = await library.add(found[0], "Shared one")
    assert is_heard(await spoken(server, added))
    near = await library.similar(person, 3)
    assert 1 <= len(near) <= 3

    heroes = await library.create("Heroes")
    await library.put(heroes.id, added.remote_id)
    inside = await voices.search(VoiceSearch(collection_id=heroes.id))
    assert [one.remote_id for one in inside] == [added.remote_id]
    await library.rename(heroes.id, "Villains")
    assert dataclasses.replace(heroes, title="Villains") in await library.collections()
    await library.take_out(heroes.id, added.remote_id)
    await library.delete(heroes.id)
    assert heroes.id not in {one.id for one in await library.collections()}
    await voices.delete(added.remote_id)


async def test_a_film_is_dubbed_and_nothing_of_it_stays(transport, http):
    before = http.get("/v1/dubbing").json()["dubs"]
    line = DubLine(
        speaker="Jack", start_s=0.2, end_s=3.0, text=SAID, translation="Por eso mis compatriotas"
    )
    request = DubRequest(sound=beginning(), name="Film", source="en", target="es", lines=(line,))

    async def soon(_seconds):
        await asyncio.sleep(0.02)

    dub = await CloudDubber(transport, pause=soon).dub(request)
    samples, rate = soundfile.read(io.BytesIO(dub.sound), dtype="float32", always_2d=True)
    assert len(samples) / rate == pytest.approx(3.3, abs=0.2)
    assert is_heard(Audio(samples, rate))
    assert [one.translation for one in dub.lines] == ["Por eso mis compatriotas"]
    assert dub.subtitles.startswith("WEBVTT\n")
    assert "Por eso mis compatriotas" in dub.subtitles
    assert http.get("/v1/dubbing").json()["dubs"] == before


async def test_what_the_server_lacks_is_said_by_name(transport):
    with pytest.raises(errors.PlanTooLow):
        await CloudEffects(transport).effect(EffectRequest(text="A door falls shut."))
    request = DubRequest(sound=beginning(), name="Film", source="en", target="es")
    with pytest.raises(errors.PlanTooLow):
        await CloudDubber(transport).dub(request)
