"""The composition root: builds every service by name, in plain code."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from studio.catalog import (
    ELEVENLABS,
    PROVIDERS,
    elevenlabs,
    handover_formats,
    language_model,
    script_formats,
)
from studio.services.accounts import Accounts
from studio.services.casting import Casting
from studio.services.costs import Costs
from studio.services.fitting import Fitting
from studio.services.foundation import lay_foundation
from studio.services.keys import Keys
from studio.services.language_models import LanguageModels
from studio.services.local_server import LocalServer
from studio.services.projects import Projects
from studio.services.providers import Providers
from studio.services.scripts import Scripts
from studio.services.sources import Sources
from studio.services.speech import Speech
from studio.services.studio import Studio
from studio.services.waveforms import Waveforms
from studio.storage.paths import user_paths
from studio.storage.peaks_cache import PeaksCache
from studio.storage.speech_cache import SpeechCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.domain.serving import ServeOptions
    from studio.providers.base import Provider
    from studio.services.exporting import Exporting
    from studio.services.foundation import Foundation
    from studio.services.jobs import Jobs
    from studio.services.translation import Translation
    from studio.services.workspace import Workspace


def create_studio(foundation: Foundation | None = None) -> Studio:
    """Return a studio with the providers of the catalog.

    Args:
        foundation: what stands already; None = lay one on this user's folders.
    """
    ground = foundation or lay_foundation()
    workspace, jobs = ground.workspace, ground.jobs
    keys = Keys(ground.settings, ground.notices)
    providers = Providers((*PROVIDERS, partial(_cloud, ground, keys)))
    casting = Casting(providers, keys)
    accounts = Accounts(providers, keys)
    costs = Costs(providers, accounts, ground.settings)
    models = LanguageModels(ground.settings, keys, language_model)
    fitting = Fitting()
    spoken = SpeechCache(ground.paths.cache / "speech", ground.settings.current.speech.cache_bytes)
    return Studio(
        workspace=workspace,
        jobs=jobs,
        notices=ground.notices,
        settings=ground.settings,
        projects=Projects(workspace, ground.paths, lambda: _project_folders(ground)),
        speech_cache=spoken,
        providers=providers,
        sources=Sources(workspace, jobs, script_formats),
        scripts=Scripts(),
        casting=casting,
        speech=Speech(workspace, jobs, spoken, providers, fitting, costs),
        fitting=fitting,
        make_exporting=cache(lambda: _exporting(workspace, jobs)),
        waveforms=Waveforms(workspace, jobs, PeaksCache(ground.paths.cache / "peaks")),
        server=LocalServer(),
        keys=keys,
        accounts=accounts,
        costs=costs,
        language_models=models,
        make_translation=cache(lambda: _translation(jobs, models)),
    )


async def serve_studio(studio: Studio, options: ServeOptions, tell: Callable[[str], None]) -> None:
    """Serve the API over a studio until the task is cancelled; `tell` is called with the address.

    Raises:
        InputError: the address cannot be listened on.
    """
    # Imported when it is wanted: only this command needs what a server is made of.
    from studio.server.running import serve  # noqa: PLC0415

    local = studio.providers.local()  # what others ask for is never sent on
    own = replace(studio, providers=local, casting=Casting(local, studio.keys))
    await serve(own, options, user_paths().data / "server", tell)


def _cloud(ground: Foundation, keys: Keys) -> Provider:
    return elevenlabs(lambda: keys.access(ELEVENLABS), lambda: ground.settings.current.elevenlabs)


def _exporting(workspace: Workspace, jobs: Jobs) -> Exporting:
    from studio.services.exporting import Exporting  # noqa: PLC0415 - loads what mixes and encodes

    return Exporting(workspace, jobs, handover_formats)


def _translation(jobs: Jobs, models: LanguageModels) -> Translation:
    from studio.services.translation import Translation  # noqa: PLC0415 - when somebody translates

    return Translation(jobs, models.translator, models.is_ready)


def _project_folders(ground: Foundation) -> tuple[Path, ...]:
    """Return where the user keeps projects, as far as the settings say."""
    chosen = ground.settings.current.folders.projects
    return (Path(chosen),) if chosen else ()
