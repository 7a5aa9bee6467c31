from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.domain.errors import DecodeFailed, MediaError, UnsupportedMedia
from studio.domain.progress import Cancelled, Progress
from studio.transcoding.decode import Damage, audio_blocks, read_audio
from studio.transcoding.probe import probe
from tests.unit.transcoding.conftest import click_places

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Films = Callable[[str], Path]


@pytest.mark.parametrize(
    "name",
    [
        "plain.mp4",
        "plain.mkv",
        "plain.mov",
        "plain.ts",
        "plain.avi",
        "opus.mkv",
        "late-picture.mp4",
        "varies.mkv",
        "hour-stamps.mkv",
        "only.m4a",
        "only.mp3",
        "only.opus",
    ],
)
def test_clicks_come_out_at_their_sample(film: Films, name: str) -> None:
    assert click_places(read_audio(film(name)).samples) == [48_000, 96_000]


@pytest.mark.parametrize("name", ["late-sound.mp4", "late-sound.mkv"])
def test_a_late_track_is_preceded_by_silence(film: Films, name: str) -> None:
    sound = read_audio(film(name)).samples
    assert click_places(sound) == [72_000, 120_000]
    assert np.abs(sound[:22_000]).max() == 0.0


def test_sound_keeps_the_length_the_file_gives(film: Films) -> None:
    assert read_audio(film("plain.mp4")).frames == 144_000
    assert read_audio(film("only.mp3"), rate=None).frames == 132_300
    assert read_audio(film("only.opus")).frames == 144_000


def test_a_hole_in_the_packets_becomes_silence_of_its_length(film: Films) -> None:
    sound = read_audio(film("hole.mp4")).samples
    assert click_places(sound) == [48_000, 4 * 48_000]
    assert np.abs(sound[80_000:160_000]).max() == 0.0


@pytest.mark.parametrize(
    ("name", "stream"), [("long.mp4", 0), ("long.mkv", 0), ("long.mkv", 1), ("plain.ts", 0)]
)
@pytest.mark.parametrize("start", [0, 1_000, 47_999, 133_333, 400_011])
def test_a_span_equals_the_same_span_of_the_whole(
    film: Films, name: str, stream: int, start: int
) -> None:
    whole = read_audio(film(name), stream=stream).samples
    blocks = list(audio_blocks(film(name), stream=stream, start=start, end=start + 50_000))
    span = np.concatenate(blocks) if blocks else np.zeros((0, 2), np.float32)
    expected = whole[start : start + 50_000]
    assert len(span) == len(expected)
    assert not len(span) or np.abs(span - expected).max() < 1e-6


def test_surround_is_mixed_down_without_exceeding_full_scale(film: Films) -> None:
    native = read_audio(film("surround.mp4"), channels=None)
    stereo = read_audio(film("surround.mp4"))
    assert (native.channels, stereo.channels) == (6, 2)
    assert click_places(stereo.samples) == [48_000, 96_000]
    assert np.abs(stereo.samples).max() <= np.abs(native.samples).max()


def test_192_khz_is_brought_to_the_rate_of_the_project(film: Films) -> None:
    sound = read_audio(film("high.flac"))
    assert (sound.rate, sound.frames) == (48_000, 144_000)
    assert click_places(sound.samples) == [48_000, 96_000]


def test_mono_is_the_mean_of_the_channels(film: Films) -> None:
    stereo, mono = read_audio(film("plain.mov")), read_audio(film("plain.mov"), channels=1)
    assert np.allclose(mono.samples[:, 0], stereo.mono(), atol=1e-7)


def test_a_film_without_sound_says_so(film: Films) -> None:
    with pytest.raises(UnsupportedMedia, match="has no sound"):
        read_audio(film("silent.mp4"))
    with pytest.raises(UnsupportedMedia, match="no audio track 2"):
        read_audio(film("plain.mp4"), stream=1)


def test_cancel_ends_decoding(film: Films) -> None:
    progress = Progress()
    blocks = audio_blocks(film("long.mp4"), progress=progress)
    next(blocks)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(blocks)


def test_progress_counts_up_to_the_length(film: Films) -> None:
    told: list[tuple[int, int]] = []
    progress = Progress(lambda done, total: told.append((done, total)))
    list(audio_blocks(film("long.mp4"), progress=progress))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {12 * 48_000}


def test_a_cut_off_film_gives_what_it_has_and_then_says_it_is_damaged(
    film: Films, tmp_path: Path
) -> None:
    whole = film("long.mkv")
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    heard = []
    with pytest.raises(DecodeFailed, match=r"cut\.mkv"):
        heard.extend(audio_blocks(cut))
    assert 2 * 48_000 < sum(len(block) for block in heard) < 11 * 48_000
    damage = Damage()
    assert sum(map(len, audio_blocks(cut, damage=damage))) == sum(map(len, heard))
    assert damage.ends_early


def test_a_damaged_packet_leaves_silence_and_the_rest_in_place(film: Films, tmp_path: Path) -> None:
    content = bytearray(film("plain.mp4").read_bytes())
    start = content.find(b"mdat") + 4
    middle = start + (len(content) - start) // 4
    content[middle : middle + 1500] = b"\xff" * 1500
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)
    damage = Damage()
    heard = np.concatenate(list(audio_blocks(broken, damage=damage)))
    assert damage.packets > 0
    assert len(heard) == 144_000
    assert click_places(heard)[-1] == 96_000


_MEDIA_NAMES = ("plain.mp4", "plain.mkv", "plain.ts", "only.mp3", "only.opus", "high.flac")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    name=st.sampled_from(_MEDIA_NAMES),
    cut=st.floats(0, 1),
    spoils=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=64)), max_size=6),
)
def test_spoilt_files_are_read_or_refused_in_words(
    film: Films, tmp_path: Path, name: str, cut: float, spoils: list[tuple[float, bytes]]
) -> None:
    content = bytearray(film(name).read_bytes())
    for place, junk in spoils:
        at = int(place * len(content))
        content[at : at + len(junk)] = junk
    path = tmp_path / name
    path.write_bytes(content[: int((0.2 + 0.8 * cut) * len(content))])
    heard = length = 0
    with contextlib.suppress(MediaError):
        length = probe(path).length
        heard = sum(len(block) for block in audio_blocks(path, damage=Damage(), end=480_000))
    assert length >= 0
    assert heard <= 480_000
