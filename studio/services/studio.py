"""The services by name: what panels, the command line and the server receive."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.services.accounts import Accounts
    from studio.services.casting import Casting
    from studio.services.costs import Costs
    from studio.services.exporting import Exporting
    from studio.services.fitting import Fitting
    from studio.services.jobs import Jobs
    from studio.services.keys import Keys
    from studio.services.language_models import LanguageModels
    from studio.services.local_server import LocalServer
    from studio.services.notices import Notices
    from studio.services.projects import Projects
    from studio.services.providers import Providers
    from studio.services.scripts import Scripts
    from studio.services.settings import UserSettings
    from studio.services.sources import Sources
    from studio.services.speech import Speech
    from studio.services.translation import Translation
    from studio.services.waveforms import Waveforms
    from studio.services.workspace import Workspace
    from studio.storage.speech_cache import SpeechCache


@dataclass(frozen=True, slots=True)
class Studio:
    """Everything a face needs; built once in `app`."""

    workspace: Workspace
    jobs: Jobs
    notices: Notices
    settings: UserSettings
    projects: Projects
    speech_cache: SpeechCache
    providers: Providers
    sources: Sources
    scripts: Scripts
    casting: Casting
    speech: Speech
    fitting: Fitting
    make_exporting: Callable[[], Exporting]
    """Returns the same each time; see `exporting`."""
    waveforms: Waveforms
    server: LocalServer
    keys: Keys
    accounts: Accounts
    costs: Costs
    language_models: LanguageModels
    make_translation: Callable[[], Translation]
    """Returns the same each time; see `translation`."""

    @property
    def exporting(self) -> Exporting:
        """Made when it is first used: it takes longer to load than a window may to open."""
        return self.make_exporting()

    @property
    def translation(self) -> Translation:
        """Made when it is first used, as exporting is."""
        return self.make_translation()

    async def close(self) -> None:
        """Flush and close the project, then stop the providers; settings are on the disk."""
        await self.workspace.close()
        await self.server.stop()
        await self.language_models.close()
        await self.providers.close()
        await asyncio.to_thread(self.settings.close)
