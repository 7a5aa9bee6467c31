"""Folders of films: one answer for all, and what was made is never made again of itself."""

from __future__ import annotations

import os

import pytest

from tests.films import Film, make_film

SCRIPT = "WEBVTT\n\n00:00.500 --> 00:01.500\nДобрый день.\n"


@pytest.fixture
def films(tmp_path):
    """Two films with scripts, in a folder."""
    folder = tmp_path / "films"
    folder.mkdir()
    make_film(folder / "a.mp4", Film(seconds=2))
    os.link(folder / "a.mp4", folder / "b.mp4")
    for name in "ab":
        (folder / f"{name}.ru.vtt").write_text(SCRIPT, encoding="utf-8")
    return folder


def test_programs_get_one_json_value_for_all_films(in_process, films):
    (films / "b.mp4").unlink()
    (films / "b.mp4").write_bytes(b"no film at all" * 99)
    ran = in_process(films.parent, "dub", "films", "--language", "ru", "-o", "out", "--json")
    assert ran.code == 3
    done, failed = ran.answer
    assert (done["source"], done["generated"]["ru"]["made"]) == ("a.mp4", 1)
    assert (failed["source"], failed["kind"]) == ("b.mp4", "UnsupportedMedia")


def test_what_was_dubbed_into_the_same_folder_is_not_dubbed_again(in_process, films):
    dub = ("dub", "films", "--language", "ru", "-o", "films", "--json")
    assert in_process(films.parent, *dub).code == 0
    before = sorted(path.name for path in films.iterdir())
    again = in_process(films.parent, *dub)
    assert [one["source"] for one in again.answer] == ["a.mp4", "b.mp4"]
    assert sorted(path.name for path in films.iterdir()) == before


def test_hidden_files_and_folders_called_like_films_are_passed_over(in_process, films):
    (films / ".vivavoce-1234-5678.mp4").write_bytes(b"left by a killed export")
    (films / "folder.mp4").mkdir()
    ran = in_process(films.parent, "dub", "films", "--language", "ru", "-o", "out", "--json")
    assert ran.code == 0, ran.err
    assert len(ran.answer) == 2


@pytest.mark.parametrize("option", ["--script", "--project"])
def test_what_only_one_film_can_have_is_refused_for_a_folder(in_process, films, option):
    given = ("dub", "films", "--language", "ru", "-o", "out", option, "films/a.ru.vtt")
    ran = in_process(films.parent, *given)
    assert ran.code == 2
    assert "takes no --script and no --project" in ran.err
    assert not (films.parent / "out").exists()


def test_an_output_folder_that_cannot_be_made_is_said_in_words(in_process, films):
    given = ("dub", "films", "--language", "ru", "-o", "films/a.mp4/out")
    ran = in_process(films.parent, *given)
    assert ran.code == 4
    assert "Traceback" not in ran.err
    assert "“out” cannot be written" in ran.err
