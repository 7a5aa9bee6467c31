"""The composition root: builds every service by name, in plain code."""

from __future__ import annotations

from studio.catalog import PROVIDERS, SCRIPT_FORMATS
from studio.services.casting import Casting
from studio.services.exporting import Exporting
from studio.services.fitting import Fitting
from studio.services.jobs import Jobs
from studio.services.notices import Notices
from studio.services.scripts import Scripts
from studio.services.sources import Sources
from studio.services.speech import Speech
from studio.services.studio import Studio
from studio.services.workspace import Workspace
from studio.storage.paths import user_paths
from studio.storage.speech_cache import SpeechCache


def create_studio() -> Studio:
    """Return a studio on this user's folders, with the providers of the catalog."""
    paths = user_paths()
    workspace, jobs = Workspace(paths), Jobs()
    providers = {provider.id: provider for provider in (create() for create in PROVIDERS)}
    fitting = Fitting()
    cache = SpeechCache(paths.cache / "speech")
    return Studio(
        workspace=workspace,
        jobs=jobs,
        notices=Notices(),
        providers=providers,
        sources=Sources(workspace, jobs, SCRIPT_FORMATS),
        scripts=Scripts(),
        casting=Casting(providers),
        speech=Speech(workspace, jobs, cache, providers, fitting),
        fitting=fitting,
        exporting=Exporting(workspace, jobs),
    )
