"""A voice from samples: the engine's own speech is measured and brought near them, step by step.

What a clone is: the pitch, the intonation, the vocal tract, the colour, the breath and the pace of
a person, in the engine's way of speaking. It is a likeness, not a double.
"""

from __future__ import annotations

import asyncio
import dataclasses
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.audio.buffer import Audio
from studio.audio.sample_check import check_sample
from studio.audio.voice_measures import (
    BANDS,
    balance_db,
    envelope_likeness,
    formant_ratio,
    measure_voice,
)
from studio.domain.errors import InputError
from studio.domain.progress import Progress
from studio.domain.records import new_id
from studio.domain.text import mark
from studio.domain.voices import Voice, VoiceProfile, VoiceSettings
from studio.providers.base import ClonedVoice, CloneRequest, Remark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.audio.sample_check import SampleCheck
    from studio.audio.voice_measures import VoiceMeasures
    from studio.providers.offline.reference import Reference

LEAST_SPEECH_S: Final = 1.0
"""Less speech than this in all samples together, and nothing is made."""
GOOD_SPEECH_S: Final = 10.0
"""With less the voice is made, and the user told that more would help."""
MOST_SPEECH_S: Final = 120.0
"""More brings nothing new and is left out."""

LONGEST_SAMPLE_S: Final = 240.0
"""Of a longer sample only the beginning is listened to."""

_BASES: Final = ("klatt4", "klatt5")
_STEPS: Final = 3 + 2 * len(_BASES)
_TRACTS: Final = (0.75, 1.25)
"""Formant scales within which the engine is understood, as far as its stock voices go."""
_USUAL_HZ: Final = 120.0
_SHORTER_PER_HIGHER: Final = 0.2
"""A voice an octave higher has a tract shorter by 2 to this power: men, women, children."""
_MOST_CUT_DB: Final = 24.0
_MOST_BOOST_DB: Final = ((0.0, 1.0, 2.0, 24.0, 28.0), (0.0, 10.0, 24.0, 24.0, 18.0))
"""Bands and gains: what the engine hardly has, rumble and the highest hiss, is not blown up."""
_SAME_PERSON_ST: Final = 6.0
_AIR_PER_BREATH: Final = 0.15
"""How much a breathiness of 1 lowers the periodicity, measured on the engine; breath is the root,
because it is an amplitude."""
_AIR_FREE: Final = 0.02
"""Human voices repeat a little less well than the engine without being breathy."""


class OfflineCloner:
    """Makes profiles from samples."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference

    async def clone(self, request: CloneRequest, progress: Progress | None = None) -> ClonedVoice:
        """Return a voice with the pitch, tract, colour, breath and pace of the samples.

        The same samples always make the same profile. Cancelling the task, or `progress`, stops
        the work; nothing is left behind.

        Raises:
            InputError: there are no samples, too little speech in them, or only music.
        """
        tracker = progress or Progress()
        try:
            kept, remarks = await asyncio.to_thread(chosen_speech, request.samples, tracker)
            wanted = await asyncio.to_thread(measure_voice, kept)
            if wanted.voiced_s < 0.3 * LEAST_SPEECH_S:
                raise _too_little()
            profile = await self.profile_like(wanted, tracker)
        except asyncio.CancelledError:
            tracker.cancel()
            raise
        voice = Voice(
            id=new_id(),
            provider="offline",
            remote_id="",
            name=request.name,
            description=request.description,
            labels=request.labels,
            profile=profile,
            settings=VoiceSettings(similarity=1.0),
        )
        return ClonedVoice(voice, tuple(remarks))

    async def profile_like(self, wanted: VoiceMeasures, tracker: Progress) -> VoiceProfile:
        """Return the profile whose speech measures as `wanted`, on the base that needs least."""
        tries: list[tuple[float, VoiceProfile, VoiceMeasures]] = []
        for number, base in enumerate(_BASES):
            tracker.report(1 + 2 * number, _STEPS)
            plain = VoiceProfile(base=base, pitch_hz=_between(wanted.pitch_hz, 50.0, 500.0))
            first = _speaking_like(plain, await self._reference.measures(plain), wanted)
            tracker.report(2 + 2 * number, _STEPS)
            spoken = await self._reference.measures(first)
            missing = float(np.square(balance_db(spoken, wanted)).mean())
            tries.append((missing, first, spoken))
        _, profile, spoken = min(tries, key=lambda tried: tried[0])
        profile = _corrected(profile, spoken, wanted)
        for step in range(2):
            tracker.report(_STEPS - 2 + step, _STEPS)
            profile = _coloured(profile, await self._reference.measures(profile), wanted)
        return profile


def chosen_speech(samples: Sequence[Audio], tracker: Progress) -> tuple[list[Audio], list[Remark]]:
    """Return the speech of the samples that can be used, and what is doubtful about them.

    Raises:
        InputError: nothing can be used; the sentence says why.
    """
    kept: list[Audio] = []
    checks: list[SampleCheck] = []
    remarks: list[Remark] = []
    seconds = 0.0
    music = 0
    for number, sample in enumerate(samples):
        tracker.report(0, 1)
        if seconds >= MOST_SPEECH_S:
            break
        listened = Audio(sample.samples[: round(LONGEST_SAMPLE_S * sample.rate)], sample.rate)
        check = check_sample(listened)
        if check.is_music:
            music += 1
            remarks.append(_remark(number, _MUSIC))
            continue
        if check.speech_s < 0.2:
            remarks.append(_remark(number, _SILENT))
            continue
        remarks += [_remark(number, text) for text in _doubts(sample, check)]
        checks.append(check)
        for span in check.speech:
            if seconds < MOST_SPEECH_S:
                kept.append(Audio(listened.samples[span.start : span.end], sample.rate))
                seconds += kept[-1].seconds
    if seconds < LEAST_SPEECH_S:
        raise _only_music() if music and not kept else _too_little()
    if seconds < GOOD_SPEECH_S:
        remarks.append(Remark(_SHORT, (("seconds", f"{seconds:.0f}"),)))
    if _differ(checks):
        remarks.append(Remark(_SEVERAL))
    return kept, remarks


_MUSIC: Final = mark("Voices", "Sample {number} is music and was not used.")
_SILENT: Final = mark("Voices", "Sample {number} holds no speech and was not used.")
_LONG: Final = mark("Voices", "Only the first four minutes of sample {number} were listened to.")
_CLIPPED: Final = mark("Voices", "Sample {number} is distorted: it was recorded too loud.")
_NOISY: Final = mark("Voices", "Sample {number} has loud noise behind the voice.")
_FAINT: Final = mark("Voices", "Sample {number} is very quiet.")
_SHORT: Final = mark(
    "Voices", "There are only {seconds} seconds of speech; ten or more make a better likeness."
)
_SEVERAL: Final = mark("Voices", "The samples differ so much in pitch that they may be two people.")


def _doubts(sample: Audio, check: SampleCheck) -> list[str]:
    found = (
        (sample.seconds > LONGEST_SAMPLE_S, _LONG),
        (check.is_clipped, _CLIPPED),
        (check.is_noisy, _NOISY),
        (check.is_faint, _FAINT),
    )
    return [text for is_so, text in found if is_so]


def _remark(number: int, text: str) -> Remark:
    return Remark(text, (("number", str(number + 1)),))


def _differ(checks: Sequence[SampleCheck]) -> bool:
    heights = [12.0 * np.log2(check.median_hz) for check in checks if check.speech_s > 1.0]
    heights = [height for height in heights if np.isfinite(height)]
    return len(heights) > 1 and max(heights) - min(heights) > _SAME_PERSON_ST


def _too_little() -> InputError:
    return InputError(
        mark("Errors", "The samples hold less than a second of speech."),
        hint=mark("Errors", "Add ten seconds or more of one person speaking clearly."),
    )


def _only_music() -> InputError:
    return InputError(
        mark("Errors", "The samples hold music, no speech."),
        hint=mark("Errors", "Add ten seconds or more of one person speaking, without music."),
    )


def _speaking_like(
    profile: VoiceProfile, spoken: VoiceMeasures, wanted: VoiceMeasures
) -> VoiceProfile:
    """Return `profile` with pitch, range, tract, breath and pace moved to what is wanted."""
    air = spoken.periodicity - wanted.periodicity - _AIR_FREE
    breath = np.sqrt(max(0.0, profile.breathiness**2 + air / _AIR_PER_BREATH))
    spread = wanted.pitch_spread_st / max(spoken.pitch_spread_st, 0.1)
    pace = wanted.syllables_per_s / spoken.syllables_per_s
    return dataclasses.replace(
        _pitched(profile, spoken, wanted),
        pitch_range=_between(profile.pitch_range * spread, 0.3, 1.6),
        formant_scale=_tract(profile, spoken, wanted),
        rate=_between(profile.rate * pace, 0.8, 1.3) if np.isfinite(pace) else profile.rate,
        breathiness=_between(float(breath), 0.0, 0.5),
    )


def _corrected(profile: VoiceProfile, spoken: VoiceMeasures, wanted: VoiceMeasures) -> VoiceProfile:
    """Return the second step: as the first, but the tract stays."""
    moved = _speaking_like(profile, spoken, wanted)
    return dataclasses.replace(moved, formant_scale=profile.formant_scale)


def _tract(profile: VoiceProfile, spoken: VoiceMeasures, wanted: VoiceMeasures) -> float:
    """Return the formant scale for the wanted voice.

    What is measured is taken at its word where both voices move alike. A person's formants differ
    from the engine's in more than one factor; there it is half what is measured and half what is
    usual at that pitch, because the engine is hard to understand with a tract much shorter than
    its own.
    """
    measured = profile.formant_scale * formant_ratio(spoken, wanted)
    usual = (wanted.pitch_hz / _USUAL_HZ) ** _SHORTER_PER_HIGHER
    sure = _sureness(spoken, wanted)
    return _between(measured**sure * np.sqrt(measured * usual) ** (1.0 - sure), *_TRACTS)


def _sureness(spoken: VoiceMeasures, wanted: VoiceMeasures) -> float:
    """Return 1 where one factor explains the formants of both voices, 0 where it does not."""
    return float(np.clip((envelope_likeness(spoken, wanted) - 0.8) / 0.1, 0.0, 1.0))


def _coloured(profile: VoiceProfile, spoken: VoiceMeasures, wanted: VoiceMeasures) -> VoiceProfile:
    """Return `profile` with its bands moved to what is wanted.

    Last, because bands set before the tract is right would draw formants where there are none.
    """
    bands = np.array(profile.bands_db or (0.0,) * BANDS) + balance_db(spoken, wanted)
    most = np.interp(np.arange(BANDS), *_MOST_BOOST_DB)
    limited = np.clip(bands, -_MOST_CUT_DB, most)
    return dataclasses.replace(
        _pitched(profile, spoken, wanted),
        bands_db=tuple(round(float(band), 2) for band in limited),
    )


def _pitched(profile: VoiceProfile, spoken: VoiceMeasures, wanted: VoiceMeasures) -> VoiceProfile:
    return dataclasses.replace(
        profile,
        pitch_hz=_between(profile.pitch_hz * wanted.pitch_hz / spoken.pitch_hz, 50.0, 500.0),
    )


def _between(value: float, lowest: float, highest: float) -> float:
    return round(float(np.clip(value, lowest, highest)), 4)
