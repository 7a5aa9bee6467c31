"""Text to speech over HTTP: formats, streams, times of characters, old forms, refusals."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from studio.server.formats import FORMATS

if TYPE_CHECKING:
    import httpx
    from elevenlabs import ElevenLabs

TEXT = "Please put the red box on the table. Nobody expected the storm to come so early."
RAW = {"pcm": "s16le", "ulaw": "mulaw", "alaw": "alaw"}


def decoded(content: bytes, name: str) -> tuple[np.ndarray, int]:
    """Return the samples of a format clients ask for by `name`, and their rate."""
    family, rate = name.split("_")[:2]
    options = {"sample_rate": rate} if family in RAW else {}
    with av.open(io.BytesIO(content), format=RAW.get(family), options=options) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler("flt", "mono")
        frames = [out for frame in container.decode(stream) for out in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]), frames[0].sample_rate


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_decoded_and_is_as_long_as_the_others(
    client: ElevenLabs, voice_id: str, name: str
) -> None:
    content = b"".join(
        client.text_to_speech.convert(voice_id, text=TEXT, output_format=name, seed=1)
    )
    reference = b"".join(
        client.text_to_speech.convert(voice_id, text=TEXT, output_format="pcm_22050", seed=1)
    )
    samples, rate = decoded(content, name)
    assert rate == int(name.split("_")[1])
    assert samples.size / rate == pytest.approx(len(reference) / 2 / 22_050, abs=0.06)
    assert np.abs(samples).max() > 0.1


@pytest.mark.parametrize("name", [name for name in FORMATS if not name.startswith("wav")])
def test_a_stream_brings_the_same_sound_in_parts(
    client: ElevenLabs, voice_id: str, name: str
) -> None:
    parts = list(client.text_to_speech.stream(voice_id, text=TEXT, output_format=name, seed=1))
    whole = b"".join(client.text_to_speech.convert(voice_id, text=TEXT, output_format=name, seed=1))
    streamed, rate = decoded(b"".join(parts), name)
    expected, _ = decoded(whole, name)
    assert len(parts) > 3
    assert streamed.size == pytest.approx(expected.size, abs=0.1 * rate)


def test_characters_are_timed_without_gaps_up_to_the_end(client: ElevenLabs, voice_id: str) -> None:
    answer = client.text_to_speech.convert_with_timestamps(
        voice_id, text=TEXT, output_format="pcm_22050"
    )
    times = answer.alignment
    seconds = len(base64.b64decode(answer.audio_base_64)) / 2 / 22_050
    assert "".join(times.characters) == TEXT
    assert times.character_start_times_seconds[0] == 0.0
    assert times.character_start_times_seconds[1:] == times.character_end_times_seconds[:-1]
    assert times.character_start_times_seconds == sorted(times.character_start_times_seconds)
    assert times.character_end_times_seconds[-1] == pytest.approx(seconds, abs=0.01)


def test_streamed_times_are_those_of_the_whole(client: ElevenLabs, voice_id: str) -> None:
    whole = client.text_to_speech.convert_with_timestamps(voice_id, text=TEXT, seed=3).alignment
    parts = list(client.text_to_speech.stream_with_timestamps(voice_id, text=TEXT, seed=3))
    timed = [part.alignment for part in parts if part.alignment]
    assert "".join("".join(one.characters) for one in timed) == TEXT
    starts = [start for one in timed for start in one.character_start_times_seconds]
    assert starts == pytest.approx(whole.character_start_times_seconds, abs=1e-3)


def test_the_same_seed_gives_the_same_sound_and_none_another(
    client: ElevenLabs, voice_id: str
) -> None:
    def spoken(**seed: int) -> bytes:
        return b"".join(
            client.text_to_speech.convert(voice_id, text=TEXT, output_format="pcm_16000", **seed)
        )

    assert spoken(seed=7) == spoken(seed=7)
    assert spoken() != spoken()


def test_a_pause_tag_is_heard_as_silence(client: ElevenLabs, voice_id: str) -> None:
    def seconds(text: str) -> float:
        content = b"".join(
            client.text_to_speech.convert(voice_id, text=text, output_format="pcm_8000", seed=1)
        )
        return len(content) / 2 / 8_000

    plain = seconds("One.") + seconds("Two.")
    assert seconds('One. <break time="1.5s" /> Two.') == pytest.approx(plain + 1.5, abs=0.2)


def test_headers_tell_cost_and_where_it_went(client: ElevenLabs, voice_id: str) -> None:
    with client.text_to_speech.with_raw_response.convert(
        voice_id, text=TEXT, model_id="eleven_flash_v2_5"
    ) as answer:
        headers = answer.headers
        assert b"".join(answer.data)
    assert headers["character-cost"] == str(len(TEXT) // 2)
    assert headers["request-id"]
    assert headers["history-item-id"]
    assert int(headers["maximum-concurrent-requests"]) > 0


@pytest.mark.parametrize(
    "path",
    [
        "/v1/text-to-speech/eleven_monolingual_v1/Ben",
        "/v1/text-to-speech/eleven_english_v2/Ben/stream",
        "/v1/text-to-speech/Ben",
        "/v1/text-to-speech/ben/stream",
    ],
)
def test_older_paths_and_names_of_voices_still_work(http: httpx.Client, path: str) -> None:
    answer = http.post(path, json={"text": "Still here."})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.content.startswith(b"ID3")


@pytest.mark.parametrize("model", ["eleven_monolingual_v1", "eleven_turbo_v2", "eleven_english_v2"])
def test_older_models_are_those_that_took_their_place(http: httpx.Client, model: str) -> None:
    answer = http.post("/v1/text-to-speech/Ben", json={"text": "Hello there.", "model_id": model})
    assert answer.status_code == 200
    assert answer.headers["character-cost"] == "6"


def test_voice_intelligence_is_borne_and_answered_with_a_warning(http: httpx.Client) -> None:
    asked = {"text": "Hello.", "voice_intelligence": {"llm": "gpt-4", "web_search": True}}
    answer = http.post("/v1/text-to-speech/Ben", json=asked)
    assert answer.status_code == 200
    assert "voice_intelligence" in answer.headers["warning"]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("Ben", {"text": "Hi.", "model_id": "nonsense"}, 400, "model_not_found"),
        ("Ben", {"text": "Hi.", "model_id": "eleven_english_sts_v2"}, 400, "unsupported_model"),
        ("Ben", {"text": "Hi.", "voice_settings": {"speed": 3}}, 400, "invalid_voice_settings"),
        ("Ben", {"text": "x" * 12_000}, 400, "text_too_long"),
        ("Ben", {"text": " ", "model_id": "eleven_v3"}, 400, "input_text_empty"),
        ("Ben", {"text": "Hi.", "language_code": "xx"}, 400, "unsupported_language"),
        ("Ben?output_format=mp3_1_1", {"text": "Hi."}, 403, "invalid_output_format"),
        ("Ben/stream?output_format=wav_8000", {"text": "Hi."}, 403, "invalid_output_format"),
        ("nobody", {"text": "Hi."}, 400, "invalid_uid"),
        ("AAAAAAAAAAAAAAAAAAAA", {"text": "Hi."}, 404, "voice_not_found"),
    ],
)
def test_what_cannot_be_spoken_is_refused_with_the_official_code(
    http: httpx.Client, path: str, body: dict[str, object], status: int, code: str
) -> None:
    answer = http.post(f"/v1/text-to-speech/{path}", json=body)
    assert answer.status_code == status
    detail = answer.json()["detail"]
    assert (detail["code"], detail["status"]) == (code, code)
    assert detail["message"]
    assert detail["request_id"] == answer.headers["request-id"]
