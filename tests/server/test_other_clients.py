"""Requests as programs send them that use no official client of today, from their shapes."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from studio.providers.offline.stock import STOCK_VOICES
from studio.server.premade import STAND_INS
from tests.server.calls import beginning

if TYPE_CHECKING:
    import httpx

LINE = "The gate is open. Go now."
RACHEL = "21m00Tcm4TlvDq8ikWAM"


def test_every_stand_in_is_a_voice_of_the_studio() -> None:
    assert set(STAND_INS.values()) <= {voice.remote_id for voice in STOCK_VOICES}


@pytest.mark.parametrize("key", STAND_INS)
def test_ids_of_premade_voices_are_answered(http: httpx.Client, key: str) -> None:
    assert http.get(f"/v1/voices/{key}").status_code == 200


class TestTheFirstPythonClient:
    """`set_api_key`, `voices`, `generate`, `clone` of the 0.x client."""

    def test_voices_and_their_settings(self, http: httpx.Client) -> None:
        voice = http.get("/v1/voices").json()["voices"][0]
        assert {"voice_id", "name", "category", "labels", "samples", "preview_url"} <= voice.keys()
        settings = http.get(f"/v1/voices/{voice['voice_id']}/settings").json()
        assert {"stability", "similarity_boost", "style", "use_speaker_boost"} <= settings.keys()

    @pytest.mark.parametrize("end", ["", "/stream"])
    def test_generate(self, http: httpx.Client, end: str) -> None:
        answer = http.post(
            f"/v1/text-to-speech/{RACHEL}{end}",
            params={"optimize_streaming_latency": 1, "output_format": "mp3_44100_128"},
            headers={"accept": "audio/mpeg"},
            json={
                "text": LINE,
                "model_id": "eleven_monolingual_v1",
                "voice_settings": {
                    "stability": 0.5,
                    "similarity_boost": 0.75,
                    "style": 0.0,
                    "use_speaker_boost": True,
                },
            },
        )
        assert answer.status_code == 200
        assert answer.content.startswith(b"ID3")

    def test_clone(self, http: httpx.Client) -> None:
        answer = http.post(
            "/v1/voices/add",
            data={"name": "Old", "description": "d", "labels": json.dumps({"accent": "any"})},
            files=[("files", ("a.wav", beginning(), "audio/wav"))],
        )
        assert answer.status_code == 200
        key = answer.json()["voice_id"]
        assert http.get(f"/v1/voices/{key}").json()["labels"] == {"accent": "any"}


class TestTheUnityPackage:
    """Posts JSON, needs the history's id in a header, reads lines as they come."""

    def test_a_clip_in_one(self, http: httpx.Client) -> None:
        answer = http.post(
            f"/v1/text-to-speech/{RACHEL}",
            params={"output_format": "mp3_44100_128"},
            json={
                "text": LINE,
                "model_id": "eleven_turbo_v2_5",
                "voice_settings": {"stability": 0.75, "similarity_boost": 0.75, "speed": 1.0},
            },
        )
        assert answer.status_code == 200
        key = answer.headers["history-item-id"]
        assert http.get(f"/v1/history/{key}").json()["text"] == LINE
        assert http.get(f"/v1/history/{key}/audio").headers["content-type"] == "audio/mpeg"

    def test_lines_with_times_as_they_come(self, http: httpx.Client) -> None:
        path = f"/v1/text-to-speech/{RACHEL}/stream/with-timestamps"
        samples, said = b"", ""
        with http.stream(
            "POST", path, params={"output_format": "pcm_24000"}, json={"text": LINE}
        ) as (answer):
            assert "history-item-id" in answer.headers
            for line in filter(None, answer.iter_lines()):
                part = json.loads(line)
                samples += base64.b64decode(part["audio_base64"])
                said += "".join((part["alignment"] or {"characters": []})["characters"])
        assert said == LINE
        assert len(samples) % 2 == 0
        assert len(samples) > 24_000

    def test_voices_with_settings_and_search(self, http: httpx.Client) -> None:
        found = http.get(f"/v1/voices/{RACHEL}", params={"with_settings": "true"}).json()
        assert found["settings"]["stability"] == 0.5
        page = http.get("/v2/voices", params={"page_size": 2, "include_total_count": "true"}).json()
        assert page["has_more"] is True

    def test_a_voice_edited_with_a_form(self, http: httpx.Client) -> None:
        added = http.post(
            "/v1/voices/add", data={"name": "Unity"}, files=[("files", ("clip.wav", beginning()))]
        ).json()["voice_id"]
        edited = http.post(
            f"/v1/voices/{added}/edit",
            files=[("name", (None, "Unity 2")), ("labels", (None, '{"mood": "calm"}'))],
        )
        assert edited.json() == {"status": "ok"}
        assert http.delete(f"/v1/voices/{added}").json() == {"status": "ok"}


class TestAnUnrealPlugin:
    """Builds its body by hand and names the format of what it wants in a header."""

    def test_speech_as_samples(self, http: httpx.Client) -> None:
        body = '{"text":"' + LINE + '","model_id":"eleven_monolingual_v1",'
        body += '"voice_settings":{"stability":0,"similarity_boost":0}}'
        answer = http.post(
            f"/v1/text-to-speech/{RACHEL}/stream?output_format=pcm_44100",
            content=body.encode(),
            headers={"content-type": "application/json", "accept": "audio/mpeg", "user-agent": "X"},
        )
        assert answer.status_code == 200
        assert len(answer.content) > 44_100

    def test_a_body_without_a_content_type_is_read(self, http: httpx.Client) -> None:
        answer = http.post(f"/v1/text-to-speech/{RACHEL}", content=b'{"text": "Plain."}')
        assert answer.status_code == 200

    def test_the_key_as_a_bearer(self, http: httpx.Client) -> None:
        key = http.headers.pop("xi-api-key")
        assert http.get("/v1/models").status_code == 401
        assert http.get("/v1/models", headers={"authorization": f"Bearer {key}"}).status_code == 200
