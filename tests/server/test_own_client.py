"""The studio speaks with the studio's server as if that were the cloud: keys, money, no traces."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from studio.app import create_studio
from studio.domain.access import Secret
from studio.domain.costs import BudgetExceeded, spent_in
from studio.domain.errors import KeySpent
from studio.domain.project_settings import set_budget
from studio.domain.script import Casting, Line, Speaker, Take
from studio.domain.settings import settings_of
from studio.domain.voices import Voice
from studio.storage.keyring_store import KeyringStore
from studio.storage.paths import HOME_VARIABLE
from tests.server.conftest import KEY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from studio.domain.project import Project
    from studio.services.studio import Studio
    from tests.server.conftest import Running

TEXTS = ("Good morning, everybody.", "It is not far.")


class MemoryStore(KeyringStore):
    """A keyring outside of every folder."""

    def __init__(self) -> None:
        self._kept: dict[str, Secret] = {}

    def get(self, key_id: str) -> Secret | None:
        return self._kept.get(key_id)

    def put(self, key_id: str, secret: Secret) -> None:
        self._kept[key_id] = secret


@pytest.fixture
async def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Studio]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "studio home"))
    studio = create_studio()
    studio.keys._store = MemoryStore()
    await studio.workspace.new(tmp_path / "scene.vivavoce")
    yield studio
    await studio.close()


@pytest.fixture
def project(studio: Studio) -> Project:
    return studio.workspace.require().project


@pytest.fixture
async def line_ids(studio: Studio, project: Project, server: Running, voice_id: str) -> list[str]:
    """Two lines of a speaker with a voice of the server, and a key for it."""
    await studio.keys.add("elevenlabs", "Local", server.url, Secret(KEY))
    with project.edit("Cast"):
        project.update(settings_of(project), source_language="en", languages=("en",))
        speaker = project.add(Speaker(name="Ana"))
        voice = project.add(Voice(provider="elevenlabs", remote_id=voice_id, name="Bella"))
        project.add(Casting(speaker_id=speaker.id, voice_id=voice.id, language="en"))
        return [
            project.add(
                Line(speaker_id=speaker.id, start=n * 96_000, end=(n + 1) * 96_000, text=text)
            ).id
            for n, text in enumerate(TEXTS)
        ]


def written_below(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


async def test_a_key_is_tested_in_the_end_with_what_the_server_says(
    studio: Studio, line_ids: list[str]
) -> None:
    standing = await studio.accounts.ask("elevenlabs")
    assert standing.plan == "offline"
    assert standing.characters_left is not None
    assert standing.missing == ()
    assert any(
        one.id.startswith("eleven_") for one in await studio.accounts.ask_models("elevenlabs")
    )


async def test_lines_are_spoken_charged_and_never_paid_for_twice(
    studio: Studio, project: Project, line_ids: list[str]
) -> None:
    result = await studio.speech.generate(line_ids, "en")
    assert result.made == 2, result.failed
    takes = project.all(Take)
    assert all(take.request_id and take.cost > 0 for take in takes)
    spent = spent_in(project)
    with project.edit("Delete takes"):
        for take in takes:
            project.remove(take)
    again = await studio.speech.generate(line_ids, "en")
    assert (again.made, again.cached) == (0, 2)
    assert spent_in(project) == spent


async def test_the_budget_stops_a_run_before_anything_is_sent(
    studio: Studio, project: Project, line_ids: list[str]
) -> None:
    before = (await studio.accounts.ask("elevenlabs")).characters_used
    with project.edit("Budget"):
        set_budget(project, 5)
    with pytest.raises(BudgetExceeded):
        await studio.speech.generate(line_ids, "en")
    assert (await studio.accounts.ask("elevenlabs")).characters_used == before


async def test_a_new_key_takes_over_while_the_studio_runs(
    studio: Studio, line_ids: list[str]
) -> None:
    entry = studio.keys.chosen("elevenlabs")
    assert entry is not None
    await studio.keys.rotate(entry.id, Secret("revoked"))
    result = await studio.speech.generate(line_ids, "en")
    assert {type(one).__mro__.count(KeySpent) for one in result.failed.values()} == {1}
    assert {one.values["key_id"] for one in result.failed.values()} == {entry.id}
    await studio.keys.rotate(entry.id, Secret(KEY))
    assert (await studio.speech.generate(line_ids, "en")).made == 2


async def test_another_model_is_another_request(
    studio: Studio, project: Project, line_ids: list[str]
) -> None:
    await studio.speech.generate(line_ids[:1], "en")
    models = await studio.accounts.ask_models("elevenlabs")
    other = next(one.id for one in models if one.id != project.all(Take)[0].model)
    settings = studio.settings
    settings.change(elevenlabs=replace(settings.current.elevenlabs, model=other))
    result = await studio.speech.generate(line_ids[:1], "en", again=True)
    assert result.made == 1, result.failed
    assert project.all(Take)[-1].model == other


async def test_the_key_is_in_nothing_that_is_written_or_said(
    studio: Studio, line_ids: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    entry = studio.keys.chosen("elevenlabs")
    assert entry is not None
    await studio.speech.generate(line_ids[:1], "en")
    await studio.keys.rotate(entry.id, Secret("sk_planted_key_of_nobody"))
    failed = (await studio.speech.generate(line_ids[1:], "en")).failed
    opened = studio.workspace.require()
    await opened.flush()
    written = written_below(tmp_path)
    said = caplog.text + repr(failed) + repr(vars(studio.keys))
    assert len(written) > 3
    for planted in (KEY, "sk_planted_key_of_nobody"):
        assert planted not in said
        assert not any(planted.encode() in one for one in written)


async def test_what_a_key_may_not_do_is_found_without_costs(
    studio: Studio, line_ids: list[str]
) -> None:
    entry = studio.keys.chosen("elevenlabs")
    assert entry is not None
    before = (await studio.accounts.ask("elevenlabs")).characters_used
    tested = await studio.accounts.test("elevenlabs", entry.id)
    assert tested.missing == ()
    assert tested.characters_used == before
