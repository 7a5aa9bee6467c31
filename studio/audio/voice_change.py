"""Turn one voice into another, in blocks of any lengths and with memory that does not grow.

Pitch by pitch-synchronous overlap-add (`studio.audio.psola`) over stretches that begin and end
where nobody has a pitch, so that no period is cut; tract, colour and breath on short spectra
(`studio.audio.reshape`). Timing stays: frame n of the result is frame n of the source.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio.buffer import Audio
from studio.audio.loudness import measure
from studio.audio.marks import pitch_marks
from studio.audio.pitch import STEP_S, pitch_track
from studio.audio.psola import repitch
from studio.audio.reshape import Reshaper, Shape
from studio.audio.runs import runs
from studio.audio.voice_measures import balance_db, formant_ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.audio.buffer import Samples
    from studio.audio.pitch import Pitch
    from studio.audio.voice_measures import VoiceMeasures

_Floats: TypeAlias = "NDArray[np.float64]"

_LONGEST_S, _SHORTEST_S = 6.0, 2.0
"""Stretches are cut at the widest gap in the voice between these."""
_AROUND_S = 0.5
"""Sound before and after a stretch that its pitch is judged with."""
_BLEND_S = 0.01
_MOST_BOOST_DB, _MOST_CUT_DB = 12.0, -18.0
_LEVELLINGS = 2
"""Twice, because what passed the ceiling the first time said too little about its loudness."""
_CEILING, _KNEE = 0.98, 0.85
_RATIOS = (0.25, 4.0)


@dataclass(frozen=True, slots=True)
class VoiceChange:
    """What turns one voice into another."""

    median_hz: float = float("nan")
    """Median pitch of the source; NaN leaves the pitch as it is."""
    pitch_ratio: float = 1.0
    range_scale: float = 1.0
    """Factor of the distances from the median pitch in semitones."""
    shape: Shape = field(default_factory=Shape)


def change_between(
    source: VoiceMeasures, target: VoiceMeasures, breath: float = 0.0
) -> VoiceChange:
    """Return what turns the source's voice into the target's, at about the same loudness.

    `breath` is how much air is added. The range of the intonation moves half the way: the melody
    is the performance, and stays recognisable. Without a voiced moment nothing is changed.
    """
    if np.isnan(source.pitch_hz) or np.isnan(target.pitch_hz):
        return VoiceChange()
    spread = np.sqrt(target.pitch_spread_st / max(source.pitch_spread_st, 0.3))
    return VoiceChange(
        median_hz=source.pitch_hz,
        pitch_ratio=float(np.clip(target.pitch_hz / source.pitch_hz, *_RATIOS)),
        range_scale=float(np.clip(spread, 0.6, 1.6)),
        shape=Shape(
            formant_ratio=formant_ratio(source, target),
            bands_db=_colouring(source, target),
            breath=breath,
        ),
    )


def as_loud(change: VoiceChange, heard: Samples, rate: int, seed: int = 0) -> VoiceChange:
    """Return the change at the gain that leaves `heard`, a part of the source, as loud as it was.

    Loudness is that of ITU-R BS.1770; what has none stays as it is.
    """
    if not len(heard) or np.isnan(change.median_hz):
        return change
    before = measure(Audio.from_mono(heard, rate)).integrated
    if before is None:
        return change
    for _ in range(_LEVELLINGS):
        changer = VoiceChanger(rate, change, seed)
        changed = np.concatenate((changer.add(heard), changer.finish()))
        after = measure(Audio.from_mono(changed, rate)).integrated
        if after is None:
            return change
        bands = tuple(band + before - after for band in change.shape.bands_db)
        change = dataclasses.replace(
            change, shape=dataclasses.replace(change.shape, bands_db=bands)
        )
    return change


def _colouring(source: VoiceMeasures, target: VoiceMeasures) -> tuple[float, ...]:
    """Return the gains of the bands.

    What the source hardly has is not made much louder, and the lowest band not at all: it would be
    noise.
    """
    gains = np.clip(balance_db(source, target), _MOST_CUT_DB, _MOST_BOOST_DB)
    gains -= np.average(gains, weights=10.0 ** (np.nan_to_num(source.bands_db, nan=-60.0) / 10.0))
    gains[0] = min(gains[0], gains[1], 0.0)
    return tuple(gains.tolist())


class VoiceChanger:
    """Changes mono blocks; altogether it gives as many frames as it takes, in time with them.

    It holds back up to eight seconds.
    """

    def __init__(self, rate: int, change: VoiceChange, seed: int = 0) -> None:
        self._repitcher = _Repitcher(rate, change)
        self._reshaper = Reshaper(rate, change.shape, seed)
        self._is_shaped = not change.shape.is_plain

    def add(self, block: Samples) -> Samples:
        """Take the next mono frames and return those that are ready, perhaps none."""
        ready = self._repitcher.add(block)
        return _below_ceiling(self._reshaper.add(ready)) if self._is_shaped else ready

    def finish(self) -> Samples:
        """Return the rest."""
        rest = self._repitcher.finish()
        if not self._is_shaped:
            return rest
        return _below_ceiling(np.concatenate((self._reshaper.add(rest), self._reshaper.finish())))


def _below_ceiling(samples: Samples) -> Samples:
    """Return `samples` with what passes the knee bent below the ceiling."""
    size = np.abs(samples)
    over = size > _KNEE
    if over.any():
        room = _CEILING - _KNEE
        bent = _KNEE + room * np.tanh((size[over] - _KNEE) / room)
        samples[over] = np.sign(samples[over]) * bent
    return samples


class _Repitcher:
    """Changes the pitch of mono blocks, stretch by stretch."""

    def __init__(self, rate: int, change: VoiceChange) -> None:
        self._rate, self._change = rate, change
        self._around = round(_AROUND_S * rate)
        self._blend = round(_BLEND_S * rate)
        self._needed = round(_LONGEST_S * rate) + self._around
        self._held = np.zeros(0, np.float32)
        self._before = 0
        """How much of what is held was given already and only serves as context."""
        self._overlap = np.zeros(0, np.float32)

    def add(self, block: Samples) -> Samples:
        samples = np.asarray(block, dtype=np.float32)
        if self._is_idle:
            return samples
        self._held = np.concatenate((self._held, samples))
        made = []
        while len(self._held) - self._before >= self._needed:
            made.append(self._stretch(self._before + self._needed))
        return np.concatenate(made) if made else np.zeros(0, np.float32)

    def finish(self) -> Samples:
        if self._is_idle or len(self._held) == self._before:
            return np.zeros(0, np.float32)
        changed, _ = self._changed(self._held)
        rest = self._joined(changed[self._before :])
        self._held, self._before = np.zeros(0, np.float32), 0
        return rest

    @property
    def _is_idle(self) -> bool:
        change = self._change
        is_plain = change.pitch_ratio == 1.0 and change.range_scale == 1.0
        return is_plain or np.isnan(change.median_hz)

    def _stretch(self, end: int) -> Samples:
        """Return the next stretch, cut out of what is held up to `end`."""
        changed, pitch = self._changed(self._held[:end])
        cut = self._cut(pitch)
        made = self._joined(changed[self._before : cut])
        # The next stretch begins as this one went on, and takes over within the blend.
        self._overlap = changed[cut : cut + self._blend]
        first = max(0, cut - self._around)
        self._held, self._before = self._held[first:], cut - first
        return made

    def _joined(self, made: Samples) -> Samples:
        size = min(len(self._overlap), len(made))
        if size:
            rise = (0.5 - 0.5 * np.cos(np.pi * (np.arange(size) + 0.5) / size)).astype(np.float32)
            made = made.copy()
            made[:size] = rise * made[:size] + (1.0 - rise) * self._overlap[:size]
        self._overlap = np.zeros(0, np.float32)
        return made

    def _changed(self, samples: Samples) -> tuple[Samples, Pitch]:
        pitch = pitch_track(samples, self._rate)
        if not pitch.is_voiced.any():
            return samples, pitch
        marks = pitch_marks(samples, self._rate, pitch)
        ratios = np.ones(len(marks.is_voiced))
        middles = (marks.positions[:-1] + 0.5 * marks.spans) / self._rate
        relative = pitch.at(middles[marks.is_voiced]) / self._change.median_hz
        exponent = self._change.range_scale - 1.0
        ratios[marks.is_voiced] = self._change.pitch_ratio * relative**exponent
        return repitch(samples, marks, np.clip(ratios, *_RATIOS)), pitch

    def _cut(self, pitch: Pitch) -> int:
        """Return the frame in the middle of the widest gap in the voice that is not too early."""
        first = round((self._before / self._rate + _SHORTEST_S) / STEP_S)
        last = round((self._before / self._rate + _LONGEST_S) / STEP_S)
        gaps = runs(~pitch.is_voiced[first:last])
        if not gaps:
            return self._before + round(_LONGEST_S * self._rate)
        start, end = max(gaps, key=lambda gap: gap[1] - gap[0])
        return round((first + 0.5 * (start + end)) * STEP_S * self._rate)
