from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing

import pytest

from studio.domain.errors import Corrupt, DiskFull, Locked, NotAProject, ReadOnly, TooNew
from studio.domain.script import Speaker
from studio.domain.settings import ProjectSettings
from studio.storage import schema
from studio.storage.failures import ProjectMissing
from studio.storage.project_file import create_project_file, read_project
from tests.long.random_edits import RandomUser, state_of

SENTENCE_WORDS = 4


def spoil(path, offset, data):
    with path.open("rb+") as file:
        file.seek(offset)
        file.write(data)


def execute(path, *statements):
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def speakers(project):
    return [speaker.name for speaker in project.all(Speaker)]


@pytest.fixture(scope="module")
def sound_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("sound") / "Film.vivavoce"
    speakers = [Speaker(name=f"Speaker {n}") for n in range(3_000)]
    create_project_file(path, [ProjectSettings(), *speakers])
    return path


@pytest.fixture
def path(desk, sound_file):
    return shutil.copy(sound_file, desk.path())


def empty(path):
    path.write_bytes(b"")


def text(path):
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")


def short_text(path):
    path.write_text("Hi")


def other_database(path):
    path.unlink()
    execute(path, "CREATE TABLE notes (text)")


def newer(path):
    execute(path, "PRAGMA user_version = 99", "UPDATE about SET value = '7.5' WHERE name = 'needs'")


def much_newer(path):
    execute(path, "PRAGMA user_version = 99", "DROP TABLE about", 'DROP TABLE "Clip"')


def truncated(path):
    os.truncate(path, path.stat().st_size - 70_000)


def cut_to_half_a_header(path):
    os.truncate(path, 50)


def cut_to_its_header(path):
    os.truncate(path, 100)


def noise_in_a_table(path):
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'Speaker'")
        page = root.fetchone()[0]
    spoil(path, (page - 1) * schema.PAGE_SIZE, os.urandom(schema.PAGE_SIZE))


def noise_in_the_schema(path):
    spoil(path, 100, os.urandom(2_000))


def a_table_gone(path):
    execute(path, 'DROP TABLE "Clip"')


def an_unknown_value(path):
    execute(path, 'UPDATE "ProjectSettings" SET "original_sound" = \'loud\'')


def broken_json(path):
    execute(path, 'UPDATE "ProjectSettings" SET "languages" = \'["ru\'')


def json_of_another_kind(path):
    execute(path, 'UPDATE "ProjectSettings" SET "languages" = \'7\'')


BAD = [
    (empty, Corrupt),
    (text, NotAProject),
    (short_text, NotAProject),
    (other_database, NotAProject),
    (newer, TooNew),
    (much_newer, TooNew),
    (truncated, Corrupt),
    (cut_to_half_a_header, Corrupt),
    (cut_to_its_header, Corrupt),
    (noise_in_a_table, Corrupt),
    (noise_in_the_schema, Corrupt),
    (a_table_gone, Corrupt),
    (an_unknown_value, Corrupt),
    (broken_json, Corrupt),
    (json_of_another_kind, Corrupt),
]


@pytest.mark.parametrize(("spoiling", "error"), BAD, ids=lambda part: part.__name__)
@pytest.mark.parametrize("way", ["open", "read"])
def test_a_bad_file_is_refused_in_a_sentence_and_left_as_it_is(desk, path, spoiling, error, way):
    spoiling(path)
    before, listed = path.read_bytes(), sorted(path.parent.iterdir())
    with pytest.raises(error) as refused:
        desk.open(path) if way == "open" else read_project(path)
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == listed
    assert path.name in str(refused.value)
    assert len(str(refused.value).split()) >= SENTENCE_WORDS
    assert refused.value.hint_text()
    assert refused.value.exit_code == 4


def test_a_newer_file_names_the_studio_it_needs(desk, path):
    newer(path)
    with pytest.raises(TooNew, match=r"7\.5"):
        desk.open(path)


def test_a_file_that_is_not_there_is_said_to_be_missing(desk):
    for read in (desk.open, read_project):
        with pytest.raises(ProjectMissing):
            read(desk.path("nowhere.vivavoce"))
    assert list(desk.folder.iterdir()) == []


def test_a_folder_is_no_project(desk):
    folder = desk.path("Folder.vivavoce")
    folder.mkdir()
    with pytest.raises(NotAProject):
        desk.open(folder)


@pytest.mark.parametrize("seed", range(40))
def test_noise_anywhere_is_refused_or_harmless(desk, path, seed):
    """A damaged file opens whole or not at all, and never ends in anything but our own errors."""
    r = random.Random(seed)
    spoil(path, r.randrange(path.stat().st_size), r.randbytes(r.choice((1, 16, 4_000))))
    before = path.read_bytes()
    try:
        read_project(path)
    except (Corrupt, NotAProject, TooNew):
        with pytest.raises((Corrupt, NotAProject, TooNew)):
            desk.open(path)
        assert path.read_bytes() == before


def test_what_a_crash_left_in_the_log_is_there_again(desk, path, tmp_path):
    file = desk.open(path)
    with file.project.edit("Add"):
        file.project.add(Speaker(name="in the log"))
    file.flush()
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for part in desk.folder.glob("Film.vivavoce*"):
        shutil.copy(part, crashed)
    (crashed / "Film.vivavoce-shm").unlink()
    log = (crashed / "Film.vivavoce-wal").read_bytes()
    assert speakers(read_project(crashed / path.name))[-1] == "in the log"
    assert (crashed / "Film.vivavoce-wal").read_bytes() == log
    assert speakers(desk.open(crashed / path.name).project)[-1] == "in the log"


@pytest.fixture
def locked_folder(tmp_path):
    """A folder nobody may write to, not even root."""
    folder = tmp_path / "locked"
    folder.mkdir()
    yield folder
    subprocess.run(["umount", folder], check=False, capture_output=True)
    subprocess.run(["chattr", "-i", folder], check=False, capture_output=True)
    folder.chmod(0o755)


def forbid_writing(folder):
    if os.geteuid() != 0:
        folder.chmod(0o555)
        return
    bound = subprocess.run(["mount", "--bind", folder, folder], check=False, capture_output=True)
    again = ["mount", "-o", "remount,ro,bind", folder]
    if bound.returncode or subprocess.run(again, check=False, capture_output=True).returncode:
        fixed = subprocess.run(["chattr", "+i", folder], check=False, capture_output=True)
        if fixed.returncode:
            pytest.skip("this system: root may write everywhere and cannot forbid it")


def test_a_project_in_a_read_only_folder_can_be_looked_at_but_not_opened(desk, locked_folder):
    path = locked_folder / "Film.vivavoce"
    create_project_file(path, [Speaker(name="Emo")])
    before = path.read_bytes()
    forbid_writing(locked_folder)
    assert speakers(read_project(path)) == ["Emo"]
    with pytest.raises(ReadOnly):
        desk.open(path)
    with pytest.raises(ReadOnly):
        create_project_file(locked_folder / "New.vivavoce")
    assert path.read_bytes() == before
    assert [entry.name for entry in locked_folder.iterdir()] == ["Film.vivavoce"]


def test_saving_as_into_a_read_only_folder_changes_nothing(desk, path, locked_folder):
    forbid_writing(locked_folder)
    file = desk.open(path)
    for future in (
        file.move(locked_folder / "a.vivavoce"),
        file.copy(locked_folder / "b.vivavoce"),
    ):
        with pytest.raises(ReadOnly):
            future.result()
    with file.project.edit("Add"):
        file.project.add(Speaker(name="still here"))
    file = desk.reopened(file)
    assert speakers(file.project)[-1] == "still here"


CHILD = """
    import sys
    from pathlib import Path
    from studio.domain.errors import Locked
    from studio.domain.script import Speaker
    from studio.storage.project_file import ProjectFile
    try:
        file = ProjectFile(Path(sys.argv[1]), print)
    except Locked as error:
        print("locked", error.values["host"])
        raise SystemExit
    with file.project.edit("Add"):
        file.project.add(Speaker(name="child"))
    file.flush()
    print("opened", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def child():
    started = []

    def start(path):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(CHILD), path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        return process, process.stdout.readline().split()

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_second_process_is_told_who_has_the_project(desk, path, child):
    desk.open(path)
    _, answer = child(path)
    assert answer == ["locked", os.uname().nodename]


def test_a_killed_process_leaves_no_lock_and_loses_nothing(desk, path, child):
    process, answer = child(path)
    assert answer == ["opened"]
    with pytest.raises(Locked):
        desk.open(path)
    process.kill()
    process.wait()
    assert speakers(desk.open(path).project)[-1] == "child"


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 8 MB: real when root may mount one, else a limit on the size of files."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this system: no small disk can be mounted")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(folder):
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue
    return filler


@pytest.mark.logs
def test_a_full_disk_loses_nothing_and_is_told_once(desk, small_disk):
    path = small_disk / "Film.vivavoce"
    create_project_file(path, [Speaker(name="Emo")])
    file = desk.open(path)
    filler = fill(small_disk)
    keys = []
    for n in range(5):
        keys.append(file.add_stored(bytes([n]) * 100_000))
        with file.project.edit("Add"):
            file.project.add(Speaker(name=str(n)))
    with pytest.raises(DiskFull):
        file.flush()
    with pytest.raises(DiskFull):
        file.close()
    assert [type(error) for error in desk.errors] == [DiskFull]
    assert speakers(file.project) == ["Emo", *"01234"]
    assert [file.read_stored(key)[0] for key in keys] == [0, 1, 2, 3, 4]
    filler.unlink()
    file.flush()
    file = desk.reopened(file)
    assert speakers(file.project) == ["Emo", *"01234"]
    assert [file.read_stored(key)[0] for key in keys] == [0, 1, 2, 3, 4]


@pytest.mark.logs
def test_a_project_given_up_on_a_full_disk_opens_as_it_was_last_durable(desk, small_disk):
    path = small_disk / "Film.vivavoce"
    create_project_file(path)
    file = desk.open(path)
    user = RandomUser(file.project, 1)
    for _ in range(20):
        user.act()
    file.flush()
    durable = state_of(file.project)
    filler = fill(small_disk)
    for _ in range(20):
        user.act()
    with pytest.raises(DiskFull):
        file.flush()
    file.close(gives_up=True)
    assert state_of(read_project(path)) == durable
    filler.unlink()
    assert state_of(desk.open(path).project) == durable


def test_a_full_disk_refuses_new_files_and_copies_and_leaves_nothing_over(desk, path, small_disk):
    file = desk.open(path)
    fill(small_disk)
    listed = sorted(small_disk.iterdir())
    with pytest.raises(DiskFull):
        create_project_file(small_disk / "New.vivavoce")
    with pytest.raises(DiskFull):
        file.copy(small_disk / "Copy.vivavoce").result()
    with pytest.raises(DiskFull):
        file.move(small_disk / "Moved.vivavoce").result()
    assert sorted(small_disk.iterdir()) == listed
    assert len(speakers(desk.reopened(file).project)) == 3_000
