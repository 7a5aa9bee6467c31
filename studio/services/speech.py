"""Generate lines: ask the right voice, keep what it answers as takes, never pay twice."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from studio.domain.costs import Ledger
from studio.domain.errors import ProviderUnavailable, StudioError
from studio.domain.freshness import Standing, line_state, lines_to_generate
from studio.domain.lexicon import lexicon_of, written_words
from studio.domain.media import Media, MediaKind
from studio.domain.progress import Cancelled
from studio.domain.script import Line, Take, spoken_text, voice_for
from studio.domain.text import mark
from studio.providers.base import SpeechRequest
from studio.services.neighbours import Neighbours
from studio.services.speech_board import Part, SpeechBoard
from studio.services.takes import Rendition, joined, rendition
from studio.transcoding import flac

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence

    from studio.audio.buffer import Audio
    from studio.domain.lexicon import Respelling
    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.domain.voices import Voice
    from studio.providers.base import Bill, Provider, SpeechSynthesizer, WordTime
    from studio.services.costs import Costs
    from studio.services.fitting import Fitting
    from studio.services.jobs import Job, Jobs
    from studio.services.workspace import OpenProject, Workspace
    from studio.storage.speech_cache import SpeechCache

COMMIT_EVERY_S = 0.4
"""Finished lines become takes in steps of this rhythm: few enough to undo, soon enough to see."""

LINES_AT_ONCE = 100
"""Lines looked at before the loop may turn to something else."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line to be spoken, resolved to a request."""

    line: Line
    text: str
    """As written."""
    respelling: Respelling
    """What the lexicon makes of it: what the request has."""
    request: SpeechRequest
    fingerprint: str

    @property
    def language(self) -> str:
        """The language it is spoken in."""
        return self.request.language

    @property
    def part(self) -> Part:
        """The line and language it is for."""
        return Part(self.line.id, self.language)


@dataclass(slots=True)
class Generation:
    """What became of a run."""

    made: int = 0
    """Lines an engine spoke."""
    cached: int = 0
    """Lines taken from earlier answers to the same request."""
    fresh: int = 0
    """Lines that already had a fresh take, or one that is locked."""
    silent: int = 0
    """Lines without any text to speak."""
    failed: dict[RecordId, StudioError] = field(default_factory=dict)
    kept: set[RecordId] = field(default_factory=set)
    """Lines whose new takes are in the project."""
    ledger: Ledger = field(default_factory=Ledger)
    """What may be spent."""


class Speech:
    """Turns lines into takes."""

    def __init__(
        self,
        workspace: Workspace,
        jobs: Jobs,
        cache: SpeechCache,
        providers: Mapping[str, Provider],
        fitting: Fitting,
        costs: Costs,
    ) -> None:
        self._workspace = workspace
        self._jobs = jobs
        self._cache = cache
        self._providers = providers
        self._fitting = fitting
        self._costs = costs
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.board = SpeechBoard()
        """What is being spoken, and what could not be."""
        workspace.changed.connect(self._forget)

    async def generate(
        self, line_ids: Sequence[RecordId], language: str, *, again: bool = False
    ) -> Generation:
        """Give each line a fresh take and place it; `again` makes a new one with another seed.

        A line that fails is named in the result and never ends the run; cancelling keeps all that
        is finished.

        Raises:
            BudgetExceeded: the run would cost more than the project may spend; nothing was sent.
            Cancelled: the user was asked about the costs and said no.
        """
        opened = self._workspace.require()
        result = Generation()

        def rest() -> Coroutine[object, object, Generation]:
            left = [one for one in line_ids if one not in result.kept]
            return self.generate(left, language, again=again)

        async with self._jobs.run(mark("Jobs", "Generate speech"), rest) as job:
            wanted, known = await self._asked(opened.project, line_ids, language, result, again)
            self._tell_refused(result, language)
            self._use(opened.project, known)
            try:
                result.ledger = await self._permitted(opened.project, wanted)
            except Cancelled:
                job.resume = None  # who said no is not asked again
                raise
            run = _Run(opened, self._fitting, self.board, result, job)
            run.begin(wanted)
            try:
                await self._speak_all(run, wanted)
            finally:
                run.end()
        return result

    async def generate_stale(self, language: str) -> Generation:
        """Speak every line that never was, or is stale; locked takes stay as they are."""
        project = self._workspace.require().project
        return await self.generate(lines_to_generate(project, language), language)

    async def say(self, request: SpeechRequest) -> Audio:
        """Return speech for one request, from the cache if it was spoken before.

        Raises:
            ProviderError: it cannot be spoken, or costs more than the open project may spend.
        """
        provider = self._providers.get(request.voice.provider)
        self._speech_of(request.voice)
        assert provider is not None
        async with self._jobs.run(mark("Jobs", "Generate speech")):
            fingerprint = request.fingerprint(provider.version)
            opened = self._workspace.current
            ledger = self._costs.ledger(opened.project) if opened else Ledger()
            spoken = await self._rendition(fingerprint, request, Generation(ledger=ledger))
        return await asyncio.to_thread(flac.decode, spoken.flac)

    async def _asked(
        self,
        project: Project,
        line_ids: Sequence[RecordId],
        language: str,
        result: Generation,
        again: bool,
    ) -> tuple[list[Wanted], list[Take]]:
        """Return what has to be spoken, and earlier takes that are just what is wanted now."""
        wanted, known = [], []
        for number, line_id in enumerate(line_ids):
            if number % LINES_AT_ONCE == LINES_AT_ONCE - 1:
                await asyncio.sleep(0)
            line = project.find(Line, line_id)
            if line is None:
                continue
            try:
                one = self._wanted(project, line, language, result, again=again)
            except StudioError as error:
                result.failed[line_id] = error
                continue
            if isinstance(one, Take):
                known.append(one)
            elif one is not None:
                wanted.append(one)
        return wanted, known

    def _wanted(
        self, project: Project, line: Line, language: str, result: Generation, *, again: bool
    ) -> Wanted | Take | None:
        text = spoken_text(project, line, language)
        if not text:
            result.silent += 1
            return None
        state = line_state(project, line, language)
        takes = [t for t in project.where(Take, "line_id", line.id) if t.language == language]
        if again:
            return self._resolve(project, line, (text, language, len(takes)))
        if state.take is not None and state.take.is_locked:
            result.fresh += 1
            return None
        used = state.take if state.standing is Standing.FRESH else None
        one = self._resolve(project, line, (text, language, used.seed if used else 0))
        same = [t for t in takes if t.fingerprint == one.fingerprint and t.text == text]
        if not same:
            return one
        result.fresh += 1
        return None if state.take in same else same[-1]

    async def _permitted(self, project: Project, wanted: Sequence[Wanted]) -> Ledger:
        """Return what may be spent; equal lines are paid for once, and cached ones never."""
        asked = {one.fingerprint: one.request for one in wanted}
        cached = await asyncio.to_thread(self._cache.known, asked.keys())
        paid = [request for fingerprint, request in asked.items() if fingerprint not in cached]
        return await self._costs.permit(project, paid)

    def _tell_refused(self, result: Generation, language: str) -> None:
        for line_id, error in result.failed.items():
            self.board.fail(Part(line_id, language), error)

    def _use(self, project: Project, takes: Sequence[Take]) -> None:
        if takes:
            with project.edit(mark("Edits", "Use earlier takes")):
                self._fitting.use(project, takes)

    def _forget(self, _opened: OpenProject | None) -> None:
        self.board.forget()
        for job in self._jobs.unfinished:  # what is left of them belongs to another project
            self._jobs.forget(job)

    def _resolve(self, project: Project, line: Line, asked: tuple[str, str, int]) -> Wanted:
        text, language, seed = asked
        voice, settings = voice_for(project, line, language)
        self._speech_of(voice)
        respelling = lexicon_of(project, language).respelled(text)
        request = SpeechRequest(
            text=respelling.text,
            language=language,
            voice=voice,
            settings=settings,
            seed=seed,
            model=self._costs.model(voice.provider),
        )
        version = self._providers[voice.provider].version
        return Wanted(line, text, respelling, request, request.fingerprint(version))

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
                request = self._in_context(one, run)
                spoken = await self._rendition(one.fingerprint, request, run.result)
            except StudioError as error:
                run.fail(one, error)
            else:
                run.finish(one, spoken)

    def _in_context(self, one: Wanted, run: _Run) -> SpeechRequest:
        """Return a request with its neighbours where a cloud may heed them.

        They are no part of its fingerprint: another line that changes makes no take stale.
        """
        is_local = self._providers[one.request.voice.provider].is_local
        return one.request if is_local else run.neighbours.in_context(one.request, one.line)

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
            spoken = await self._paid(request, result.ledger)
            await asyncio.to_thread(self._cache.put, fingerprint, spoken.flac, spoken.facts())
            result.made += 1
            return spoken

    async def _paid(self, request: SpeechRequest, ledger: Ledger) -> Rendition:
        cost = self._costs.cost(request).characters
        ledger.enter(cost)
        charged = 0
        try:
            spoken = await self._ask(request)
            charged = spoken.cost
        finally:
            ledger.correct(cost, charged)
        return spoken

    async def _ask(self, request: SpeechRequest) -> Rendition:
        pieces: list[Audio] = []
        words: list[WordTime] = []
        bills: list[Bill] = []
        async for chunk in self._speech_of(request.voice).synthesize(request):
            pieces.append(chunk.audio)
            words.extend(chunk.words)
            bills += [chunk.bill] if chunk.bill is not None else []
        audio = joined(pieces)
        times = words or await self._found_words(audio, request)
        return await asyncio.to_thread(lambda: rendition(audio, times).billed(bills))

    async def _found_words(self, audio: Audio, request: SpeechRequest) -> Sequence[WordTime]:
        """Return when words are said that a cloud gave no times for; none if nobody finds them."""
        if self._providers[request.voice.provider].is_local:
            return ()
        for provider in self._providers.values():
            if provider.is_local and provider.aligner is not None:
                with contextlib.suppress(StudioError):
                    return await provider.aligner.align(audio, request.text, request.language)
        return ()


class _Run:
    """One run of `generate`: gathers finished lines and turns them into takes step by step."""

    def __init__(
        self,
        opened: OpenProject,
        fitting: Fitting,
        board: SpeechBoard,
        result: Generation,
        job: Job,
    ) -> None:
        self.result = result
        self.neighbours = Neighbours(opened.project, "")
        self._opened = opened
        self._fitting = fitting
        self._board = board
        self._job = job
        self._total = 0
        self._done = 0
        self._waiting: set[Part] = set()
        self._finished: list[tuple[Wanted, Rendition]] = []
        self._committed_at = time.monotonic()

    def begin(self, wanted: Sequence[Wanted]) -> None:
        """Tell which lines are going to be spoken, all of them in one language."""
        if wanted:
            self.neighbours = Neighbours(self._opened.project, wanted[0].language)
        self._total = len(wanted)
        self._job.report(0, self._total)
        self._waiting = {one.part for one in wanted}
        self._board.begin(self._waiting)

    def end(self) -> None:
        """Tell that lines nobody speaks any more wait no longer."""
        self._board.end(self._waiting)
        self._waiting = set()

    def fail(self, one: Wanted, error: StudioError) -> None:
        """Note that a line could not be spoken."""
        self.result.failed[one.line.id] = error
        self._waiting.discard(one.part)
        self._board.end({one.part})
        self._board.fail(one.part, error)
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
        if alive:
            with project.edit(mark("Edits", "Generate speech")):
                heard = []
                for one, spoken in alive:
                    self._opened.add_stored(spoken.flac)
                    is_placed = _is_wanted_still(project, one)
                    take = _add_take(project, one, spoken)
                    heard += [take] if is_placed else []
                self._fitting.use(project, heard)
        self.result.kept |= {one.line.id for one, _ in finished}
        parts = {one.part for one, _ in finished}
        self._waiting -= parts
        self._board.end(parts)

    def _advance(self, one: Wanted) -> None:
        self._done += 1
        self._job.report(self._done, self._total, one.text)


def _is_wanted_still(project: Project, one: Wanted) -> bool:
    """Whether a new take is to be heard: nobody locked another or changed the text meanwhile."""
    line = project.get(Line, one.line.id)
    used = line_state(project, line, one.language).take
    if used is None:
        return True
    return not used.is_locked and spoken_text(project, line, one.language) == one.text


def _add_take(project: Project, one: Wanted, spoken: Rendition) -> Take:
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
    return project.add(
        Take(
            line_id=one.line.id,
            language=one.language,
            media_id=media.id,
            length=spoken.length,
            text=one.text,
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
            words=written_words(spoken.words, one.respelling),
            pauses=spoken.pauses,
            said=one.respelling.text if one.respelling.text != one.text else "",
            model=spoken.model,
            request_id=spoken.request_id,
            cost=spoken.cost,
        )
    )
