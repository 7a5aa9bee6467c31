"""Dubs of a cloud: begun, waited for, fetched without the key, and nothing left behind."""

from __future__ import annotations

import asyncio

import pytest

from studio.domain.access import CloudOptions
from studio.domain.progress import Cancelled, Progress
from studio.providers.base_cloud import DubLine, DubRequest, EffectRequest
from studio.providers.elevenlabs import errors, links
from studio.providers.elevenlabs.connection import Connection, Network
from studio.providers.elevenlabs.dubbing import CloudDubber, DubFailed
from studio.providers.elevenlabs.effects import CloudEffects, EffectRefused
from studio.providers.elevenlabs.transcribe import transcribe_call
from tests.unit.elevenlabs_calls.asking import sound
from tests.unit.elevenlabs_calls.scripted import KEY, Scripted, as_json, at_once, refused, told

PROJECT = "/v1/dubbing/project/p1"
FLAC = b"fLaC" + bytes(range(200))
REQUEST = DubRequest(sound=FLAC, name="Film", source="en", target="es")
LINES = {
    "target_language": "es",
    "segments": [
        {
            "id": "1",
            "speaker_id": "a",
            "start_s": 1.5,
            "end_s": 3.25,
            "source_text": "Hello & bye",
            "translation": "Hola & adiós",
        },
        {"id": "2", "start_s": 4.0, "end_s": 5.0, "source_text": "…", "translation": None},
    ],
}


class Served:
    """What is behind signed links: a server of its own that must not see the key."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.heads: list[str] = []
        self.url = ""

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server

    async def _meet(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        content = self.files.get(head.split(" ")[1])
        status = "200 OK" if content is not None else "403 Forbidden"
        content = content or b""
        writer.write(
            f"HTTP/1.1 {status}\r\ncontent-length: {len(content)}\r\n"
            "connection: close\r\n\r\n".encode()
            + content
        )
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@pytest.fixture
async def served():
    made = Served()
    made.files = {"/dub.flac?signature=x": FLAC, "/dub.vtt?signature=x": b"WEBVTT\n\nthe lines"}
    server = await made.start()
    yield made
    server.close()
    await server.wait_closed()


def states(*values):
    left = list(values)
    return lambda _request: told(left.pop(0) if len(left) > 1 else left[0])


@pytest.fixture
def cloud(served):
    made = Scripted()
    made.on("POST /v1/dubbing/project", told({"project_id": "p1", "status": "queued"}, 201))
    made.on(
        f"GET {PROJECT}",
        states(
            {"status": "preparing"},
            {"status": "dreaming"},
            {"status": "ready", "language_ids": ["l1"]},
        ),
    )
    made.on(
        f"GET {PROJECT}/language/l1",
        states(
            {"status": "queued", "outputs": None},
            {
                "status": "completed",
                "outputs": {"lossless_audio": f"{served.url}/dub.flac?signature=x"},
            },
        ),
    )
    made.on(f"GET {PROJECT}/language/l1/transcript", told(LINES))
    made.on(f"DELETE {PROJECT}", told({}, 200))
    return made


def dubber_of(cloud):
    return CloudDubber(cloud.transport(), pause=at_once)


async def test_a_dub_is_begun_waited_for_and_fetched(cloud, served):
    dub = await dubber_of(cloud).dub(REQUEST)
    assert dub.sound == FLAC
    assert dub.lines == (
        DubLine(
            speaker="a", start_s=1.5, end_s=3.25, text="Hello & bye", translation="Hola & adiós"
        ),
    )
    assert dub.subtitles == "WEBVTT\n\n00:00:01.500 --> 00:00:03.250\nHola &amp; adiós\n"
    assert cloud.sent().count("POST /v1/dubbing/project") == 1
    assert cloud.sent()[-1] == f"DELETE {PROJECT}"


async def test_links_are_followed_without_the_key(cloud, served):
    await dubber_of(cloud).dub(REQUEST)
    assert len(served.heads) == 1
    assert KEY not in served.heads[0]
    assert "xi-api-key" not in served.heads[0].lower()


async def test_subtitles_of_the_cloud_come_first(cloud, served):
    outputs = {
        "lossless_audio": f"{served.url}/dub.flac?signature=x",
        "subtitles": f"{served.url}/dub.vtt?signature=x",
    }
    cloud.on(f"GET {PROJECT}/language/l1", told({"status": "completed", "outputs": outputs}))
    assert (await dubber_of(cloud).dub(REQUEST)).subtitles == "WEBVTT\n\nthe lines"


async def test_a_language_that_is_missing_is_added(cloud):
    cloud.on(f"GET {PROJECT}", told({"status": "ready", "language_ids": []}))
    cloud.on(f"POST {PROJECT}/language", told({"language_id": "l1", "status": "queued"}, 201))
    await dubber_of(cloud).dub(REQUEST)
    asked = next(one for one in cloud.asked if one.url.path == f"{PROJECT}/language")
    assert as_json(asked) == {"target_language": "es"}


async def test_a_dub_that_fails_says_why_and_is_removed(cloud):
    error = {"code": "no_speech", "message": "no speech found", "retryable": False}
    cloud.on(f"GET {PROJECT}", told({"status": "failed", "error": error}))
    with pytest.raises(DubFailed, match="no speech found"):
        await dubber_of(cloud).dub(REQUEST)
    assert cloud.sent()[-1] == f"DELETE {PROJECT}"


async def test_a_dub_nobody_waits_for_is_removed(cloud):
    progress = Progress(lambda step, _total: progress.cancel() if step == 1 else None)
    with pytest.raises(Cancelled):
        await dubber_of(cloud).dub(REQUEST, progress)
    assert cloud.sent()[-1] == f"DELETE {PROJECT}"


async def test_a_dub_that_is_cancelled_while_it_is_begun_is_removed(cloud):
    cloud.holds.add("POST /v1/dubbing/project")
    task = asyncio.ensure_future(dubber_of(cloud).dub(REQUEST))
    await cloud.arrived.wait()
    task.cancel()
    await asyncio.sleep(0)
    cloud.go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cloud.sent()[-1] == f"DELETE {PROJECT}"


async def test_an_account_without_projects_has_the_older_way(cloud):
    cloud.on("POST /v1/dubbing/project", refused(403, "only_for_enterprise"))
    cloud.on("POST /v1/dubbing", told({"dubbing_id": "d1", "expected_duration_sec": 1}))
    cloud.on("GET /v1/dubbing/d1", states({"status": "cloning"}, {"status": "dubbed"}))
    utterances = [{"text": "Hola", "speaker_id": "a", "start_s": 1, "end_s": 2, "words": []}]
    cloud.on(
        "GET /v1/dubbing/d1/transcripts/es/format/json",
        told({"transcript_format": "json", "json": {"language": "es", "utterances": utterances}}),
    )
    cloud.on("GET /v1/dubbing/d1/audio/es", told("sound"))
    cloud.on("DELETE /v1/dubbing/d1", told({"status": "ok"}))
    dub = await dubber_of(cloud).dub(REQUEST)
    assert dub.sound == b'"sound"'
    assert [line.translation for line in dub.lines] == ["Hola"]
    assert cloud.sent()[-1] == "DELETE /v1/dubbing/d1"


@pytest.mark.parametrize(
    "link",
    ["http://example.org/dub.flac", "ftp://127.0.0.1/x", "", "file:///etc/passwd", "http://["],
)
async def test_only_safe_links_are_followed(link):
    with pytest.raises(errors.WrongAddress):
        await links.fetched(link, Connection(Network()))


async def test_a_link_that_has_run_out_is_said_to_be(served):
    with pytest.raises(errors.NotFound) as caught:
        await links.fetched(f"{served.url}/old?signature=secret", Connection(Network()))
    assert "secret" not in str(caught.value) + repr(caught.value)


@pytest.mark.parametrize(
    "request_",
    [EffectRequest(text=" "), EffectRequest(text="A door.", seconds=31.0)],
    ids=["no words", "too long"],
)
async def test_a_sound_nobody_can_make_is_not_asked_for(request_):
    cloud = Scripted()
    with pytest.raises(EffectRefused):
        await CloudEffects(cloud.transport()).effect(request_)
    assert not cloud.asked


async def test_what_may_not_be_kept_is_sent_so():
    cloud = Scripted(options=CloudOptions(is_logged=False))
    cloud.on("POST /v1/sound-generation", refused(400, "invalid_parameters"))
    effects = CloudEffects(cloud.transport(), options=lambda: cloud.options)
    with pytest.raises(errors.CloudError):
        await effects.effect(EffectRequest(text="A door."))
    assert cloud.asked[0].url.params["enable_logging"] == "false"


@pytest.mark.parametrize(("seconds", "patience_s"), [(5.0, 120.0), (3600.0, 3600.0)])
def test_the_answer_of_a_long_recording_is_waited_for(seconds, patience_s):
    assert transcribe_call(sound("file"), seconds=seconds).read_timeout_s == patience_s
