"""What the studio says over a socket beside what the official client says for the same text."""

from __future__ import annotations

import asyncio
import base64
import json
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, urlsplit

import pytest
from elevenlabs import ElevenLabs
from websockets.asyncio.server import serve

from studio.domain.access import Access, Secret
from studio.providers.elevenlabs.sockets import FORMAT, Sockets
from studio.providers.elevenlabs.speech_calls import Saying
from studio.providers.elevenlabs.transport import Transport
from tests.unit.elevenlabs_calls.asked_speech import MODEL
from tests.unit.elevenlabs_calls.asking import OFFICIAL, OWN, VOICE

KEY = "sk_of_the_tests"
WORDS = ("Please put the red box ", "on the table. ")

DIFFERENCES = {
    "query inactivity_timeout": "whoever types may think longer than the API would wait",
    "query sync_alignment": "the times of words come along; the official client drops them",
    "first try_trigger_generation": "optional: the schedule decides when there is enough text",
    "text try_trigger_generation": "optional: the schedule decides when there is enough text",
    "first generation_config": "longer pieces after the first: they sound better, none is late",
}
"""By place: why the studio differs."""


class Recorder:
    """Keeps how sockets were opened and what came over them."""

    def __init__(self):
        self.opened = []
        self.messages = []

    async def meet(self, socket):
        self.opened.append(socket.request)
        said = []
        self.messages.append(said)
        async for raw in socket:
            message = json.loads(raw)
            said.append(message)
            if message["text"] == "":
                tone = base64.b64encode(b"\x10\x00" * 240).decode()
                await socket.send(json.dumps({"audio": tone, "isFinal": None}))
                await socket.send(json.dumps({"audio": None, "isFinal": True}))
                return


@asynccontextmanager
async def recording():
    recorder = Recorder()
    async with serve(recorder.meet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield recorder, f"127.0.0.1:{port}"


def places(request, messages):
    """Take a generation apart: what stands in each place."""
    url = urlsplit(request.path)
    found = {"path": url.path, "key": request.headers["xi-api-key"]}
    found |= {f"query {name}": value for name, value in parse_qsl(url.query)}
    found |= {f"first {name}": value for name, value in messages[0].items()}
    texts = [message for message in messages[1:] if message["text"]]
    found["said"] = "".join(message["text"] for message in texts).split()
    names = {name for message in texts for name in message}
    found |= {f"text {name}": texts[0].get(name) for name in names - {"text"}}
    found |= {f"last {name}": value for name, value in messages[-1].items()}
    return found


async def said_by_us():
    async with recording() as (recorder, address):
        url = f"http://{address}"
        access = Access(key_id="k", label="Tests", base_url=url, secret=Secret(KEY))
        transport = Transport(lambda: access)
        sockets = Sockets(transport, idle_s=5.0)

        async def texts():
            for word in WORDS:
                yield word

        saying = Saying(text="", voice_id=VOICE, model=MODEL, settings=OWN)
        assert [chunk async for chunk in sockets.speak(saying, texts())]
        await sockets.close()
        await transport.close()
        used = next(place for place, said in enumerate(recorder.messages) if said)
        return places(recorder.opened[used], recorder.messages[used])


async def said_officially():
    async with recording() as (recorder, address):

        def speak():
            client = ElevenLabs(api_key=KEY, base_url=f"http://{address}")
            client.text_to_speech._ws_base_url = f"ws://{address}"
            spoken = client.text_to_speech.convert_realtime(
                VOICE,
                text=iter(WORDS),
                model_id=MODEL.id,
                output_format=FORMAT,
                voice_settings=OFFICIAL,
            )
            return b"".join(spoken)

        assert await asyncio.to_thread(speak)
        return places(recorder.opened[0], recorder.messages[0])


@pytest.mark.filterwarnings("ignore:ConnectionClosed.code is deprecated")
async def test_a_socket_is_spoken_over_as_the_official_client_does():
    ours, theirs = await said_by_us(), await said_officially()
    names = ours.keys() | theirs.keys()
    pairs = {name: (ours.get(name), theirs.get(name)) for name in names}
    unlike = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    assert {name: pair for name, pair in unlike.items() if name not in DIFFERENCES} == {}
    assert unlike.keys() == DIFFERENCES.keys()
