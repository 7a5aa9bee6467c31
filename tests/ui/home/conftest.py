from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studio.domain.settings import settings_of
from studio.ui.home.page import HomePage
from tests.ui.acting import until

if TYPE_CHECKING:
    from pathlib import Path

    from studio.ui.window import Window


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
async def home(window: Window, folder: Path) -> HomePage:
    """Home with three projects, the scene open."""
    desk = window.desk
    assert desk is not None
    workspace = desk.studio.workspace
    scene = workspace.require().path
    for name, language in (("Harbour", "de"), ("Podcast", "fr")):
        opened = await workspace.new(folder / f"{name}.vivavoce")
        with opened.project.edit("Settings"):
            settings = settings_of(opened.project)
            opened.project.update(settings, source_language="en", languages=(language,))
    await workspace.open(scene)
    window.shell.go("home")
    page = window.shell.page()
    assert isinstance(page, HomePage)
    projects = desk.studio.projects
    await until(lambda: len(projects.entries) == 3 and all(one.facts for one in projects.entries))
    await until(lambda: page.model.rowCount() == 3)
    page.grid.setFocus()
    return page
