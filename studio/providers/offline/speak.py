"""Speak a whole line, sentence by sentence: the work a child of the offline engine does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.domain.errors import InputError
from studio.domain.text import mark
from studio.providers.offline import japanese
from studio.providers.offline import text as line_text
from studio.providers.offline.espeak import MAX_WPM, MIN_WPM, RATE, Espeak, Utterance
from studio.providers.offline.finish import Finish, finish
from studio.providers.offline.languages import EngineLanguage, find_language
from studio.providers.offline.performance import Delivery, character, delivery
from studio.providers.offline.variant import voice_lines
from studio.providers.offline.word_times import Span, word_times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studio.audio.buffer import Samples
    from studio.domain.voices import VoiceProfile, VoiceSettings

_CLAUSE_SIGN: Final = re.compile(r"[,;:—–，、；：،؛]\s*$")
_COMFORTABLE: Final = (0.8, 1.35)
"""Tempo factors within which a wished length is aimed at; beyond, speech sounds wrong."""
_PRE_ROLL_S: Final = 0.010
_TAIL_S: Final = 0.030
_SENTENCE_PAUSE_S: Final = 0.36
_CLAUSE_PAUSE_S: Final = 0.135
"""What the engine itself leaves after a comma."""
_LINE_PAUSE_S: Final = 0.6
_NOTHING_S: Final = 0.1
_TEMPO_TRIES: Final = 3
_TEMPO_TOLERANCE: Final = 0.008
_TEMPO_LIMIT: Final = 0.02
"""Beyond this the engine could not speak as slowly or fast as asked, and the sound is stretched."""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """What a child is asked to say."""

    text: str
    language: str
    profile: VoiceProfile
    settings: VoiceSettings
    seed: int
    target_s: float | None


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """One finished sentence with the pause after it; words as (start, end, start_s, end_s)."""

    samples: Samples
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    spoken: line_text.SpokenText
    delivery: Delivery
    pause_s: float


class Speaker:
    """Speaks lines with one engine; writes its voice files to a folder of its own."""

    def __init__(self, engine: Espeak, voice_file: Path) -> None:
        self._engine = engine
        self._voice_file = voice_file
        self._written = ""

    def speak(self, line: SpokenLine) -> Iterator[SpokenPart]:
        """Yield the sentences of `line`; a line without words gives a very short silence.

        Raises:
            InputError: the line is too long.
            LanguageUnavailable: the engine does not know the language.
            VoiceUnavailable: the profile is based on a variant the engine does not have.
        """
        language = find_language(line.language)
        if len(line.text) > line_text.MAX_CHARACTERS:
            raise InputError(
                mark("Errors", "The line is too long to speak: {length} characters."),
                hint=mark("Errors", "Split it into lines of at most {limit} characters."),
                length=len(line.text),
                limit=line_text.MAX_CHARACTERS,
            )
        sentences = _sentences(line, language)
        if not sentences:
            yield SpokenPart(np.zeros(int(_NOTHING_S * RATE), np.float32), ())
            return
        profile = character(line.profile, line.settings)
        tempo = line.settings.speed * self._tempo_to_fit(sentences, profile, language, line)
        at = 0
        for sentence in sentences:
            part = self._part(sentence, profile, language, line, tempo)
            yield SpokenPart(part.samples, tuple(word.later(at / RATE) for word in part.words))
            at += part.samples.size

    def _part(
        self,
        sentence: _Sentence,
        profile: VoiceProfile,
        language: EngineLanguage,
        line: SpokenLine,
        tempo: float,
    ) -> SpokenPart:
        utterance, start, end, wished = self._at_tempo(sentence, profile, language, tempo)
        how = Finish(
            profile, line.settings.style, line.settings.speaker_boost, sentence.delivery.noise_seed
        )
        speech = finish(utterance.samples[start:end], RATE, how)
        words = word_times(sentence.spoken, utterance, start, end)
        if abs(speech.size / wished - 1.0) > _TEMPO_LIMIT:
            words = tuple(word.slower(wished / speech.size) for word in words)
            speech = _stretched(speech, wished)
        pause = np.zeros(int(sentence.pause_s / tempo * RATE), np.float32)
        return SpokenPart(np.concatenate((speech, pause)), words)

    def _tempo_to_fit(
        self,
        sentences: list[_Sentence],
        profile: VoiceProfile,
        language: EngineLanguage,
        line: SpokenLine,
    ) -> float:
        """Return the tempo factor that brings the line near its wished length."""
        if line.target_s is None or line.target_s <= 0.0:
            return 1.0
        natural_s = 0.0
        for sentence in sentences:
            _, start, end = self._naturally(sentence, profile, language)
            natural_s += (end - start) / RATE + sentence.pause_s
        factor = natural_s / line.settings.speed / line.target_s
        return float(np.clip(factor, *_COMFORTABLE))

    def _naturally(
        self, sentence: _Sentence, profile: VoiceProfile, language: EngineLanguage
    ) -> tuple[Utterance, int, int]:
        wpm = words_per_minute(profile.rate * sentence.delivery.tempo)
        return self._utter(sentence, profile, language, wpm)

    def _at_tempo(
        self, sentence: _Sentence, profile: VoiceProfile, language: EngineLanguage, tempo: float
    ) -> tuple[Utterance, int, int, int]:
        """Speak at `tempo` times the voice's own pace, as nearly as the engine can.

        The engine's tempo follows its setting only roughly, so the result is measured and the
        setting corrected. The last value returned is the wished length.
        """
        natural = self._naturally(sentence, profile, language)
        wished = max(1, round((natural[2] - natural[1]) / tempo))
        if tempo == 1.0:
            return (*natural, wished)
        factor = profile.rate * sentence.delivery.tempo * tempo
        best = natural
        for _ in range(_TEMPO_TRIES):
            candidate = self._utter(sentence, profile, language, words_per_minute(factor))
            length = candidate[2] - candidate[1]
            if abs(length - wished) < abs(best[2] - best[1] - wished):
                best = candidate
            if abs(length / wished - 1.0) < _TEMPO_TOLERANCE:
                break
            factor *= length / wished
        return (*best, wished)

    def _utter(
        self, sentence: _Sentence, profile: VoiceProfile, language: EngineLanguage, wpm: int
    ) -> tuple[Utterance, int, int]:
        """Return what the engine says, and where the sound in it starts and ends."""
        self._write_voice(sentence, profile, language)
        spoken = self._engine.speak(
            sentence.spoken.text,
            self._voice_file,
            words_per_minute=wpm,
            seed=sentence.delivery.noise_seed,
        )
        sounding = np.flatnonzero(np.abs(spoken.samples) > 8)
        if sounding.size == 0:
            return spoken, 0, 0
        start = max(0, int(sounding[0]) - int(_PRE_ROLL_S * RATE))
        end = min(spoken.samples.size, int(sounding[-1]) + int(_TAIL_S * RATE))
        return spoken, start, end

    def _write_voice(
        self, sentence: _Sentence, profile: VoiceProfile, language: EngineLanguage
    ) -> None:
        lines = voice_lines(profile, language.tag, sentence.delivery)
        written = f"{language.path}\n" + "\n".join(lines)
        if written == self._written:
            return
        rules = language.path.read_bytes()
        self._voice_file.write_bytes(rules + b"\n" + "\n".join(lines).encode() + b"\n")
        self._written = written


def _stretched(speech: Samples, length: int) -> Samples:
    # Imported when first needed: it brings SciPy, and the child has to start quickly.
    from studio.audio.stretch import stretch  # noqa: PLC0415

    return stretch(speech, RATE, length)


_TEMPO_AT_WPM: Final = (
    (80, 0.475), (90, 0.505), (100, 0.562), (120, 0.675), (140, 0.796), (160, 0.911),
    (175, 1.0), (200, 1.15), (225, 1.3), (250, 1.445), (300, 1.74), (350, 2.04), (400, 2.3),
    (440, 2.55),
)  # fmt: skip
"""Measured: speed of speech against the engine's setting, mean of six languages."""


def words_per_minute(tempo: float) -> int:
    """Return the engine's setting for a tempo factor, within what it can do."""
    settings, tempos = zip(*_TEMPO_AT_WPM, strict=True)
    return int(np.clip(round(float(np.interp(tempo, tempos, settings))), MIN_WPM, MAX_WPM))


def _sentences(line: SpokenLine, language: EngineLanguage) -> list[_Sentence]:
    parts = line_text.sentences(line_text.clean(line.text))
    if language.tag == "ja":
        parts = [japanese.spelled_out(part) for part in parts]
    return [
        _Sentence(part, delivery(line.settings, line.seed, index), _pause_after(part, index, parts))
        for index, part in enumerate(parts)
    ]


def _pause_after(
    part: line_text.SpokenText, index: int, parts: list[line_text.SpokenText]
) -> float:
    if index == len(parts) - 1:
        return 0.0
    if part.text.endswith("\n"):
        return _LINE_PAUSE_S
    if _CLAUSE_SIGN.search(part.text):
        return _CLAUSE_PAUSE_S
    return _SENTENCE_PAUSE_S if re.search(r"\w\s*$", part.text) is None else 0.05
