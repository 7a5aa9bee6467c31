"""Films and recordings that are broken, odd or none at all."""

from __future__ import annotations

import av
import numpy as np
import pytest
import soundfile

from tests.films import Film, Sound, make_film

SCRIPT = "WEBVTT\n\n00:01.000 --> 00:02.500\nДобрый день.\n"
SECONDS = 4


@pytest.fixture
def dub(vivavoce, tmp_path):
    """Dub a file of `tmp_path`; say how that ended."""

    def run(source: str, output: str, *more: str):
        (tmp_path / "lines.vtt").write_text(SCRIPT, encoding="utf-8")
        asked = ("--script", "lines.vtt", "--language", "ru", "-o", output, "--json")
        ran = vivavoce("dub", source, *asked, *more)
        assert "Traceback" not in ran.err
        return ran

    return run


def length_and_tracks(path):
    with av.open(str(path)) as container:
        return container.duration / 1e6, [stream.type for stream in container.streams]


def refused(ran, tmp_path, told):
    """The film was refused in words and nothing is left beside it."""
    assert ran.code == 3
    assert told in ran.err
    return not [path.name for path in tmp_path.iterdir() if path.name.startswith("out")]


def test_an_empty_file_is_refused(dub, tmp_path):
    (tmp_path / "film.mp4").touch()
    assert refused(dub("film.mp4", "out.mp4"), tmp_path, "“film.mp4” is empty.")


def test_a_text_called_film_is_refused(dub, tmp_path):
    (tmp_path / "film.mp4").write_text("No film at all. " * 500)
    assert refused(dub("film.mp4", "out.mp4"), tmp_path, "is not a film or recording")


def test_a_film_cut_before_its_index_is_refused(dub, tmp_path):
    whole = make_film(tmp_path / "whole.mp4", Film(seconds=SECONDS)).read_bytes()
    (tmp_path / "film.mp4").write_bytes(whole[: len(whole) // 2])
    assert refused(dub("film.mp4", "out.mp4"), tmp_path, "is not a film or recording")


def test_a_film_cut_where_it_can_still_be_read_is_dubbed_as_far_as_it_goes(dub, tmp_path):
    whole = make_film(tmp_path / "whole.mkv", Film(seconds=SECONDS)).read_bytes()
    (tmp_path / "film.mkv").write_bytes(whole[: len(whole) * 3 // 4])
    ran = dub("film.mkv", "out.mkv")
    assert ran.code in (0, 3)
    assert ran.code == 0 or "damaged" in ran.err


def test_a_film_that_is_not_there_is_named(dub, tmp_path):
    assert refused(dub("no such film.mp4", "out.mp4"), tmp_path, "There is no “no such film.mp4”.")


def test_a_film_without_sound_gets_one(dub, tmp_path):
    make_film(tmp_path / "film.mp4", Film(seconds=SECONDS, sounds=()))
    assert dub("film.mp4", "out.mp4").code == 0
    length, tracks = length_and_tracks(tmp_path / "out.mp4")
    assert tracks == ["video", "audio", "subtitle"]
    assert abs(length - SECONDS) < 0.1


def test_sound_alone_becomes_sound_and_no_film(dub, tmp_path):
    make_film(tmp_path / "talk.m4a", Film(seconds=SECONDS, picture=None))
    ran = dub("talk.m4a", "out.mp4")
    assert ran.code == 2
    assert "There is no picture to make the film “out.mp4” of." in ran.err
    assert dub("talk.m4a", "out.flac").code == 0
    assert soundfile.info(tmp_path / "out.flac").frames == SECONDS * 48_000


def test_sound_of_192_khz_comes_out_at_48(dub, tmp_path):
    rate = 192_000
    soundfile.write(tmp_path / "talk.wav", np.zeros((rate * SECONDS, 2), np.float32), rate)
    assert dub("talk.wav", "out.wav").code == 0
    written = soundfile.info(tmp_path / "out.wav")
    assert (written.samplerate, written.frames) == (48_000, SECONDS * 48_000)


def test_surround_is_folded_under_the_dub_and_kept_beside_it(dub, tmp_path):
    surround = Sound(codec="ac3", layout="5.1")
    make_film(tmp_path / "film.mkv", Film(seconds=SECONDS, sounds=(surround,)))
    assert dub("film.mkv", "out.mkv").code == 0
    with av.open(str(tmp_path / "out.mkv")) as container:
        assert [stream.codec_context.channels for stream in container.streams.audio] == [2, 6]


def test_a_film_is_never_written_over_its_source(dub, tmp_path):
    before = make_film(tmp_path / "film.mp4", Film(seconds=SECONDS)).read_bytes()
    ran = dub("film.mp4", "film.mp4")
    assert ran.code == 2
    assert "cannot be written over its own source" in ran.err
    assert (tmp_path / "film.mp4").read_bytes() == before


def test_a_voice_that_does_not_exist_is_named_with_what_helps(dub, tmp_path):
    make_film(tmp_path / "film.mp4", Film(seconds=SECONDS))
    ran = dub("film.mp4", "out.mp4", "--voice", "Nobody")
    assert ran.code == 5
    assert "There is no voice called “Nobody”." in ran.err
    assert not (tmp_path / "out.mp4").exists()
