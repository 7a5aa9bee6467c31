"""Translating a script: what is kept, what is named, what is left alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from studio.domain.errors import InputError, ProviderUnavailable
from studio.domain.project import Project
from studio.domain.script import Line, Speaker
from studio.domain.script import Translation as Text
from studio.domain.script_edits import set_text, set_translation
from studio.domain.settings import ProjectSettings
from studio.domain.translating import Fault, GlossaryTerm
from studio.providers.base import TranslatedLine, Wish
from studio.services.jobs import Jobs
from studio.services.translation import (
    BATCH,
    NEIGHBOURS,
    NothingToReword,
    NoTranslator,
    Translation,
    UnusableTranslation,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from studio.providers.base import TranslationRequest

SECOND = 48_000


@dataclass(slots=True)
class FakeTranslator:
    """Answers each line with its text in «», and does what it is told before one of them."""

    asked: list[TranslationRequest] = field(default_factory=list)
    before: dict[str, Callable[[], object]] = field(default_factory=dict)
    """By text of a line."""
    faults: dict[str, frozenset[Fault]] = field(default_factory=dict)
    texts: tuple[str, ...] = ()

    async def translate(self, request: TranslationRequest) -> AsyncIterator[TranslatedLine]:
        self.asked.append(request)
        for line in request.lines:
            await asyncio.sleep(0)
            if line.text in self.before:
                self.before[line.text]()
            texts = self.texts or (f"«{line.text}»",)
            faults = self.faults.get(line.text, frozenset())
            yield TranslatedLine(line_id=line.id, texts=texts, faults=faults, tokens=5)


def script(count: int) -> Project:
    ana = Speaker(name="Ana")
    lines = [
        Line(speaker_id=ana.id, start=n * SECOND, end=(n + 1) * SECOND, text=f"Line {n}")
        for n in range(count)
    ]
    return Project([ProjectSettings(source_language="en", languages=("es",)), ana, *lines])


def texts(project: Project) -> dict[str, str]:
    return {project.get(Line, one.line_id).text: one.text for one in project.all(Text)}


def expected(*numbers: int) -> dict[str, str]:
    return {f"Line {n}": f"«Line {n}»" for n in numbers}


@pytest.fixture
def translator() -> FakeTranslator:
    return FakeTranslator()


@pytest.fixture
def service(translator: FakeTranslator) -> Translation:
    return Translation(Jobs(), lambda: translator)


def down() -> None:
    raise ProviderUnavailable(provider="Tiny")


async def test_a_whole_language_is_translated_one_step_a_batch(service, translator) -> None:
    project = script(2 * BATCH + 1)
    outcome = await service.translate(project, "es")
    assert texts(project) == expected(*range(2 * BATCH + 1))
    assert outcome.tokens == 5 * (2 * BATCH + 1)
    assert len(project.undo_steps) == 3
    project.undo()
    assert texts(project) == expected(*range(2 * BATCH))


async def test_a_batch_is_given_its_neighbours_with_their_translations(service, translator) -> None:
    await service.translate(script(3 * BATCH), "es")
    second = translator.asked[1]
    numbers = range(BATCH - NEIGHBOURS, BATCH)
    assert {one.text: one.translation for one in second.before} == expected(*numbers)
    assert [one.text for one in second.after] == [
        f"Line {n}" for n in range(2 * BATCH, 2 * BATCH + NEIGHBOURS)
    ]
    assert {one.speaker for one in second.lines} == {"Ana"}


async def test_the_slot_of_a_line_is_its_budget(service, translator) -> None:
    project = script(2)
    first, second = project.all(Line)
    with project.edit("Change"):
        project.update(first, end=first.start + SECOND // 2)
        project.update(second, is_timed=False)
    await service.translate(project, "es")
    short, free = translator.asked[0].lines
    assert 6 <= short.budget < 20
    assert free.budget is None


async def test_only_missing_lines_are_translated_and_named_ones_again(service, translator) -> None:
    project = script(3)
    by_hand = project.all(Line)[1]
    with project.edit("Type"):
        set_translation(project, by_hand, "es", "Por mí")
    await service.translate(project, "es")
    assert texts(project) == {**expected(0, 2), "Line 1": "Por mí"}
    await service.translate(project, "es", [by_hand.id])
    assert texts(project) == expected(0, 1, 2)
    assert [one.translation for one in translator.asked[1].lines] == [""]


async def test_after_a_cut_only_what_is_missing_is_asked_for(service, translator) -> None:
    project = script(BATCH)
    translator.before["Line 6"] = down
    outcome = await service.translate(project, "es")
    assert texts(project) == expected(*range(6))
    assert {project.get(Line, one).text for one in outcome.failed} == {
        "Line 6", "Line 7", "Line 8", "Line 9"
    }  # fmt: skip
    translator.before.clear()
    await service.translate(project, "es")
    assert [one.text for one in translator.asked[1].lines] == [f"Line {n}" for n in range(6, 10)]
    assert texts(project) == expected(*range(BATCH))


async def test_a_cancelled_run_keeps_what_had_arrived(service, translator) -> None:
    project = script(BATCH)
    run = asyncio.ensure_future(service.translate(project, "es"))
    translator.before["Line 3"] = run.cancel
    with pytest.raises(asyncio.CancelledError):
        await run
    assert expected(0, 1, 2).items() <= texts(project).items()
    assert len(texts(project)) < BATCH


async def test_a_cancelled_run_is_resumed_with_what_is_missing(translator) -> None:
    project, jobs = script(BATCH), Jobs()
    service = Translation(jobs, lambda: translator)
    run = asyncio.ensure_future(service.translate(project, "es"))
    translator.before["Line 3"] = run.cancel
    with pytest.raises(asyncio.CancelledError):
        await run
    arrived = set(texts(project))
    (stopped,) = jobs.unfinished
    assert stopped.resume is not None
    await stopped.resume()
    assert texts(project) == expected(*range(BATCH))
    assert arrived.isdisjoint(one.text for one in translator.asked[1].lines)


async def test_one_batch_that_fails_does_not_end_the_run(service, translator) -> None:
    project = script(3 * BATCH)
    translator.before[f"Line {BATCH}"] = down
    outcome = await service.translate(project, "es")
    assert len(outcome.done) == 2 * BATCH
    assert len(outcome.failed) == BATCH


async def test_an_endpoint_that_is_gone_is_not_asked_for_every_batch(service, translator) -> None:
    project = script(5 * BATCH)
    translator.before |= {f"Line {n * BATCH}": down for n in range(5)}
    outcome = await service.translate(project, "es")
    assert len(translator.asked) == 2
    assert len(outcome.failed) == 5 * BATCH


async def test_what_the_user_changes_meanwhile_is_left_to_the_user(service, translator) -> None:
    project = script(3)
    first, second, third = project.all(Line)

    def change() -> None:
        with project.edit("Type"):
            set_text(project, first, "Another text")
            set_translation(project, second, "es", "Por mí")
            project.remove(third)

    translator.before["Line 0"] = change
    outcome = await service.translate(project, "es")
    assert texts(project) == {"Line 1": "Por mí"}
    assert outcome.done == []


async def test_a_doubtful_text_is_kept_and_flagged_a_useless_one_named(service, translator) -> None:
    project = script(2)
    translator.faults["Line 0"] = frozenset({Fault.OVER_BUDGET})
    translator.faults["Line 1"] = frozenset({Fault.MERGED})
    outcome = await service.translate(project, "es")
    first, second = project.all(Line)
    assert texts(project) == expected(0)
    assert outcome.flagged == {first.id: {Fault.OVER_BUDGET}}
    assert Fault.MERGED.value in str(outcome.failed[second.id])


async def test_the_glossary_of_the_project_is_given(service, translator) -> None:
    project = script(1)
    with project.edit("Add"):
        project.add(GlossaryTerm(term="Line", translation="Línea", language="es"))
    await service.translate(project, "es")
    assert translator.asked[0].glossary.terms == (("Line", "Línea"),)


async def test_a_line_is_said_shorter_longer_or_otherwise(service, translator) -> None:
    project = script(1)
    [line] = project.all(Line)
    with project.edit("Type"):
        set_translation(project, line, "es", "cuatro")
    translator.texts = ("uno",)
    assert await service.reword(project, line.id, "es", Wish.SHORTER) == ("uno",)
    assert translator.asked[-1].lines[0].budget == 5
    assert translator.asked[-1].lines[0].translation == "cuatro"
    with pytest.raises(UnusableTranslation):
        await service.reword(project, line.id, "es", Wish.LONGER)
    translator.texts = ("uno", "cuatro", "dieciséis")
    assert await service.reword(project, line.id, "es", Wish.ALTERNATIVES) == ("uno", "dieciséis")
    assert texts(project) == {"Line 0": "cuatro"}


async def test_what_cannot_be_translated_is_said_before_anything_is_sent(service, translator):
    project = script(1)
    [line] = project.all(Line)
    with pytest.raises(NothingToReword):
        await service.reword(project, line.id, "es", Wish.SHORTER)
    with pytest.raises(InputError):
        await service.translate(project, "en")
    with pytest.raises(NoTranslator):
        await Translation(Jobs(), lambda: None).translate(project, "es")
    assert translator.asked == []
