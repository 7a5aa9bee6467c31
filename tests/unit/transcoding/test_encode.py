from __future__ import annotations

import io
import os
import struct
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from studio.domain.errors import InputError, ReadOnly
from studio.domain.progress import Cancelled, Progress
from studio.transcoding import wav
from studio.transcoding.atomic import writing_beside
from studio.transcoding.decode import read_audio
from studio.transcoding.encode import Delivery, SoundFormat, sound_format_of, write_audio
from studio.transcoding.wav import WavKind, WavWriter
from tests.films import clicks
from tests.unit.transcoding.conftest import click_places

LOSSY = [SoundFormat.MP3, SoundFormat.M4A, SoundFormat.M4B, SoundFormat.OPUS]


@pytest.mark.parametrize("form", list(SoundFormat))
@pytest.mark.parametrize("channels", [1, 2])
def test_every_sample_comes_back_at_its_place(
    tmp_path: Path, form: SoundFormat, channels: int
) -> None:
    path = tmp_path / f"take{form.value}"
    sound = clicks(2.53, 48_000, channels)
    blocks = [sound[:33_333], sound[33_333:]]
    write_audio(path, blocks, Delivery(format=form, channels=channels))
    back = read_audio(path, rate=None, channels=None)
    assert back.samples.shape == sound.shape
    assert click_places(back.samples) == [48_000, 96_000]
    if form not in LOSSY:
        assert np.abs(back.samples - sound).max() <= 2.0**-23


@pytest.mark.parametrize(("kind", "error"), [(WavKind.PCM16, 2.0**-15), (WavKind.FLOAT, 0.0)])
def test_wav_keeps_as_many_bits_as_it_says(tmp_path: Path, kind: WavKind, error: float) -> None:
    path = tmp_path / "take.wav"
    sound = clicks(1.2, 44_100, 2)
    write_audio(path, [sound], Delivery(format=SoundFormat.WAV, rate=44_100, wav_kind=kind))
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == 44_100
    assert np.abs(samples - sound).max() <= error


def test_wav_clips_instead_of_wrapping_round() -> None:
    loud = np.array([[2.0], [-2.0], [1.0]], np.float32)
    assert np.frombuffer(wav.pack(loud, WavKind.PCM16), "<i2").tolist() == [32767, -32768, 32767]
    assert wav.pack(loud, WavKind.PCM24).hex() == "ffff7f" + "000080" + "ffff7f"


def test_a_broadcast_wav_says_where_it_stands_on_the_timeline(tmp_path: Path) -> None:
    path = tmp_path / "stem.wav"
    place = 10 * 3600 * 48_000 + 17
    delivery = Delivery(format=SoundFormat.WAV, time_reference=place, title="Ana, dialogue")
    write_audio(path, [clicks(0.1, 48_000, 2)], delivery)
    with av.open(str(path)) as container:
        assert container.metadata["time_reference"] == str(place)
        assert container.metadata["comment"] == "Ana, dialogue"


def test_a_wav_too_large_for_its_header_becomes_rf64(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wav, "RIFF_LIMIT", 1000)
    file = io.BytesIO()
    writer = WavWriter(file, WavKind.PCM16, 8_000, 1)
    sound = clicks(0.25, 8_000, 1)
    writer.write(sound)
    writer.finish()
    head = file.getvalue()[:48]
    assert head[:4] == b"RF64"
    assert head[12:16] == b"ds64"
    assert struct.unpack("<QQQ", head[20:44]) == (len(file.getvalue()) - 8, 4000, 2000)
    file.seek(0)
    samples, _ = soundfile.read(file, dtype="float32")
    assert np.abs(samples - sound[:, 0]).max() <= 2.0**-15


@pytest.mark.parametrize("form", [SoundFormat.MP3, SoundFormat.FLAC, SoundFormat.M4A])
def test_titles_of_any_script_are_kept(tmp_path: Path, form: SoundFormat) -> None:
    path = tmp_path / f"take{form.value}"
    title = "Глава 1 — «Начало» 🎬"
    write_audio(path, [clicks(0.5, 48_000, 2)], Delivery(format=form, title=title, language="ru"))
    with av.open(str(path)) as container:
        assert container.metadata["title"] == title


def test_a_rate_the_format_does_not_take_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="OPUS"):
        write_audio(tmp_path / "a.opus", [], Delivery(format=SoundFormat.OPUS, rate=44_100))


def test_an_unknown_suffix_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.xyz") as refused:
        sound_format_of(tmp_path / "take.xyz")
    assert ".flac" in refused.value.hint_text()


@pytest.mark.parametrize("form", list(SoundFormat))
def test_cancel_leaves_the_old_file_and_nothing_beside_it(folder: Path, form: SoundFormat) -> None:
    path = folder / f"take{form.value}"
    path.write_bytes(b"the old one")
    progress = Progress(lambda done, total: progress.cancel())
    blocks = [clicks(0.3, 48_000, 2)] * 3
    with pytest.raises(Cancelled):
        write_audio(path, blocks, Delivery(format=form), progress=progress)
    assert path.read_bytes() == b"the old one"
    assert list(folder.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for target in (tmp_path / "missing" / "a.wav", tmp_path / "file" / "a.wav", tmp_path):
        with pytest.raises(ReadOnly):
            write_audio(target, [], Delivery(format=SoundFormat.WAV))


@pytest.mark.skipif(not os.path.ismount("/proc"), reason="this system: has no read-only folder")
def test_a_read_only_folder_is_said_in_words_even_to_the_administrator() -> None:
    for form in SoundFormat:
        with pytest.raises(ReadOnly, match="take"):
            write_audio(Path("/proc/take"), [clicks(0.1, 48_000, 2)], Delivery(format=form))


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.wav", tmp_path / "link.wav"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    with writing_beside(link) as part:
        part.write_bytes(b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_parts_a_killed_export_left_a_day_ago_are_removed(tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    with writing_beside(target) as part:
        part.write_bytes(b"whole")
        left = part.with_name(part.name.replace(part.stem[-8:], "deadbeef"))
    left.write_bytes(b"half a film")
    with writing_beside(target) as part:
        part.write_bytes(b"whole")
    assert left.exists()
    os.utime(left, (0, 0))
    with writing_beside(target) as part:
        part.write_bytes(b"whole")
    assert not left.exists()
