"""Listen to the original: where somebody speaks, and how high their voices are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import PROJECT_RATE, Audio
from studio.audio.loudness import LoudnessMeter
from studio.audio.pitch import pitch_track
from studio.audio.resample import resample
from studio.audio.speech import find_speech
from studio.domain.records import Span
from studio.domain.text import mark
from studio.transcoding.decode import audio_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from studio.audio.buffer import Samples
    from studio.domain.progress import Progress
    from studio.domain.records import RecordId
    from studio.domain.script import Line

LISTENED_S = 20
"""How much of each speaker is listened to for their pitch, in seconds."""

LISTENED_OF_LINE_S = 4

SPEECH_RATE = 16_000
"""All that is needed to tell speech from the rest."""

CLEARLY_VOICED = 0.8
MIN_VOICED_SHARE = 0.15
"""Sound that is less often this periodic is no voice, and says nothing about its speaker, …"""

MIN_VOICED_SHARE_OF_SPEECH = 0.05
"""… unless it is known to be speech: then a few clear moments tell."""

LEVEL_LISTENED_S = 60
"""How much of a film's dialogue its level is measured on, in seconds."""

AROUND_LINE = 96_000
"""What is heard before and after a line, to know it from its background: 2 s."""

LEAST_GAP = 4.0
LEAST_DISTANCE = 7.0
"""Two people are told apart by pitch where no line lies between them for so many semitones, and
their medians are so far apart: men and women are 9 to 10 semitones apart on average (Traunmüller
and Eriksson, "The frequency range of the voice fundamental", 1995)."""

FEWEST_LINES = 2
"""One line alone in another pitch is more likely a shout than a second person."""

DEEP = mark("Script", "Deep voice")
HIGH = mark("Script", "High voice")


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A stretch of speech, samples at 48 kHz, and the name of its voice ("" = all are alike)."""

    span: Span
    voice: str = ""


def lines_in(path: Path, progress: Progress) -> list[FoundLine]:
    """Return what is said in a recording, in order. Takes about 5 ms per second of sound.

    Raises:
        MediaError: it cannot be read.
        Cancelled: `progress` was cancelled.
    """
    blocks = audio_blocks(path, channels=1, rate=SPEECH_RATE, progress=progress)
    scale = PROJECT_RATE // SPEECH_RATE
    found = find_speech((block[:, 0] for block in blocks), SPEECH_RATE)
    spans = [Span(one.start * scale, one.end * scale) for one in found]
    voices = voices_in(path, spans, progress)
    return [FoundLine(*pair) for pair in zip(spans, voices, strict=True)]


def voices_in(path: Path, spans: Sequence[Span], progress: Progress) -> list[str]:
    """Return for each stretch of a recording whether a deep or a high voice is heard in it.

    Raises:
        MediaError: it cannot be read.
        Cancelled: `progress` was cancelled.
    """
    pitches = []
    for done, span in enumerate(spans):
        progress.report(done, len(spans))
        pitches.append(_median_pitch(path, [span], LISTENED_OF_LINE_S, MIN_VOICED_SHARE_OF_SPEECH))
    return voices_by_pitch(pitches)


def voices_by_pitch(pitches: Sequence[float | None]) -> list[str]:
    """Return for each line whether a deep or a high voice says it; "" for all if there is one.

    Args:
        pitches: medians in hertz; None where none is heard: that line goes with the one before.
    """
    heard = sorted(12.0 * math.log2(pitch) for pitch in pitches if pitch is not None)
    border = _border(heard)
    if border is None:
        return [""] * len(pitches)
    first = next(pitch for pitch in pitches if pitch is not None)
    voices, last = [], first
    for pitch in pitches:
        last = last if pitch is None else pitch
        voices.append(HIGH if 12.0 * math.log2(last) > border else DEEP)
    return voices


def pitches_of(
    path: Path, spans: Mapping[RecordId, Sequence[Line]], progress: Progress
) -> dict[RecordId, float]:
    """Return the median pitch in hertz of each speaker who is heard, from their longest lines."""
    medians = {}
    for done, (speaker_id, lines) in enumerate(spans.items()):
        progress.report(done, len(spans))
        longest = sorted(lines, key=lambda line: line.start - line.end)
        stretches = (Span(one.start, one.end) for one in longest)
        pitch = _median_pitch(path, stretches, LISTENED_S, MIN_VOICED_SHARE)
        if pitch is not None:
            medians[speaker_id] = pitch
    return medians


def dialogue_loudness(path: Path, spans: Iterable[Span], progress: Progress) -> float | None:
    """Return how loud people speak in a recording, LUFS in stereo; None where nobody is heard.

    The longest of `spans` in which speech is found are measured as one, so that neither the pauses
    of the film nor a cue over music alone count.
    """
    meter = LoudnessMeter(PROJECT_RATE, 2, with_true_peak=False)
    left = LEVEL_LISTENED_S * PROJECT_RATE
    for span in sorted(spans, key=lambda span: -span.length):
        progress.report(LEVEL_LISTENED_S * PROJECT_RATE - left, LEVEL_LISTENED_S * PROJECT_RATE)
        if left <= 0:
            break
        end = min(span.end, span.start + left)
        left -= end - span.start
        first = max(span.start - AROUND_LINE, 0)
        blocks = list(audio_blocks(path, channels=2, start=first, end=end + AROUND_LINE))
        if blocks:
            sound = np.concatenate(blocks)
            line = Span(span.start - first, min(end - first, len(sound)))
            if _is_spoken(sound, line):
                meter.add(sound[line.start : line.end])
    return meter.integrated


def _is_spoken(sound: Samples, line: Span) -> bool:
    """Whether speech is found in most of `line`; what is around it tells speech from music."""
    mono = resample(Audio(sound.mean(axis=1, keepdims=True), PROJECT_RATE), SPEECH_RATE)
    scale = PROJECT_RATE // SPEECH_RATE
    found = find_speech(mono.samples[:, 0], SPEECH_RATE)
    shared = sum(
        max(min(one.end * scale, line.end) - max(one.start * scale, line.start), 0) for one in found
    )
    return 2 * shared >= line.length


def _border(semitones: Sequence[float]) -> float | None:
    """Return the pitch between two people; None when all may well be one."""
    if len(semitones) < 2 * FEWEST_LINES:
        return None
    inner = range(FEWEST_LINES, len(semitones) - FEWEST_LINES + 1)
    split = max(inner, key=lambda at: semitones[at] - semitones[at - 1])
    below, above = semitones[:split], semitones[split:]
    gap = above[0] - below[-1]
    if gap < LEAST_GAP or np.median(above) - np.median(below) < LEAST_DISTANCE:
        return None
    return below[-1] + gap / 2.0


def _median_pitch(
    path: Path, spans: Iterable[Span], most_s: float, least_share: float
) -> float | None:
    """Return the median over up to `most_s` seconds of `spans`.

    None where a clear pitch is heard in less than `least_share` of them.
    """
    voiced: list[float] = []
    left, heard = round(most_s * PROJECT_RATE), 0
    for span in spans:
        if left <= 0:
            break
        end = min(span.end, span.start + left)
        blocks = list(audio_blocks(path, channels=1, start=span.start, end=end))
        left -= end - span.start
        if blocks:
            track = pitch_track(np.concatenate(blocks)[:, 0], PROJECT_RATE)
            heard += len(track.hertz)
            voiced.extend(track.hertz[track.is_voiced & (track.strength >= CLEARLY_VOICED)])
    return float(np.median(voiced)) if len(voiced) >= least_share * heard > 0 else None
