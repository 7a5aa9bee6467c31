"""Speak a request piece by piece: the engine's sentences, with pauses, and times as written."""

from __future__ import annotations

import dataclasses
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import Audio
from studio.domain.errors import ProviderUnavailable
from studio.providers.base import SpeechRequest, WordTime

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from studio.domain.voices import Voice, VoiceSettings
    from studio.providers.base import Provider, SpeechSynthesizer
    from studio.server.wording import Wording

_NO_RATE = 22_050


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What is to be spoken, and how."""

    wordings: Sequence[Wording]
    language: str
    voice: Voice
    settings: VoiceSettings
    seed: int | None = None
    model: str = ""
    previous_text: str = ""
    next_text: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of speech: its sound, when it begins, and the words in it.

    Times of words count from the start of the whole; `words` stand in the written text, `said` in
    the said one.
    """

    audio: Audio
    start_s: float
    words: tuple[WordTime, ...] = ()
    said: tuple[WordTime, ...] = ()

    @property
    def end_s(self) -> float:
        """When it ends."""
        return self.start_s + self.audio.seconds


class Speaking:
    """Asks the engine a voice belongs to."""

    def __init__(self, providers: Mapping[str, Provider]) -> None:
        self._providers = providers

    async def pieces(self, wanted: Utterance) -> AsyncGenerator[Piece, None]:
        """Yield the speech as it is made; leaving early stops the engine's work.

        Raises:
            StudioError: it cannot be spoken.
        """
        engine = self._engine(wanted.voice)
        seed = secrets.randbits(32) if wanted.seed is None else wanted.seed % (1 << 32)
        at_s, before, rate = 0.0, 0, _NO_RATE
        for wording in wanted.wordings:
            if wording.text.strip():
                request = SpeechRequest(
                    text=wording.text,
                    language=wanted.language,
                    voice=wanted.voice,
                    settings=wanted.settings,
                    seed=seed,
                    model=wanted.model,
                    previous_text=wanted.previous_text,
                    next_text=wanted.next_text,
                )
                begin_s = at_s
                async for chunk in engine.synthesize(request):
                    rate = chunk.audio.rate
                    piece = _piece(chunk.audio, at_s, chunk.words, wording, (begin_s, before))
                    at_s = piece.end_s
                    yield piece
            if wording.pause_s:
                silence = np.zeros(round(wording.pause_s * rate), np.float32)
                pause = Piece(Audio.from_mono(silence, rate), at_s)
                at_s = pause.end_s
                yield pause
            before += len(wording.text)
        if not at_s:
            yield Piece(Audio.from_mono(np.zeros(rate // 10, np.float32), rate), 0.0)

    def _engine(self, voice: Voice) -> SpeechSynthesizer:
        provider = self._providers.get(voice.provider)
        if provider is None or provider.speech is None:
            raise ProviderUnavailable(provider=voice.provider)
        return provider.speech


def _piece(
    audio: Audio,
    start_s: float,
    words: Sequence[WordTime],
    wording: Wording,
    begin: tuple[float, int],
) -> Piece:
    """Return a chunk of the engine as a piece of the whole, `begin` = its wording's time, place."""
    begin_s, before = begin
    later = [
        dataclasses.replace(one, start_s=one.start_s + begin_s, end_s=one.end_s + begin_s)
        for one in words
    ]
    said = tuple(
        dataclasses.replace(one, text_start=one.text_start + before, text_end=one.text_end + before)
        for one in later
    )
    written: list[WordTime] = []
    for one in later:
        first, last = wording.written(one.text_start, one.text_end)
        if written and first < written[-1].text_end:  # one written word said as several
            written[-1] = dataclasses.replace(
                written[-1], text_end=max(last, written[-1].text_end), end_s=one.end_s
            )
        else:
            written.append(WordTime(first, last, one.start_s, one.end_s))
    return Piece(audio, start_s, tuple(written), said)
