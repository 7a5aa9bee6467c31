"""Speech over sockets: the official client's way, contexts, schedules, timings, refusals."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.server.conftest import KEY, Running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from elevenlabs import ElevenLabs
    from websockets.sync.client import ClientConnection

TEXT = "Please put the red box on the table. Nobody expected the storm to come so early. "
PCM = "output_format=pcm_16000"


def opened(server: Running, path: str, key: str = KEY) -> ClientConnection:
    url = server.url.replace("http", "ws", 1) + "/v1/text-to-speech/" + path
    return connect(url, additional_headers={"xi-api-key": key} if key else {}, max_size=None)


def send(socket: ClientConnection, **message: object) -> None:
    socket.send(json.dumps(message))


def frames(socket: ClientConnection) -> Iterator[dict[str, object]]:
    """Yield what comes until the server closes."""
    while True:
        try:
            yield json.loads(socket.recv(timeout=20))
        except ConnectionClosed:
            return


def sound(received: list[dict[str, object]]) -> bytes:
    return b"".join(base64.b64decode(one["audio"]) for one in received if one.get("audio"))


@pytest.mark.filterwarnings("ignore:ConnectionClosed.code:DeprecationWarning")  # the client's own
def test_the_official_client_hears_all_of_a_text_given_in_bits(
    client: ElevenLabs, voice_id: str
) -> None:
    words = (f"{word} " for word in (TEXT * 3).split())
    parts = list(
        client.text_to_speech.convert_realtime(
            voice_id, text=words, model_id="eleven_flash_v2_5", output_format="pcm_16000"
        )
    )
    seconds = len(b"".join(parts)) / 2 / 16_000
    assert len(parts) > 3
    assert seconds > 10


def test_it_closes_with_1000_after_a_final_message(server: Running) -> None:
    with opened(server, f"Ben/stream-input?{PCM}") as socket:
        send(socket, text=" ")
        send(socket, text="Hello there. ")
        send(socket, text="")
        received = list(frames(socket))
    assert received[-1]["isFinal"] is True
    assert received[-1]["audio"] is None
    assert socket.close_code == 1000
    assert all(one["isFinal"] is None for one in received[:-1])


def test_characters_are_timed_from_the_beginning_of_each_chunk(server: Running) -> None:
    with opened(server, f"Ben/stream-input?{PCM}&seed=1") as socket:
        send(socket, text=TEXT)
        send(socket, text="")
        received = list(frames(socket))
    timed = [one for one in received if one.get("alignment")]
    assert "".join("".join(one["alignment"]["chars"]) for one in timed) == TEXT
    for one in timed:
        milliseconds = len(base64.b64decode(one["audio"])) / 32
        starts = one["alignment"]["charStartTimesMs"]
        assert starts == sorted(starts)
        assert len(starts) == len(one["alignment"]["charDurationsMs"])
        assert starts[-1] <= milliseconds + 60


def test_little_text_waits_for_more_and_a_flush_speaks_it(server: Running) -> None:
    with opened(server, f"Ben/stream-input?{PCM}") as socket:
        send(socket, text="Only a few words ")
        with pytest.raises(TimeoutError):
            socket.recv(timeout=0.3)
        send(socket, text="", flush=True)  # an empty text ends; what was gathered is spoken first
        assert sound(list(frames(socket)))


def test_text_is_spoken_as_soon_as_the_schedule_says(server: Running) -> None:
    with opened(server, f"Ben/stream-input?{PCM}") as socket:
        send(socket, text=" ", generation_config={"chunk_length_schedule": [50]})
        send(socket, text=TEXT)
        first = json.loads(socket.recv(timeout=10))
        assert first["audio"]
        send(socket, text="")
        assert list(frames(socket))[-1]["isFinal"] is True


def test_a_stream_in_bits_lasts_about_as_long_as_the_text_in_one(
    client: ElevenLabs, server: Running
) -> None:
    with opened(server, f"Ben/stream-input?{PCM}&seed=1") as socket:
        for word in TEXT.split():
            send(socket, text=f"{word} ", try_trigger_generation=True)
        send(socket, text="")
        in_bits = len(sound(list(frames(socket))))
    in_one = b"".join(
        client.text_to_speech.convert("Ben", text=TEXT, output_format="pcm_16000", seed=1)
    )
    assert in_bits == pytest.approx(len(in_one), rel=0.15)


def test_contexts_speak_side_by_side_and_end_by_themselves(server: Running) -> None:
    with opened(server, f"Ben/multi-stream-input?{PCM}") as socket:
        send(socket, text="The first one speaks. ", context_id="a")
        send(socket, text="The second one too. ", context_id="b")
        send(socket, context_id="a", flush=True)
        send(socket, context_id="a", close_context=True)
        send(socket, context_id="b", close_context=True)
        send(socket, close_socket=True)
        received = list(frames(socket))
    for name in ("a", "b"):
        own = [one for one in received if one["contextId"] == name]
        assert sound(own)
        assert own[-1]["is_final"] is True
    assert socket.close_code == 1000


def test_a_sixth_context_is_refused(server: Running) -> None:
    with opened(server, f"Ben/multi-stream-input?{PCM}") as socket:
        for number in range(6):
            send(socket, text="Hello ", context_id=str(number))
        received = list(frames(socket))
    assert received[-1]["error"] == "too_many_concurrent_requests"
    assert socket.close_code == 1008


def test_the_key_may_come_in_the_first_message_or_as_a_token(
    client: ElevenLabs, server: Running
) -> None:
    with opened(server, f"Ben/stream-input?{PCM}", key="") as socket:
        send(socket, **{"text": "Hello. ", "xi-api-key": KEY})
        send(socket, text="")
        assert sound(list(frames(socket)))
    token = client.tokens.single_use.create("tts_websocket").token
    for is_first in (True, False):
        path = f"Ben/stream-input?{PCM}&single_use_token={token}"
        with opened(server, path, key="") as socket:
            send(socket, text="Hello. ")
            send(socket, text="")
            assert bool(sound(list(frames(socket)))) is is_first


@pytest.mark.parametrize(
    ("path", "message", "code"),
    [
        ("nobody/stream-input", {"text": "Hi. "}, "invalid_uid"),
        ("Ben/stream-input?model_id=eleven_v3", {"text": "Hi. "}, "unsupported_model"),
        ("Ben/stream-input?model_id=none", {"text": "Hi. "}, "model_not_found"),
        ("Ben/stream-input?output_format=wav_8000", {"text": "Hi. "}, "invalid_output_format"),
        ("Ben/stream-input?inactivity_timeout=999", {"text": "Hi. "}, "invalid_parameters"),
        ("Ben/stream-input?inactivity_timeout=1", {"text": " "}, "input_timeout_exceeded"),
        ("Ben/stream-input", {"text": 5}, "invalid_parameters"),
        ("Ben/stream-input", [], "bad_request"),
        ("Ben/stream-input", "{", "malformed_json"),
    ],
)
def test_what_cannot_be_spoken_is_told_before_the_socket_closes(
    server: Running, path: str, message: object, code: str
) -> None:
    with opened(server, path) as socket:
        with contextlib.suppress(ConnectionClosed):  # a wrong address is refused at once
            socket.send(message if isinstance(message, str) else json.dumps(message))
        received = list(frames(socket))
    assert received[-1]["error"] == code
    assert received[-1]["message"]
    assert socket.close_code == 1008


def test_a_wrong_key_is_refused(server: Running) -> None:
    with opened(server, "Ben/stream-input", key="wrong") as socket:
        send(socket, text="Hello. ")
        received = list(frames(socket))
    assert received[-1]["error"] == "invalid_api_key"


def test_the_older_address_without_a_voice_takes_it_from_the_message(server: Running) -> None:
    with opened(server, f"stream?{PCM}") as socket:
        send(socket, text="Still here. ", voice_id="Ben", model_id="eleven_monolingual_v1")
        send(socket, text="")
        assert sound(list(frames(socket)))
