"""Folders, disks and moments in which a dub cannot be written: nothing that was there is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studio.domain.script import Take
from studio.storage.project_file import ProjectFile, read_project
from tests.films import Film, make_film

SCRIPT = "WEBVTT\n\n00:01.000 --> 00:02.500\nДобрый день.\n"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def short_film(tmp_path):
    (tmp_path / "film.ru.vtt").write_text(SCRIPT, encoding="utf-8")
    return make_film(tmp_path / "film.mp4", Film(seconds=4))


@pytest.fixture
def dub(vivavoce, short_film):
    def run(output, *more):
        ran = vivavoce("dub", short_film, "--language", "ru", "-o", output, *more)
        assert "Traceback" not in ran.err
        return ran

    return run


@pytest.fixture
def locked_folder(tmp_path):
    """A folder nobody can write to, the administrator included."""
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o500)
    if os.geteuid() == 0:
        tried = subprocess.run(["chattr", "+i", folder], check=False, capture_output=True)
        if tried.returncode:
            pytest.skip("this system: the administrator may write anywhere")
    yield folder
    if os.geteuid() == 0:
        subprocess.run(["chattr", "-i", folder], check=True)
    folder.chmod(0o700)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 256 kB, where root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this system: no small disk can be mounted")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_path_with_everything_in_it_works(vivavoce, short_film, tmp_path):
    folder = tmp_path / f"папка 'с' \"кавычками\" {'x' * 150}"
    folder.mkdir()
    name = f"фильм, номер 1 {'я' * 80}"
    shutil.move(short_film, folder / f"{name}.mp4")
    shutil.move(tmp_path / "film.ru.vtt", folder / f"{name}.ru.vtt")
    assert len(str(folder / name).encode()) > 400
    out = folder / "готово 'да'.mp4"
    ran = vivavoce("dub", folder / f"{name}.mp4", "--language", "ru", "-o", out)
    assert ran.code == 0, ran.err
    assert out.stat().st_size > 1_000


def test_a_read_only_folder_is_said_in_words(dub, locked_folder):
    ran = dub(locked_folder / "out.mp4")
    assert ran.code == 4
    assert "“out.mp4”" in ran.err
    assert list(locked_folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_in_words(dub, tmp_path):
    ran = dub(tmp_path / "no" / "where" / "out.mp4")
    assert ran.code == 4
    assert "its folder does not exist" in ran.err


def test_a_full_disk_keeps_the_film_that_was_there(dub, small_disk):
    earlier = small_disk / "out.mp4"
    earlier.write_bytes(b"an earlier film")
    (small_disk / "filler").write_bytes(b"x" * 180_000)
    ran = dub(earlier)
    assert ran.code == 4
    assert "There is no room left on the disk" in ran.err
    assert earlier.read_bytes() == b"an earlier film"
    assert sorted(path.name for path in small_disk.iterdir()) == ["filler", "out.mp4"]


def test_a_film_moved_after_import_is_asked_for_and_its_takes_are_kept(
    dub, vivavoce, short_film, tmp_path
):
    project = tmp_path / "film.vivavoce"
    assert dub(tmp_path / "out.mp4", "--project", project).code == 0
    short_film.rename(tmp_path / "elsewhere.mp4")
    ran = vivavoce("export", project, "-o", tmp_path / "again.mp4")
    assert ran.code == 3
    assert "“film.mp4” is not where it was." in ran.err
    assert len(read_project(project).all(Take)) == 1


def test_a_project_that_is_open_elsewhere_is_left_alone(dub, tmp_path):
    path = tmp_path / "film.vivavoce"
    assert dub(tmp_path / "out.mp4", "--project", path).code == 0
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"open\n"
    before = path.read_bytes()
    ran = dub(tmp_path / "again.mp4", "--project", path)
    holder.communicate(b"\n", timeout=30)
    assert ran.code == 4
    assert "open" in ran.err
    assert path.read_bytes() == before
    assert not (tmp_path / "again.mp4").exists()
    ProjectFile(path, lambda _error: None).close()


HOLD = """
import sys
from pathlib import Path
from studio.storage.project_file import ProjectFile

held = ProjectFile(Path(sys.argv[1]), lambda error: None)
print("open", flush=True)
sys.stdin.readline()
held.close()
"""
