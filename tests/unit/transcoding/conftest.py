"""Films and recordings made once per run."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.films import Film, Sound, make_film

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILMS: dict[str, Film] = {
    "plain.mp4": Film(),
    "plain.mkv": Film(),
    "plain.mov": Film(sounds=(Sound("pcm_s16le"),)),
    "plain.ts": Film(),
    "plain.avi": Film(picture="mpeg4", options={}, sounds=(Sound("pcm_s16le"),)),
    "opus.mkv": Film(sounds=(Sound("libopus"),)),
    "vp9.mkv": Film(seconds=1.5, picture="libvpx-vp9", options={"cpu-used": "8"}),
    "late-picture.mp4": Film(start=Fraction(2, 5)),
    "late-sound.mp4": Film(sounds=(Sound(start=Fraction(1, 2)),)),
    "late-sound.mkv": Film(sounds=(Sound(start=Fraction(1, 2)),)),
    "hour-stamps.mkv": Film(start=Fraction(3600), sounds=(Sound(start=Fraction(3600)),)),
    "varies.mp4": Film(varies=True),
    "varies.mkv": Film(varies=True),
    "film-rate.mkv": Film(rate=Fraction(24_000, 1001)),
    "silent.mp4": Film(sounds=()),
    "two-languages.mkv": Film(
        sounds=(Sound(language="eng", title="Cinema"), Sound("libopus", language="ger"))
    ),
    "surround.mp4": Film(sounds=(Sound(layout="5.1"),)),
    "hole.mp4": Film(seconds=5, sounds=(Sound(hole=(1.5, 3.5)),)),
    "only.m4a": Film(picture=None, sounds=(Sound(rate=44_100),)),
    "only.mp3": Film(picture=None, sounds=(Sound("libmp3lame", rate=44_100),)),
    "only.opus": Film(picture=None, sounds=(Sound("libopus"),)),
    "high.flac": Film(picture=None, sounds=(Sound("flac", rate=192_000),)),
    "long.mkv": Film(seconds=12, sounds=(Sound("libopus"), Sound(rate=44_100))),
    "long.mp4": Film(seconds=12),
}


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a maker of the films above; each is made once."""
    folder = tmp_path_factory.mktemp("films")

    def make(name: str) -> Path:
        path = folder / name
        return path if path.exists() else make_film(path, FILMS[name])

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder to write to and to look at afterwards."""
    path = tmp_path / "out"
    path.mkdir()
    return path


def click_places(samples: np.ndarray, rate: int = 48_000) -> list[int]:
    """Return where the clicks of a test film are: the loudest sample of each loud moment."""
    loud = np.abs(samples[:, 0] if samples.ndim == 2 else samples)
    (high,) = np.nonzero(loud > 0.15)
    moments = np.split(high, np.flatnonzero(np.diff(high) > rate // 4) + 1)
    return [int(moment[loud[moment].argmax()]) for moment in moments if len(moment)]
