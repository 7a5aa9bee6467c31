"""Requests out and answers back: addresses, keys, repeats, protocols."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import ssl
import traceback
from dataclasses import replace

import hypercorn.asyncio
import hypercorn.config
import pytest

from studio.domain.access import Access, AddressUnsafe, CloudOptions, Secret
from studio.domain.turns import asked_by
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.call import Call, Upload, path_part
from studio.providers.elevenlabs.connection import Network
from studio.providers.elevenlabs.transport import Transport
from tests.unit.elevenlabs.cloud import KEY, authority

MODELS = Call(operation="get_models", method="GET", path="/v1/models")


def speak(text, **fields):
    return Call(
        operation="text_to_speech_stream_with_timestamps",
        method="POST",
        path="/v1/text-to-speech/v/stream/with-timestamps",
        body={"text": text, "model_id": "m"},
        is_billed=True,
        **fields,
    )


def lost(cloud):
    return [request for request in cloud.requests if "/text-to-speech/" in request[1]]


async def test_an_answer_has_status_headers_body_and_json(cloud, transport):
    answer = await transport.answer(speak("Hola."))
    assert answer.status == 200
    assert answer.headers["request-id"] == "r1"
    assert answer.headers["character-cost"] == "5"
    assert json.loads(answer.body.splitlines()[0])["alignment"]["characters"] == list("Hola.")
    models = await transport.answer(MODELS)
    assert models.json[0]["model_id"] == "eleven_multilingual_v2"


async def test_a_stream_gives_its_bytes_and_counts_while_it_is_open(cloud, transport):
    async with transport.stream(speak("Hola.")) as stream:
        assert transport.gate(transport.access()).running == 1
        content = b"".join([part async for part in stream])
    assert content.count(b"\n") == 2
    assert transport.gate(transport.access()).running == 0


async def test_a_form_has_its_fields_and_files_with_name_and_type(cloud, transport):
    async def told():
        return 200, b"{}"

    cloud.answers["/v1/voices/add"] = told
    upload = Upload("files", "ana.wav", "audio/wav", b"RIFF....")
    form = (("name", "Ana"), ("labels", '{"a": "ñ"}'))
    call = Call(operation="x", method="POST", path="/v1/voices/add", form=form, uploads=(upload,))
    await transport.answer(call)
    _, _, headers, body = cloud.requests[-1]
    assert headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="name"\r\n\r\nAna\r\n' in body
    assert '{"a": "ñ"}'.encode() in body
    named = b'name="files"; filename="ana.wav"\r\nContent-Type: audio/wav\r\n\r\nRIFF'
    assert named in body
    await transport.answer(replace(call, uploads=()))
    assert cloud.requests[-1][2]["content-type"].startswith("multipart/form-data; boundary=")


async def test_a_query_keeps_doubled_names_and_their_order(cloud, transport):
    query = (("use_cases", "a b"), ("use_cases", "ñ&c"), ("search", ""))
    await transport.answer(replace(MODELS, query=query))
    assert cloud.requests[-1][1] == "/v1/models?use_cases=a+b&use_cases=%C3%B1%26c&search="


async def test_without_a_key_nothing_is_sent(cloud, patience):
    transport = Transport(lambda: None, patience=patience)
    with pytest.raises(errors.KeyMissing):
        await transport.answer(MODELS)
    await transport.close()


async def test_a_new_key_counts_from_the_next_request_on(cloud, patience):
    keys = [Secret("sk_old")]
    transport = Transport(lambda: replace(cloud.access(), secret=keys[-1]), patience=patience)
    with pytest.raises(errors.KeyRefused) as refused:
        await transport.answer(MODELS)
    assert refused.value.values["key_id"] == "k1"
    keys.append(Secret(KEY))
    assert (await transport.answer(MODELS)).status == 200
    assert [headers["xi-api-key"] for _, _, headers, _ in cloud.requests] == ["sk_old", KEY]
    await transport.close()


async def test_a_key_that_waits_for_its_turn_is_the_one_chosen_when_it_comes(cloud, patience):
    chosen = ["k1"]
    transport = Transport(lambda: replace(cloud.access(), key_id=chosen[0]), patience=patience)
    cloud.work_s = 0.02
    async with asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(transport.answer(speak(f"n {number}")))
        await asyncio.sleep(0.01)
        chosen[0] = "k2"
    assert transport.gate(replace(cloud.access(), key_id="k2")).told == 5
    assert len(cloud.billed) == 6
    await transport.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://api.elevenlabs.io",
        "http://127.0.0.1.evil.example",
        "ftp://127.0.0.1",
        "https://me:secret@api.elevenlabs.io",
        "api.elevenlabs.io",
        "https://",
        "",
    ],
)
async def test_a_key_is_sent_over_https_or_on_this_machine_only(patience, url):
    access = Access(key_id="k", label="", base_url=url, secret=Secret(KEY))
    transport = Transport(lambda: access, patience=patience)
    with pytest.raises(AddressUnsafe):
        await transport.answer(MODELS)
    await transport.close()


@pytest.mark.parametrize("key", ["", " ", "sk\nnew", "schlüssel", "sk\r\nx: y"])
async def test_what_no_header_can_have_is_refused_before_a_library_prints_it(cloud, patience, key):
    transport = Transport(lambda: replace(cloud.access(), secret=Secret(key)), patience=patience)
    with pytest.raises((errors.KeyRefused, errors.KeyMissing)):
        await transport.answer(MODELS)
    assert cloud.requests == []
    await transport.close()


async def test_a_redirect_is_not_followed(cloud, transport):
    async def moved():
        return 307, b""

    cloud.answers["/v1/models"] = moved
    with pytest.raises(errors.WrongAddress):
        await transport.answer(MODELS)
    assert len(cloud.requests) == 1


async def test_equal_requests_at_the_same_time_are_sent_once(cloud, transport):
    cloud.work_s = 0.005
    answers = await asyncio.gather(*(transport.answer(speak("Hola.")) for _ in range(5)))
    assert {answer.headers["request-id"] for answer in answers} == {"r1"}
    assert cloud.billed == {"Hola.": 1}
    await transport.answer(speak("Hola."))
    assert cloud.billed == {"Hola.": 2}


async def test_one_who_waits_may_leave_and_the_last_takes_the_request_along(cloud, transport):
    cloud.work_s = 0.02
    first, second, third = (
        asyncio.ensure_future(transport.answer(speak("Hola."))) for _ in range(3)
    )
    await asyncio.sleep(0.005)
    first.cancel()
    assert (await second).status == (await third).status == 200
    assert first.cancelled()
    alone = asyncio.ensure_future(transport.answer(speak("Adiós.")))
    await asyncio.sleep(0.005)
    alone.cancel()
    await asyncio.gather(alone, return_exceptions=True)
    for _ in range(5):
        await asyncio.sleep(0)
    assert transport.gate(transport.access()).running == 0


async def test_busy_servers_are_left_alone_longer_each_time_and_as_long_as_they_want(
    cloud, waits, patience
):
    told = [
        (503, b'{"detail": {"code": "maintenance"}}'),
        (429, b'{"detail": {"code": "system_busy"}}'),
        (200, b"[]"),
    ]

    async def answer():
        return told.pop(0)

    cloud.answers["/v1/models"] = answer
    transport = Transport(cloud.access, patience=patience)
    assert (await transport.answer(MODELS)).json == []
    assert waits.seconds == [0.75, 1.5]  # of 1 and 2 seconds, half and half of the rest
    assert patience.wait_s(1, 20.0) == 21.0
    assert patience.wait_s(9, 0.0) == 45.0
    assert patience.wait_s(1, 9_999.0) == patience.longest_wait_s
    await transport.close()


async def test_patience_ends(cloud, transport, waits):
    async def busy():
        return 429, b'{"detail": {"code": "system_busy"}}'

    cloud.answers["/v1/models"] = busy
    with pytest.raises(errors.ServiceBusy):
        await transport.answer(MODELS)
    assert (len(cloud.requests), len(waits.seconds)) == (4, 3)


@pytest.mark.parametrize("fault", ["500", "502", "cut stream"])
async def test_what_is_billed_is_not_sent_again_when_it_may_have_been_made(cloud, transport, fault):
    with pytest.raises((errors.ServiceFailed, errors.AnswerLost)):
        await transport.answer(speak(f"Hola [{fault}]"))
    assert len(lost(cloud)) == 1


async def test_what_costs_nothing_is_asked_again_after_a_failure_of_the_server(cloud, transport):
    told = [(502, b"<html>"), (500, b""), (200, b"[]")]

    async def answer():
        return told.pop(0)

    cloud.answers["/v1/models"] = answer
    assert (await transport.answer(MODELS)).json == []


async def test_a_cut_answer_says_what_the_history_calls_it(cloud, transport):
    with pytest.raises(errors.AnswerLost) as cut:
        await transport.answer(speak("Hola [cut stream]"))
    assert cut.value.history_id == "h1"
    assert cut.value.values["request_id"] == "r1"


async def test_refused_as_one_too_many_it_waits_for_one_of_ours_and_not_for_the_clock(
    cloud, transport, waits
):
    cloud.limit, cloud.tells_limit, cloud.work_s = 1, False, 0.005
    await asyncio.gather(*(transport.answer(speak(f"n {number}")) for number in range(12)))
    assert len(cloud.billed) == 12
    assert waits.seconds == []
    assert 1 <= cloud.refused <= 3


async def test_when_others_use_the_whole_account_it_is_tried_again_after_a_while(cloud, patience):
    cloud.limit = cloud.others = 2

    async def pause(_seconds):
        cloud.others = 0

    transport = Transport(cloud.access, patience=replace(patience, pause=pause))
    await transport.answer(speak("Hola."))
    assert (cloud.refused, cloud.billed) == (1, {"Hola.": 1})
    await transport.close()


@pytest.mark.parametrize("lines", [1000])
async def test_a_thousand_requests_never_are_more_at_once_than_allowed(cloud, transport, lines):
    cloud.work_s = 0.002
    await asyncio.gather(*(transport.answer(speak(f"n {number}")) for number in range(lines)))
    assert cloud.most_in_flight <= cloud.limit == 5
    assert cloud.refused == 0
    assert len(cloud.billed) == lines


async def test_the_limit_is_followed_while_it_changes(cloud, transport):
    cloud.work_s = 0.01

    async def change():
        for limit in (9, 3, 6):
            await asyncio.sleep(0.05)
            cloud.limit = limit

    async with asyncio.TaskGroup() as group:
        group.create_task(change())
        for number in range(200):
            group.create_task(transport.answer(speak(f"n {number}")))
    assert len(cloud.billed) == 200
    assert 5 < cloud.most_in_flight <= 9


async def test_a_small_job_does_not_wait_for_the_end_of_a_large_one(cloud, transport):
    cloud.work_s = 0.001
    order = []

    async def ask(job, number):
        asked_by.set(job)
        await transport.answer(speak(f"{job} {number}"))
        order.append(job)

    async with asyncio.TaskGroup() as group:
        for number in range(100):
            group.create_task(ask("film", number))
        await asyncio.sleep(0)
        for number in range(10):
            group.create_task(ask("line", number))
    assert order[:40].count("line") == 10


async def test_the_user_may_allow_fewer_at_once(cloud, patience):
    cloud.work_s = 0.001
    options = CloudOptions(most_parallel=2)
    transport = Transport(cloud.access, options=lambda: options, patience=patience)
    await asyncio.gather(*(transport.answer(speak(f"n {number}")) for number in range(20)))
    assert cloud.most_in_flight == 2
    await transport.close()


async def test_a_key_that_is_refused_again_and_again_is_not_sent_a_hundred_times(
    cloud, patience, monkeypatch
):
    access = [cloud.access()]
    transport = Transport(lambda: access[-1], patience=patience)

    async def ask(count, fault):
        asked = (transport.answer(speak(f"{fault} {number}")) for number in range(count))
        return await asyncio.gather(*asked, return_exceptions=True)

    found = await ask(100, "[no credits]")
    assert {type(error) for error in found} == {errors.QuotaUsedUp}
    assert {error.values["key_id"] for error in found} == {"k1"}
    assert len(cloud.requests) < 10
    access.append(replace(cloud.access(), key_id="k2"))
    assert not any(isinstance(answer, Exception) for answer in await ask(3, "other key"))
    access.append(access[0])
    monkeypatch.setattr("studio.providers.elevenlabs.spent.HOLDS_S", 0.0)
    assert not any(isinstance(answer, Exception) for answer in await ask(3, "bought"))
    await transport.close()


def test_no_id_leads_out_of_its_place_in_a_path():
    assert path_part("a/../b?c#d") == "a%2F..%2Fb%3Fc%23d"
    assert path_part("..") == "%2E%2E"
    assert path_part("21m00Tcm4TlvDq8ikWAM") == "21m00Tcm4TlvDq8ikWAM"


async def speaks_http2(tls, access, network, patience):
    """Serve one application over TLS, and return the protocol a request came over."""
    seen = []

    async def application(scope, receive, send):
        if scope["type"] == "lifespan":
            return
        while (await receive()).get("more_body"):
            pass
        seen.append((scope["http_version"], dict(scope["headers"])[b"xi-api-key"].decode()))
        headers = [(b"maximum-concurrent-requests", b"20")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"[]"})

    config = hypercorn.config.Config()
    config.bind = ["127.0.0.1:0"]
    config.certfile, config.keyfile = tls
    config.alpn_protocols = ["h2", "http/1.1"]
    config.graceful_timeout = config.shutdown_timeout = 0.1
    config.errorlog = config.accesslog = None
    sockets = config.create_sockets()
    config.create_sockets = lambda: sockets
    sockets.secure_sockets[0].listen()
    port = sockets.secure_sockets[0].getsockname()[1]
    over = asyncio.Event()
    server = asyncio.ensure_future(
        hypercorn.asyncio.serve(application, config, shutdown_trigger=over.wait)
    )
    reached = replace(access, base_url=f"https://127.0.0.1:{port}")
    transport = Transport(lambda: reached, network=network, patience=patience)
    try:
        await asyncio.gather(*(transport.answer(speak(f"n {number}")) for number in range(30)))
    finally:
        await transport.close()
        over.set()
        await server
    return seen


async def test_http2_is_spoken_with_servers_that_do(cloud, patience, tmp_path):
    certificate = authority().issue_cert("127.0.0.1")
    paths = tmp_path / "cert.pem", tmp_path / "key.pem"
    for blob in certificate.cert_chain_pems:
        blob.write_to_path(paths[0], append=True)
    certificate.private_key_pem.write_to_path(paths[1])
    tls = ssl.create_default_context()
    authority().configure_trust(tls)
    network = Network(tls=tls)
    seen = await speaks_http2([str(path) for path in paths], cloud.access(), network, patience)
    assert seen == [("2", KEY)] * 30


@pytest.mark.logs
async def test_the_key_is_in_no_log_error_or_traceback(cloud, patience, tmp_path):
    written = io.StringIO()
    spy = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(spy)
    root.setLevel(logging.DEBUG)
    access = cloud.access()
    found = []

    async def echo():
        return 401, f'{{"detail": {{"code": "invalid_api_key", "message": "{KEY}"}}}}'.encode()

    cloud.answers["/v1/echo"] = echo
    try:
        for url in (cloud.url, cloud.secure_url, "http://127.0.0.1:1"):
            reached = replace(access, base_url=url)
            network = Network(connect_s=1.0, longest_read_s=0.05)
            transport = Transport(lambda: reached, network=network, patience=patience)  # noqa: B023
            calls = [speak(f"x [{fault}]") for fault in ("slow headers", "cut stream", "500")]
            calls += [MODELS, replace(MODELS, path="/v1/echo"), replace(MODELS, path="/v1/ü\n")]
            for call in calls:
                try:
                    await transport.answer(call)
                except Exception as error:  # noqa: BLE001 - all of it is looked through
                    found.append(_all_of(error))
            await transport.close()
    finally:
        root.removeHandler(spy)
        root.setLevel(level)
    assert len(found) > 10
    text = "\n".join(found) + written.getvalue() + repr(access)
    assert not re.search(re.escape(KEY), text)


def _all_of(error):
    """Return what anybody could print of an error: text, values, chain, and what is linked."""
    seen = []
    while error is not None:
        seen.append("".join(traceback.format_exception(error)))
        seen.append(repr(error) + repr(vars(error)) + repr(error.args))
        request = getattr(error, "_request", None)
        seen.append(repr(request.headers.raw) if request is not None else "")
        error = error.__cause__ or error.__context__
    return "\n".join(seen)
