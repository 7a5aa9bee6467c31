from __future__ import annotations

import pytest

from studio.domain.settings import ProjectSettings
from studio.storage.project_file import ProjectFile, create_project_file


class Desk:
    """Opens project files in one folder and closes what a test left open."""

    def __init__(self, folder):
        self.folder = folder
        self.errors = []
        self._open = []

    def path(self, name="Film.vivavoce"):
        return self.folder / name

    def create(self, records=(), name="Film.vivavoce"):
        create_project_file(self.path(name), [ProjectSettings(), *records])
        return self.path(name)

    def open(self, path=None):
        file = ProjectFile(path or self.path(), self.errors.append)
        self._open.append(file)
        return file

    def reopened(self, file):
        file.close()
        self._open.remove(file)
        return self.open(file.path)

    def close(self):
        for file in self._open:
            file.close(gives_up=True)


@pytest.fixture
def desk(tmp_path):
    folder = tmp_path / "desk"
    folder.mkdir()
    desk = Desk(folder)
    yield desk
    desk.close()
