"""Files are what their bytes say, and are looked at before they are sent."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from studio.audio.buffer import Audio
from studio.providers.elevenlabs.uploads import (
    Kind,
    Limits,
    UploadTooLarge,
    UploadUnknown,
    kind_of,
    raw_upload,
    sound_upload,
    upload,
)

LIMITS = Limits(megabytes=1, seconds=10.0)
TONE = Audio.from_mono(
    (0.5 * np.sin(np.arange(96_000) * 2 * np.pi * 440 / 96_000)).astype(np.float32), 96_000
)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", Kind.WAV),
        (b"RF64\xff\xff\xff\xffWAVEds64", Kind.WAV),
        (b"RIFF\x00\x00\x00\x00AVI LIST", Kind.AVI),
        (b"fLaC\x00\x00\x00\x22", Kind.FLAC),
        (b"OggS\x00\x02", Kind.OGG),
        (b"ID3\x04\x00", Kind.MP3),
        (b"\xff\xfb\x90\x00", Kind.MP3),
        (b"\xff\xf1\x50\x80", Kind.AAC),
        (b"\x00\x00\x00\x20ftypM4A ", Kind.M4A),
        (b"\x00\x00\x00\x18ftypisom", Kind.MP4),
        (b"\x1aE\xdf\xa3\x01\x00matroska", Kind.MATROSKA),
        (b"\x1aE\xdf\xa3\x01\x00webm", Kind.WEBM),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", None),
        (b"MZ\x90\x00", None),
        (b"", None),
    ],
)
def test_what_a_file_is_stands_in_its_first_bytes(head, kind):
    assert kind_of(head) is kind


def test_a_file_goes_with_its_name_and_type():
    made = upload("file", b"fLaC" + bytes(10), LIMITS, "film")
    assert (made.form_field, made.name, made.mime) == ("file", "film.flac", "audio/flac")


def test_what_is_no_sound_is_not_sent():
    with pytest.raises(UploadUnknown, match="not a recording"):
        upload("file", b"%PDF-1.7 a sound it is not", LIMITS)


def test_what_is_too_large_is_not_sent():
    with pytest.raises(UploadTooLarge, match="at most 1 MB"):
        upload("file", b"fLaC" + bytes(1_000_000), LIMITS)


def test_what_is_too_long_is_not_packed():
    long = Audio.from_mono(np.zeros(8000 * 11, np.float32), 8000)
    with pytest.raises(UploadTooLarge):
        sound_upload("file", long, LIMITS)


def test_sound_is_sent_lossless_at_the_rate_that_is_wanted():
    made = sound_upload("files", TONE, LIMITS, "sample-1", rate=44_100)
    samples, rate = soundfile.read(io.BytesIO(made.content))
    assert (made.name, rate, len(samples)) == ("sample-1.flac", 44_100, 44_100)
    assert np.abs(samples).max() == pytest.approx(0.5, abs=0.01)


def test_raw_sound_is_16_bit_at_16_khz():
    made = raw_upload("audio", TONE.samples[:, 0], TONE.rate, LIMITS)
    whole = np.frombuffer(made.content, "<i2")
    assert len(whole) == 16_000
    assert np.abs(whole).max() == pytest.approx(16_384, abs=300)
