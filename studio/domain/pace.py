"""How long a text will take to say, before it is said: learned from a voice's own takes."""

from __future__ import annotations

import statistics
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.script import Take

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.domain.project import Project
    from studio.domain.records import RecordId

SAMPLE_RATE = 48_000

USUAL_LETTERS_PER_S = 14.0

_LETTERS_PER_S = {
    "ar": 10.5, "bg": 13.5, "bn": 9.5, "cs": 13.0, "da": 14.0, "de": 14.5, "el": 13.5, "en": 14.5,
    "es": 15.0, "fa": 10.0, "fi": 14.0, "fr": 14.5, "he": 9.5, "hi": 9.5, "hu": 13.5, "id": 14.0,
    "it": 14.5, "ja": 7.0, "km": 9.0, "ko": 6.0, "ml": 9.5, "my": 9.0, "nl": 14.5, "no": 14.0,
    "pl": 13.5, "pt": 14.0, "ro": 14.0, "ru": 13.0, "sv": 14.0, "ta": 10.0, "te": 9.5, "th": 10.5,
    "tr": 13.5, "uk": 13.0, "ur": 10.0, "vi": 12.0, "yue": 4.5, "zh": 4.8,
}  # fmt: skip
"""Letters and digits spoken in a second of speech without its pauses, for voices that have not
spoken yet. Rounded from counts over the embedded voices and published syllable rates."""

PAUSE_S = 0.32
"""Usual silence after a sentence inside a line."""
BREATH_S = 0.14
"""Usual silence after a comma."""

_SENTENCE_ENDS = frozenset(".!?…。！？؟।։")
_BREATHS = frozenset(",;:—–،؛，、；：")

MIN_LETTERS = 4
"""Shorter takes say nothing about how fast a voice speaks."""

KANJI_LETTERS = 1.9
"""A Chinese character in a Japanese text is read as about two kana."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a voice speaks a language."""

    letters_per_s: float
    """At speed 1."""
    is_measured: bool = False
    """False: a usual figure for the language."""

    def length(self, text: str, speed: float = 1.0) -> int:
        """Return how long `text` will probably be, in samples at 48 kHz; 0 for nothing to say."""
        letters = letter_count(text)
        if not letters:
            return 0
        seconds = letters / self.letters_per_s + _pauses_s(text)
        return round(seconds / speed * SAMPLE_RATE)


def usual_pace(language: str) -> Pace:
    """Return the pace of a voice nobody has heard yet."""
    return Pace(_LETTERS_PER_S.get(language.partition("-")[0], USUAL_LETTERS_PER_S))


def paces(project: Project, language: str) -> dict[RecordId, Pace]:
    """Return the measured pace of each voice that has spoken `language`, by the voice's id."""
    rates: dict[RecordId, list[float]] = {}
    for take in project.where(Take, "language", language):
        rate = _rate(take)
        if rate is not None:
            rates.setdefault(take.voice_id, []).append(rate)
    return {
        voice_id: Pace(statistics.median(found), is_measured=True)
        for voice_id, found in rates.items()
    }


def pace_of(project: Project, voice_id: RecordId, language: str) -> Pace:
    """Return one voice's pace: measured on its takes, else the usual one of the language."""
    takes = (t for t in project.where(Take, "voice_id", voice_id) if t.language == language)
    return measured_pace(takes) or usual_pace(language)


def measured_pace(takes: Iterable[Take]) -> Pace | None:
    """Return the median pace of some takes; None when they tell nothing."""
    rates = [rate for rate in map(_rate, takes) if rate is not None]
    return Pace(statistics.median(rates), is_measured=True) if rates else None


def letter_count(text: str) -> float:
    """Return how many letters and digits there are; marks on letters do not count."""
    letters = [one for one in text if unicodedata.category(one)[0] in "LN"]
    kanji = sum("\u4e00" <= one <= "\u9fff" for one in letters)
    is_japanese = kanji > 0 and any("\u3041" <= one <= "\u30ff" for one in letters)
    return len(letters) + (kanji * (KANJI_LETTERS - 1) if is_japanese else 0)


def _rate(take: Take) -> float | None:
    letters = letter_count(take.text)
    sounding = take.speech_end - take.speech_start - sum(pause.length for pause in take.pauses)
    if letters < MIN_LETTERS or sounding <= 0:
        return None
    return letters / (sounding / SAMPLE_RATE * take.settings.speed)


def _pauses_s(text: str) -> float:
    """Return the silences inside a text: what ends it is not followed by one."""
    inner = text.rstrip().rstrip("".join(_SENTENCE_ENDS | _BREATHS) + "\"'»”’)]")
    ends = sum(one in _SENTENCE_ENDS for one in inner)
    return ends * PAUSE_S + sum(one in _BREATHS for one in inner) * BREATH_S
