"""Speech while it is written: sockets opened ahead, one generation each, closed cleanly."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from websockets.asyncio.server import serve

from studio.domain.access import CloudOptions
from studio.domain.voices import VoiceSettings
from studio.providers.base import SpeechRequest
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.connection import Network
from studio.providers.elevenlabs.live import CloudLive
from studio.providers.elevenlabs.models import Models
from studio.providers.elevenlabs.sockets import FORMAT, Sockets
from studio.providers.elevenlabs.transport import Transport
from tests.unit.elevenlabs.cloud import KEY
from tests.unit.elevenlabs.conftest import VOICE

TONE = b"\x10\x00" * 2400


class SocketCloud:
    """A server of stream-input: speaks each message as it comes, or misbehaves."""

    def __init__(self):
        self.fault = ""
        self.opened = []
        self.closed = []
        self.messages = []
        self.generations = 0
        self.with_alignment = True
        self.url = ""

    async def answer(self, socket):
        self.opened.append((socket.request.path, dict(socket.request.headers.raw_items())))
        try:
            await self._generate(socket)
        finally:
            await socket.wait_closed()
            self.closed.append(socket.close_code)

    async def _generate(self, socket):
        is_used = False
        async for raw in socket:
            message = json.loads(raw)
            self.messages.append(message)
            if not is_used:
                is_used, self.generations = True, self.generations + 1
                continue
            if message["text"] == "":
                if self.fault == "silence":
                    continue
                final = {"audio": None, "isFinal": True, "alignment": None}
                await socket.send(json.dumps(final))
                if self.fault != "never closes":
                    return
            elif self.fault == "cut":
                await socket.send(self._part(message["text"][:2]))
                socket.transport.abort()
                return
            elif self.fault == "quota":
                told = {"message": "none left", "error": "quota_exceeded", "code": 1008}
                await socket.send(json.dumps(told))
                await socket.close(1008, "quota_exceeded: none left")
                return
            elif self.fault == "reason":
                await socket.close(1008, "voice_not_found: no such voice")
                return
            elif self.fault == "garbage":
                await socket.send("<html>")
            else:
                await socket.send(self._part(message["text"]))

    def _part(self, text):
        count = len(text)
        alignment = {
            "chars": list(text),
            "charStartTimesMs": [n * 100 // count for n in range(count)],
            "charDurationsMs": [100 // count] * count,
        }
        return json.dumps({
            "audio": base64.b64encode(TONE).decode(),
            "isFinal": None,
            "alignment": alignment if self.with_alignment else None,
            "normalizedAlignment": None,
        })  # fmt: skip


@pytest.fixture
async def there():
    made = SocketCloud()

    def refuse(connection, request):
        if request.headers["xi-api-key"] != KEY:
            body = '{"detail": {"status": "invalid_api_key", "message": "%s"}}'
            return connection.respond(401, body % request.headers["xi-api-key"])
        return None

    async with serve(made.answer, "127.0.0.1", 0, process_request=refuse) as server:
        made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield made


class Typist:
    def __init__(self, there, cloud, patience):
        self.access = replace(cloud.access(), base_url=there.url)
        self.models_at = cloud.access()
        network = Network(connect_s=1.0)
        self.transport = Transport(lambda: self.access, network=network, patience=patience)
        asked = Transport(lambda: self.models_at, patience=patience)
        self.sockets = Sockets(self.transport, idle_s=0.5)
        self.live = CloudLive(self.sockets, Models(asked), CloudOptions)
        self.closers = (self.sockets, self.transport, asked)

    def request(self, **fields):
        return SpeechRequest(
            text="", language="es", voice=VOICE, settings=VoiceSettings(), **fields
        )

    async def type(self, *texts):
        async def written():
            for text in texts:
                await asyncio.sleep(0)
                yield text

        return [chunk async for chunk in self.live.speak(self.request(seed=4), written())]


@pytest.fixture
async def typist(there, cloud, patience):
    made = Typist(there, cloud, patience)
    yield made
    for closer in made.closers:
        await closer.close()
    assert there.closed == [1000] * len(there.opened) or there.fault


def words(chunks, text):
    return [text[w.text_start : w.text_end] for chunk in chunks for w in chunk.words]


async def test_what_is_typed_is_heard_word_by_word(typist, there):
    chunks = await typist.type("Hola, ", "mun", "do cru", "el")
    assert [message["text"] for message in there.messages] == [
        " ",
        "Hola, ",
        "mundo ",
        "cruel ",
        "",
    ]
    assert there.messages[0]["voice_settings"]["stability"] == 0.5
    assert words(chunks, "Hola, mundo cruel") == ["Hola", "mundo", "cruel"]
    starts = [word.start_s for chunk in chunks for word in chunk.words]
    assert starts == pytest.approx([0.0, 0.1, 0.2], abs=0.03)
    assert sum(chunk.audio.frames for chunk in chunks) == 3 * 2400


async def test_the_address_says_how_and_not_with_which_key(typist, there):
    await typist.type("Hola.")
    path, headers = there.opened[0]
    assert urlsplit(path).path == f"/v1/text-to-speech/{VOICE.remote_id}/stream-input"
    query = parse_qs(urlsplit(path).query)
    assert query["model_id"] == ["eleven_multilingual_v2"]
    assert query["output_format"] == [FORMAT]
    assert query["seed"] == ["4"]
    assert KEY not in path
    assert headers["xi-api-key"] == KEY


async def test_the_next_socket_is_open_before_it_is_needed_and_each_speaks_once(typist, there):
    await typist.live.prepare(typist.request(seed=4))
    for text in ("Uno.", "Dos.", "Tres."):
        await typist.type(text)
        await asyncio.gather(*typist.sockets._opening.values())
    assert there.generations == 3
    assert len(there.opened) == 4
    assert len(typist.sockets._spares) == 1


async def test_a_spare_socket_that_was_closed_or_has_an_old_key_is_not_used(typist, there):
    await typist.live.prepare(typist.request(seed=4))
    await asyncio.gather(*typist.sockets._opening.values())
    (spare,) = typist.sockets._spares.values()
    await spare.socket.close()
    assert words(await typist.type("Hola."), "Hola.") == ["Hola"]


async def test_it_ends_with_the_final_message_whether_or_not_the_server_closes(typist, there):
    there.fault = "never closes"
    assert words(await typist.type("Hola."), "Hola.") == ["Hola"]


async def test_without_alignment_there_is_sound_without_words(typist, there):
    there.with_alignment = False
    chunks = await typist.type("Hola.")
    assert [chunk.words for chunk in chunks] == [()]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("cut", errors.AnswerLost),
        ("quota", errors.QuotaUsedUp),
        ("reason", errors.VoiceGone),
        ("silence", errors.AnswerLost),
        ("garbage", errors.CloudError),
    ],
)
async def test_each_failure_has_its_name_and_gives_the_place_back(typist, there, fault, kind):
    there.fault = fault
    with pytest.raises(kind):
        await typist.type("Hola, mundo.")
    assert typist.transport.gate(typist.access, "standard").running == 0
    there.fault = ""
    assert await typist.type("Hola.")
    there.fault = fault


def ours(caplog):
    """Return what was logged, but for the server of the tests."""
    lines = [one for one in caplog.records if not one.name.startswith("websockets.server")]
    return "\n".join(one.getMessage() for one in lines)


async def test_a_refused_key_is_named_and_told_to_nobody(typist, there, caplog):
    caplog.set_level(logging.DEBUG)
    wrong = "sk_wrong_key_of_the_tests"
    typist.access = replace(typist.access, secret=type(typist.access.secret)(wrong))
    with pytest.raises(errors.KeyRefused) as refused:
        await typist.type("Hola.")
    assert wrong not in ours(caplog) + repr(vars(refused.value))
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


async def test_the_key_is_in_no_log_of_a_socket(typist, there, caplog):
    caplog.set_level(logging.DEBUG)
    await typist.type("Hola.")
    assert ours(caplog)
    assert KEY not in ours(caplog)


async def test_a_dead_address_is_an_outage(typist, there):
    typist.access = replace(typist.access, base_url="http://127.0.0.1:1")
    with pytest.raises(errors.NoConnection):
        await typist.type("Hola.")


async def test_what_fails_while_writing_ends_the_generation(typist, there):
    async def texts():
        yield "Hola, "
        raise RuntimeError("the window is gone")

    there.fault = "left"
    with pytest.raises(RuntimeError, match="gone"):
        async for _ in typist.live.speak(typist.request(), texts()):
            pass
