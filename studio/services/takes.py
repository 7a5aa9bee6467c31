"""From an engine's answer to a take: join the pieces, find the speech in it, pack it as FLAC."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.audio import silence
from studio.audio.buffer import PROJECT_RATE, Audio
from studio.audio.loudness import LoudnessMeter
from studio.domain.records import Span
from studio.domain.script import Word
from studio.transcoding import flac

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.providers.base import Bill, WordTime

MIN_PAUSE_S = 0.2
"""Shorter silences inside speech are closures of consonants, not pauses."""

EXAMINATION = 2
"""Which examination the facts of a rendition come from: others are examined again, not spoken."""

_OF_BILL = ("model", "request_id", "cost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """Speech ready to become a take; positions in samples at 48 kHz."""

    flac: bytes
    content_hash: str
    rate: int
    channels: int
    length: int
    speech_start: int
    speech_end: int
    loudness: float | None
    """LUFS; None when too short or silent."""
    words: tuple[Word, ...]
    pauses: tuple[Span, ...]
    model: str = ""
    request_id: str = ""
    cost: int = 0
    """See `Take`."""

    def billed(self, bills: Sequence[Bill]) -> Rendition:
        """Return the same with what its requests cost; the last of them names it."""
        if not bills:
            return self
        cost = sum(bill.characters for bill in bills)
        last = bills[-1]
        return dataclasses.replace(self, model=last.model, request_id=last.request_id, cost=cost)

    def facts(self) -> str:
        """Return everything but the audio as JSON, for the speech cache."""
        facts = dataclasses.asdict(self)
        del facts["flac"]
        return json.dumps({**facts, "examination": EXAMINATION})

    @staticmethod
    def unpack(packed: bytes, facts: str) -> Rendition:
        """Return what `facts` was written of, with its audio."""
        fields = json.loads(facts)
        words = tuple(Word(**word) for word in fields.pop("words"))
        if fields.pop("examination", 1) != EXAMINATION:
            bill = {
                name: fields[name] for name in ("model", "request_id", "cost") if name in fields
            }
            return dataclasses.replace(_examined(packed, flac.decode(packed), words), **bill)
        pauses = tuple(Span(**span) for span in fields.pop("pauses"))
        return Rendition(flac=packed, words=words, pauses=pauses, **fields)


def joined(pieces: Sequence[Audio]) -> Audio:
    """Return consecutive pieces as one; they share rate and channel count."""
    return Audio(np.concatenate([piece.samples for piece in pieces]), pieces[0].rate)


def rendition(audio: Audio, words: Sequence[WordTime]) -> Rendition:
    """Examine and pack `audio`. Takes about 1 ms per second of audio: call it in a thread."""
    timed = tuple(
        Word(
            word.text_start,
            word.text_end,
            round(word.start_s * PROJECT_RATE),
            round(word.end_s * PROJECT_RATE),
        )
        for word in words
    )
    return _examined(flac.encode(audio), audio, timed)


def _examined(packed: bytes, audio: Audio, words: tuple[Word, ...]) -> Rendition:
    mono = audio.mono()
    start, end = silence.speech_bounds(mono, audio.rate)
    if end <= start:
        start, end = 0, len(mono)
    pauses = silence.pauses(mono[start:end], audio.rate, MIN_PAUSE_S)
    meter = LoudnessMeter(audio.rate, audio.channels, with_true_peak=False)
    meter.add(audio.samples[start:end])
    scale = PROJECT_RATE / audio.rate
    return Rendition(
        flac=packed,
        content_hash=hashlib.sha256(packed).hexdigest(),
        rate=audio.rate,
        channels=audio.channels,
        length=round(audio.frames * scale),
        speech_start=round(start * scale),
        speech_end=round(end * scale),
        loudness=meter.integrated,
        words=words,
        pauses=tuple(
            Span(round((start + a) * scale), round((start + b) * scale)) for a, b in pauses
        ),
    )
