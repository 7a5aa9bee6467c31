"""Whatever is sent, the answer has an official shape and the server stays up."""

from __future__ import annotations

import contextlib
import json
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from studio.domain.serving import Allowance, ServeOptions
from tests.server.conftest import KEY, Running, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPEECH = "/v1/text-to-speech/Ben"


@pytest.fixture(autouse=True)
def _still_up(http: httpx.Client) -> Iterator[None]:
    """After each of these the server still answers."""
    yield
    assert http.get("/v1/models").status_code == 200


def is_official(answer: httpx.Response) -> bool:
    """Tell whether a refusal has one of the official shapes."""
    detail = answer.json()["detail"]
    if isinstance(detail, str):
        return True
    if isinstance(detail, list):
        return all({"type", "loc", "msg"} <= one.keys() for one in detail)
    return {"type", "code", "message", "status", "request_id"} <= detail.keys()


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, ["body", "text"]),
        ({"text": None}, ["body", "text"]),
        ({"text": 5}, ["body", "text"]),
        ({"text": ["a"]}, ["body", "text"]),
        ({"text": "\ud800"}, ["body", "text"]),
        ({"text": "a", "seed": "x"}, ["body", "seed"]),
        ({"text": "a", "seed": 1.5}, ["body", "seed"]),
        ({"text": "a", "voice_settings": 5}, ["body", "voice_settings"]),
        (
            {"text": "a", "voice_settings": {"stability": 2}},
            ["body", "voice_settings", "stability"],
        ),
        ({"text": "a", "voice_settings": {"style": "x"}}, ["body", "voice_settings", "style"]),
        (
            {"text": "a", "pronunciation_dictionary_locators": [{}]},
            ["body", "pronunciation_dictionary_locators", 0, "pronunciation_dictionary_id"],
        ),
        (
            {"text": "a", "previous_request_ids": ["a"] * 4},
            ["body", "previous_request_ids"],
        ),
        (
            {"text": "a", "apply_text_normalization": "maybe"},
            ["body", "apply_text_normalization"],
        ),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(
    http: httpx.Client, body: dict[str, object], place: list[str | int]
) -> None:
    answer = http.post(SPEECH, content=json.dumps(body))
    assert answer.status_code == 422
    assert is_official(answer)
    assert answer.json()["detail"][0]["loc"] == place


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"null",
        b"\xff\xfe",
        b'{"text": NaN}',
        b"[" * 100_000,
        b'{"a":' * 5_000,
    ],
)
def test_a_body_that_is_no_object_is_refused(http: httpx.Client, content: bytes) -> None:
    answer = http.post(SPEECH, content=content)
    assert answer.status_code == 422
    assert is_official(answer)


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e",
        "a" * 10_000,
        "%00",
        "'; DROP TABLE document; --",
        "{voice_id}",
        "\N{PILE OF POO}",
        "con",
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "/v1/voices/{}",
        "/v1/history/{}/audio",
        "/v1/text-to-voice/{}/stream",
        "/v1/pronunciation-dictionaries/{}",
        "/v1/voices/Ben/samples/{}/audio",
        "/v1/speech-to-text/transcripts/{}",
    ],
)
def test_a_strange_id_finds_nothing(http: httpx.Client, path: str, name: str) -> None:
    answer = http.get(path.format(name))
    assert answer.status_code in {307, 400, 404, 405}
    assert answer.status_code == 307 or is_official(answer)


def test_a_name_of_10_000_characters_is_refused(http: httpx.Client) -> None:
    rules = [{"type": "alias", "string_to_replace": "a", "alias": "b"}]
    asked = {"name": "x" * 10_000, "rules": rules}
    answer = http.post("/v1/pronunciation-dictionaries/add-from-rules", json=asked)
    assert answer.status_code == 422
    assert is_official(answer)


BOUNDARY = "multipart/form-data; boundary=x"


@pytest.mark.logs
@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("multipart/form-data", b"--x\r\n"),
        (BOUNDARY, b""),
        (BOUNDARY, b"--x"),
        (BOUNDARY, b"--x\r\nnonsense\r\n\r\nvalue\r\n--x--\r\n"),
        (BOUNDARY, b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nvalue'),
        (BOUNDARY, b"--x\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--x--\r\n"),
        ("application/json", b"{}"),
        ("text/plain", b"name=a"),
        ("", b"name=a"),
    ],
)
def test_a_broken_form_is_refused(http: httpx.Client, content_type: str, content: bytes) -> None:
    answer = http.post("/v1/voices/add", content=content, headers={"content-type": content_type})
    assert answer.status_code in {400, 422}
    assert is_official(answer)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.wav", b""),
        ("text.mp3", b"I am no recording at all." * 100),
        ("path.wav", b"/etc/passwd"),
        ("list.m3u8", b"#EXTM3U\nhttp://example.invalid/a.ts\n"),
        ("list.txt", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("../../x.wav", b"RIFF\0\0\0\0WAVE"),
    ],
)
def test_a_file_that_is_no_recording_makes_no_voice(
    http: httpx.Client, name: str, content: bytes
) -> None:
    before = len(http.get("/v1/voices").json()["voices"])
    answer = http.post("/v1/voices/add", data={"name": "X"}, files={"files": (name, content)})
    assert answer.status_code == 400
    assert is_official(answer)
    assert len(http.get("/v1/voices").json()["voices"]) == before


def test_a_large_upload_is_refused_before_it_is_read(server: Running) -> None:
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), 10) as connection:
        head = (
            f"POST /v1/voices/add HTTP/1.1\r\nHost: {address.netloc}\r\nxi-api-key: {KEY}\r\n"
            f"Content-Type: {BOUNDARY}\r\nContent-Length: {1 << 30}\r\n\r\n"
        )
        connection.sendall(head.encode())
        answer = b"".join(iter(lambda: connection.recv(65_536), b"")).decode()
    assert answer.startswith("HTTP/1.1 413")
    assert "request_too_large" in answer


def test_a_body_that_grows_beyond_what_was_announced_is_cut_off(http: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(64):
            yield b"x" * (1 << 16)

    with contextlib.suppress(httpx.WriteError):
        answer = http.post(SPEECH, content=endless())
        assert answer.status_code == 413
        assert is_official(answer)


@pytest.mark.parametrize("key", ["", "wrong", "ключ", KEY + "x", KEY[:-1]])
def test_a_wrong_key_is_refused(server: Running, key: str) -> None:
    headers = {"xi-api-key": key.encode()} if key else {}
    answer = httpx.get(f"{server.url}/v1/voices", headers=headers)
    assert answer.status_code == 401
    detail = answer.json()["detail"]
    assert detail["code"] == ("invalid_api_key" if key else "needs_authorization")


def test_unknown_paths_and_methods_are_refused_as_officially(http: httpx.Client) -> None:
    assert http.get("/v1/nothing").json() == {"detail": "Not Found"}
    assert http.get("/v1/nothing").status_code == 404
    assert http.put("/v1/models").json() == {"detail": "Method Not Allowed"}
    assert http.put("/v1/models").status_code == 405


@pytest.mark.logs
def test_what_is_no_http_is_refused(server: Running) -> None:
    address = urlsplit(server.url)
    for sent in (b"\0\1\2\3\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 20_000):
        with (
            socket.create_connection((address.hostname, address.port), 10) as connection,
            contextlib.suppress(OSError),
        ):
            connection.sendall(sent + b"\r\n")
            answer = connection.recv(65_536)
            assert answer == b"" or answer.startswith(b"HTTP/1.1 4")


def test_a_flood_over_a_socket_ends_that_socket_only(server: Running) -> None:
    url = server.url.replace("http", "ws", 1) + f"{SPEECH}/stream-input"
    with (
        connect(url, additional_headers={"xi-api-key": KEY}, max_size=None) as flooding,
        contextlib.suppress(ConnectionClosed),
    ):
        for _ in range(5_000):
            flooding.send('{"text": " "}')
        flooding.send(json.dumps({"text": "never said " * 20_000}))
        while True:
            flooding.recv(timeout=20)
    assert flooding.close_code == 1008


def test_a_message_that_is_too_large_ends_the_socket(server: Running) -> None:
    url = server.url.replace("http", "ws", 1) + f"{SPEECH}/stream-input"
    with (
        connect(url, additional_headers={"xi-api-key": KEY}, max_size=None) as socket_,
        contextlib.suppress(ConnectionClosed),
    ):
        socket_.send("x" * (2 << 20))
        socket_.recv(timeout=20)
    assert socket_.close_code == 1009


def test_many_idle_sockets_leave_room_for_requests(server: Running, http: httpx.Client) -> None:
    url = server.url.replace("http", "ws", 1) + f"{SPEECH}/stream-input"
    with contextlib.ExitStack() as sockets:
        for _ in range(100):
            sockets.enter_context(connect(url, additional_headers={"xi-api-key": KEY}))
        assert http.post(SPEECH, json={"text": "Still here."}).status_code == 200


def test_a_socket_nobody_serves_is_refused(server: Running) -> None:
    url = server.url.replace("http", "ws", 1) + "/v1/nothing"
    with pytest.raises(InvalidStatus), connect(url):
        pass


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://localhost:3000"}, 200),
        ({"origin": "https://example.com"}, 403),
        ({"host": "rebound.example.com"}, 403),
    ],
)
def test_without_a_key_pages_of_the_web_may_not_ask(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    with serving(tmp_path, ServeOptions(port=0)) as open_server:
        answer = httpx.get(f"{open_server.url}/v1/models", headers=headers)
    assert answer.status_code == status


def test_pages_of_this_computer_may_ask_through_a_browser(tmp_path: Path) -> None:
    asking = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "xi-api-key,content-type",
    }
    with serving(tmp_path, ServeOptions(port=0)) as open_server:
        near = httpx.options(
            f"{open_server.url}{SPEECH}", headers={"origin": "http://localhost:3000", **asking}
        )
        far = httpx.options(
            f"{open_server.url}{SPEECH}", headers={"origin": "http://localhost.example", **asking}
        )
        said = httpx.post(
            f"{open_server.url}{SPEECH}",
            headers={"origin": "http://localhost:3000"},
            json={"text": "Hi."},
        )
    assert near.status_code == 200
    assert near.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert "access-control-allow-origin" not in far.headers
    assert said.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert "request-id" in said.headers["access-control-expose-headers"]


def test_limits_are_met_as_officially(tmp_path: Path) -> None:
    allowance = Allowance(characters=40, per_minute=6, json_bytes=1_000)
    with (
        serving(tmp_path, ServeOptions(port=0, allowance=allowance)) as tight,
        tight.http(key="") as plain,
    ):
        spoken = plain.post(SPEECH, json={"text": "Twenty-five characters ok"})
        refused = plain.post(SPEECH, json={"text": "Twenty-five characters ok"})
        large = plain.post(SPEECH, json={"text": "x" * 2_000})
        counted = plain.get("/v1/user/subscription").json()
        plain.get("/v1/models")
        plain.get("/v1/models")
        late = plain.get("/v1/models")
    assert spoken.status_code == 200
    assert refused.status_code == 401
    assert refused.json()["detail"]["code"] == "quota_exceeded"
    assert large.status_code == 413
    assert (counted["character_count"], counted["character_limit"]) == (25, 40)
    assert late.status_code == 429
    assert late.json()["detail"]["code"] == "rate_limit_exceeded"
    assert int(late.headers["retry-after"]) >= 1


def test_one_request_too_many_is_told_so(tmp_path: Path) -> None:
    allowance = Allowance(concurrent=1, patience_s=0.05)
    with (
        serving(tmp_path, ServeOptions(port=0, allowance=allowance)) as busy,
        busy.http(key="") as plain,
    ):
        asked = {"text": "A long sentence that goes on. " * 300}
        with plain.stream("POST", f"{SPEECH}/stream", json=asked) as answer:
            sound = answer.iter_bytes()  # kept: an iterator that is dropped hangs up
            assert next(sound)
            late = httpx.post(f"{busy.url}{SPEECH}", json={"text": "Me too."})
        assert late.status_code == 429
        assert late.json()["detail"]["code"] == "too_many_concurrent_requests"
        assert plain.post(SPEECH, json={"text": "Now me."}).status_code == 200


def test_the_work_for_a_client_that_hangs_up_ends(tmp_path: Path) -> None:
    allowance = Allowance(concurrent=1, patience_s=8.0)
    with (
        serving(tmp_path, ServeOptions(port=0, allowance=allowance)) as busy,
        busy.http(key="") as plain,
    ):
        asked = {"text": "A sentence that goes on. " * 1_700, "model_id": "eleven_flash_v2_5"}
        with pytest.raises(httpx.ReadTimeout):
            plain.post(SPEECH, json=asked, timeout=0.5)
        assert plain.post(SPEECH, json={"text": "Now me."}).status_code == 200
