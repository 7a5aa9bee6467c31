"""kill -9 while lines are spoken and films are written: what was done stays, nothing is half."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from pathlib import Path

import av
import pytest

from studio.domain.settings import ProjectSettings
from studio.storage.project_file import ProjectFile, create_project_file
from studio.transcoding import flac
from tests.films import Film, make_film
from tests.long import kill_dubbing
from tests.long.kill_harness import killed_at_random

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="this system: it has no /proc to look for orphans"
)

SHARE = 6
FULL = 400
"""With the four kinds of test_kill.py: 2,000."""

SECONDS = 3
LONGEST_S = 1.0
"""Long enough for a kill to meet speaking, mixing, muxing and the report."""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "dub"
    folder.mkdir()
    make_film(folder / kill_dubbing.FILM, Film(seconds=SECONDS))
    create_project_file(folder / kill_dubbing.NAME, [ProjectSettings()])
    return folder


def test_a_killed_dub_keeps_its_takes_and_never_leaves_half_a_film(folder, is_long, seed):
    takes, film = set(), ""
    preload = ("tests.long.kill_dubbing",)
    for kill in range(seed, seed + (FULL if is_long else SHARE)):
        told = killed_at_random(
            kill_dubbing.dub, folder, kill, longest_s=LONGEST_S, preload=preload
        )
        for words in (line.split() for line in told):
            if words[0] == "takes":
                takes.update(words[1:])
            if words[0] == "film":
                film = words[1]
        check_takes(folder / kill_dubbing.NAME, takes, kill)
        check_film(folder / kill_dubbing.OUT, film, kill)
        check_no_orphans(folder, kill)
        for part in folder.glob(".vivavoce-*"):
            part.unlink()


def check_takes(path, takes, kill):
    """Every acknowledged take is there, and every take there is can be heard."""
    file = ProjectFile(path, pytest.fail)
    for key in kill_dubbing.stored(file.project):
        takes.discard(key)
        assert flac.decode(file.read_stored(key)).frames > 0
    file.close()
    assert not takes, f"seed {kill}: takes were lost"


def check_film(path, acknowledged, kill):
    """The film is the last acknowledged one, or a whole newer one; so is what lies beside it."""
    if not path.exists():
        assert not acknowledged, f"seed {kill}: the film is gone"
        return
    if hashlib.sha256(path.read_bytes()).hexdigest() == acknowledged:
        return
    with av.open(str(path)) as container:
        frames = sum(1 for _ in container.decode(video=0))
    with av.open(str(path)) as container:
        heard = sum(frame.samples for frame in container.decode(audio=0))
    assert frames == SECONDS * 25, f"seed {kill}: half a picture"
    assert heard >= SECONDS * 48_000, f"seed {kill}: half a sound"
    report = path.with_name("out.report.json")
    if report.exists():
        assert json.loads(report.read_text())["duration_s"] == SECONDS


def check_no_orphans(folder, kill):
    """The engine's children end with the studio, within a few seconds."""
    deadline = time.monotonic() + 20
    while left := engines_of(folder):
        assert time.monotonic() < deadline, f"seed {kill}: orphans {left}"
        time.sleep(0.01)  # another process's end cannot be awaited


def engines_of(folder):
    needle = os.fsencode(f"={folder / 'home'}")
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes()
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if needle in environment and state != "Z":
            found.append(process.name)
    return found
