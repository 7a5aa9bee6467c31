"""English written down as a draft."""

from __future__ import annotations

import asyncio
import difflib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.audio.buffer import Audio
from studio.domain.errors import LanguageUnavailable
from studio.domain.progress import Cancelled, Progress
from studio.providers.offline.transcribe import OfflineTranscriber

SPEECH = Path(__file__).parents[2] / "media" / "jfk.flac"
SAID = (
    "and so my fellow americans ask not what your country can do for you ask what you can do "
    "for your country"
)


def recorded() -> Audio:
    samples, rate = soundfile.read(SPEECH, dtype="float32", always_2d=True)
    return Audio(samples, rate)


def beginning(seconds: float) -> Audio:
    return Audio(recorded().samples[: round(seconds * 16_000)], 16_000)


async def test_most_words_of_a_speech_are_found_at_their_times() -> None:
    transcript = await OfflineTranscriber().transcribe(recorded(), "en-US")
    heard = transcript.text.lower().replace(".", "").split()
    said = SAID.split()
    matching = difflib.SequenceMatcher(None, heard, said, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in matching) >= 0.6 * len(said)
    country = [
        word
        for word in transcript.words
        if transcript.text[word.text_start : word.text_end].lower() == "country"
    ]
    assert country[-1].start_s == pytest.approx(9.98, abs=0.3)
    assert all(0.0 <= sure <= 1.0 for sure in transcript.confidences)
    assert len(transcript.confidences) == len(transcript.words)


async def test_a_transcript_says_that_it_is_a_draft() -> None:
    transcript = await OfflineTranscriber().transcribe(
        Audio(recorded().samples[:32_000], 16_000), ""
    )
    assert transcript.language == "en"
    assert ["draft" in str(remark) for remark in transcript.remarks] == [True]
    assert transcript.text[0].isupper()
    assert transcript.text.endswith(".")


@pytest.mark.parametrize("frames", [0, 10, 48_000])
async def test_silence_gives_no_words(frames: int) -> None:
    silence = Audio.from_mono(np.zeros(frames, np.float32), 48_000)
    transcript = await OfflineTranscriber().transcribe(silence, "en")
    assert (transcript.text, transcript.words) == ("", ())


@pytest.mark.parametrize("language", ["de", "fr-CA", "ja", "xx"])
async def test_other_languages_are_refused_in_a_sentence(language: str) -> None:
    with pytest.raises(LanguageUnavailable, match="Only English") as refused:
        await OfflineTranscriber().transcribe(recorded(), language)
    assert refused.value.hint_text()


async def test_the_loop_goes_on_while_it_listens() -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.005)

    counting = asyncio.create_task(count())
    await OfflineTranscriber().transcribe(beginning(3.0), "en")
    counting.cancel()
    assert turns > 30


async def test_progress_reaches_its_end_and_can_cancel() -> None:
    told: list[tuple[int, int]] = []
    audio = beginning(3.0)
    await OfflineTranscriber().transcribe(
        audio, "en", Progress(lambda done, total: told.append((done, total)))
    )
    assert told == sorted(told)
    assert told[-1] == (audio.frames, audio.frames)
    cancelled = Progress()
    cancelled.cancel()
    with pytest.raises(Cancelled):
        await OfflineTranscriber().transcribe(audio, "en", cancelled)


async def test_cancelling_the_task_ends_the_child() -> None:
    transcribing = asyncio.create_task(OfflineTranscriber().transcribe(recorded(), "en"))
    await asyncio.sleep(0.5)
    transcribing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await transcribing
