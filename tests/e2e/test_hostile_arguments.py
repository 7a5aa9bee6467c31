"""Arguments nobody should give: a sentence for each, and no file of the user's is touched."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio import __main__ as entry
from tests.films import Film, make_film

SCRIPT = "WEBVTT\n\n00:00.500 --> 00:01.500\nДобрый день.\n"


@pytest.fixture(scope="session")
def two_seconds(tmp_path_factory):
    return make_film(tmp_path_factory.mktemp("two") / "two.mp4", Film(seconds=2))


@pytest.fixture
def place(tmp_path, two_seconds):
    """A folder with film.mp4, talk.wav and a script for each."""
    folder = tmp_path / "place"
    folder.mkdir()
    os.link(two_seconds, folder / "film.mp4")
    soundfile.write(folder / "talk.wav", np.zeros((96_000, 2), np.float32), 48_000)
    for name in ("film", "talk"):
        (folder / f"{name}.ru.vtt").write_text(SCRIPT, encoding="utf-8")
    return folder


@pytest.fixture
def asked(in_process, place):
    """Run a command in `place`; a file it refuses to use stays as it is."""

    def run(*arguments: str):
        before = contents(place)
        ran = in_process(place, *arguments)
        assert "Traceback" not in ran.err
        if ran.code:
            assert contents(place) == before
        return ran

    return run


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


REPLACED = {
    "the recording itself": ("talk.wav", "talk.wav", ()),
    "the film by another name": ("film.mp4", "link.mp4", ()),
    "its music and effects": ("film.mp4", "talk.wav", ("--music-effects", "talk.wav")),
}


@pytest.mark.parametrize("what", REPLACED)
def test_nothing_a_dub_is_made_of_is_written_over(asked, place, what):
    (place / "link.mp4").symlink_to("film.mp4")
    source, output, more = REPLACED[what]
    ran = asked("dub", source, "--language", "ru", "-o", output, *more)
    assert ran.code == 2
    assert "cannot be written over its own source" in ran.err


def test_a_project_is_never_written_over_by_its_film(in_process, place):
    dub = ("dub", "film.mp4", "--language", "ru", "-o", "out.mp4", "--project", "out.mp4")
    ran = in_process(place, *dub)
    assert ran.code == 2
    assert "cannot be written over its own source" in ran.err
    assert in_process(place, "export", "out.mp4", "-o", "other.mp4").code == 0


WRONG = {
    "no language": (("--language", " , "), "no language to dub into"),
    "a loudness that is no number": (("--language", "ru", "--loudness", "nan"), "--loudness"),
    "a loudness nobody can bear": (("--language", "ru", "--loudness", "9999"), "--loudness"),
    "a cast of brackets": (("--language", "ru", "--cast", "deep.json"), "is not a cast file"),
    "an endless script": (("--language", "ru", "--script", "/dev/zero"), "“zero”"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_makes_no_sense_is_refused_in_words(asked, place, what):
    (place / "deep.json").write_text("[" * 100_000)
    more, told = WRONG[what]
    ran = asked("dub", "film.mp4", "-o", "out.mp4", *more)
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.parametrize("place_of_name", ["source", "output", "project"])
def test_a_name_too_long_for_the_system_is_refused_in_words(asked, place_of_name):
    given = {"source": "film.mp4", "output": "out.mp4"}
    given[place_of_name] = f"{'x' * 300}.mp4"
    project = ("--project", given["project"]) if "project" in given else ()
    ran = asked("dub", given["source"], "-o", given["output"], *project, "--language", "ru")
    assert ran.code == 4
    assert "File name too long" in ran.err


def test_a_film_in_which_nobody_speaks_gives_no_empty_draft(asked, place):
    (place / "film.ru.vtt").unlink()
    ran = asked("dub", "film.mp4", "--language", "ru", "-o", "out.mp4")
    assert ran.code == 2
    assert "nobody is heard to speak" in ran.err


def test_a_name_that_is_no_text_is_dubbed_and_reported(in_process, place):
    name = os.fsdecode(b"film \xff\xfe")
    (place / "film.mp4").rename(place / f"{name}.mp4")
    (place / "film.ru.vtt").rename(place / f"{name}.ru.vtt")
    out = os.fsdecode(b"out \xff.mp4")
    ran = in_process(place, "dub", f"{name}.mp4", "--language", "ru", "-o", out, "--json")
    assert ran.code == 0, ran.err
    assert (place / out).stat().st_size > 1_000
    assert "film" in (place / os.fsdecode(b"out \xff.report.html")).read_text("utf-8")


def test_a_name_with_a_line_break_is_dubbed(in_process, place):
    (place / "film.mp4").rename(place / "a\nb.mp4")
    (place / "film.ru.vtt").rename(place / "a\nb.ru.vtt")
    ran = in_process(place, "dub", "a\nb.mp4", "--language", "ru", "-o", "c\nd.mp4", "--json")
    assert ran.code == 0, ran.err
    assert ran.answer["outputs"][0]["path"] == "c\nd.mp4"


def test_how_much_too_long_a_line_is_can_be_read(in_process, place):
    endless = SCRIPT.replace("Добрый", "очень " * 100)
    (place / "film.ru.vtt").write_text(endless, encoding="utf-8")
    ran = in_process(place, "dub", "film.mp4", "--language", "ru", "-o", "out.flac")
    assert ran.code == 0
    assert "too long by" in ran.err
    assert "e+" not in ran.err


def test_a_mistake_of_ours_is_one_sentence_and_a_report(asked, monkeypatch):
    def broken(*_arguments):
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("studio.services.casting.Casting.voice", broken)
    ran = asked("dub", "film.mp4", "--language", "ru", "-o", "out.mp4", "--voice", "Ben")
    assert ran.code == 1
    assert "Viva Voce made a mistake (ZeroDivisionError)." in ran.err
    report = Path(ran.err.partition("the file “")[2].partition("”")[0])
    assert "ours" in report.read_text()
    report.unlink()


def test_ctrl_c_while_modules_load_is_no_traceback(monkeypatch):
    def interrupted(_name):
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.argv", ["vivavoce", "voices"])
    monkeypatch.setattr("importlib.import_module", interrupted)
    assert entry.main() == 130
