from __future__ import annotations

import os
import sqlite3
import sys
import threading

import pytest

from studio.domain.errors import Locked, MediaMissing, ProjectError
from studio.domain.media import Media, MediaKind
from studio.domain.project import Project
from studio.domain.script import Speaker
from studio.domain.timeline import Marker
from studio.storage import history, schema
from studio.storage.project_file import create_project_file, read_project
from studio.storage.rows import KINDS
from tests.long.random_edits import RandomUser, state_of


def add_speaker(file, name):
    with file.project.edit(f"Add {name}"):
        return file.project.add(Speaker(name=name))


def names(project):
    return [speaker.name for speaker in project.all(Speaker)]


def folder_of(desk):
    return sorted(path.name for path in desk.folder.iterdir())


def test_what_was_edited_is_there_when_opened_again(desk):
    desk.create()
    file = desk.open()
    add_speaker(file, "Emo")
    add_speaker(file, "Proog")
    file = desk.reopened(file)
    assert names(file.project) == ["Emo", "Proog"]


@pytest.mark.parametrize("seed", range(6))
def test_memory_equals_file_after_random_edits_and_reopening(desk, seed):
    desk.create()
    file = desk.open()
    for session in range(4):
        user = RandomUser(file.project, seed * 10 + session, max_records=80)
        for _ in range(40):
            user.act()
        file.flush()
        assert state_of(read_project(file.path)) == state_of(file.project)
        labels = [step.label for step in file.project.undo_steps]
        redo = [step.id for step in file.project.redo_steps]
        before = state_of(file.project)
        file = desk.reopened(file)
        assert state_of(file.project) == before
        assert [step.label for step in file.project.undo_steps] == labels
        assert [step.id for step in file.project.redo_steps] == redo


def test_undo_and_redo_reach_back_across_sessions(desk):
    desk.create()
    file = desk.open()
    start = state_of(file.project)
    RandomUser(file.project, 7).act()
    for seed in range(5):
        user = RandomUser(file.project, seed, max_records=60)
        for _ in range(30):
            user.act()
        file = desk.reopened(file)
    while file.project.redo():
        pass
    end = state_of(file.project)
    file = desk.reopened(file)
    while file.project.undo():
        pass
    assert state_of(file.project) == start
    file = desk.reopened(file)
    assert state_of(file.project) == start
    while file.project.redo():
        pass
    assert state_of(file.project) == end
    file.flush()
    assert state_of(read_project(file.path)) == end


def test_the_oldest_steps_are_dropped_on_opening_only(desk, monkeypatch):
    desk.create()
    file = desk.open()
    monkeypatch.setattr(history, "UNDO_STEPS", 3)
    for name in "abcde":
        add_speaker(file, name)
    assert len(file.project.undo_steps) == 5
    file = desk.reopened(file)
    assert [step.label for step in file.project.undo_steps] == ["Add c", "Add d", "Add e"]
    while file.project.undo():
        pass
    assert names(file.project) == ["a", "b"]


def test_history_is_limited_in_bytes_too(desk, monkeypatch):
    desk.create()
    file = desk.open()
    monkeypatch.setattr(history, "UNDO_BYTES", 1)
    add_speaker(file, "a")
    add_speaker(file, "b")
    file = desk.reopened(file)
    assert [step.label for step in file.project.undo_steps] == ["Add b"]


def test_a_closed_project_is_one_file(desk):
    desk.create()
    file = desk.open()
    add_speaker(file, "Emo")
    file.flush()
    assert len(folder_of(desk)) > 1
    file.close()
    assert folder_of(desk) == ["Film.vivavoce"]


def test_a_project_is_durable_as_soon_as_it_is_flushed(desk):
    desk.create()
    file = desk.open()
    add_speaker(file, "Emo")
    file.flush()
    assert names(read_project(file.path)) == ["Emo"]


def test_the_file_says_what_it_is(desk):
    path = desk.create()
    header = path.read_bytes()[:100]
    assert int.from_bytes(header[68:72]) == schema.APPLICATION_ID
    assert int.from_bytes(header[60:64]) == schema.VERSION
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA page_size").fetchone() == (65_536,)
    connection.close()


def test_creating_never_replaces_a_file(desk):
    path = desk.create()
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="already"):
        create_project_file(path)
    assert path.read_bytes() == before


def test_stored_takes_can_be_read_at_once_and_after_reopening(desk):
    desk.create()
    file = desk.open()
    data = os.urandom(300_000)
    key = file.add_stored(data)
    assert file.read_stored(key) == data
    assert file.add_stored(data) == key
    file.flush()
    assert file.read_stored(key) == data
    file = desk.reopened(file)
    assert file.read_stored(key) == data


def test_a_take_that_is_not_there_is_said_to_be_missing(desk):
    desk.create()
    with pytest.raises(MediaMissing):
        desk.open().read_stored("0" * 64)


def test_takes_are_read_from_any_thread_while_the_writer_writes(desk):
    desk.create()
    file = desk.open()
    known = {file.add_stored(bytes([n]) * 50_000): n for n in range(20)}
    wrong = []

    def read():
        for key, n in list(known.items()) * 3:
            if file.read_stored(key) != bytes([n]) * 50_000:
                wrong.append(key)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(40):
        add_speaker(file, str(n))
    for thread in threads:
        thread.join()
    file.flush()
    assert wrong == []


def test_peaks_are_stored_beside_the_takes(desk):
    desk.create()
    file = desk.open()
    assert file.read_peaks("a") is None
    file.add_peaks("a", b"peaks")
    file = desk.reopened(file)
    assert file.read_peaks("a") == b"peaks"


def test_a_project_opens_once_at_a_time(desk):
    desk.create()
    desk.open()
    with pytest.raises(Locked) as refused:
        desk.open()
    assert refused.value.values["host"] != "?"
    assert str(refused.value.values["since"]).startswith("20")


def test_a_project_opens_under_each_of_its_names_but_once(desk):
    path = desk.create()
    link = desk.path("Link.vivavoce")
    link.symlink_to(path)
    desk.open()
    with pytest.raises(Locked):
        desk.open(link)


def test_a_lock_left_behind_does_not_lock(desk):
    path = desk.create()
    path.with_name(f".{path.name}.lock").write_text('{"host": "gone", "pid": 1}')
    desk.open().close()
    assert folder_of(desk) == ["Film.vivavoce"]


def test_looking_at_a_project_needs_no_lock_and_leaves_no_trace(desk):
    path = desk.create([Speaker(name="Emo")])
    before = path.read_bytes()
    assert names(read_project(path)) == ["Emo"]
    assert folder_of(desk) == ["Film.vivavoce"]
    assert path.read_bytes() == before
    file = desk.open()
    add_speaker(file, "Proog")
    file.flush()
    assert names(read_project(path)) == ["Emo", "Proog"]


@pytest.mark.skipif(sys.platform != "linux", reason="this system: it does not list its locks")
def test_looking_at_an_open_project_keeps_sqlites_locks(desk):
    path = desk.create()
    desk.open()
    assert locks_on(path)
    read_project(path)
    assert locks_on(path)


def locks_on(path):
    """Return the locks this process holds on a file, as the system tells."""
    inode = f":{path.stat().st_ino} "
    with open("/proc/locks") as locks:  # noqa: PTH123
        return [line for line in locks if f" {os.getpid()} " in line and inode in line]


def test_save_as_goes_on_in_the_new_file(desk):
    desk.create()
    file = desk.open()
    key = file.add_stored(b"take")
    add_speaker(file, "before")
    future = file.move(desk.path("New.vivavoce"))
    add_speaker(file, "while")
    future.result()
    add_speaker(file, "after")
    assert file.read_stored(key) == b"take"
    file.project.undo()
    file = desk.reopened(file)
    assert file.path.name == "New.vivavoce"
    assert names(file.project) == ["before", "while"]
    assert file.read_stored(key) == b"take"
    assert [step.label for step in file.project.undo_steps] == ["Add before", "Add while"]
    assert names(read_project(desk.path())) == ["before"]
    assert "Film.vivavoce-wal" not in folder_of(desk)


def test_save_as_under_the_same_name_changes_nothing(desk):
    desk.create()
    file = desk.open()
    file.move(file.path).result()
    add_speaker(file, "Emo")
    assert names(desk.reopened(file).project) == ["Emo"]


def test_a_copy_holds_everything_and_the_original_goes_on(desk):
    desk.create()
    file = desk.open()
    add_speaker(file, "Emo")
    file.copy(desk.path("Copy.vivavoce")).result()
    add_speaker(file, "Proog")
    file.flush()
    copy = desk.open(desk.path("Copy.vivavoce"))
    assert names(copy.project) == ["Emo"]
    copy.project.undo()
    assert names(copy.project) == []
    assert names(read_project(file.path)) == ["Emo", "Proog"]


def test_saving_over_a_project_that_is_open_is_refused(desk):
    desk.create()
    other = desk.create(name="Other.vivavoce")
    file = desk.open()
    opened = desk.open(other)
    for refused in (file.copy(other), file.move(other)):
        with pytest.raises(Locked):
            refused.result()
    add_speaker(file, "Emo")
    add_speaker(opened, "Proog")
    assert names(desk.reopened(file).project) == ["Emo"]
    assert names(desk.reopened(opened).project) == ["Proog"]


def test_a_log_left_by_another_file_of_that_name_is_never_applied(desk):
    desk.create()
    file = desk.open()
    add_speaker(file, "Emo")
    file.flush()
    leftover = file.path.with_name(f"{file.path.name}-wal").read_bytes()
    file.close()
    for name in ("Made.vivavoce", "Copied.vivavoce"):
        desk.path(f"{name}-wal").write_bytes(leftover)
    desk.create(name="Made.vivavoce")
    assert names(desk.open(desk.path("Made.vivavoce")).project) == []
    plain = desk.open(desk.create(name="Plain.vivavoce"))
    plain.copy(desk.path("Copied.vivavoce")).result()
    assert names(desk.open(desk.path("Copied.vivavoce")).project) == []


def test_linked_media_moves_along_with_the_projects_folder(desk, tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    film = old / "film.mp4"
    film.write_bytes(b"x" * 10)
    media = Media(
        kind=MediaKind.LINKED, name="film.mp4", content_hash="h", size=10, length=1, rate=48_000,
        channels=2, path=str(film),
    )  # fmt: skip
    create_project_file(old / "a.vivavoce", [media, Marker(position=1, name="")])
    old.rename(new)
    file = desk.open(new / "a.vivavoce")
    assert file.project.get(Media, media.id).path == str(new / "film.mp4")
    before = state_of(file.project)
    file = desk.reopened(file)
    assert state_of(file.project) == before
    assert file.project.undo_steps == ()


def test_a_project_of_every_kind_of_record_comes_back_equal(desk):
    project = Project()
    user = RandomUser(project, 3, max_records=500)
    for _ in range(300):
        with project.edit("More"):
            user.change(3)
    records = [record for of_kind in project.kinds().values() for record in of_kind.values()]
    path = desk.path()
    create_project_file(path, records)
    assert len(project.kinds()) == len(KINDS)
    assert read_project(path).kinds() == project.kinds()
