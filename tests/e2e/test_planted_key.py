"""A key is planted, the cloud used and abused; then all that was written is searched for it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import ssl
import tempfile
import traceback
from urllib.parse import quote

import hypercorn.asyncio
import hypercorn.config
import numpy as np
import pytest

from studio.app import create_studio
from studio.audio.buffer import Audio
from studio.domain.access import Access, AddressUnsafe, Secret
from studio.domain.errors import StudioError
from studio.domain.script import Casting, Line, Speaker, Translation
from studio.domain.voices import Voice, VoiceSettings
from studio.providers.base import (
    CloneRequest,
    ConversionRequest,
    DesignRequest,
    SpeechRequest,
    blocks_of,
)
from studio.providers.base_cloud import DubRequest, EffectRequest, LibrarySearch
from studio.providers.elevenlabs import speech
from studio.providers.elevenlabs.connection import Network
from studio.providers.elevenlabs.models import models_call
from studio.providers.elevenlabs.transport import Transport
from studio.services.keys import KeyMalformed
from studio.storage.keyring_store import KeyringStore
from studio.ui.crash import report_of
from tests.unit.elevenlabs.cloud import KEY, Cloud, authority

pytestmark = pytest.mark.logs

LANGUAGE = "es"
SECOND = 48_000
REFUSED = ("wrong key", "no credits", "403", "404", "409", "422", "425")
FAULTS = (*REFUSED, "cut stream", "broken text", "too short")
VOICE = Voice(id="ana", provider="elevenlabs", remote_id="21m00Tcm4TlvDq8ikWAM", name="Ana")
SAMPLE = Audio.from_mono(np.random.default_rng(1).normal(0, 0.1, 96_000).astype("f4"), 8000)


def shapes(key):
    """Return a key in the ways it might be written without anybody meaning to."""
    plain = key.encode()
    middle = [base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)]
    forms = [plain, plain[::-1], plain.hex().encode(), quote(key).encode(), *middle]
    return [*forms, key.encode("utf-16-le"), key.encode("utf-16-be")]


def found_in(content, key=KEY):
    return any(shape in content for shape in shapes(key))


def files_with_it(folder):
    """Return the files that hold the key, by content or by name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path for path in files if found_in(path.read_bytes()) or found_in(str(path).encode())]


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Everything is written below one folder, and everything is logged."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    log = logging.FileHandler(tmp_path / "debug.log")
    log.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    yield tmp_path
    root.setLevel(level)
    root.removeHandler(log)
    log.close()


@pytest.fixture
async def cloud():
    """A cloud that repeats the key it was sent in its refusals."""
    made = Cloud()
    await made.start()

    async def echo():
        told = {"detail": {"status": "invalid_api_key", "message": f"No such key: {KEY}"}}
        return 401, json.dumps(told).encode()

    for path in ("/v2/voices", "/v1/voices/add", "/v1/shared-voices", "/v1/dubbing/project"):
        made.answers[path] = echo

    async def standing():
        return 200, b'{"tier": "pro", "can_use_instant_voice_cloning": true}'

    made.answers["/v1/user/subscription"] = standing
    yield made
    await made.stop()


@pytest.fixture
async def studio(written, cloud):
    made = create_studio()
    await made.workspace.new(written / "film.vivavoce")
    await made.keys.add("elevenlabs", "Planted", cloud.url, Secret(KEY))
    yield made
    await made.close()


def said_of(error):
    """Return everything that might be shown or written of a failure, and of those behind it."""
    told = []
    seen: BaseException | None = error
    while seen is not None:
        told += [str(seen), repr(seen), repr(seen.args), repr(vars(seen))]
        told += [seen.hint_text()] if isinstance(seen, StudioError) else []
        seen = seen.__cause__ or seen.__context__
    return [*told, report_of(error), "".join(traceback.format_exception(error))]


def cast(project):
    with project.edit("Write"):
        speaker = project.add(Speaker(name="Ana"))
        voice = project.add(VOICE)
        project.add(Casting(speaker_id=speaker.id, language=LANGUAGE, voice_id=voice.id))
        for number, fault in enumerate(FAULTS):
            at = number * SECOND
            line = project.add(Line(speaker_id=speaker.id, start=at, end=at + SECOND // 2))
            text = f"Línea {number} [{fault}] hasta aquí."
            project.add(Translation(line_id=line.id, language=LANGUAGE, text=text))
    return [line.id for line in project.all(Line)]


async def failures_of_all_areas(provider):
    """Ask for everything there is; return how it failed."""
    request = ConversionRequest(source=blocks_of(SAMPLE), voice=VOICE, settings=VoiceSettings())
    dub = DubRequest(sound=b"fLaC", name="Film", source="en", target="es")

    async def drawn(blocks):
        return [block async for block in blocks]

    asked = (
        provider.voices.voices(),
        provider.cloner.clone(CloneRequest(samples=(SAMPLE,), name="Ana")),
        provider.designer.design(DesignRequest(description="A deep, calm old man.")),
        drawn(provider.converter.convert(request)),
        drawn(provider.isolator.isolate(blocks_of(SAMPLE))),
        provider.transcriber.transcribe(SAMPLE, "en"),
        provider.aligner.align(SAMPLE, "Hello", "en"),
        drawn(provider.cloud.library.search(LibrarySearch())),
        provider.cloud.effects.effect(EffectRequest(text="A door.")),
        provider.cloud.dubber.dub(dub),
    )
    failed = []
    for one in asked:
        with pytest.raises(StudioError) as caught:
            await one
        failed.append(caught.value)
    return failed


async def unusable_keys(keys):
    """Type the key so that it is refused; return how."""
    failed = []
    for address, typed in (
        ("http://example.org", KEY),
        (f"https://{KEY}@example.org", KEY),
        ("https://example.org", f"{KEY}\nmore"),
    ):
        with pytest.raises((AddressUnsafe, KeyMalformed)) as caught:
            await keys.add("elevenlabs", "Unusable", address, Secret(typed))
        failed.append(caught.value)
    return failed


async def our_own_mistake(provider, monkeypatch):
    """Meet a bug of ours while a request is out; return what the crash dialog is given."""

    def mistaken(_body):
        raise ZeroDivisionError

    monkeypatch.setattr(speech, "parts_in", mistaken)
    request = SpeechRequest(
        text="A mistake of ours.", language="es", voice=VOICE, settings=VoiceSettings()
    )
    with pytest.raises(ZeroDivisionError) as caught:
        _ = [chunk async for chunk in provider.speech.synthesize(request)]
    return caught.value


async def test_a_planted_key_is_nowhere(written, studio, cloud, monkeypatch):
    provider = studio.providers["elevenlabs"]
    project = studio.workspace.require().project
    notices = []
    studio.notices.posted.connect(lambda notice: notices.append(f"{notice} {notice!r}"))
    result = await studio.speech.generate(cast(project), LANGUAGE)
    assert len(result.failed) == len(REFUSED)
    assert result.made == len(FAULTS) - len(REFUSED)
    await studio.casting.voices()
    failed = [*result.failed.values(), *studio.casting.failed.values()]
    failed += await failures_of_all_areas(provider)
    failed += await unusable_keys(studio.keys)
    crash = await our_own_mistake(provider, monkeypatch)
    reports = [line for error in [*failed, crash] for line in said_of(error)]
    access = studio.keys.access("elevenlabs")
    assert access.secret.reveal() == KEY
    reports += [repr(access), str(access), repr(access.secret), repr(studio), repr(provider)]
    reports += [repr(studio.keys.all("elevenlabs")), *notices]
    (written / "crash.txt").write_text("\n".join(reports), "utf-8")
    await studio.workspace.close()

    assert (written / "debug.log").stat().st_size > 1000
    assert any(headers.get("xi-api-key") == KEY for _, _, headers, _ in cloud.requests)
    assert files_with_it(written) == []


async def greets(scope, receive, send):
    """An application that answers everything with an empty list."""
    if scope["type"] == "lifespan":
        return
    assert scope["http_version"] == "2"
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"[]"})


@contextlib.asynccontextmanager
async def served_over_http2(folder):
    """Serve over TLS, where HTTP/2 is spoken; give the address."""
    certificate = authority().issue_cert("127.0.0.1")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    config = hypercorn.config.Config()
    config.bind = ["127.0.0.1:0"]
    config.certfile, config.keyfile = str(folder / "cert.pem"), str(folder / "key.pem")
    config.alpn_protocols = ["h2"]
    config.graceful_timeout = config.shutdown_timeout = 0.1
    config.errorlog = config.accesslog = None
    sockets = config.create_sockets()
    config.create_sockets = lambda: sockets
    sockets.secure_sockets[0].listen()
    over = asyncio.Event()
    server = asyncio.ensure_future(
        hypercorn.asyncio.serve(greets, config, shutdown_trigger=over.wait)
    )
    yield f"https://127.0.0.1:{sockets.secure_sockets[0].getsockname()[1]}"
    over.set()
    await server


async def test_a_key_that_went_over_http2_is_in_no_log(written):
    tls = ssl.create_default_context()
    authority().configure_trust(tls)
    async with served_over_http2(written) as url:
        access = Access(key_id="k", label="Planted", base_url=url, secret=Secret(KEY))
        transport = Transport(lambda: access, network=Network(tls=tls))
        assert (await transport.answer(models_call())).json == []
        await transport.close()
    assert b"httpcore" in (written / "debug.log").read_bytes()
    assert files_with_it(written) == []


@pytest.mark.parametrize("shape", range(len(shapes(KEY))))
def test_a_key_that_was_written_would_be_found(tmp_path, shape):
    (tmp_path / "clean").write_text("sk_another")
    planted = tmp_path / "planted"
    planted.write_bytes(b"..." + shapes(KEY)[shape] + b"...")
    assert files_with_it(tmp_path) == [planted]


def test_a_system_without_a_keyring_keeps_no_key_in_a_file(tmp_path):
    with contextlib.suppress(StudioError):
        KeyringStore().put("id", Secret(KEY))
    (tmp_path / "there is a file").touch()
    assert files_with_it(tmp_path) == []
