"""Translate lines: in batches that keep their context, kept as they arrive, resumed where cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.domain.errors import InputError, ProviderError, StudioError
from studio.domain.pace import pace_of, usual_pace
from studio.domain.records import new_id
from studio.domain.script import Line, Speaker, casting_of, translation_of
from studio.domain.script_edits import is_own_language, set_translation
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.domain.translating import (
    UNUSABLE,
    GlossaryTerm,
    SourceLine,
    glossary_of,
    length_budget,
)
from studio.providers.base import TranslationRequest, Wish

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence

    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.domain.translating import Fault
    from studio.providers.base import TranslatedLine, Translator
    from studio.services.jobs import Job, Jobs

BATCH = 10
"""Lines asked for at once: enough to hang together, few enough to see the first ones soon."""

NEIGHBOURS = 4
"""Lines before and after a batch that are given as context."""

FAILURES_IN_A_ROW = 2
"""Batches that fail one after the other before the rest is not tried any more."""

ROOM = 1.25
"""Share of the present length that a longer wording may have beyond it."""


class NoTranslator(InputError):
    """Nothing is set up that translates."""

    message = mark("Errors", "No language model is set up for translating.")
    hint = mark("Errors", "Add one in the settings, import a script with translations, or type.")


class NothingToReword(InputError):
    """A line has no translation that could be said in another way."""

    message = mark("Errors", "This line has no translation yet.")
    hint = mark("Errors", "Translate it first.")


class UnusableTranslation(ProviderError):
    """A line came back in no form that could be kept. Values: reason."""

    message = mark("Errors", "The line could not be translated: {reason}.")
    hint = mark("Errors", "Translate it again, or type the translation.")


@dataclass(slots=True)
class Outcome:
    """What a run of translation did."""

    done: list[RecordId] = field(default_factory=list)
    """Lines that have a new translation, flagged ones among them."""
    flagged: dict[RecordId, frozenset[Fault]] = field(default_factory=dict)
    """Lines whose translation was kept although something is wrong with it."""
    failed: dict[RecordId, StudioError] = field(default_factory=dict)
    tokens: int = 0


class Translation:
    """Has lines translated by whatever translator is chosen at the time."""

    def __init__(
        self,
        jobs: Jobs,
        translator: Callable[[], Translator | None],
        is_ready: Callable[[], bool] | None = None,
    ) -> None:
        """Take who translates at the time, and what tells without loading it if there is one."""
        self._jobs = jobs
        self._translator = translator
        self._is_ready = is_ready or (lambda: translator() is not None)

    @property
    def is_ready(self) -> bool:
        """Whether a translator is set up; without one the buttons say what to do."""
        return self._is_ready()

    async def translate(
        self, project: Project, language: str, line_ids: Iterable[RecordId] | None = None
    ) -> Outcome:
        """Translate lines into one language: those named, or all that have no translation.

        Each batch is one step to undo. What arrived before a cancel or a failure stays, so that
        calling again without names does only what is missing. Lines whose text the user changes
        meanwhile are left to the user.

        Raises:
            NoTranslator: none is set up.
            InputError: the language is the script's own.
        """
        translator = self._required()
        _refuse_own(project, language)
        lines = _script(project)
        wanted = _missing(project, lines, language) if line_ids is None else set(line_ids)
        chosen = [line for line in lines if line.id in wanted and line.text.strip()]
        outcome = Outcome()

        def rest() -> Coroutine[object, object, Outcome]:
            left = [line.id for line in chosen if line.id not in outcome.done]
            return self.translate(project, language, left)

        async with self._jobs.run(mark("Jobs", "Translating"), rest) as job:
            run = _Run(project, language, translator, job, outcome)
            run.begin(len(chosen))
            for batch in _batches(lines, chosen):
                await run.carry_out(batch)
            return outcome

    async def reword(
        self, project: Project, line_id: RecordId, language: str, wish: Wish
    ) -> tuple[str, ...]:
        """Return other texts for a line that is translated; the project stays as it is.

        One for *Shorter* and *Longer*, up to three for *Alternatives*; the user takes one with
        `set_translation`.

        Raises:
            NoTranslator: none is set up.
            NothingToReword: there is no translation.
            ProviderError: nothing better could be had.
        """
        translator = self._required()
        line = project.get(Line, line_id)
        known = translation_of(project, line, language)
        if known is None:
            raise NothingToReword
        lines = _script(project)
        batch = next(_batches(lines, [line]))
        request = _request(project, language, batch, wish)
        async with self._jobs.run(mark("Jobs", "Translating")):
            found = [one async for one in translator.translate(request)]
        texts = tuple(text for one in found for text in one.texts if text != known.text)
        is_good = _is_as_wished(wish, known.text)
        good = tuple(text for text in texts if is_good(text))
        if not good or any(one.faults & UNUSABLE for one in found):
            raise UnusableTranslation(reason=_reason(found))
        return good

    def _required(self) -> Translator:
        translator = self._translator()
        if translator is None:
            raise NoTranslator
        return translator


@dataclass(frozen=True, slots=True)
class _Batch:
    """Lines of the script asked for together, and those around them."""

    lines: Sequence[Line]
    before: Sequence[Line]
    after: Sequence[Line]


class _Run:
    """One job of translating into one language."""

    def __init__(
        self, project: Project, language: str, translator: Translator, job: Job, outcome: Outcome
    ) -> None:
        self.outcome = outcome
        self._project = project
        self._language = language
        self._translator = translator
        self._job = job
        self._failures = 0
        self._last_error: StudioError | None = None
        self._total = 0

    def begin(self, total: int) -> None:
        """Tell how many lines are going to be translated."""
        self._total = total
        self._report()

    async def carry_out(self, batch: _Batch) -> None:
        """Translate one batch; its failure is noted on its lines and harms no other batch."""
        if self._failures >= FAILURES_IN_A_ROW and self._last_error is not None:
            self._note_failure(batch, self._last_error)
            return
        request = _request(self._project, self._language, batch, Wish.TRANSLATE)
        asked = {line.id: (line.text, self._text(line)) for line in batch.lines}
        step = new_id()
        try:
            async for one in self._translator.translate(request):
                self._keep(one, asked[one.line_id], step)
            self._failures = 0
        except ProviderError as error:
            self._failures += 1
            self._last_error = error
            self._note_failure(batch, error)
        finally:
            self._project.end_merge()

    def _keep(self, one: TranslatedLine, asked: tuple[str, str], step: RecordId) -> None:
        outcome = self.outcome
        outcome.tokens += one.tokens
        if not one.texts or one.faults & UNUSABLE:
            outcome.failed[one.line_id] = UnusableTranslation(reason=_reason([one]))
            self._report()
            return
        line = self._project.find(Line, one.line_id)
        if line is not None and (line.text, self._text(line)) == asked:
            with self._project.edit(mark("Edits", "Translate"), merge_key=("translate", step)):
                set_translation(self._project, line, self._language, one.texts[0])
            outcome.done.append(line.id)
            if one.faults:
                outcome.flagged[line.id] = one.faults
        self._report()

    def _note_failure(self, batch: _Batch, error: StudioError) -> None:
        settled = self.outcome.failed.keys() | set(self.outcome.done)
        for line in batch.lines:
            if line.id not in settled:
                self.outcome.failed[line.id] = error
        self._report()

    def _report(self) -> None:
        self._job.report(len(self.outcome.done) + len(self.outcome.failed), self._total)

    def _text(self, line: Line) -> str:
        known = translation_of(self._project, line, self._language)
        return known.text if known else ""


def _refuse_own(project: Project, language: str) -> None:
    if is_own_language(project, language):
        raise InputError(
            mark("Errors", "The script is in this language already."),
            hint=mark("Errors", "Choose another language, or say what the script's own is."),
        )


def _script(project: Project) -> list[Line]:
    return sorted(project.all(Line), key=lambda line: line.start)


def _missing(project: Project, lines: Iterable[Line], language: str) -> set[RecordId]:
    return {line.id for line in lines if translation_of(project, line, language) is None}


def _batches(lines: Sequence[Line], chosen: Sequence[Line]) -> Iterator[_Batch]:
    """Yield the chosen lines in the script's order with their neighbours."""
    places = {line.id: place for place, line in enumerate(lines)}
    for start in range(0, len(chosen), BATCH):
        batch = chosen[start : start + BATCH]
        first, last = places[batch[0].id], places[batch[-1].id]
        yield _Batch(
            batch,
            lines[max(0, first - NEIGHBOURS) : first],
            lines[last + 1 : last + 1 + NEIGHBOURS],
        )


def _request(project: Project, language: str, batch: _Batch, wish: Wish) -> TranslationRequest:
    def told(line: Line, budget: int | None = None, *, is_asked: bool = False) -> SourceLine:
        speaker = project.find(Speaker, line.speaker_id)
        known = translation_of(project, line, language)
        return SourceLine(
            id=line.id,
            speaker=speaker.name if speaker else "",
            text=line.text,
            budget=budget,
            translation="" if known is None or (is_asked and is_fresh) else known.text,
        )

    is_fresh = wish is Wish.TRANSLATE
    return TranslationRequest(
        source=settings_of(project).source_language,
        target=language,
        lines=tuple(
            told(line, _budget(project, line, language, wish), is_asked=True)
            for line in batch.lines
        ),
        before=tuple(map(told, batch.before)),
        after=tuple(map(told, batch.after)),
        glossary=glossary_of(project.all(GlossaryTerm), language),
        tone=settings_of(project).tone,
        wish=wish,
    )


def _budget(project: Project, line: Line, language: str, wish: Wish) -> int | None:
    """Return the characters a line may have: by its slot, or by the text it is to replace."""
    known = translation_of(project, line, language)
    if wish is Wish.SHORTER and known is not None:
        return max(1, len(known.text) - 1)
    if wish is Wish.LONGER and known is not None:
        return round(len(known.text) * (1 + ROOM))
    if not line.is_timed:
        return None
    casting = casting_of(project, line.speaker_id, language)
    pace = pace_of(project, casting.voice_id, language) if casting else usual_pace(language)
    speed = casting.settings.speed if casting else 1.0
    return length_budget(line.end - line.start, pace, language, speed)


def _is_as_wished(wish: Wish, known: str) -> Callable[[str], bool]:
    if wish is Wish.SHORTER:
        return lambda text: len(text) < len(known)
    if wish is Wish.LONGER:
        return lambda text: len(text) > len(known)
    return lambda _: True


def _reason(found: Iterable[TranslatedLine]) -> str:
    """Return the faults in words; where there are none the wording was not what was wished."""
    faults = {fault.value for one in found for fault in one.faults}
    return ", ".join(sorted(faults)) or mark("Translation", "no other wording was found")
