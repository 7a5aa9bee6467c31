"""What can be measured of a voice: how high it is, how long its tract, its colour, breath and pace.

The same measures are taken of recordings and of what an engine speaks, so that one can be brought
near the other; only ratios and differences between two measured voices are meant to be used.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio.buffer import Audio
from studio.audio.envelope import log_envelopes
from studio.audio.formants import formants_at
from studio.audio.pitch import pitch_track
from studio.audio.resample import resample
from studio.audio.spectrum import STEP_S, mel, power_spectra

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from studio.audio.buffer import Samples
    from studio.audio.pitch import Pitch

_Floats: TypeAlias = "NDArray[np.float64]"
_Mask: TypeAlias = "NDArray[np.bool_]"

WORK_RATE = 22_050
"""Hertz; all recordings are measured at this rate."""
BANDS = 32
"""Equally spaced mel bands from 0 Hz to half of WORK_RATE."""

_GRID_HZ = 50.0
_GRID_END_HZ = 7_500.0
_CLEAR = 0.6
_LOUD_DB = 20.0
"""Voiced moments this near to the loudest tell about the voice; fainter ones about the room."""
_SPOKEN_DB = 30.0
_OWN_RANGE_ST = 12.0
"""Pitches farther from the median than this are mistakes of the tracker more often than not."""
_MOST_MOMENTS = 600
"""As many moments are enough for a median."""
_DECILES = 2.563
"""Standard deviations between the first and the last tenth of a normal distribution."""
_QUIET_SHARE = 0.08
_FLOOR = 1e-11
_VOICE_HZ, _HISS_WIDTH_HZ = 3_500.0, 1_500.0
"""Up to here bands are those of the voice; over the next 1.5 kHz those of all speech take over."""
_MIDDLE = slice(3, 21)
"""Bands from 200 Hz to 4 kHz."""


@cache
def _grid() -> _Floats:
    """Return the frequencies at which envelopes of different voices are compared."""
    return np.arange(0.0, _GRID_END_HZ, _GRID_HZ)


@dataclass(frozen=True, slots=True, eq=False)
class VoiceMeasures:
    """A voice in figures; NaN or empty where there was nothing to measure."""

    voiced_s: float
    """Seconds of clear voice the rest is measured on."""
    pitch_hz: float
    """Median fundamental frequency."""
    pitch_spread_st: float
    """Standard deviation of the pitch in semitones."""
    formants_hz: tuple[float, ...]
    """Medians of F1 to F4."""
    envelope: _Floats
    """Mean spectral envelope of the voiced moments, natural logarithm, every 50 Hz to 7.5 kHz."""
    bands_db: _Floats
    """Mean level of the voice (above 4 kHz, where the hisses are, of all speech) in each of BANDS
    mel bands, relative to the middle ones, noise taken off; NaN above the bandwidth of the
    recording with the least."""
    periodicity: float
    """How like one period is to the next, 0 to 1, noise taken off; breath lowers it."""
    syllables_per_s: float
    """Syllables in each second of speech, pauses not counted."""
    noise_db: float
    """Level of the background below that of the speech (negative)."""


def measure_voice(recordings: Sequence[Audio]) -> VoiceMeasures:
    """Return what can be measured over recordings of one voice, taken together.

    Any rates and channel counts; meant for seconds to a few minutes altogether.
    """
    gathered = _gathered(recordings)
    pitch = pitch_track(gathered, WORK_RATE)
    spectra, bins = power_spectra(gathered, WORK_RATE)
    spectra = spectra[: len(pitch.times)]
    levels = 10.0 * np.log10(spectra.sum(axis=1, dtype=np.float64) + _FLOOR)
    if not levels.size:
        return _nothing()
    loudest = float(np.percentile(levels, 95))
    is_clear = pitch.is_voiced & (pitch.strength > _CLEAR) & (levels > loudest - _LOUD_DB)
    is_speech = levels > loudest - _SPOKEN_DB
    if not is_clear.any():
        return _nothing()
    noise = _noise(spectra, levels, ~pitch.is_voiced)
    noise_share = min(0.5, float(noise.sum() / spectra[is_clear].mean(axis=0).sum()))
    semitones = _semitones(pitch, is_clear)
    moments = pitch.times[is_clear]
    moments = moments[:: -(-moments.size // _MOST_MOMENTS)]
    width_hz = 0.5 * max(min(recording.rate for recording in recordings), 1)
    return VoiceMeasures(
        voiced_s=float(is_clear.sum()) * STEP_S,
        pitch_hz=float(np.median(pitch.hertz[is_clear])),
        pitch_spread_st=float(np.ptp(np.percentile(semitones, [10, 90]))) / _DECILES,
        formants_hz=formants_at(gathered, WORK_RATE, moments).hertz,
        envelope=_mean_envelope(spectra[is_clear], noise),
        bands_db=_mean_bands((spectra[is_clear], spectra[is_speech]), noise, bins, width_hz),
        periodicity=float(min(1.0, np.median(pitch.strength[is_clear]) / (1.0 - noise_share))),
        syllables_per_s=syllable_rate(spectra, pitch, is_speech),
        noise_db=float(10.0 * np.log10(noise_share + 1e-9)),
    )


def formant_ratio(source: VoiceMeasures, target: VoiceMeasures) -> float:
    """Return the factor that brings the source's formants to the target's, 0.6 to 1.6.

    See `formant_ratios`.
    """
    return float(formant_ratios(source, [target])[0])


def formant_ratios(source: VoiceMeasures, targets: Sequence[VoiceMeasures]) -> _Floats:
    """Return for each target the factor that brings the source's formants to it, 0.6 to 1.6.

    Two estimates are weighed. One stretches the frequencies of the source's mean envelope until its
    bends lie over the target's; what slopes (microphone, glottis) is taken off first. It is as good
    as exact between voices that move alike (correlation near 1), and doubtful between strangers,
    where the other, the median ratio of F2 to F4, counts more.
    """
    stretched, likeness = _stretched_ratios(
        source.envelope, np.array([target.envelope for target in targets])
    )
    own = np.array(source.formants_hz[1:])
    ratios = np.array([target.formants_hz[1:] for target in targets]) / own
    is_known = np.isfinite(ratios).any(axis=1)
    middle = stretched.copy()
    middle[is_known] = np.nanmedian(ratios[is_known], axis=1)
    trust = np.clip((likeness - 0.4) / 0.5, 0.0, 1.0)
    mixed = trust * np.log(stretched) + (1.0 - trust) * np.log(middle)
    return np.asarray(np.clip(np.exp(mixed), 0.6, 1.6))


def envelope_likeness(source: VoiceMeasures, target: VoiceMeasures) -> float:
    """Return how well the source's envelope, stretched, fits the target's: a correlation up to 1.

    Above 0.9 between voices of one engine, 0.5 to 0.8 between an engine and a person.
    """
    return float(_stretched_ratios(source.envelope, target.envelope[None])[1][0])


def balance_db(source: VoiceMeasures, target: VoiceMeasures) -> _Floats:
    """Return the gain in dB of each of BANDS mel bands that gives the source the target's colour.

    Bands beyond either recording's bandwidth continue the last one known, but are not made louder:
    there is no telling what belongs there.
    """
    gains = target.bands_db - source.bands_db
    known = np.flatnonzero(np.isfinite(gains))
    if not known.size:
        return np.zeros(BANDS)
    filled = np.interp(np.arange(BANDS), known, gains[known])
    return np.where(np.isfinite(gains), filled, np.minimum(filled, 0.0))


def syllable_rate(spectra: Samples, pitch: Pitch, is_speech: _Mask) -> float:
    """Return syllables per second of speech: voiced peaks of loudness with a dip before them.

    After de Jong and Wempe (2009): peaks of intensity that stand 3 dB out of the valley before them
    and are voiced. Within 4 % of an engine's known pace (standard deviation over texts).
    `spectra` are power spectra, one for each moment of `pitch`.
    """
    spoken_s = float(is_speech.sum()) * STEP_S
    if spoken_s < STEP_S * 10:
        return float("nan")
    hertz = np.arange(spectra.shape[1]) * (0.5 * WORK_RATE / (spectra.shape[1] - 1))
    core = spectra[:, (hertz > 300.0) & (hertz < 3_300.0)].sum(axis=1, dtype=np.float64)
    levels = 10.0 * np.log10(np.convolve(core, np.hanning(13)[1:-1] / 6.0, "same") + _FLOOR)
    inner = levels[1:-1]
    peaks = np.flatnonzero((inner > levels[:-2]) & (inner >= levels[2:])) + 1
    floor = np.percentile(levels, 95) - 25.0
    peaks = peaks[(levels[peaks] > floor) & pitch.is_voiced[peaks]]
    count, last = 0, 0
    for peak in peaks.tolist():
        if levels[peak] - levels[last : peak + 1].min() > 3.0:
            count += 1
            last = peak
        elif levels[peak] > levels[last]:
            last = peak
    return count / spoken_s


def _gathered(recordings: Sequence[Audio]) -> Samples:
    """Return all recordings one after the other, mono, at WORK_RATE, a short pause between."""
    pause = np.zeros(WORK_RATE // 10, np.float32)
    pieces: list[Samples] = []
    for recording in recordings:
        mono = Audio.from_mono(recording.mono(), recording.rate)
        pieces += [resample(mono, WORK_RATE).samples[:, 0], pause]
    return np.concatenate(pieces) if pieces else pause


def _nothing() -> VoiceMeasures:
    nan = float("nan")
    return VoiceMeasures(
        voiced_s=0.0,
        pitch_hz=nan,
        pitch_spread_st=nan,
        formants_hz=(nan,) * 4,
        envelope=np.full(len(_grid()), nan),
        bands_db=np.full(BANDS, nan),
        periodicity=nan,
        syllables_per_s=nan,
        noise_db=nan,
    )


def _noise(spectra: Samples, levels: _Floats, is_unvoiced: _Mask) -> _Floats:
    """Return the mean power spectrum of the quietest moments, padding between recordings aside."""
    is_sound = levels > -95.0
    limit = np.percentile(levels[is_sound], 100.0 * _QUIET_SHARE) if is_sound.any() else 0.0
    is_quiet = is_sound & is_unvoiced & (levels <= limit)
    if not is_quiet.any():
        return np.zeros(spectra.shape[1])
    return np.asarray(spectra[is_quiet].mean(axis=0, dtype=np.float64))


def _semitones(pitch: Pitch, is_clear: _Mask) -> _Floats:
    semitones = 12.0 * np.log2(pitch.hertz[is_clear] / np.median(pitch.hertz[is_clear]))
    return np.asarray(semitones[np.abs(semitones) < _OWN_RANGE_ST])


def _mean_envelope(spectra: Samples, noise: _Floats) -> _Floats:
    clean = np.maximum(spectra - noise, 0.05 * spectra)
    envelopes = log_envelopes(np.asarray(0.5 * np.log(clean + _FLOOR), np.float32), WORK_RATE)
    hertz = np.arange(envelopes.shape[1]) * (0.5 * WORK_RATE / (envelopes.shape[1] - 1))
    return np.asarray(np.interp(_grid(), hertz, envelopes.mean(axis=0, dtype=np.float64)))


def _mean_bands(
    parts: tuple[Samples, Samples], noise: _Floats, bins: int, width_hz: float
) -> _Floats:
    """Return the levels of the bands from the spectra of the voice and those of all speech."""
    hertz = np.arange(len(noise), dtype=np.float64) * (WORK_RATE / bins)
    top = float(mel(np.array([WORK_RATE / 2.0]))[0])
    edges = np.searchsorted(mel(hertz), np.arange(BANDS) * top / BANDS)
    voice, speech = (_band_levels(spectra, noise, edges) for spectra in parts)
    share = np.clip((hertz[edges] - _VOICE_HZ) / _HISS_WIDTH_HZ, 0.0, 1.0)
    levels = (1.0 - share) * voice + share * speech
    last = np.append(edges[1:], len(hertz)) - 1
    levels[hertz[last] > 0.97 * width_hz] = np.nan
    return np.asarray(levels - np.nanmean(levels[_MIDDLE]))


def _band_levels(spectra: Samples, noise: _Floats, edges: NDArray[np.intp]) -> _Floats:
    """Return the mean level of each band in dB, relative to the middle ones.

    Loud moments decide what is heard as bright or dark, all moments what is heard as clear: the
    mean of powers counts a quarter, the mean of levels the rest.
    """
    counts = np.diff(np.append(edges, spectra.shape[1]))
    power = np.add.reduceat(spectra.astype(np.float64), edges, axis=1) / counts
    background = np.add.reduceat(noise, edges) / counts
    clean = np.maximum(power - background, 0.05 * power)
    typical = (10.0 * np.log10(clean + _FLOOR)).mean(axis=0)
    loud = 10.0 * np.log10(clean.mean(axis=0) + _FLOOR)
    levels = 0.75 * typical + 0.25 * loud
    return np.asarray(levels - levels[_MIDDLE].mean())


def _stretched_ratios(source: _Floats, targets: _Floats) -> tuple[_Floats, _Floats]:
    """Return the stretch of the source's envelope that lies best over each target, and how well.

    `targets` has one envelope a row. The second array holds correlations.
    """
    grid = _grid()
    inside = (grid > 300.0) & (grid < 5_200.0)
    ratios = np.geomspace(0.65, 1.55, 176)
    bends = _bends(source)
    stretched = np.array([np.interp(grid[inside] / ratio, grid, bends) for ratio in ratios])
    wanted = np.array([_bends(target)[inside] for target in targets])
    likeness = _normed(wanted) @ _normed(stretched).T
    # Far stretches bring chance likenesses; the nearer of two equal ones is the truer.
    likeness -= 0.25 * np.square(np.log2(ratios))
    best = likeness.argmax(axis=1)
    return ratios[best], np.take_along_axis(likeness, best[:, None], axis=1)[:, 0]


def _normed(rows: _Floats) -> _Floats:
    """Return rows of mean 0 and length 1, whose products are correlations."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(centred / (np.linalg.norm(centred, axis=1, keepdims=True) + 1e-12))


def _bends(envelope: _Floats) -> _Floats:
    """Return the envelope without its slope: what bends within about 1.5 kHz."""
    return np.asarray(_smooth(envelope, 3) - _smooth(envelope, 27))


def _smooth(values: _Floats, reach: int) -> _Floats:
    window = np.hanning(2 * reach + 3)[1:-1]
    padded = np.pad(values, reach, mode="edge")
    return np.asarray(np.convolve(padded, window / window.sum(), "valid"))
