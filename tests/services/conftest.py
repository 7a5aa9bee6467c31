"""A studio on temporary folders with the fake voices, no window, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studio.catalog import handover_formats, language_model, script_formats
from studio.providers.fake.provider import create_provider
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
from studio.services.studio import Studio
from studio.services.translation import Translation
from studio.services.waveforms import Waveforms
from studio.services.workspace import Workspace
from studio.storage.paths import paths_under
from studio.storage.peaks_cache import PeaksCache
from studio.storage.speech_cache import SpeechCache

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from studio.domain.project import Project
    from studio.providers.fake.provider import FakeSpeech


def make_studio(home: Path) -> Studio:
    paths = paths_under(home)
    workspace, jobs = Workspace(paths), Jobs()
    providers = Providers((create_provider,))
    fitting = Fitting()
    exporting = Exporting(workspace, jobs, handover_formats)
    cache = SpeechCache(paths.cache / "speech")
    settings, notices = UserSettings(paths.settings_file), Notices()
    keys = Keys(settings, notices)
    accounts = Accounts(providers, keys)
    costs = Costs(providers, accounts, settings)
    models = LanguageModels(settings, keys, language_model)
    translation = Translation(jobs, models.translator, models.is_ready)
    return Studio(
        workspace=workspace,
        jobs=jobs,
        notices=notices,
        settings=settings,
        projects=Projects(workspace, paths, lambda: (home / "films",)),
        speech_cache=cache,
        providers=providers,
        sources=Sources(workspace, jobs, script_formats),
        scripts=Scripts(),
        casting=Casting(providers),
        speech=Speech(workspace, jobs, cache, providers, fitting, costs),
        fitting=fitting,
        make_exporting=lambda: exporting,
        waveforms=Waveforms(workspace, jobs, PeaksCache(paths.cache / "peaks")),
        server=LocalServer(),
        keys=keys,
        accounts=accounts,
        costs=costs,
        language_models=models,
        make_translation=lambda: translation,
    )


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """A studio with a new project open."""
    studio = make_studio(tmp_path / "home")
    await studio.workspace.new(tmp_path / "scene.vivavoce")
    yield studio
    await studio.close()


@pytest.fixture
def project(studio: Studio) -> Project:
    return studio.workspace.require().project


@pytest.fixture
def engine(studio: Studio) -> FakeSpeech:
    """The fake engine: what it was asked stands in `requests`."""
    return studio.providers["fake"].speech
