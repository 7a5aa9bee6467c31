"""Get lines from the sound of a film: who says what, and when."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import PROJECT_RATE, Audio
from studio.domain.errors import InputError
from studio.domain.heard_lines import HeardWord, heard_lines
from studio.domain.languages import normalise
from studio.domain.progress import Progress
from studio.domain.records import Span
from studio.domain.script import Line, Speaker
from studio.domain.script_edits import MIN_LINE, add_speaker
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.services.jobs import in_thread
from studio.services.listening import DEEP, HIGH, SPEECH_RATE
from studio.services.sources import existing_path, original_of
from studio.transcoding.decode import audio_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from studio.domain.heard_lines import HeardLine
    from studio.domain.project import Project
    from studio.providers.base import Provider, Remark, Transcriber, Transcript
    from studio.services.jobs import Jobs
    from studio.services.sources import Sources
    from studio.services.workspace import Workspace


SOMEBODY = mark("Script", "Speaker {number}")


class NobodyHeard(InputError):
    """There is no speech in the film."""

    message = mark("Errors", "No words were understood in the film.")
    hint = mark("Errors", "Choose another way to get lines, import a script, or type them.")


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who can write down what is said."""

    provider_id: str
    name: str
    is_local: bool
    languages: tuple[str, ...]
    """BCP 47 tags without region."""

    def understands(self, language: str) -> bool:
        """Whether it can be asked for a language; "" is any it finds out by itself."""
        own = language.partition("-")[0]
        return own in self.languages or (not own and len(self.languages) > 1)


@dataclass(frozen=True, slots=True)
class Gotten:
    """What became of the sound."""

    lines: int
    speakers: int
    remarks: tuple[Remark, ...] = ()


class LinesFromSound:
    """Fills a project without lines."""

    def __init__(
        self, workspace: Workspace, jobs: Jobs, providers: Mapping[str, Provider], sources: Sources
    ) -> None:
        self._workspace = workspace
        self._jobs = jobs
        self._providers = providers
        self._sources = sources

    async def listeners(self, has_key: Callable[[str], bool]) -> tuple[Listener, ...]:
        """Return who can be asked; those in the cloud only with a key, told by provider id."""
        found = []
        for one in self._providers.values():
            if one.transcriber is not None and (one.is_local or has_key(one.id)):
                languages = await one.transcriber.transcribable()
                found.append(Listener(one.id, one.name, one.is_local, tuple(languages)))
        return tuple(found)

    async def get(self, provider_id: str, language: str) -> Gotten:
        """Have the film listened to and add its lines in one step.

        Args:
            provider_id: one of `listeners`.
            language: of what is said, BCP 47; "" = it is found out.

        Raises:
            NobodyHeard: no words were understood.
            MediaError: the film cannot be read.
            ProviderError, LanguageUnavailable: it cannot be written down.
        """
        opened = self._workspace.require()
        project = opened.project
        original = original_of(project)
        transcriber = self._providers[provider_id].transcriber
        if original is None or not original.channels or transcriber is None:
            raise NobodyHeard
        path = existing_path(original)
        transcript = await self._transcript(transcriber, path, language)
        lines = heard_lines(transcript.text, _words(transcript))
        if not lines:
            raise NobodyHeard
        voices = [line.speaker for line in lines]
        if not any(voices):  # the engine does not tell voices apart: pitch does, a little
            spans = [Span(line.start, line.end) for line in lines]
            voices = await self._sources.voices_of(spans)
        if self._workspace.current is not opened:
            raise asyncio.CancelledError
        with project.edit(mark("Edits", "Get lines from the sound")):
            speakers = _add(project, lines, voices)
            tongue = language or transcript.language
            if tongue and not settings_of(project).source_language:
                project.update(settings_of(project), source_language=normalise(tongue))
        return Gotten(len(lines), speakers, transcript.remarks)

    async def _transcript(self, transcriber: Transcriber, path: Path, language: str) -> Transcript:
        async with self._jobs.run(mark("Jobs", "Listen to the film")) as job:
            audio = await in_thread(job, lambda progress: _sound(path, progress))
            loop = asyncio.get_running_loop()

            def listen(done: int, total: int) -> None:
                loop.call_soon_threadsafe(job.report, done, total)

            progress = Progress(listen)
            return await transcriber.transcribe(audio, language, progress)


def _sound(path: Path, progress: Progress) -> Audio:
    """Return a film's sound as speech is listened to: one channel at 16 kHz."""
    blocks = list(audio_blocks(path, channels=1, rate=SPEECH_RATE, progress=progress))
    samples = np.concatenate(blocks) if blocks else np.zeros((0, 1), np.float32)
    return Audio(samples, SPEECH_RATE)


def _words(transcript: Transcript) -> list[HeardWord]:
    speakers = transcript.speakers or ("",) * len(transcript.words)
    return [
        HeardWord(
            word.text_start,
            word.text_end,
            round(word.start_s * PROJECT_RATE),
            round(word.end_s * PROJECT_RATE),
            speaker,
        )
        for word, speaker in zip(transcript.words, speakers, strict=True)
    ]


def _add(project: Project, lines: Sequence[HeardLine], voices: Sequence[str]) -> int:
    """Add lines and whoever says them; return how many speakers there are."""
    known: dict[str, Speaker] = {}
    for line, voice in zip(lines, voices, strict=True):
        if voice not in known:
            name = voice if voice in (DEEP, HIGH) else SOMEBODY
            known[voice] = add_speaker(project, _free_name(project, name, len(known) + 1))
        project.add(
            Line(
                speaker_id=known[voice].id,
                start=max(0, line.start),
                end=max(line.end, line.start + MIN_LINE),
                text=line.text,
                words=line.words,
            )
        )
    return len(known)


def _free_name(project: Project, name: str, number: int) -> str:
    names = {speaker.name.casefold() for speaker in project.all(Speaker)}
    found = name.format(number=number)
    while found.casefold() in names:
        number += 1
        found = SOMEBODY.format(number=number)
    return found
