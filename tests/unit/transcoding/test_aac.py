from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.transcoding import aac
from studio.transcoding.decode import read_audio
from studio.transcoding.encode import Delivery, SoundFormat, write_audio

if TYPE_CHECKING:
    from pathlib import Path

RATE = 48_000
SHORT_PIECE = 40 * aac.FRAME


def _lively(seconds: float, channels: int) -> np.ndarray:
    """Return something with attacks, so that coders change their windows."""
    random = np.random.default_rng(7)
    time = np.arange(round(seconds * RATE)) / RATE
    tone = np.sin(2 * np.pi * 330 * time) * np.exp(-8 * (time % 0.37))
    hiss = random.standard_normal(len(time)) * (time % 0.61 < 0.02)
    sound = 0.3 * tone + 0.1 * hiss
    return np.stack([sound * (1 - 0.3 * side) for side in range(channels)], 1).astype(np.float32)


def _written(path: Path, sound: np.ndarray) -> np.ndarray:
    delivery = Delivery(format=SoundFormat.M4A, channels=sound.shape[1])
    write_audio(path, [sound], delivery)
    return read_audio(path, channels=None).samples


@pytest.mark.parametrize("channels", [1, 2])
def test_joined_pieces_are_no_worse_at_the_joins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, channels: int
) -> None:
    sound = _lively(8.0, channels)
    in_one = _written(tmp_path / "one.m4a", sound)
    monkeypatch.setattr(aac, "PIECE", SHORT_PIECE)
    joined = _written(tmp_path / "joined.m4a", sound)
    assert joined.shape == in_one.shape == sound.shape
    frames = len(sound) // aac.FRAME
    error, usual = (
        ((heard - sound)[: frames * aac.FRAME] ** 2).reshape(frames, -1).mean(axis=1)
        for heard in (joined, in_one)
    )
    assert np.sqrt(error.max()) <= 1.5 * np.sqrt(usual.max())
    assert abs(10 * np.log10(error.mean() / usual.mean())) < 1.0


def test_the_result_does_not_depend_on_the_number_of_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aac, "PIECE", SHORT_PIECE)
    sound = _lively(5.0, 2)
    results = []
    for cores in (1, 3):
        monkeypatch.setattr(aac.os, "cpu_count", lambda cores=cores: cores)
        results.append(_written(tmp_path / "a.m4a", sound).tobytes())
    assert results[0] == results[1]


@given(lengths=st.lists(st.integers(0, 90_000), max_size=12))
def test_pieces_overlap_and_leave_nothing_out(lengths: list[int]) -> None:
    whole = np.arange(sum(lengths), dtype=np.float32)[:, None]
    edges = np.cumsum([0, *lengths])
    blocks = [whole[begin:end] for begin, end in itertools.pairwise(edges)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aac, "PIECE", SHORT_PIECE)
        pieces = list(aac.pieces_of(blocks, 1))
    assert [piece.is_last for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    reached = 0
    for number, piece in enumerate(pieces):
        assert piece.start == max(0, number * SHORT_PIECE - aac.OVERLAP)
        assert piece.start % aac.FRAME == 0
        end = piece.start + len(piece.samples)
        assert np.array_equal(piece.samples, whole[piece.start : end])
        assert piece.start <= reached
        reached = end
    assert reached == len(whole)
