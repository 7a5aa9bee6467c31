"""Take steady and slowly changing noise away from speech, in blocks of any lengths.

The gain of each frequency is the one that makes the error of the log spectrum smallest (Ephraim and
Malah, 1985), for a signal-to-noise ratio estimated with regard to the frame before (their "decision
directed" rule of 1984). The noise is followed even while somebody speaks: its level is a mean over
those moments at which the minima of the last seconds say that speech is unlikely (Cohen and
Berdugo, 2002: minima controlled recursive averaging).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio import fourier

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples

_Floats: TypeAlias = "NDArray[np.float32]"

_WINDOW_S = 0.032
_OVERLAP = 4
_GROUP = 32
"""Frames transformed together, always as many: else transforms differ in the last bit."""
_MEMORY_S = 0.15
"""How long the estimated ratio remembers the frame before: short keeps onsets, long keeps noise
from twittering."""
_LEAST_RATIO_DB = -22.0
_FLOOR_DB = -17.0
"""Noise is turned down by this at most: what is left is even and does not pump."""
_MINIMUM_S = 1.0
_WINDOWS = 2
_UNLIKELY = 4.6
"""A frequency this much above its recent minimum (power) is speech more likely than noise."""
_LISTEN_S = 0.12
"""How fast the noise is followed where there is no speech."""
_SMOOTH = 0.8
_QUIET_START = 0.25
_SILENCE = 1e-13


class Denoiser:
    """Cleans blocks; altogether it gives as many frames as it takes, in time with them.

    It holds back a quarter of a second.
    """

    def __init__(self, rate: int, channels: int) -> None:
        self._hop = max(1, round(_WINDOW_S * rate / _OVERLAP))
        self._size = self._hop * _OVERLAP
        self._bins = 2 * fourier.next_fast_len(-(-self._size // 2), real=True)
        window = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(self._size) + 0.5) / self._size))
        self._window = (window * np.sqrt(2.0 / _OVERLAP)).astype(np.float32)
        self._gains = _Gains(channels, self._bins // 2 + 1, self._hop / rate)
        self._held = np.zeros((channels, self._size - self._hop), np.float32)
        self._tail = np.zeros((channels, _OVERLAP - 1, self._hop), np.float32)
        self._early = self._size - self._hop
        self._owed = 0

    def add(self, block: Samples) -> Samples:
        """Take the next frames, (frames, channels), and return those that are ready."""
        self._owed += len(block)
        self._held = np.concatenate((self._held, block.T.astype(np.float32)), axis=1)
        step = _GROUP * self._hop
        made = [np.zeros((len(self._held), 0), np.float32)]
        while self._held.shape[1] >= step + self._size - self._hop:
            made.append(self._group(self._held[:, : step + self._size - self._hop]))
            self._held = self._held[:, step:]
        ready = np.concatenate(made, axis=1)
        skipped = min(self._early, ready.shape[1])
        self._early -= skipped
        self._owed -= ready.shape[1] - skipped
        return np.ascontiguousarray(ready[:, skipped:].T)

    def finish(self) -> Samples:
        """Return the frames still owed."""
        owed, channels = self._owed, len(self._held)
        made = [np.zeros((0, channels), np.float32)]
        while owed > 0:
            made.append(self.add(np.zeros((_GROUP * self._hop, channels), np.float32))[:owed])
            owed -= len(made[-1])
        self._owed = 0
        return np.concatenate(made)

    def _group(self, held: Samples) -> Samples:
        """Return the next frames of sound of all channels, complete."""
        views = np.lib.stride_tricks.sliding_window_view(held, self._size, axis=1)[:, :: self._hop]
        spectra = fourier.rfft(views * self._window, self._bins, axis=2)
        spectra *= self._gains.of(np.square(spectra.real) + np.square(spectra.imag))
        frames = fourier.irfft(spectra, self._bins, axis=2)[:, :, : self._size] * self._window
        summed = np.zeros((len(held), _GROUP + _OVERLAP - 1, self._hop), np.float32)
        summed[:, : _OVERLAP - 1] = self._tail
        for part in range(_OVERLAP):
            here = frames[:, :, part * self._hop : (part + 1) * self._hop]
            summed[:, part : part + _GROUP] += here
        self._tail = summed[:, _GROUP:].copy()
        return summed[:, :_GROUP].reshape(len(held), -1)


class _Gains:
    """Follows noise and speech of every channel and frequency from frame to frame."""

    def __init__(self, channels: int, bins: int, step_s: float) -> None:
        self._memory = np.float32(np.exp(-step_s / _MEMORY_S))
        self._listen = np.float32(np.exp(-step_s / _LISTEN_S))
        self._period = max(1, round(_MINIMUM_S / step_s))
        self._count = 0
        shape = (channels, bins)
        self._noise = np.zeros(shape, np.float32)
        self._smooth = np.zeros(shape, np.float32)
        self._minimum = np.full(shape, np.inf, np.float32)
        self._recent = [np.full(shape, np.inf, np.float32) for _ in range(_WINDOWS)]
        self._clean = np.zeros(shape, np.float32)

    def of(self, powers: _Floats) -> _Floats:
        """Return the gains for power spectra of shape (channels, frames, bins)."""
        gains = np.empty_like(powers)
        across = np.pad(powers, ((0, 0), (0, 0), (1, 1)), mode="edge")
        even = 0.25 * across[:, :, :-2] + 0.5 * across[:, :, 1:-1] + 0.25 * across[:, :, 2:]
        if self._count == 0:
            self._begin(even[:, _OVERLAP - 1 :])
        for frame in range(powers.shape[1]):
            power = powers[:, frame]
            self._follow(power, even[:, frame])
            gains[:, frame] = self._gain(power)
        return gains

    def _begin(self, even: _Floats) -> None:
        """Take the quiet moments of the first frames for noise: a recording may start in a word."""
        quiet = np.quantile(even, _QUIET_START, axis=1).astype(np.float32)
        self._noise, self._smooth, self._minimum = quiet.copy(), quiet.copy(), quiet.copy()

    def _follow(self, power: _Floats, even: _Floats) -> None:
        """Learn what is noise in one frame."""
        self._smooth += np.float32(1.0 - _SMOOTH) * (even - self._smooth)
        self._minimum = np.minimum(self._minimum, self._smooth)
        self._count += 1
        if self._count % self._period == 0:
            self._recent = [*self._recent[1:], self._minimum]
            self._minimum = self._smooth.copy()
        lowest = np.minimum(self._minimum, np.minimum.reduce(self._recent))
        is_noise = self._smooth < _UNLIKELY * lowest
        self._noise += np.where(is_noise, 1.0 - self._listen, np.float32(0.0)) * (
            power - self._noise
        )

    def _gain(self, power: _Floats) -> _Floats:
        noise = self._noise + np.float32(_SILENCE)
        posterior = np.minimum(power / noise, np.float32(1e4))
        least = np.float32(10.0 ** (_LEAST_RATIO_DB / 10.0))
        prior = self._memory * self._clean / noise
        prior += (1.0 - self._memory) * np.maximum(posterior - 1.0, 0.0)
        prior = np.maximum(prior, least)
        share = prior / (1.0 + prior)
        gain = share * _half_integral(np.asarray(share * posterior, dtype=np.float32))
        self._clean = np.square(gain) * power
        return np.clip(gain, np.float32(10.0 ** (_FLOOR_DB / 20.0)), np.float32(1.0))


def _half_integral(values: _Floats) -> _Floats:
    """Return exp(E1(v) / 2), E1 the exponential integral, read from a table."""
    logs, table = _exponential_integrals()
    return np.asarray(
        np.interp(np.log(np.maximum(values, np.float32(1e-6))), logs, table), dtype=np.float32
    )


@lru_cache(maxsize=1)
def _exponential_integrals() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # Imported when first needed: SciPy takes longer to load than the window to show.
    from scipy.special import exp1  # noqa: PLC0415

    logs = np.linspace(np.log(1e-6), np.log(1e2), 4_000)
    return logs, np.exp(0.5 * exp1(np.exp(logs)))
