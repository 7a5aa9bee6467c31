"""English written down as a draft: words and when they were said, many of them wrong.

Measured, PocketSphinx hears one word in three or four of a good reader wrong: enough to find one's
way in a recording, not to publish.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from studio.audio.buffer import Audio
from studio.audio.resample import resample
from studio.audio.speech import LineLength, Span, find_speech
from studio.domain.errors import LanguageUnavailable
from studio.domain.progress import Progress
from studio.domain.text import mark
from studio.providers.base import Remark, Transcript, WordTime
from studio.providers.offline.hear import RATE, HeardWord, as_heard
from studio.providers.offline.pool import Pool
from studio.providers.offline.wire import Json, Message, WireError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.audio.buffer import Samples

_MARGIN_S: Final = 0.25
_STRETCH: Final = LineLength(shortest=1.0, longest=20.0, pause=0.8)
"""The longer a stretch, the more the words before and after help to understand one."""
_PATIENCE_S: Final = 120.0
_DRAFT: Final = mark(
    "Transcripts", "This is a draft made on this computer: compare every line with the recording."
)


class OfflineTranscriber:
    """Writes English down, in a child process of its own."""

    async def transcribable(self) -> Sequence[str]:
        """Return the one language it understands."""
        return ("en",)

    async def transcribe(
        self, audio: Audio, language: str, progress: Progress | None = None
    ) -> Transcript:
        """Return a draft: one sentence for each stretch of speech, in order.

        The recording is cut at its pauses; music and noise between are not listened to. Cancelling
        ends the child at once.

        Raises:
            LanguageUnavailable: any language but English.
            EngineCrashed: two children died over the same stretch.
        """
        if language.split("-", maxsplit=1)[0].lower() not in ("en", "eng", ""):
            raise LanguageUnavailable(
                mark("Errors", "Only English can be transcribed offline, not “{language}”."),
                hint=mark("Errors", "Use another provider for it, or type the text."),
                language=language,
                provider="Viva Voce offline",
            )
        tracker = progress or Progress()
        tracker.report(0, audio.frames)
        speech, spans = await asyncio.to_thread(_prepared, audio)
        pool = Pool(1)
        stretches: list[list[HeardWord]] = []
        try:
            for span in spans:
                stretches.append(await _heard(pool, speech, span))
                tracker.report(min(audio.frames, span.end * audio.rate // RATE), audio.frames)
        finally:
            await pool.close()
        tracker.report(audio.frames, audio.frames)
        return _transcript([words for words in stretches if words], audio.seconds)


def _prepared(audio: Audio) -> tuple[Samples, list[Span]]:
    """Return the recording as the recogniser takes it, and the stretches somebody speaks in."""
    mono = resample(Audio.from_mono(audio.mono(), audio.rate), RATE).samples[:, 0]
    return mono, find_speech(mono, RATE, _STRETCH)


async def _heard(pool: Pool, speech: Samples, span: Span) -> list[HeardWord]:
    """Return the words of one stretch, timed from the start of the recording."""
    margin = round(_MARGIN_S * RATE)
    start = max(0, span.start - margin)
    request = Message("hear", {}, as_heard(speech[start : span.end + margin]))
    words: list[HeardWord] = []
    async for reply in pool.exchange(request, _PATIENCE_S):
        if reply.kind == "words":
            words = words_of(reply, start / RATE)
    return words


def words_of(reply: Message, later_s: float) -> list[HeardWord]:
    """Return the words a child has heard, `later_s` seconds later than it says.

    Raises:
        WireError: the message is not about words.
    """
    values = reply.values.get("words")
    if not isinstance(values, list):
        raise WireError("words are missing")
    return [_word(word, later_s) for word in values]


def _word(values: Json, later_s: float) -> HeardWord:
    if not isinstance(values, list) or len(values) != 4:
        raise WireError("a heard word needs four values")
    start_s, end_s, confidence = (float(str(value)) for value in values[1:])
    return HeardWord(str(values[0]), later_s + start_s, later_s + end_s, confidence)


def _transcript(stretches: Sequence[Sequence[HeardWord]], end_s: float) -> Transcript:
    """Return the sentences as one text, each word with its place and time."""
    text = ""
    words: list[WordTime] = []
    confidences: list[float] = []
    at_s = 0.0
    for stretch in stretches:
        for number, heard in enumerate(stretch):
            text += " " if text else ""
            start = len(text)
            text += _spelled(heard.word, is_first=number == 0)
            start_s = min(max(heard.start_s, at_s), end_s)
            at_s = min(max(heard.end_s, start_s), end_s)
            words.append(WordTime(start, len(text), start_s, at_s))
            confidences.append(heard.confidence)
        text += "."
    return Transcript(text, "en", tuple(words), tuple(confidences), (Remark(_DRAFT),))


def _spelled(word: str, *, is_first: bool) -> str:
    if is_first or word == "i" or word.startswith("i'"):
        return word[:1].upper() + word[1:]
    return word
