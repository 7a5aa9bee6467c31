from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import av
import pytest

from studio.domain.errors import InputError, ReadOnly, UnsupportedMedia
from studio.domain.progress import Cancelled, Progress
from studio.transcoding.decode import read_audio
from studio.transcoding.encoding import Codec, Coding
from studio.transcoding.film_subtitles import one_at_a_time
from studio.transcoding.mux import AudioTrack, Cue, SubtitleTrack, mux_film
from studio.transcoding.probe import probe
from tests.films import clicks
from tests.unit.transcoding.conftest import click_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import numpy as np

    Films = Callable[[str], Path]

CUES = (
    Cue(96_000, 120_000, "Später"),
    Cue(24_000, 60_000, "Zuerst"),
    Cue(48_000, 72_000, "Dazu: <b> & „ü“"),
)


def _blocks(seconds: float = 3.0, channels: int = 2) -> Iterator[np.ndarray]:
    sound = clicks(seconds, 48_000, channels)
    yield from (sound[at : at + 10_007] for at in range(0, len(sound), 10_007))


def _dub(language: str = "ru", *, codec: Codec = Codec.AAC, is_default: bool = True) -> AudioTrack:
    coding = Coding(codec=codec, language=language, title=f"Dub {language}")
    return AudioTrack(make_blocks=_blocks, coding=coding, is_default=is_default)


def _picture_packets(path: Path) -> list[tuple[bytes, float]]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.size]
        return [(bytes(packet), float(packet.pts * packet.time_base)) for packet in packets]


@pytest.mark.parametrize(
    "name",
    [
        "plain.mp4",
        "plain.mkv",
        "late-picture.mp4",
        "late-sound.mkv",
        "varies.mkv",
        "film-rate.mkv",
        "silent.mp4",
    ],
)
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_the_picture_is_copied_byte_for_byte_and_the_dub_lands_on_its_sample(
    film: Films, tmp_path: Path, name: str, suffix: str
) -> None:
    source, out = film(name), tmp_path / f"dubbed{suffix}"
    mux_film(source, out, [_dub()])
    before, after = _picture_packets(source), _picture_packets(out)
    assert [packet for packet, _ in after] == [packet for packet, _ in before]
    offsets = {round(late - early, 3) for (_, early), (_, late) in zip(before, after, strict=True)}
    assert offsets <= {-0.0, 0.0, 0.001, -0.001}
    assert click_places(read_audio(out).samples) == [48_000, 96_000]


def test_a_transport_stream_becomes_a_film_that_begins_at_zero(film: Films, tmp_path: Path) -> None:
    out = tmp_path / "dubbed.mp4"
    mux_film(film("plain.ts"), out, [_dub()])
    facts = probe(out)
    assert facts.picture is not None
    assert facts.picture.start == 0
    for stream in range(2):
        assert click_places(read_audio(out, stream=stream).samples) == [48_000, 96_000]


def test_the_dub_is_default_and_the_originals_stay_beside_it(film: Films, tmp_path: Path) -> None:
    out = tmp_path / "dubbed.mkv"
    tracks = [_dub("pt-BR"), _dub("ja", codec=Codec.OPUS, is_default=False)]
    mux_film(film("two-languages.mkv"), out, tracks)
    told = [(one.codec, one.language, one.title, one.is_default) for one in probe(out).sounds]
    assert told == [
        ("aac", "por", "Dub pt-BR", True),
        ("opus", "jpn", "Dub ja", False),
        ("aac", "eng", "Cinema", False),
        ("opus", "deu", "", False),
    ]
    for stream in range(4):
        assert click_places(read_audio(out, stream=stream).samples) == [48_000, 96_000]


def test_originals_are_left_out_when_not_wanted(film: Films, tmp_path: Path) -> None:
    out = tmp_path / "dubbed.mp4"
    mux_film(film("plain.mp4"), out, [_dub()], keep_original=False)
    assert [sound.language for sound in probe(out).sounds] == ["rus"]


@pytest.mark.parametrize(("suffix", "language"), [(".mp4", "sv"), (".mov", "sv"), (".mov", "de")])
def test_languages_survive_every_container(
    film: Films, tmp_path: Path, suffix: str, language: str
) -> None:
    out = tmp_path / f"dubbed{suffix}"
    mux_film(film("plain.mp4"), out, [_dub(language)])
    assert probe(out).sounds[0].language == {"sv": "swe", "de": "deu"}[language]


def test_the_offset_of_a_late_original_is_kept(film: Films, tmp_path: Path) -> None:
    for name, suffix in (("late-sound.mkv", ".mkv"), ("late-sound.mp4", ".mp4")):
        out = tmp_path / f"dubbed{suffix}"
        mux_film(film(name), out, [_dub()])
        assert click_places(read_audio(out, stream=1).samples) == [72_000, 120_000]


def test_a_dub_is_cut_or_filled_up_to_the_picture(film: Films, tmp_path: Path) -> None:
    for seconds in (1.5, 7.0):
        out = tmp_path / "dubbed.mp4"
        track = AudioTrack(
            make_blocks=lambda seconds=seconds: _blocks(seconds), coding=Coding(language="ru")
        )
        mux_film(film("plain.mp4"), out, [track])
        assert read_audio(out).frames == 144_000


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov"])
def test_subtitles_are_shown_when_their_cues_say(film: Films, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"dubbed{suffix}"
    mux_film(film("plain.mp4"), out, [_dub()], [SubtitleTrack(language="de", cues=CUES)])
    (facts,) = probe(out).subtitles
    assert facts.language == "deu"
    with av.open(str(out)) as container:
        stream = container.streams.subtitles[0]
        packets = [packet for packet in container.demux(stream) if packet.size]
        shown = [
            (float(packet.pts * packet.time_base), bytes(packet).lstrip(b"\0").decode()[-6:])
            for packet in packets
            if bytes(packet) != b"\0\0"
        ]
    starts = sorted({round(start, 3) for start, _ in shown})
    assert starts == ([0.5, 1.0, 2.0] if suffix == ".mkv" else [0.5, 1.0, 1.25, 2.0])
    assert shown[-1][1] == "Später"[-6:]


def test_overlapping_cues_are_joined_where_only_one_can_be_shown() -> None:
    assert one_at_a_time([Cue(0, 10, "a"), Cue(5, 20, "b"), Cue(30, 30, "never")]) == [
        Cue(0, 5, "a"),
        Cue(5, 10, "a\nb"),
        Cue(10, 20, "b"),
    ]


def test_subtitles_of_the_source_are_kept_where_there_is_a_place(
    film: Films, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.mkv", tmp_path / "second.mkv"
    mux_film(film("plain.mkv"), first, [_dub()], [SubtitleTrack(language="de", cues=CUES)])
    mux_film(first, second, [_dub("fr")], [SubtitleTrack(language="fr", cues=CUES)])
    assert [one.language for one in probe(second).subtitles] == ["fra", "deu"]


def test_what_a_container_cannot_hold_is_said_with_the_way_out(film: Films, folder: Path) -> None:
    for name, suffix, what in (
        ("plain.mov", ".mp4", "original sound"),
        ("vp9.mkv", ".mov", "picture"),
        ("opus.mkv", ".mov", "original sound"),
    ):
        with pytest.raises(UnsupportedMedia, match=what) as refused:
            mux_film(film(name), folder / f"out{suffix}", [_dub()])
        assert "MKV" in refused.value.hint_text()
    assert list(folder.iterdir()) == []


def test_rotation_is_kept(film: Films, tmp_path: Path) -> None:
    turned = tmp_path / "turned.mp4"
    with av.open(str(film("silent.mp4"))) as source, av.open(str(turned), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0], opaque=True)
        stream.set_display_rotation(90)
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    for suffix in (".mp4", ".mkv"):
        out = tmp_path / f"dubbed{suffix}"
        mux_film(turned, out, [_dub()])
        with av.open(str(turned)) as before, av.open(str(out)) as after:
            frames = [next(container.decode(video=0)) for container in (before, after)]
        assert frames[0].rotation == frames[1].rotation != 0


def test_a_recording_makes_no_film(film: Films, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedMedia, match="no picture"):
        mux_film(film("only.m4a"), tmp_path / "out.mp4", [_dub()])


def test_a_film_is_not_written_over_its_source_nor_to_an_unknown_kind(
    film: Films, tmp_path: Path
) -> None:
    source = tmp_path / "film.mp4"
    source.write_bytes(film("plain.mp4").read_bytes())
    before = source.read_bytes()
    with pytest.raises(InputError, match=r"film\.mp4"):
        mux_film(source, source, [_dub()])
    with pytest.raises(InputError, match=r"\.gif"):
        mux_film(source, tmp_path / "out.gif", [_dub()])
    assert source.read_bytes() == before


def test_cancel_leaves_the_old_film_and_nothing_beside_it(film: Films, folder: Path) -> None:
    out = folder / "dubbed.mp4"
    out.write_bytes(b"the old one")
    progress = Progress(lambda done, total: progress.cancel() if done > 24_000 else None)
    with pytest.raises(Cancelled):
        mux_film(film("long.mp4"), out, [_dub(), _dub("de")], progress=progress)
    assert out.read_bytes() == b"the old one"
    assert list(folder.iterdir()) == [out]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("encoder")]


def test_what_goes_wrong_in_the_sound_ends_the_export(film: Films, folder: Path) -> None:
    def blocks() -> Iterator[np.ndarray]:
        yield from _blocks(1.0)
        raise ReadOnly(name="take")

    track = AudioTrack(make_blocks=blocks, coding=Coding())
    with pytest.raises(ReadOnly, match="take"):
        mux_film(film("plain.mp4"), folder / "out.mkv", [track, _dub()])
    assert list(folder.iterdir()) == []


def test_names_with_quotes_cyrillic_and_two_hundred_characters(film: Films, tmp_path: Path) -> None:
    for name in ('it\'s "mine" & 100%.mp4', "Мой фильм — дубль 2.mp4", "y" * 200 + ".mp4"):
        mux_film(film("plain.mp4"), tmp_path / name, [_dub()])
        assert probe(tmp_path / name).sounds[0].language == "rus"


_ON_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from studio.domain.errors import DiskFull
from studio.transcoding.encode import Delivery, SoundFormat, write_audio
from studio.transcoding.encoding import Codec, Coding
from studio.transcoding.mux import AudioTrack, mux_film

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
folder, film = Path(sys.argv[1]), Path(sys.argv[2])

def blocks():
    noise = np.random.default_rng(1)
    for _ in range(12):
        yield (0.2 * noise.standard_normal((48_000, 2))).astype(np.float32)

def refused(write):
    try:
        write()
    except DiskFull as error:
        assert "no room" in str(error)
    else:
        raise AssertionError("was written")

for form in SoundFormat:
    target = folder / f"take{form.value}"
    target.write_bytes(b"old")
    refused(lambda: write_audio(target, blocks(), Delivery(format=form, bit_rate=256_000)))
    assert target.read_bytes() == b"old"
    target.unlink()
track = AudioTrack(make_blocks=blocks, coding=Coding(codec=Codec.FLAC))
for suffix in (".mp4", ".mkv"):
    refused(lambda: mux_film(film, folder / f"film{suffix}", [track]))
assert list(folder.iterdir()) == [], list(folder.iterdir())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="this system: no limit on file sizes")
def test_a_full_disk_loses_nothing_and_is_said_in_words(film: Films, tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    ended = subprocess.run(
        [sys.executable, "-c", _ON_A_FULL_DISK, str(folder), str(film("long.mp4"))],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
