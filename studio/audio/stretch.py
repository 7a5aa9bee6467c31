"""Change how long speech lasts and keep its pitch, with a length exact to the sample.

A phase vocoder (Flanagan and Golden, 1966) made for speech. Frames of the input, read at a
different pace than they are written, are turned bin by bin so that each continues the frame written
before it. Three things keep voices whole:

* The turn of a frame is measured between two real frames of the input that lie exactly one written
  hop apart, so no phase has to be unwrapped, and where nothing needs to turn, nothing does.
* Neighbouring bins share their turn, weighed by how strong they are: the partials of a voice keep
  their pulses (the idea of phase locking: Laroche and Dolson, 1999), and noise stays noise.
* A frame in which something starts is written as it is: onsets stay sharp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio import fourier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

_Spectra: TypeAlias = "NDArray[np.complex64]"

_WINDOW_S = 0.032
_OVERLAP = 6
_SHARED = (1.0, 3.0, 5.0, 3.0, 1.0)
"""How much bins two below to two above count in a bin's turn."""
_ONSET = 0.52
"""Share of a frame's spectrum that was not there one hop before, from which something starts."""
_BLOCK = 64
"""Frames worked on at a time: few enough to stay in the processor's cache."""


def stretch(audio: Samples, rate: int, frames_out: int) -> Samples:
    """Return `audio` lasting `frames_out` frames, its pitch unchanged.

    `audio` is mono or (frames, channels), float32; all channels are turned alike, so that their
    stereo image stays. `rate` is in hertz. Meant for ratios of 0.5 to 2; any other works too.
    Nothing in gives silence out. The same input always gives the same samples.
    """
    frames = len(audio)
    if frames == frames_out:
        return audio.copy()
    out = np.zeros((max(frames_out, 0), *audio.shape[1:]), np.float32)
    if not frames or not len(out):
        return out
    lanes = np.ascontiguousarray(audio.reshape(frames, -1).T, dtype=np.float32)
    written = out.reshape(len(out), -1)
    at = 0
    for block in _stretched(lanes, rate, len(out)):
        length = min(block.shape[1], len(out) - at)
        written[at : at + length] = block[:, :length].T
        at += length
    return out


def _stretched(lanes: Samples, rate: int, frames_out: int) -> Iterator[Samples]:
    """Yield the result in blocks of shape (channels, frames), the last one too long."""
    hop = max(1, round(_WINDOW_S * rate / _OVERLAP))
    size = hop * _OVERLAP
    window = (0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(size) + 0.5) / size)).astype(np.float32)
    closing = window / np.square(window).reshape(_OVERLAP, hop).sum(axis=0).max()
    bins = fourier.next_fast_len(size, real=True)
    padded = np.pad(lanes, ((0, 0), (size // 2 + hop, size)))
    views = np.lib.stride_tricks.sliding_window_view(padded, size, axis=1)
    count = -(-frames_out // hop) + _OVERLAP
    starts = np.rint(np.arange(count) * hop * (lanes.shape[1] / frames_out)).astype(np.intp) + hop
    starts = np.minimum(starts, views.shape[1] - 1)
    turns = _Turns(bins // 2 + 1)
    tail = np.zeros((len(lanes), size - hop), np.float32)
    for first in range(0, count, _BLOCK):
        here = starts[first : first + _BLOCK]
        now = fourier.rfft(views[:, here] * window, bins, axis=2)
        before = fourier.rfft(views[:, here - hop] * window, bins, axis=2)
        now *= turns.of(now, before)
        frames = fourier.irfft(now, bins, axis=2)[:, :, :size] * closing
        summed = _overlapped(tail, frames, hop)
        finished = len(here) * hop
        yield summed[:, (0 if first else size // 2) : finished]
        tail = summed[:, finished:]


def _overlapped(tail: Samples, frames: Samples, hop: int) -> Samples:
    """Return frames of shape (channels, count, size) laid a hop apart and added up after `tail`."""
    channels, count, size = frames.shape
    summed = np.zeros((channels, count + size // hop - 1, hop), np.float32)
    for part in range(size // hop):
        summed[:, part : part + count] += frames[:, :, part * hop : (part + 1) * hop]
    flat = summed.reshape(channels, -1)
    flat[:, : tail.shape[1]] += tail
    return flat


class _Turns:
    """The factors of magnitude 1 by which bins are turned; each frame's follow from the last's."""

    def __init__(self, bins: int) -> None:
        self._margin = len(_SHARED) // 2
        parts = np.zeros(2 * len(_SHARED) - 1, np.float32)
        parts[::2] = _SHARED
        self._shared_parts = parts  # real and imaginary parts alternate
        self._turn = np.ones(bins, np.complex64)
        self._last: _Spectra | None = None
        self._work = np.zeros(bins + 2 * self._margin, np.complex64)

    def of(self, now: _Spectra, before: _Spectra) -> _Spectra:
        """Return the turns of the next frames, shape (frames, bins).

        `now` holds their spectra, `before` those of the input one hop earlier, both of shape
        (channels, frames, bins).
        """
        last = before[:, :1] if self._last is None else self._last
        self._last = now[:, -1:].copy()
        steps = np.conj(before)
        steps *= np.concatenate([last, now[:, :-1]], axis=1)
        steps += np.float32(1e-20)  # silence does not turn
        return self._followed(steps.sum(axis=0), _onsets(now, before))

    def _followed(self, steps: _Spectra, onsets: NDArray[np.bool_]) -> _Spectra:
        inside = self._work[self._margin : -self._margin]
        flat = self._work.view(np.float32)
        turns = np.empty_like(steps)
        for step, turn, is_onset in zip(steps, turns, onsets.tolist(), strict=True):
            if is_onset:
                turn[:] = 1.0
            else:
                np.multiply(self._turn, step, out=inside)
                shared = np.correlate(flat, self._shared_parts, "valid").view(np.complex64)
                np.divide(shared, np.abs(shared), out=turn)
            self._turn = turn
        self._turn = turns[-1].copy()
        return turns


def _onsets(now: _Spectra, before: _Spectra) -> NDArray[np.bool_]:
    """Return for each frame whether most of it was not there one hop earlier."""
    magnitudes = np.abs(now)
    new = np.maximum(magnitudes - np.abs(before), 0.0).sum(axis=(0, 2))
    return np.asarray(new > _ONSET * magnitudes.sum(axis=(0, 2)))
