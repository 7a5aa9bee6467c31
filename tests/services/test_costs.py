"""A run is allowed by the budget and the user before anything is sent, and pays nothing twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from studio.domain.costs import BudgetExceeded, spent_in
from studio.domain.errors import ProviderUnavailable
from studio.domain.progress import Cancelled
from studio.domain.project_settings import set_budget
from studio.domain.script import Casting, Line, Speaker, Take
from studio.domain.settings import settings_of
from studio.domain.voices import Voice, VoiceSettings
from studio.providers.base import AccountStanding, Bill, SpeechModel, SpeechRequest
from studio.services.accounts import Accounts
from studio.services.costs import Costs
from studio.services.speech import Speech

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from studio.domain.access import Access
    from studio.domain.project import Project
    from studio.providers.base import Provider, SpeechChunk
    from studio.providers.fake.provider import FakeSpeech
    from studio.services.costs import RunCost
    from studio.services.studio import Studio

RATE = 0.5
TEXT = "Twenty characters at"


@dataclass
class FakeAccount:
    """Everything costs half."""

    is_down: bool = False

    async def standing(self, access: Access | None = None) -> AccountStanding:
        if self.is_down:
            raise ProviderUnavailable(provider="Cloud")
        return AccountStanding(plan="creator", characters_used=100, characters_limit=1_000)

    async def missing(self, access: Access | None = None) -> tuple[str, ...]:
        return ()

    async def models(self) -> tuple[SpeechModel, ...]:
        if self.is_down:
            raise ProviderUnavailable(provider="Cloud")
        return (SpeechModel(id="half", name="Half", character_rate=RATE),)


@dataclass
class ChargingSpeech:
    """The fake voices, each request charged `surcharge` times what it should cost."""

    inner: FakeSpeech
    surcharge: int = 1
    asked: list[str] = field(default_factory=list)

    async def languages(self) -> tuple[str, ...]:
        return tuple(await self.inner.languages())

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechChunk]:
        self.asked.append(request.text)
        characters = round(len(request.text) * RATE) * self.surcharge
        bill = Bill(model="half", request_id=f"r{len(self.asked)}", characters=characters)
        async for chunk in self.inner.synthesize(request):
            yield replace(chunk, bill=bill)
            bill = None


@pytest.fixture
def account() -> FakeAccount:
    return FakeAccount()


@pytest.fixture
def cloud(studio: Studio) -> ChargingSpeech:
    return ChargingSpeech(studio.providers["fake"].speech)


@pytest.fixture
def providers(
    studio: Studio, cloud: ChargingSpeech, account: FakeAccount
) -> Mapping[str, Provider]:
    fake = studio.providers["fake"]
    charging = replace(fake, id="cloud", name="Cloud", speech=cloud, account=account)
    return {"fake": fake, "cloud": replace(charging, max_parallel=1)}


@pytest.fixture
def costs(studio: Studio, providers: Mapping[str, Provider]) -> Costs:
    return Costs(providers, Accounts(providers, studio.keys), studio.settings)


@pytest.fixture
def speech(studio: Studio, providers: Mapping[str, Provider], costs: Costs) -> Speech:
    return Speech(
        studio.workspace, studio.jobs, studio.speech_cache, providers, studio.fitting, costs
    )


def voice_of(project: Project, provider: str) -> Voice:
    return project.add(Voice(provider=provider, remote_id="anna", name=provider))


def cast(project: Project, provider: str, texts: list[str]) -> list[str]:
    """Add a speaker with a voice of the provider, and lines; return their ids."""
    with project.edit("Cast"):
        project.update(settings_of(project), source_language="en", languages=("en",))
        speaker = project.add(Speaker(name=provider))
        voice = voice_of(project, provider)
        project.add(Casting(speaker_id=speaker.id, voice_id=voice.id, language="en"))
        return [
            project.add(Line(speaker_id=speaker.id, start=n, end=n + 48_000, text=text)).id
            for n, text in enumerate(texts)
        ]


def ask_from(studio: Studio, characters: int) -> None:
    section = studio.settings.current.speech
    studio.settings.change(speech=replace(section, asks_from_characters=characters))


def asked_of(costs: Costs, *, answer: bool) -> list[RunCost]:
    asked: list[RunCost] = []

    async def confirm(run: RunCost) -> bool:
        asked.append(run)
        return answer

    costs.confirm = confirm
    return asked


async def test_voices_of_this_computer_cost_nothing_and_nobody_is_asked(
    studio: Studio, speech: Speech, costs: Costs, project: Project
) -> None:
    asked = asked_of(costs, answer=False)
    ask_from(studio, 1)
    lines = cast(project, "fake", [TEXT])
    with project.edit("Budget"):
        set_budget(project, 0)
    assert (await speech.generate(lines, "en")).made == 1
    assert asked == []


async def test_a_run_that_costs_much_is_asked_about_with_what_it_costs(
    studio: Studio, speech: Speech, costs: Costs, project: Project
) -> None:
    asked = asked_of(costs, answer=True)
    ask_from(studio, 20)
    lines = cast(project, "cloud", [TEXT, TEXT.upper()])
    assert (await speech.generate(lines, "en")).made == 2
    (run,) = asked
    assert (run.provider, run.cost.lines, run.cost.characters) == ("Cloud", 2, 20)
    assert spent_in(project) == 20


async def test_a_cheap_run_is_not_asked_about(
    studio: Studio, speech: Speech, costs: Costs, project: Project
) -> None:
    asked = asked_of(costs, answer=False)
    ask_from(studio, 21)
    lines = cast(project, "cloud", [TEXT, TEXT.upper()])
    assert (await speech.generate(lines, "en")).made == 2
    assert asked == []


async def test_what_the_user_does_not_want_is_not_sent(
    studio: Studio, speech: Speech, costs: Costs, project: Project, cloud: ChargingSpeech
) -> None:
    asked_of(costs, answer=False)
    ask_from(studio, 1)
    with pytest.raises(Cancelled):
        await speech.generate(cast(project, "cloud", [TEXT]), "en")
    assert cloud.asked == []
    assert not speech.board.waiting


async def test_equal_lines_are_counted_once_and_cached_ones_never(
    studio: Studio, speech: Speech, costs: Costs, project: Project, cloud: ChargingSpeech
) -> None:
    asked = asked_of(costs, answer=True)
    ask_from(studio, 1)
    lines = cast(project, "cloud", [TEXT, TEXT])
    await speech.generate(lines, "en")
    assert asked[0].cost.characters == 10
    with project.edit("Delete takes"):
        for take in project.all(Take):
            project.remove(take)
    await speech.generate(lines, "en")
    assert len(asked) == 1
    assert cloud.asked == [TEXT]


async def test_a_locked_take_costs_nothing(
    studio: Studio, speech: Speech, costs: Costs, project: Project
) -> None:
    lines = cast(project, "cloud", [TEXT])
    await speech.generate(lines, "en")
    with project.edit("Lock"):
        project.update(project.all(Take)[0], is_locked=True)
        project.update(project.get(Line, lines[0]), text=TEXT.upper())
    asked = asked_of(costs, answer=False)
    ask_from(studio, 1)
    assert (await speech.generate(lines, "en")).fresh == 1
    assert asked == []


async def test_a_run_beyond_the_budget_is_stopped_with_a_sentence(
    speech: Speech, project: Project, cloud: ChargingSpeech
) -> None:
    lines = cast(project, "cloud", [TEXT, TEXT.upper()])
    with project.edit("Budget"):
        set_budget(project, 19)
    with pytest.raises(BudgetExceeded) as caught:
        await speech.generate(lines, "en")
    assert str(caught.value) == (
        "This would cost 20 characters, and 19 are left of the project's budget of 19."
    )
    assert cloud.asked == []


async def test_a_run_that_turns_out_dearer_stops_when_the_budget_is_used_up(
    speech: Speech, project: Project, cloud: ChargingSpeech
) -> None:
    cloud.surcharge = 2
    lines = cast(project, "cloud", [TEXT, TEXT.upper(), TEXT.title()])
    with project.edit("Budget"):
        set_budget(project, 30)
    result = await speech.generate(lines, "en")
    assert (result.made, len(cloud.asked)) == (2, 2)
    assert [type(one) for one in result.failed.values()] == [BudgetExceeded]


async def test_a_sample_is_heard_within_the_budget(
    speech: Speech, project: Project, cloud: ChargingSpeech
) -> None:
    cast(project, "cloud", [])
    request = SpeechRequest(
        text=TEXT, language="en", voice=project.all(Voice)[0], settings=VoiceSettings()
    )
    with project.edit("Budget"):
        set_budget(project, 5)
    with pytest.raises(BudgetExceeded):
        await speech.say(request)
    with project.edit("Budget"):
        set_budget(project, 20)
    assert (await speech.say(request)).frames > 0
    assert cloud.asked == [TEXT]


async def test_a_provider_that_does_not_tell_its_rates_is_counted_in_full(
    studio: Studio, speech: Speech, costs: Costs, project: Project, account: FakeAccount
) -> None:
    account.is_down = True
    asked = asked_of(costs, answer=True)
    ask_from(studio, 1)
    assert (await speech.generate(cast(project, "cloud", [TEXT]), "en")).made == 1
    assert asked[0].cost.characters == 20
    assert asked[0].standing is None


async def test_two_runs_may_ask_at_the_same_time(
    studio: Studio, speech: Speech, costs: Costs, project: Project
) -> None:
    asked_of(costs, answer=True)
    ask_from(studio, 1)
    first = cast(project, "cloud", [TEXT])
    second = cast(project, "cloud", [TEXT.upper()])
    results = await asyncio.gather(speech.generate(first, "en"), speech.generate(second, "en"))
    assert [one.made for one in results] == [1, 1]


async def test_two_runs_at_the_same_time_keep_to_one_budget(
    speech: Speech, project: Project, cloud: ChargingSpeech
) -> None:
    texts = [TEXT, TEXT.upper(), TEXT.title(), TEXT.swapcase()]
    lines = cast(project, "cloud", texts)
    with project.edit("Budget"):
        set_budget(project, 25)
    results = await asyncio.gather(
        speech.generate(lines[:2], "en"), speech.generate(lines[2:], "en")
    )
    assert len(cloud.asked) == 2
    failed = [error for one in results for error in one.failed.values()]
    assert [type(one) for one in failed] == [BudgetExceeded, BudgetExceeded]
    assert spent_in(project) == 20
