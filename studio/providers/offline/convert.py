"""A recording in another voice: the source is measured, and so is the engine's own speech in it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.audio.buffer import Audio
from studio.audio.voice_change import VoiceChanger, as_loud, change_between
from studio.audio.voice_measures import measure_voice
from studio.providers.offline.performance import character

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from studio.audio.buffer import Samples
    from studio.audio.voice_measures import VoiceMeasures
    from studio.domain.voices import Voice, VoiceProfile
    from studio.providers.base import ConversionRequest
    from studio.providers.offline.reference import Reference

HEARD_FIRST_S: Final = (20.0, 40.0, 60.0)
"""The source is measured after this long; if nobody has spoken enough yet, later."""
_ENOUGH_VOICE_S: Final = 3.0
_STEP_S: Final = 2.0
"""At most so much is worked on at once: how soon a cancel is obeyed."""


class OfflineConverter:
    """Lets recordings be heard in the voices of the engine."""

    def __init__(self, reference: Reference, profile_of: Callable[[Voice], VoiceProfile]) -> None:
        self._reference = reference
        self._profile_of = profile_of

    async def convert(self, request: ConversionRequest) -> AsyncIterator[Audio]:
        """Yield the source in the voice of the request, mono, in time with the source.

        Nothing is yielded before 20 s of the source are there (or all of it), because the change
        follows from both voices and stays the same to the end. `settings.similarity` says how much
        of the target's character is taken over.

        Raises:
            VoiceUnavailable: the voice is not one of the engine's and carries no profile.
        """
        profile = character(self._profile_of(request.voice), request.settings)
        target = await self._reference.measures(profile)
        conversion: _Conversion | None = None
        async for block in request.source:
            if conversion is None:
                conversion = _Conversion(block.rate, target, profile.breathiness, request.seed)
            for piece in _pieces(block.mono(), round(_STEP_S * block.rate)):
                ready = await asyncio.to_thread(conversion.add, piece)
                if ready.size:
                    yield Audio.from_mono(ready, block.rate)
        if conversion is not None:
            yield Audio.from_mono(await asyncio.to_thread(conversion.finish), conversion.rate)


class _Conversion:
    """Gathers the beginning of a source until it can be measured, then changes it all."""

    def __init__(self, rate: int, target: VoiceMeasures, breath: float, seed: int) -> None:
        self.rate = rate
        self._target, self._breath, self._seed = target, breath, seed
        self._gathered = np.zeros(0, np.float32)
        self._waits = list(HEARD_FIRST_S)
        self._changer: VoiceChanger | None = None

    def add(self, piece: Samples) -> Samples:
        """Take the next frames and return those that are ready, perhaps none."""
        if self._changer is not None:
            return self._changer.add(piece)
        self._gathered = np.concatenate((self._gathered, piece))
        while self._waits and len(self._gathered) >= round(self._waits[0] * self.rate):
            # Measured up to the same frame however the source comes in blocks.
            heard = self._gathered[: round(self._waits.pop(0) * self.rate)]
            source = measure_voice([Audio.from_mono(heard, self.rate)])
            if source.voiced_s > _ENOUGH_VOICE_S or not self._waits:
                gathered, self._gathered = self._gathered, self._gathered[:0].copy()
                return self._start(heard, source).add(gathered)
        return np.zeros(0, np.float32)

    def finish(self) -> Samples:
        """Return the rest."""
        if self._changer is not None:
            return self._changer.finish()
        source = measure_voice([Audio.from_mono(self._gathered, self.rate)])
        changer = self._start(self._gathered, source)
        return np.concatenate((changer.add(self._gathered), changer.finish()))

    def _start(self, heard: Samples, source: VoiceMeasures) -> VoiceChanger:
        change = change_between(source, self._target, self._breath)
        levelled = as_loud(change, heard, self.rate, self._seed)
        self._changer = VoiceChanger(self.rate, levelled, self._seed)
        return self._changer


def _pieces(samples: Samples, size: int) -> list[Samples]:
    return [samples[start : start + size] for start in range(0, len(samples), size)]
