"""When the words of a known text are said in a recording."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.alignments import CharacterTimes
from studio.providers.elevenlabs.call import Call
from studio.providers.elevenlabs.reading import number_in, objects_in, text_in
from studio.providers.elevenlabs.uploads import Limits, sound_upload

if TYPE_CHECKING:
    from studio.audio.buffer import Audio
    from studio.providers.base import WordTime
    from studio.providers.elevenlabs.call import Json, Upload
    from studio.providers.elevenlabs.transport import Transport

LIMITS = Limits(megabytes=1000, seconds=36_000.0)
RATE = 16_000
GROUP = "forced_alignment"


class CloudAligner:
    """Aligns with the key in use."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def align(self, audio: Audio, text: str, language: str) -> tuple[WordTime, ...]:
        """Return one time per word of `text`, in order; none if there are no words.

        Args:
            audio: somebody saying `text`.
            text: what is said.
            language: not needed here; found out.

        Raises:
            UploadTooLarge: the recording is too long; nothing was sent.
            AnswerUnreadable: the times are of another text.
            StudioError: each failure in its kind; nothing is sent twice.
        """
        del language
        if not any(map(str.isalnum, text)):
            return ()
        recording = await asyncio.to_thread(_upload, audio)
        answer = await self._transport.answer(align_call(recording, text, audio.seconds))
        words = words_in(answer.json, text)
        if not words:
            raise errors.AnswerUnreadable
        return words


def align_call(recording: Upload, text: str, seconds: float = 0.0) -> Call:
    """Return the request for the times of a text; the answer may take as long as the recording."""
    return Call(
        operation="forced_alignment",
        method="POST",
        path="/v1/forced-alignment",
        form=(("text", text),),
        uploads=(recording,),
        is_billed=True,
        group=GROUP,
        read_timeout_s=max(120.0, seconds),
    )


def words_in(answer: Json, text: str) -> tuple[WordTime, ...]:
    """Return the words of the text with their times; none if the answer is of another text.

    The times of characters come first; where they are missing those of words do.
    """
    return _timed(answer, "characters", text) or _timed(answer, "words", text)


def _timed(answer: Json, name: str, text: str) -> tuple[WordTime, ...]:
    found = objects_in(answer, name)
    times = CharacterTimes()
    times.add(
        {
            "characters": [text_in(one, "text") for one in found],
            "character_start_times_seconds": [number_in(one, "start") for one in found],
            "character_end_times_seconds": [number_in(one, "end") for one in found],
        }
    )
    return times.words(text)


def _upload(audio: Audio) -> Upload:
    mono = type(audio).from_mono(audio.mono(), audio.rate)
    return sound_upload("file", mono, LIMITS, "recording", RATE)
