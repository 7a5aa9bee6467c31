"""Profiles of language models: kept, chosen, tried; their keys among the keys of providers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from studio.domain.access import AddressUnsafe, Secret
from studio.providers.base import Provider, TranslatedLine
from studio.services.jobs import Jobs
from studio.services.keys import Keys
from studio.services.language_models import LanguageModels, ModelUnnamed, key_provider
from studio.services.notices import Notices
from studio.services.settings import ModelProfile, UserSettings
from studio.services.translation import NoTranslator, Translation

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from studio.domain.project import Project
    from studio.providers.base import TranslationRequest

OLLAMA = ModelProfile(id="", name="", base_url="http://localhost:11434/v1/", model=" llama3.1 ")


@dataclass
class Engine:
    """A translator that shouts, and notes with which key it was asked."""

    key: Callable[[], str] | None
    asked_with: list[str] = field(default_factory=list)
    is_closed: bool = False

    async def translate(self, request: TranslationRequest) -> AsyncIterator[TranslatedLine]:
        self.asked_with.append(self.key() if self.key else "")
        for line in request.lines:
            yield TranslatedLine(line_id=line.id, texts=(line.text.upper(),))

    async def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def made() -> list[Engine]:
    return []


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[UserSettings]:
    settings = UserSettings(tmp_path / "settings.toml")
    yield settings
    settings.close()


@pytest.fixture
def keys(settings: UserSettings) -> Keys:
    return Keys(settings, Notices())


@pytest.fixture
def models(settings: UserSettings, keys: Keys, made: list[Engine]) -> LanguageModels:
    def make(profile: ModelProfile, key: Callable[[], str] | None) -> Provider:
        engine = Engine(key)
        made.append(engine)
        return Provider(
            id="language_model",
            name=profile.name,
            version="1",
            max_parallel=1,
            is_local=True,
            translator=engine,
            closers=(engine,),
        )

    return LanguageModels(settings, keys, make)


async def test_without_a_profile_nobody_translates(
    models: LanguageModels, project: Project
) -> None:
    translation = Translation(Jobs(), models.translator, models.is_ready)
    assert not translation.is_ready
    with pytest.raises(NoTranslator):
        await translation.translate(project, "es")


async def test_a_profile_is_kept_neatly_and_translates(
    models: LanguageModels, made: list[Engine]
) -> None:
    profile = await models.put(OLLAMA)
    assert (profile.name, profile.base_url) == ("llama3.1", "http://localhost:11434/v1")
    assert models.is_ready()
    assert made == []  # nothing is made before somebody translates
    assert models.translator() is models.translator() is made[0]


async def test_a_model_without_a_name_and_an_unsafe_address_are_refused(
    models: LanguageModels,
) -> None:
    with pytest.raises(ModelUnnamed):
        await models.put(replace(OLLAMA, model=" "))
    with pytest.raises(AddressUnsafe):
        await models.put(replace(OLLAMA, base_url="http://models.example/v1"))
    assert models.all == ()


async def test_a_new_key_counts_from_the_next_request(
    models: LanguageModels, keys: Keys, made: list[Engine]
) -> None:
    profile = await models.put(replace(OLLAMA, base_url="https://llm.example/v1"), Secret("one"))
    assert models.translator() is made[0]
    assert made[0].key is not None
    assert made[0].key() == "one"
    await models.put(profile, Secret("two"))
    assert models.translator() is made[0]
    assert made[0].key() == "two"
    await models.put(profile, Secret(""))
    assert keys.all(key_provider(profile.id)) == ()
    assert models.translator() is made[1]
    assert made[1].key is None


async def test_the_key_follows_its_profile_to_another_address(
    models: LanguageModels, keys: Keys
) -> None:
    profile = await models.put(replace(OLLAMA, base_url="https://llm.example/v1"), Secret("one"))
    await models.put(replace(profile, base_url="https://other.example/v1"))
    access = keys.access(key_provider(profile.id))
    assert access is not None
    assert access.base_url == "https://other.example/v1"


async def test_another_profile_translates_and_a_run_with_the_former_one_goes_on(
    models: LanguageModels, made: list[Engine]
) -> None:
    first = await models.put(replace(OLLAMA, name="First"))
    second = await models.put(replace(OLLAMA, name="Second"))
    assert models.chosen == first
    assert models.translator() is made[0]
    models.choose(second.id)
    assert models.chosen == second
    assert models.translator() is made[1]
    assert not made[0].is_closed
    await models.close()
    assert made[0].is_closed
    assert made[1].is_closed


async def test_a_deleted_profile_takes_its_key_along(models: LanguageModels, keys: Keys) -> None:
    profile = await models.put(replace(OLLAMA, base_url="https://llm.example/v1"), Secret("one"))
    await models.delete(profile.id)
    assert models.chosen is None
    assert keys.access(key_provider(profile.id)) is None


async def test_a_profile_is_tried_before_it_is_kept(
    models: LanguageModels, made: list[Engine]
) -> None:
    assert await models.try_out(OLLAMA, Secret("typed")) == "GOOD MORNING."
    assert made[0].asked_with == ["typed"]
    assert made[0].is_closed
    assert models.all == ()
