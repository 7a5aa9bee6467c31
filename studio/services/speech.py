"""Generate lines: ask the right voice, keep what it answers as takes, never pay twice."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from studio.domain.errors import ProviderUnavailable, StudioError
from studio.domain.media import Media, MediaKind
from studio.domain.script import Line, Take, spoken_text, takes_by_line, voice_for
from studio.domain.text import mark
from studio.providers.base import SpeechRequest
from studio.services.takes import Rendition, joined, rendition
from studio.transcoding import flac

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studio.audio.buffer import Audio
    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.domain.voices import Voice
    from studio.providers.base import Provider, SpeechSynthesizer, WordTime
    from studio.services.fitting import Fitting
    from studio.services.jobs import Job, Jobs
    from studio.services.workspace import OpenProject, Workspace
    from studio.storage.speech_cache import SpeechCache

COMMIT_EVERY_S = 0.4
"""Finished lines become takes in steps of this rhythm: few enough to undo, soon enough to see."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line to be spoken, resolved to a request."""

    line: Line
    language: str
    request: SpeechRequest
    fingerprint: str


@dataclass(slots=True)
class Generation:
    """What became of a run."""

    made: int = 0
    """Lines an engine spoke."""
    cached: int = 0
    """Lines taken from earlier answers to the same request."""
    fresh: int = 0
    """Lines that already had a fresh take."""
    silent: int = 0
    """Lines without any text to speak."""
    failed: dict[RecordId, StudioError] = field(default_factory=dict)


class Speech:
    """Turns lines into takes."""

    def __init__(
        self,
        workspace: Workspace,
        jobs: Jobs,
        cache: SpeechCache,
        providers: Mapping[str, Provider],
        fitting: Fitting,
    ) -> None:
        self._workspace = workspace
        self._jobs = jobs
        self._cache = cache
        self._providers = providers
        self._fitting = fitting
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def generate(
        self, line_ids: Sequence[RecordId], language: str, *, again: bool = False
    ) -> Generation:
        """Give each line a fresh take and place it; `again` makes a new one with another seed.

        A line that fails is named in the result and never ends the run; cancelling keeps all that
        is finished.
        """
        opened = self._workspace.require()
        result = Generation()
        async with self._jobs.run(mark("Jobs", "Generate speech")) as job:
            wanted = self._wanted(opened.project, line_ids, language, result, again=again)
            job.report(0, len(wanted))
            run = _Run(opened, self._fitting, result, job, len(wanted))
            await self._speak_all(run, wanted)
        return result

    async def say(self, request: SpeechRequest) -> Audio:
        """Return speech for one request, from the cache if it was spoken before.

        Raises:
            ProviderError: it cannot be spoken.
        """
        provider = self._providers.get(request.voice.provider)
        self._speech_of(request.voice)
        assert provider is not None
        async with self._jobs.run(mark("Jobs", "Generate speech")):
            fingerprint = request.fingerprint(provider.version)
            spoken = await self._rendition(fingerprint, request, Generation())
        return await asyncio.to_thread(flac.decode, spoken.flac)

    def _wanted(
        self,
        project: Project,
        line_ids: Sequence[RecordId],
        language: str,
        result: Generation,
        *,
        again: bool,
    ) -> list[Wanted]:
        takes = takes_by_line(project, language)
        wanted = []
        for line_id in line_ids:
            line = project.get(Line, line_id)
            text = spoken_text(project, line, language)
            if not text:
                result.silent += 1
                continue
            try:
                seed = len(takes.get(line_id, ())) if again else 0
                one = self._resolve(project, line, (text, language, seed))
            except StudioError as error:
                result.failed[line_id] = error
                continue
            if not again and _has(takes.get(line_id, ()), one):
                result.fresh += 1
                continue
            wanted.append(one)
        return wanted

    def _resolve(self, project: Project, line: Line, said: tuple[str, str, int]) -> Wanted:
        text, language, seed = said
        voice, settings = voice_for(project, line, language)
        self._speech_of(voice)
        request = SpeechRequest(
            text=text, language=language, voice=voice, settings=settings, seed=seed
        )
        version = self._providers[voice.provider].version
        return Wanted(line, language, request, request.fingerprint(version))

    def _speech_of(self, voice: Voice) -> SpeechSynthesizer:
        provider = self._providers.get(voice.provider)
        if provider is None or provider.speech is None:
            raise ProviderUnavailable(provider=voice.provider)
        return provider.speech

    async def _speak_all(self, run: _Run, wanted: Sequence[Wanted]) -> None:
        queues: dict[str, deque[Wanted]] = {}
        for one in wanted:
            queues.setdefault(one.request.voice.provider, deque()).append(one)
        try:
            async with asyncio.TaskGroup() as group:
                for provider_id, queue in queues.items():
                    lanes = min(self._providers[provider_id].max_parallel, len(queue))
                    for _ in range(lanes):
                        group.create_task(self._speak_queue(queue, run))
        finally:
            run.commit()

    async def _speak_queue(self, queue: deque[Wanted], run: _Run) -> None:
        while queue:
            one = queue.popleft()
            try:
                spoken = await self._rendition(one.fingerprint, one.request, run.result)
            except StudioError as error:
                run.fail(one, error)
            else:
                run.finish(one, spoken)

    async def _rendition(
        self, fingerprint: str, request: SpeechRequest, result: Generation
    ) -> Rendition:
        """Return the cached answer, or ask; a line equal to one being spoken waits for that."""
        lock = self._locks.setdefault(fingerprint, asyncio.Lock())
        async with lock:
            cached = await asyncio.to_thread(self._cache.get, fingerprint)
            if cached is not None:
                result.cached += 1
                return Rendition.unpack(cached.data, cached.facts)
            spoken = await self._ask(request)
            await asyncio.to_thread(self._cache.put, fingerprint, spoken.flac, spoken.facts())
            result.made += 1
            return spoken

    async def _ask(self, request: SpeechRequest) -> Rendition:
        pieces: list[Audio] = []
        words: list[WordTime] = []
        async for chunk in self._speech_of(request.voice).synthesize(request):
            pieces.append(chunk.audio)
            words.extend(chunk.words)
        return await asyncio.to_thread(lambda: rendition(joined(pieces), words))


class _Run:
    """One run of `generate`: gathers finished lines and turns them into takes step by step."""

    def __init__(
        self, opened: OpenProject, fitting: Fitting, result: Generation, job: Job, total: int
    ) -> None:
        self.result = result
        self._opened = opened
        self._fitting = fitting
        self._job = job
        self._total = total
        self._done = 0
        self._finished: list[tuple[Wanted, Rendition]] = []
        self._committed_at = time.monotonic()

    def fail(self, one: Wanted, error: StudioError) -> None:
        """Note that a line could not be spoken."""
        self.result.failed[one.line.id] = error
        self._advance(one)

    def finish(self, one: Wanted, spoken: Rendition) -> None:
        """Keep what was spoken for the next commit, or commit if one is due."""
        self._finished.append((one, spoken))
        self._advance(one)
        if time.monotonic() - self._committed_at >= COMMIT_EVERY_S:
            self.commit()

    def commit(self) -> None:
        """Make takes of everything finished, in one step, and place them."""
        finished, self._finished = self._finished, []
        self._committed_at = time.monotonic()
        project = self._opened.project
        alive = [(one, spoken) for one, spoken in finished if project.find(Line, one.line.id)]
        if not alive:
            return
        with project.edit(mark("Edits", "Generate speech")):
            for one, spoken in alive:
                self._opened.add_stored(spoken.flac)
                _add_take(project, one, spoken)
            for language in {one.language for one, _ in alive}:
                ids = {one.line.id for one, _ in alive if one.language == language}
                self._fitting.place(project, ids, language)

    def _advance(self, one: Wanted) -> None:
        self._done += 1
        self._job.report(self._done, self._total, one.request.text)


def _has(takes: Sequence[Take], one: Wanted) -> bool:
    return any(take.fingerprint == one.fingerprint for take in takes)


def _add_take(project: Project, one: Wanted, spoken: Rendition) -> None:
    request = one.request
    media = project.add(
        Media(
            kind=MediaKind.STORED,
            name=one.line.id,
            content_hash=spoken.content_hash,
            size=len(spoken.flac),
            length=spoken.length,
            rate=spoken.rate,
            channels=spoken.channels,
        )
    )
    project.add(
        Take(
            line_id=one.line.id,
            language=one.language,
            media_id=media.id,
            length=spoken.length,
            text=request.text,
            provider=request.voice.provider,
            voice_id=request.voice.id,
            voice_print=request.voice.sound_print(),
            settings=request.settings,
            seed=request.seed,
            fingerprint=one.fingerprint,
            made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            speech_start=spoken.speech_start,
            speech_end=spoken.speech_end,
            loudness=spoken.loudness,
            words=spoken.words,
            pauses=spoken.pauses,
        )
    )
