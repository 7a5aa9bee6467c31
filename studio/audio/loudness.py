"""Loudness as broadcasters measure it: ITU-R BS.1770-5, EBU Tech 3341 (LUFS) and 3342 (LRA).

The K-weighting filter runs as matrix products: 64 samples become one row, its output is the row
times the filter's impulse responses plus what the filter still remembers of the rows before. That
is exact, and several times faster than stepping through the recursion sample by sample.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio.matrix import product
from studio.audio.true_peak import TruePeak

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from studio.audio.buffer import Audio, Samples

_Matrix: TypeAlias = "NDArray[np.float64]"

MOMENTARY = 4
"""A momentary window is 400 ms: four steps of 100 ms."""
SHORT_TERM = 30
"""A short-term window is 3 s."""
RANGE_HOP = 10
"""Short-term windows counted for the range start 1 s apart."""
ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
RANGE_GATE = -20.0

_SURROUND = 1.41
_ROW = 64
_CHUNK = 19_200


@dataclass(frozen=True, slots=True)
class Loudness:
    """What was measured; None where the recording is too short or too quiet to say.

    integrated, momentary_max, short_term_max: LUFS; range: LU; true_peak_db: dBTP.
    """

    integrated: float | None
    range: float | None
    momentary_max: float | None
    short_term_max: float | None
    true_peak_db: float | None


def channel_weights(channels: int) -> tuple[float, ...]:
    """Return the weights of BS.1770 table 3 for the usual order of `channels` (1 to 8).

    Front channels count 1, sides (and the backs of 5.1, which stand for them) 1.41, the
    low-frequency channel of 5.1 and above not at all.
    """
    layouts = {
        4: (1.0, 1.0, _SURROUND, _SURROUND),
        5: (1.0, 1.0, 1.0, _SURROUND, _SURROUND),
        6: (1.0, 1.0, 1.0, 0.0, _SURROUND, _SURROUND),
        7: (1.0, 1.0, 1.0, 0.0, 1.0, _SURROUND, _SURROUND),
        8: (1.0, 1.0, 1.0, 0.0, 1.0, 1.0, _SURROUND, _SURROUND),
    }
    return layouts.get(channels, (1.0,) * channels)


def measure(audio: Audio) -> Loudness:
    """Return the loudness of a whole recording."""
    meter = LoudnessMeter(audio.rate, audio.channels)
    meter.add(audio.samples)
    return meter.result()


def normalising_gain(measured: Loudness, target: float, ceiling_db: float | None = None) -> float:
    """Return the gain in dB that brings a recording to `target` LUFS.

    With `ceiling_db` the gain never lifts its true peak above that (dBTP); without, a limiter has
    to follow. What is too short or too quiet to measure stays as it is: 0 dB.
    """
    if measured.integrated is None:
        return 0.0
    gain_db = target - measured.integrated
    if ceiling_db is None or measured.true_peak_db is None:
        return gain_db
    return min(gain_db, ceiling_db - measured.true_peak_db)


class LoudnessMeter:
    """Measures a recording block by block, in memory that grows by 80 bytes a second.

    Example:
        meter = LoudnessMeter(48_000, 2)
        for block in blocks:
            meter.add(block)
        print(meter.integrated, meter.range)
    """

    def __init__(
        self,
        rate: int,
        channels: int,
        *,
        weights: Sequence[float] | None = None,
        with_true_peak: bool = True,
    ) -> None:
        """Prepare for blocks of `channels` at `rate` hertz (>= 8,000).

        `weights` replaces those of `channel_weights` for unusual layouts.
        """
        chosen = channel_weights(channels) if weights is None else tuple(weights)
        if channels < 1 or len(chosen) != channels or rate < 8_000:
            raise ValueError("one weight per channel and a rate of at least 8,000 Hz are needed")
        self._channels = channels
        self._weights = np.array([weight for weight in chosen if weight])
        self._heard = [channel for channel, weight in enumerate(chosen) if weight]
        self._weighting = _KWeighting(rate, len(self._heard))
        self._peak = TruePeak(rate, channels) if with_true_peak else None
        self._step = (rate + 5) // 10
        self._chunk = math.lcm(self._step, _ROW)
        self._chunk *= max(1, _CHUNK // self._chunk)
        self._pending = np.empty((self._chunk, channels), np.float32)
        self._waiting = 0
        self._energies: list[_Matrix] = []

    def add(self, block: Samples) -> None:
        """Take the next frames: float32 (frames, channels), any length, not kept."""
        if block.ndim != 2 or block.shape[1] != self._channels:
            raise ValueError(f"blocks must have the shape (frames, {self._channels})")
        if self._peak is not None:
            for start in range(0, len(block), _CHUNK):
                self._peak.add(block[start : start + _CHUNK])
        while len(block):
            if not self._waiting and len(block) >= self._chunk:
                self._energies.append(self._weigh(block[: self._chunk]))
                block = block[self._chunk :]
                continue
            taken = block[: self._chunk - self._waiting]
            self._pending[self._waiting : self._waiting + len(taken)] = taken
            self._waiting += len(taken)
            block = block[len(taken) :]
            if self._waiting == self._chunk:
                self._energies.append(self._weigh(self._pending))
                self._waiting = 0

    @property
    def integrated(self) -> float | None:
        """Programme loudness in LUFS; None below 400 ms or when all is under the gate."""
        return _integrated(_windows(self._steps(), MOMENTARY))

    @property
    def range(self) -> float | None:
        """Loudness range in LU; None below 3 s or when all is under the gate."""
        return _range(_windows(self._steps(), SHORT_TERM)[::RANGE_HOP])

    @property
    def momentary_max(self) -> float | None:
        """Loudest 400 ms in LUFS; None when shorter or silent."""
        return _loudest(_windows(self._steps(), MOMENTARY))

    @property
    def short_term_max(self) -> float | None:
        """Loudest 3 s in LUFS; None when shorter or silent."""
        return _loudest(_windows(self._steps(), SHORT_TERM))

    @property
    def true_peak_db(self) -> float | None:
        """Highest true peak of all channels in dBTP; None in silence or when not asked for."""
        return None if self._peak is None else self._peak.peak_db

    def result(self) -> Loudness:
        """Return everything measured so far."""
        steps = self._steps()
        momentary, short_term = _windows(steps, MOMENTARY), _windows(steps, SHORT_TERM)
        return Loudness(
            integrated=_integrated(momentary),
            range=_range(short_term[::RANGE_HOP]),
            momentary_max=_loudest(momentary),
            short_term_max=_loudest(short_term),
            true_peak_db=self.true_peak_db,
        )

    def _steps(self) -> _Matrix:
        """Return the weighted mean square of every 100 ms so far."""
        padded = self._pending[: -(-self._waiting // _ROW) * _ROW]
        padded[self._waiting :] = 0.0
        memory = self._weighting.memory
        unfinished = self._weigh(padded)[: self._waiting // self._step]
        self._weighting.memory = memory
        return np.concatenate([*self._energies, unfinished])

    def _weigh(self, frames: Samples) -> _Matrix:
        """Return the weighted mean square of each whole 100 ms of a multiple of _ROW frames."""
        if not len(frames) or not self._heard:
            return np.zeros(len(frames) // self._step)
        loud = self._weighting.filter(frames[:, self._heard].T)
        whole = loud.shape[1] // self._step * self._step
        steps = loud[:, :whole].reshape(len(loud), -1, self._step)
        energies = np.vecdot(steps, steps).astype(np.float64)
        return np.asarray(self._weights @ energies / self._step)


class _KWeighting:
    """The K-weighting filter over several channels, keeping its memory between calls."""

    def __init__(self, rate: int, channels: int) -> None:
        self._design = _design(rate)
        self.memory: _Matrix = np.zeros((channels, 4))

    def filter(self, samples: Samples) -> Samples:
        """Return `samples` filtered: shape (channels, frames), frames a multiple of _ROW."""
        design, channels = self._design, len(samples)
        rows = np.empty((channels, samples.shape[1] // _ROW, _ROW + 4), np.float32)
        rows[:, :, :_ROW] = samples.reshape(channels, -1, _ROW)
        flat = rows.reshape(-1, _ROW + 4)
        kicks = product(flat[:, :_ROW], design.kicks).reshape(channels, -1, 4)
        memories = np.empty((channels, 4, rows.shape[1] + 1))
        memories[:, :, 0] = self.memory
        memories[:, :, 1:] = kicks.transpose(0, 2, 1)
        for distance, decay in design.decays:
            memories[:, :, distance:] += decay @ memories[:, :, :-distance]
        self.memory = memories[:, :, -1].copy()
        rows[:, :, _ROW:] = memories[:, :, :-1].transpose(0, 2, 1)
        return product(flat, design.responses).reshape(channels, -1)


@dataclass(frozen=True, slots=True)
class _Design:
    """The filter as matrices over rows of _ROW samples."""

    responses: Samples
    """(row + 4, row): the output a row has from its own samples and from the memory before it."""
    kicks: Samples
    """(row, 4): what a row adds to the memory after it."""
    decays: tuple[tuple[int, _Matrix], ...]
    """What is left of a memory 1, 2, 4, ... rows later, as (4, 4), until nothing is."""


@lru_cache
def _design(rate: int) -> _Design:
    shelf, high_pass = _shelf(rate), _high_pass(rate)
    (a1, b1, c1, d1), (a2, b2, c2, d2) = _state_space(*shelf), _state_space(*high_pass)
    step = np.block([[a1, np.zeros((2, 2))], [np.outer(b2, c1), a2]])
    push = np.concatenate([b1, b2 * d1])
    read = np.concatenate([d2 * c1, c2])
    powers = [np.eye(4)]
    for _ in range(_ROW):
        powers.append(powers[-1] @ step)
    response = np.array([d1 * d2, *(read @ power @ push for power in powers[: _ROW - 1])])
    responses = np.zeros((_ROW + 4, _ROW))
    for place in range(_ROW):
        responses[place, place:] = response[: _ROW - place]
    responses[_ROW:] = np.stack([read @ power for power in powers[:_ROW]], axis=1)
    kicks = np.stack([power @ push for power in powers[_ROW - 1 :: -1]])
    decays, distance, decay = [], 1, powers[_ROW]
    while np.abs(decay).max() > 1e-12:
        decays.append((distance, decay))
        distance, decay = distance * 2, decay @ decay
    return _Design(responses.astype(np.float32), kicks.astype(np.float32), tuple(decays))


def _shelf(rate: int) -> tuple[_Matrix, _Matrix]:
    """Return the high shelf standing for the head (b, a): BS.1770 table 1 at any rate."""
    k = math.tan(math.pi * 1681.974450955533 / rate)
    quality = 0.7071752369554196
    high = 10.0 ** (3.999843853973347 / 20.0)
    band = high**0.4996667741545416
    first = 1.0 + k / quality + k * k
    b = [high + band * k / quality + k * k, 2 * (k * k - high), high - band * k / quality + k * k]
    return np.array(b) / first, _poles(k, quality)


def _high_pass(rate: int) -> tuple[_Matrix, _Matrix]:
    """Return the RLB high-pass (b, a): BS.1770 table 2 at any rate."""
    k = math.tan(math.pi * 38.13547087602444 / rate)
    return np.array([1.0, -2.0, 1.0]), _poles(k, 0.5003270373238773)


def _poles(k: float, quality: float) -> _Matrix:
    first = 1.0 + k / quality + k * k
    return np.array([1.0, 2.0 * (k * k - 1.0) / first, (1.0 - k / quality + k * k) / first])


def _state_space(b: _Matrix, a: _Matrix) -> tuple[_Matrix, _Matrix, _Matrix, float]:
    """Return (step, push, read, direct) of a second-order section, transposed direct form II."""
    step = np.array([[-a[1], 1.0], [-a[2], 0.0]])
    return step, b[1:] - a[1:] * b[0], np.array([1.0, 0.0]), float(b[0])


def _windows(steps: _Matrix, length: int) -> _Matrix:
    """Return the mean of every `length` neighbouring steps."""
    if len(steps) < length:
        return np.zeros(0)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(steps, length).mean(axis=1))


def _lufs(energy: float) -> float:
    return -0.691 + 10.0 * math.log10(energy)


def _energy(lufs: float) -> float:
    return math.pow(10.0, (lufs + 0.691) / 10.0)


def _gated(windows: _Matrix, relative_gate: float) -> _Matrix:
    """Return the windows over the absolute gate and over the one relative to their mean."""
    audible = windows[windows >= _energy(ABSOLUTE_GATE)]
    if not len(audible):
        return audible
    gate = float(audible.mean()) * 10.0 ** (relative_gate / 10.0)
    return np.asarray(audible[audible >= gate])


def _integrated(windows: _Matrix) -> float | None:
    gated = _gated(windows, RELATIVE_GATE)
    return _lufs(float(gated.mean())) if len(gated) else None


def _range(windows: _Matrix) -> float | None:
    """Return the distance of the 95th from the 10th percentile (nearest rank) in LU."""
    gated = np.sort(_gated(windows, RANGE_GATE))
    if not len(gated):
        return None
    low, high = (float(gated[int((len(gated) - 1) * share + 0.5)]) for share in (0.10, 0.95))
    return 10.0 * math.log10(high / low)


def _loudest(windows: _Matrix) -> float | None:
    highest = float(windows.max(initial=0.0))
    return _lufs(highest) if highest > 0.0 else None
