from __future__ import annotations

import hashlib
import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from studio.audio.buffer import Audio
from studio.audio.peaks import Peaks, PeaksBuilder
from studio.domain.errors import UnsupportedMedia
from studio.domain.progress import Cancelled, Progress
from studio.transcoding import short
from studio.transcoding.decode import read_audio
from studio.transcoding.downmix import downmix, downmix_matrix
from studio.transcoding.fingerprint import media_hash
from studio.transcoding.frames import frame_at, thumbnail
from studio.transcoding.language_tags import film_language
from studio.transcoding.pcm16 import pcm16_sound, to_pcm16
from studio.transcoding.peaks_file import media_peaks
from tests.films import clicks, number_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Films = Callable[[str], Path]

FRAME = 1920
"""Samples at 48 kHz per frame at 25 a second."""


@pytest.mark.parametrize("name", ["plain.mp4", "plain.mkv", "plain.ts", "long.mp4"])
def test_the_frame_shown_at_a_position_is_given(film: Films, name: str) -> None:
    path = film(name)
    for number in (0, 1, 24, 25, 51, 74):
        assert number_of(frame_at(path, number * FRAME)) == number
        assert number_of(frame_at(path, number * FRAME + FRAME - 30)) == number


def test_outside_the_film_its_first_or_last_frame_is_given(film: Films) -> None:
    path = film("late-picture.mp4")
    assert number_of(frame_at(path, 0)) == 0
    assert number_of(frame_at(path, 10**9)) == 74


def test_where_frames_are_left_out_the_one_before_stays(film: Films) -> None:
    assert number_of(frame_at(film("varies.mkv"), 2 * FRAME)) == 1


def test_a_thumbnail_is_as_wide_as_wanted(film: Films) -> None:
    picture = thumbnail(film("plain.mp4"), width=64)
    assert picture.shape == (16, 64, 3)
    assert picture.std() > 20


def test_a_recording_has_no_frames(film: Films) -> None:
    with pytest.raises(UnsupportedMedia, match="no moving picture"):
        frame_at(film("only.m4a"), 0)


@pytest.mark.parametrize(
    "name", ["only.mp3", "only.m4a", "only.opus", "high.flac", "plain.mp4", "late-sound.mkv"]
)
def test_sixteen_bit_sound_equals_the_decoded_sound(film: Films, name: str) -> None:
    sound = pcm16_sound(film(name))
    heard = np.concatenate([block.copy() for block in sound.blocks])
    exact = read_audio(film(name), rate=None, channels=None)
    assert (sound.rate, sound.channels) == (exact.rate, exact.channels)
    assert len(heard) == exact.frames
    # The MP3 decoders differ by a little rounding.
    assert np.abs(heard - exact.samples * 32768).max() <= 2


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT", "PCM_U8"])
def test_sixteen_bit_sound_of_any_wav(tmp_path: Path, subtype: str) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, clicks(3.01, 44_100, 2), 44_100, subtype=subtype)
    sound = pcm16_sound(path)
    heard = np.concatenate([block.copy() for block in sound.blocks])
    assert np.array_equal(heard, soundfile.read(path, dtype="int16")[0])
    assert sound.length == len(heard)


@given(cut=st.integers(0, 60), after=st.integers(0, 5))
def test_a_wav_cut_anywhere_gives_whole_frames(
    tmp_path_factory: pytest.TempPathFactory, cut: int, after: int
) -> None:
    path = tmp_path_factory.mktemp("wav") / "a.wav"
    soundfile.write(path, clicks(0.01, 8_000, 2), 8_000, subtype="PCM_16")
    path.write_bytes(path.read_bytes()[: 44 + cut] + b"\x01" * after)
    try:
        sound = pcm16_sound(path)
    except UnsupportedMedia:
        return
    heard = [block.copy() for block in sound.blocks]
    assert sum(map(len, heard)) == (cut + after) // 4


def test_peaks_of_a_file_equal_the_peaks_of_its_samples(film: Films) -> None:
    path = film("plain.mov")
    builder = PeaksBuilder(48_000, 2)
    builder.add(to_pcm16(read_audio(path).samples))
    seen: list[Peaks] = []
    peaks = media_peaks(path, on_part=seen.append)
    assert peaks.to_bytes() == builder.finish().to_bytes()
    assert seen
    assert seen[0].frames <= peaks.frames


def test_peaks_can_be_cancelled(film: Films) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        media_peaks(film("only.mp3"), progress=progress)


def test_a_film_is_recognised_by_its_content(film: Films) -> None:
    path = film("plain.mp4")
    told: list[tuple[int, int]] = []
    digest = media_hash(path, Progress(lambda done, total: told.append((done, total))))
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(
    "places",
    [
        ("FC",),
        ("FL", "FR"),
        ("FL", "FR", "FC"),
        ("FL", "FR", "BL", "BR"),
        ("FL", "FR", "FC", "LFE", "BL", "BR"),
        ("FL", "FR", "FC", "LFE", "BL", "BR", "SL", "SR"),
        ("NONE",) * 11,
    ],
)
def test_a_downmix_never_exceeds_full_scale_and_loses_no_side(
    places: tuple[str, ...], channels: int
) -> None:
    matrix = downmix_matrix(places, channels)
    assert matrix.shape == (len(places), channels)
    assert np.allclose(matrix.sum(axis=0), 1.0)
    if channels == 2 and "FL" in places:
        assert matrix[places.index("FL"), 1] == 0.0
        assert np.allclose(matrix.sum(axis=1)[places.index("FL")], matrix[places.index("FR"), 1])
    full = np.ones((4, len(places)), np.float32)
    assert np.abs(downmix(full, matrix)).max() <= 1.0 + 1e-6


def test_five_channels_and_a_woofer_become_stereo_as_the_standard_says() -> None:
    matrix = downmix_matrix(("FL", "FR", "FC", "LFE", "BL", "BR"), 2)
    half = 0.5**0.5
    left = np.array([1, 0, half, 0, half, 0]) / (1 + 2 * half)
    assert np.allclose(matrix[:, 0], left)


def test_short_clips_go_to_pydub_and_back_unharmed() -> None:
    clip = Audio(clicks(0.3, 24_000, 2), 24_000)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        back = short.from_segment(short.to_segment(clip))
    assert (back.rate, back.samples.shape) == (clip.rate, clip.samples.shape)
    assert np.abs(back.samples - clip.samples).max() <= 2.0**-15


def test_short_clips_are_normalised_faded_joined_and_filtered() -> None:
    noise = np.random.default_rng(1).normal(0, 0.05, (24_000, 1)).astype(np.float32)
    clip = Audio(noise, 24_000)
    assert np.abs(short.normalised(clip, -3.0).samples).max() == pytest.approx(
        10 ** (-3 / 20), 0.01
    )
    quiet = short.silence(0.5, 24_000)
    assert not short.normalised(quiet).samples.any()
    faded = short.faded(clip, 0.1, 0.1).samples[:, 0]
    assert np.abs(faded[:240]).max() < 0.1 * np.abs(noise).max()
    assert short.joined([clip, quiet, clip], 0.1).frames == 24_000 + 12_000 + 24_000 - 2 * 2_400
    spectrum = np.abs(np.fft.rfft(short.band_limited(clip, 300, 3_400).samples[:, 0]))
    assert spectrum[8_000:].mean() < 0.6 * spectrum[500:3_000].mean()
    assert short.compressed(clip, -40.0).samples.std() < clip.samples.std()
    with pytest.raises(ValueError, match="nothing"):
        short.joined([])


@pytest.mark.parametrize(
    ("tag", "code"),
    [("de", "deu"), ("pt-BR", "por"), ("ger", "deu"), ("cmn", "zho"), ("xx", "und"), ("", "und")],
)
def test_language_tags_become_three_letters(tag: str, code: str) -> None:
    assert film_language(tag) == code
