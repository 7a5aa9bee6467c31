from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from studio.domain.errors import MediaMissing, UnsupportedMedia
from studio.transcoding.probe import probe

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Films = Callable[[str], Path]


def test_a_plain_film_is_described(film: Films) -> None:
    facts = probe(film("plain.mp4"))
    assert facts.length == 3 * 48_000
    assert facts.start == 0
    assert facts.picture is not None
    assert (facts.picture.codec, facts.picture.width, facts.picture.height) == ("h264", 128, 32)
    assert facts.picture.frame_rate == 25
    assert not facts.picture.rate_varies
    assert facts.picture.end == 3 * 48_000
    (sound,) = facts.sounds
    assert (sound.codec, sound.rate, sound.channels, sound.layout) == ("aac", 48_000, 2, "stereo")


def test_frame_rates_are_exact_fractions(film: Films) -> None:
    picture = probe(film("film-rate.mkv")).picture
    assert picture is not None
    assert picture.frame_rate == Fraction(24_000, 1001)
    assert not picture.rate_varies


@pytest.mark.parametrize("name", ["varies.mp4", "varies.mkv"])
def test_a_variable_frame_rate_is_noticed(film: Films, name: str) -> None:
    picture = probe(film(name)).picture
    assert picture is not None
    assert picture.rate_varies


def test_every_audio_track_is_named(film: Films) -> None:
    facts = probe(film("two-languages.mkv"))
    told = [(sound.codec, sound.language, sound.title) for sound in facts.sounds]
    assert told == [("aac", "eng", "Cinema"), ("opus", "deu", "")]


def test_a_film_without_sound_has_no_sounds(film: Films) -> None:
    facts = probe(film("silent.mp4"))
    assert facts.sounds == ()
    assert facts.has_picture


def test_a_recording_has_no_picture(film: Films) -> None:
    facts = probe(film("only.m4a"))
    assert not facts.has_picture
    assert facts.length == 3 * 48_000


def test_a_cover_is_no_moving_picture(tmp_path: Path) -> None:
    song = tmp_path / "song.m4a"
    with av.open(str(song), "w", format="mp4") as container:
        sound = container.add_stream("aac", rate=48_000, layout="mono")
        cover = container.add_stream("mjpeg", rate=1, width=16, height=16, pix_fmt="yuvj420p")
        cover.disposition = av.stream.Disposition.attached_pic
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4800), "i2"), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, 0
        container.mux(sound.encode(frame) + sound.encode(None))
        picture = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), "u1"), format="rgb24")
        container.mux(cover.encode(picture.reformat(format="yuvj420p")) + cover.encode(None))
    assert not probe(song).has_picture


def test_a_late_picture_is_told_from_the_sound(film: Films) -> None:
    facts = probe(film("late-picture.mp4"))
    assert facts.picture is not None
    assert facts.picture.start == 19_200
    assert facts.sounds[0].start == 0


def test_stamps_that_begin_at_an_hour_make_no_hour_of_nothing(film: Films) -> None:
    facts = probe(film("hour-stamps.mkv"))
    assert facts.origin == 3600
    assert facts.picture is not None
    assert facts.picture.start == 0
    assert abs(facts.length - 3 * 48_000) < 1_100


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"Dear diary, this is a film.\n" * 200, "is not a film"),
        (b"\x00" * 5000, "is not a film"),
        (b"#EXTM3U\nhttp://localhost/secret.ts\n", "is a playlist"),
        (b"\xef\xbb\xbf#EXTM3U\n/etc/passwd\n", "is a playlist"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "is a playlist"),
        (b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>', "is a playlist"),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=audio 5004 RTP/AVP 0\r\n", "is a playlist"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHello\n", "is not a film"),
    ],
)
def test_what_is_no_media_is_refused_in_words(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "holiday.mp4"
    path.write_bytes(content)
    with pytest.raises(UnsupportedMedia) as refused:
        probe(path)
    assert says in str(refused.value)
    assert "holiday.mp4" in str(refused.value)
    assert refused.value.hint_text()


def test_a_missing_file_is_missing_and_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(MediaMissing):
        probe(tmp_path / "gone.mp4")
    with pytest.raises(UnsupportedMedia):
        probe(tmp_path)


@pytest.mark.parametrize(
    "name", ['it\'s "fine" 100%.mp4', "Фильм с пробелами.mp4", "x" * 196 + ".mp4", "http:a.mp4"]
)
def test_odd_names_are_only_names(film: Films, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(film("plain.mp4").read_bytes())
    assert probe(path).length == 3 * 48_000
