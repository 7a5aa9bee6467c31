"""One take by itself, as loud as it is in the dub."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.audio.limiter import Limiter
from studio.audio.loudness import LoudnessMeter
from studio.audio.resample import resample
from studio.devices.base import CHANNELS
from studio.services.fitting import DIALOGUE_LUFS, MAX_GAIN_DB
from studio.transcoding import flac

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.audio.buffer import Audio, Samples
    from studio.domain.progress import Progress
    from studio.domain.script import Take

CEILING_DB = -1.0


@dataclass(frozen=True, slots=True)
class TakeReel:
    """A take's whole audio at 48 kHz in stereo: not fitted, brought to the level of dialogue."""

    take: Take
    content_hash: str
    read_stored: Callable[[str], bytes]

    def __call__(self, position: int, progress: Progress) -> Iterator[tuple[int, Samples]]:
        """Yield it from `position` on.

        Raises:
            MediaMissing, DecodeFailed: it cannot be read.
            Cancelled: nobody wants it any more.
        """
        progress.report(position, self.take.length)
        audio = flac.decode(self.read_stored(self.content_hash))
        yield position, _levelled(audio, self.take.loudness)[position:]


@dataclass(frozen=True, slots=True)
class SampleReel:
    """A recording that is no take, brought to the level of dialogue."""

    audio: Audio

    def __call__(self, position: int, progress: Progress) -> Iterator[tuple[int, Samples]]:
        """Yield it from `position` on.

        Raises:
            Cancelled: nobody wants it any more.
        """
        progress.report(position, self.audio.frames)
        meter = LoudnessMeter(self.audio.rate, self.audio.channels, with_true_peak=False)
        meter.add(self.audio.samples)
        yield position, _levelled(self.audio, meter.integrated)[position:]


def _levelled(audio: Audio, loudness: float | None) -> Samples:
    """Return speech at 48 kHz in stereo, as loud as dialogue is in the dub."""
    audio = resample(audio, PROJECT_RATE)
    sound = audio.samples if audio.channels == CHANNELS else _on_both_sides(audio.mono())
    limiter = Limiter(PROJECT_RATE, CHANNELS, ceiling_db=CEILING_DB)
    made = [limiter.add(sound * np.float32(10.0 ** (_gain_db(loudness) / 20.0)))]
    made.append(limiter.finish())
    return np.concatenate(made)


def _on_both_sides(mono: Samples) -> Samples:
    return np.repeat(mono[:, None], CHANNELS, axis=1)


def _gain_db(loudness: float | None) -> float:
    if loudness is None:
        return 0.0
    return max(-MAX_GAIN_DB, min(MAX_GAIN_DB, DIALOGUE_LUFS - loudness))
