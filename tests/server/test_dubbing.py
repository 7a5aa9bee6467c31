"""A film and the table of its lines become a film in another language, over the API."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from studio.transcoding.probe import probe

SCENE = Path(__file__).parents[2] / "resources" / "sample" / "scene.mp4"
TABLE = """speaker,start_time,end_time,transcription,translation
Elias,3.4,6.0,Something warm.,Algo cálido.
Rosa,9.7,11.0,Lobsters.,Langostas.
"""


@pytest.fixture
def client(server):
    with server.http() as client:
        yield client


def dub(client, table=TABLE, **fields):
    files = {"file": ("scene.mp4", SCENE.read_bytes(), "video/mp4")}
    if table:
        files["csv_file"] = ("lines.csv", table.encode(), "text/csv")
    data = {"target_lang": "es", "source_lang": "en", "mode": "manual", **fields}
    return client.post("/v1/dubbing", files=files, data=data)


def finished(client, key):
    deadline = time.monotonic() + 60
    while (told := client.get(f"/v1/dubbing/{key}").json())["status"] == "dubbing":
        assert time.monotonic() < deadline
        time.sleep(0.05)  # another thread's work cannot be awaited
    return told


def test_a_film_comes_back_with_its_picture_and_another_language(client, tmp_path):
    key = dub(client, name="Scene").json()["dubbing_id"]
    assert client.get(f"/v1/dubbing/{key}/audio/es").status_code == 425
    told = finished(client, key)
    assert (told["status"], told["target_languages"], told["name"]) == ("dubbed", ["es"], "Scene")
    answer = client.get(f"/v1/dubbing/{key}/audio/es")
    assert answer.headers["content-type"] == "video/mp4"
    (tmp_path / "dub.mp4").write_bytes(answer.content)
    facts = probe(tmp_path / "dub.mp4")
    assert facts.has_picture
    assert facts.sounds[0].language == "spa"
    vtt = client.get(f"/v1/dubbing/{key}/transcripts/es/format/webvtt").json()["webvtt"]
    assert "Algo cálido." in vtt
    assert client.get(f"/v1/dubbing/{key}/audio/fr").status_code == 404


def test_what_cannot_be_dubbed_is_said_when_it_has_failed(client):
    key = dub(client, "speaker,start_time,end_time,transcription,translation\n").json()[
        "dubbing_id"
    ]
    told = finished(client, key)
    assert told["status"] == "failed"
    assert told["error"]
    refused = client.get(f"/v1/dubbing/{key}/audio/es").json()["detail"]
    assert refused["code"] == "dubbing_failed"


def test_without_translations_an_offline_studio_says_what_it_needs(client):
    refused = dub(client, table="")
    assert refused.status_code == 403
    assert refused.json()["detail"]["code"] == "feature_not_available"
    assert "csv_file" in refused.json()["detail"]["message"]


def test_a_file_that_is_no_film_is_refused_at_once_and_leaves_nothing(client, server):
    before = set((server.folder / "server" / "dubbing").glob("*"))
    files = {
        "file": ("film.mp4", b"no film" * 99, "video/mp4"),
        "csv_file": ("lines.csv", TABLE.encode(), "text/csv"),
    }
    refused = client.post("/v1/dubbing", files=files, data={"target_lang": "es"})
    assert refused.status_code == 400
    assert set((server.folder / "server" / "dubbing").glob("*")) == before


def test_a_dub_that_is_deleted_is_gone_with_its_files(client, server):
    key = dub(client).json()["dubbing_id"]
    finished(client, key)
    assert client.delete(f"/v1/dubbing/{key}").json() == {"status": "ok"}
    assert client.get(f"/v1/dubbing/{key}").status_code == 404
    assert not (server.folder / "server" / "dubbing" / key).exists()
