"""A script of many lines, spoken by the real service through the real provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.script import Casting, Line, Speaker, Take, Translation
from studio.providers.elevenlabs.provider import create_provider
from studio.services.accounts import Accounts
from studio.services.costs import Costs
from studio.services.fitting import Fitting
from studio.services.jobs import Jobs
from studio.services.keys import Keys
from studio.services.notices import Notices
from studio.services.providers import Providers
from studio.services.settings import UserSettings
from studio.services.speech import Generation, Speech
from studio.services.workspace import Workspace
from studio.storage.paths import paths_under
from studio.storage.speech_cache import SpeechCache
from tests.unit.elevenlabs.conftest import VOICE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from studio.domain.access import Access, CloudOptions
    from studio.domain.project import Project
    from studio.providers.base import Provider
    from studio.providers.elevenlabs.connection import Network
    from studio.providers.elevenlabs.transport import Patience

SECOND = 48_000
LANGUAGE = "es"


@dataclass
class Run:
    """A project with its lines, and what speaks them."""

    workspace: Workspace
    providers: Providers
    speech: Speech
    texts: dict[str, str]
    """By line id."""

    @property
    def project(self) -> Project:
        return self.workspace.require().project

    async def generate(self) -> Generation:
        return await self.speech.generate(list(self.texts), LANGUAGE)

    def takes(self) -> dict[str, Take]:
        """Return the take of each text that has one."""
        return {self.texts[take.line_id]: take for take in self.project.all(Take)}

    async def close(self) -> None:
        await self.providers.close()
        await self.workspace.close()


async def script(
    folder: Path,
    texts: Sequence[str],
    access: Callable[[], Access | None],
    patience: Patience,
    network: Network,
    options: Callable[[], CloudOptions],
    *,
    others: Sequence[Callable[[], Provider]] = (),
) -> Run:
    """Return a new project with one cast line for each text."""
    workspace = Workspace(paths_under(folder / "home"))
    await workspace.new(folder / "script.vivavoce")
    project = workspace.require().project
    known: dict[str, str] = {}
    with project.edit("Write"):
        speaker = project.add(Speaker(name="Ana"))
        voice = project.add(VOICE)
        project.add(Casting(speaker_id=speaker.id, language=LANGUAGE, voice_id=voice.id))
        for number, text in enumerate(texts):
            at = number * SECOND
            line = project.add(Line(speaker_id=speaker.id, start=at, end=at + SECOND // 2))
            project.add(Translation(line_id=line.id, language=LANGUAGE, text=text))
            known[line.id] = text

    def create():
        return create_provider(
            access, options=options, network=network, patience=patience, read_timeout_s=1.0
        )

    providers = Providers((create, *others))
    cache = SpeechCache(folder / "cache")
    settings = UserSettings(paths_under(folder / "home").settings_file)
    costs = Costs(providers, Accounts(providers, Keys(settings, Notices())), settings)
    speech = Speech(workspace, Jobs(), cache, providers, Fitting(), costs)
    return Run(workspace, providers, speech, known)
