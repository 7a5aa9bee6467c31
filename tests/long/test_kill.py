"""kill -9 at random moments: nothing acknowledged is lost, and every file opens."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing

import pytest

from studio.domain import records
from studio.domain.media import Media
from studio.domain.script import Speaker
from studio.storage.project_file import ProjectFile, create_project_file, read_project
from studio.storage.speech_cache import SpeechCache
from tests.long import kill_children
from tests.long.kill_harness import killed_at_random

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="this system: it has no kill -9 and no fork server"
)

SHARE = 6
"""Kills of each kind in the ordinary run."""


@pytest.fixture
def kills(is_long, seed):
    """Seeds, one a kill; at full size 2,000 over the five kinds."""
    return range(seed, seed + (400 if is_long else SHARE))


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "projects"
    folder.mkdir()
    create_project_file(folder / kill_children.NAME)
    return folder


def check_whole(path):
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_no_acknowledged_step_is_lost(kills, folder, monkeypatch):
    monkeypatch.setattr(records, "secrets", records.secrets)
    path = folder / kill_children.NAME
    for kill in kills:
        durable = int(killed_at_random(kill_children.edit, folder, kill)[-1])
        # steps under way when the kill came may have become durable, unacknowledged, in order
        possible = kill_children.states_of_edit(kill, durable + 300)[durable:]
        file = ProjectFile(path, pytest.fail)
        found = kill_children.fingerprint(file.project)
        assert found in possible, f"seed {kill}: not what it was after {durable} steps or later"
        while file.project.undo():
            pass
        assert file.project.kinds() == {}, f"seed {kill}: undo does not reach the start"
        file.close()
        check_whole(path)
        path.unlink()
        create_project_file(path)


def test_no_acknowledged_take_is_lost(kills, folder):
    path = folder / kill_children.NAME
    acknowledged = set()
    for kill in kills:
        acknowledged.update(killed_at_random(kill_children.store_takes, folder, kill))
        file = ProjectFile(path, pytest.fail)
        keys = {media.content_hash for media in file.project.all(Media)}
        assert acknowledged - {""} <= keys, f"seed {kill}: takes were lost"
        for key in sorted(keys):
            assert file.read_stored(key), f"seed {kill}: a step refers to a take that is not there"
        file.close()
        check_whole(path)
        if path.stat().st_size > 50_000_000:
            path.unlink()
            create_project_file(path)
            acknowledged.clear()


def test_a_kill_while_files_are_rearranged_loses_nothing(kills, folder):
    for kill in kills:
        acknowledged = killed_at_random(kill_children.rearrange_files, folder, kill)
        name, number = acknowledged[-1].split()
        for path in folder.glob("*.vivavoce"):
            if not path.name.startswith("."):
                ProjectFile(path, pytest.fail).close()
                check_whole(path)
        found = _newest_speaker(folder / name)
        # the kill may have come between moving to another file and saying so
        moved = max((_newest_speaker(path) for path in folder.glob("*.vivavoce")), default=0)
        assert found >= int(number), f"seed {kill}: {name} has {found} of {number}"
        assert moved <= int(number) + 1
        for path in folder.iterdir():
            path.unlink()
        create_project_file(folder / kill_children.NAME)


def _newest_speaker(path):
    if path.name.startswith("."):
        return 0
    numbers = [int(speaker.name) for speaker in read_project(path).all(Speaker)]
    assert numbers == list(range(1, len(numbers) + 1))
    return len(numbers)


def test_a_killed_cache_gives_whole_answers_or_none(kills, folder):
    for kill in kills:
        acknowledged = killed_at_random(kill_children.cache_speech, folder, kill, longest_s=0.1)
        cache = SpeechCache(folder / "speech", max_bytes=400_000)
        for key in acknowledged[1:]:
            cached = cache.get(key)
            assert cached is None or cached.data == key.encode() * (len(cached.data) // 64)
        if len(acknowledged) > 2:
            assert cache.get(acknowledged[-1]) is not None
        cache.put("0" * 64, b"")  # kills may have come before room was made
        assert cache.size() <= 400_000
