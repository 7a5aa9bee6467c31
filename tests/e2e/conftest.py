"""The command itself, as a process of its own, on a small film with two speakers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.app import create_studio
from studio.cli.main import main
from tests import elephants

ROOT = Path(__file__).parents[2]
FILM_S = 70
CUES = 13


@dataclass(frozen=True)
class Ran:
    """What a run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def answer(self):
        """The JSON value on standard output."""
        return json.loads(self.out)


@pytest.fixture(scope="session")
def film_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 70 s made once."""
    path = tmp_path_factory.mktemp("master") / "film.mp4"
    return elephants.make_picture(path, FILM_S, size=(160, 90))


@pytest.fixture
def film(film_master: Path, tmp_path: Path) -> Path:
    """The film in a folder of its own, its script beside it."""
    path = tmp_path / "film.mp4"
    os.link(film_master, path)
    captions = elephants.voiced_captions(CUES)
    path.with_suffix(".ru.vtt").write_text(captions, encoding="utf-8")
    return path


@pytest.fixture
def vivavoce(tmp_path: Path):
    """Run the command with folders of its own, in `tmp_path`."""

    def run(*arguments: str, text: str = "", **environment: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "studio", *map(str, arguments)],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "VIVAVOCE_HOME": str(tmp_path / "home"),
                "HOME": str(tmp_path / "home"),
                **environment,
            },
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def in_process(monkeypatch, capsys, tmp_path):
    """Run the command in this process, which takes a tenth of the time, in a folder."""

    def run(folder: Path, *arguments: str) -> Ran:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("VIVAVOCE_HOME", str(tmp_path / "home"))
        try:
            code = main(arguments, create_studio)
        except SystemExit as refused:  # wrong arguments
            code = int(refused.code or 0)
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return run
