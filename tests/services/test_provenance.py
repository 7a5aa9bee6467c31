"""What is synthetic is said beside the file and in it."""

import json

import av
import pytest
import soundfile

from studio.domain.script import Line, Speaker, Translation
from studio.domain.timeline import Clip
from studio.services.delivery import Delivery, Mastering
from tests.films import Film, make_film

SECOND = 48_000


@pytest.fixture
async def dub(studio, project, tmp_path):
    await studio.sources.add(make_film(tmp_path / "film.mp4", Film(seconds=3.0)))
    with project.edit("Write"):
        speaker = project.add(Speaker(name="Ana"))
        for at in range(2):
            line = project.add(
                Line(speaker_id=speaker.id, start=at * SECOND, end=(at + 1) * SECOND)
            )
            project.add(Translation(line_id=line.id, language="es", text=f"uno {at}"))
    await studio.casting.cast_missing(project, "es", {})
    await studio.speech.generate([line.id for line in project.all(Line)], "es")
    with project.edit("Mute"):
        last = max(project.all(Clip), key=lambda clip: clip.position)
        project.update(last, is_muted=True)
    return project


def comment_in(path):
    if path.suffix == ".wav":
        content = path.read_bytes()
        return content[content.index(b"bext") + 8 :][:256].rstrip(b"\0").decode()
    if path.suffix == ".flac":
        with soundfile.SoundFile(path) as file:
            return file.comment
    with av.open(str(path)) as container:
        found = {**container.metadata, **container.streams[0].metadata}
        return next(text for name, text in found.items() if name.lower() == "comment")


@pytest.mark.parametrize("name", ["f.mp4", "f.mkv", "f.wav", "f.flac", "f.mp3", "f.m4a", "f.opus"])
async def test_every_kind_of_file_says_that_its_voices_are_synthetic(studio, dub, tmp_path, name):
    path = tmp_path / name
    done = await studio.exporting.export(Delivery(path, ("es",), has_provenance=True))
    assert "synthetic" in comment_in(done.path)


async def test_the_list_names_each_line_that_is_heard_and_what_made_it(studio, dub, tmp_path):
    delivery = Delivery(tmp_path / "dub.wav", ("es",), has_provenance=True)
    await studio.exporting.export(delivery)
    told = json.loads(delivery.provenance_file.read_text("utf-8"))
    (line,) = told["lines"]
    assert (line["speaker"], line["text"], line["engine"]) == ("Ana", "uno 0", "fake")
    assert (line["language"], line["is_synthetic"], line["start_s"]) == ("es", True, 0.0)
    (voice,) = told["voices"]
    assert voice["id"] == line["voice"]
    assert delivery.provenance_file in delivery.files()


async def test_who_asks_for_no_list_gets_neither_list_nor_note(studio, dub, tmp_path):
    done = await studio.exporting.export(Delivery(tmp_path / "dub.flac", ("es",)))
    assert comment_in(done.path) == ""
    assert not list(tmp_path.glob("*.provenance.json"))


@pytest.mark.parametrize(("target", "is_met"), [(-16.0, True), (-2.0, False), (None, None)])
async def test_the_report_certifies_the_loudness_that_was_asked_for(
    studio, dub, tmp_path, target, is_met
):
    mastering = Mastering(loudness_lufs=target, true_peak_db=-1.0)
    done = await studio.exporting.export(Delivery(tmp_path / "d.wav", ("es",), mastering=mastering))
    (language,) = done.report.languages
    assert language.is_loudness_met is is_met
    page = done.report_page.read_text("utf-8")
    assert ("reached" in page, "missed" in page) == (is_met is True, is_met is False)
    assert json.loads(done.report_json.read_text())["languages"][0]["is_loudness_met"] is is_met
