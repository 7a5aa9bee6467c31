from __future__ import annotations

import asyncio
import os
import shutil
import subprocess

import pytest

from studio.domain.errors import DiskFull, InputError, Locked, NotAProject, ProjectError
from studio.domain.media import Media, MediaKind
from studio.domain.script import Speaker
from studio.domain.settings import ProjectSettings, settings_of
from studio.services.workspace import Workspace
from studio.storage.paths import HOME_VARIABLE, paths_under, user_paths
from studio.transcoding.fingerprint import media_hash


@pytest.fixture
def paths(tmp_path):
    return paths_under(tmp_path / "user")


@pytest.fixture
async def workspace(paths):
    workspace = Workspace(paths)
    yield workspace
    await workspace.close(gives_up=True)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "projects"
    folder.mkdir()
    return folder


def add_speaker(opened, name):
    with opened.project.edit("Add"):
        opened.project.add(Speaker(name=name))


def names(project):
    return [speaker.name for speaker in project.all(Speaker)]


async def test_a_new_project_has_settings_and_the_name_of_its_file(workspace, folder):
    opened = await workspace.new(folder / "Film.vivavoce")
    assert opened.project.all(ProjectSettings) == (ProjectSettings(name="Film"),)
    assert not opened.is_unsaved
    assert workspace.require() is opened


async def test_a_new_project_never_replaces_a_file(workspace, folder):
    opened = await workspace.new(folder / "Film.vivavoce")
    add_speaker(opened, "Emo")
    with pytest.raises(ProjectError):
        await workspace.new(folder / "Film.vivavoce")
    assert workspace.current is opened


async def test_without_an_open_project_there_is_a_sentence(workspace):
    with pytest.raises(InputError, match="No project is open"):
        workspace.require()


async def test_listeners_are_told_which_project_is_open(workspace, folder):
    seen = []
    workspace.changed.connect(lambda opened: seen.append(opened and opened.path.name))
    await workspace.new(folder / "a.vivavoce")
    await workspace.open((await workspace.new(folder / "b.vivavoce")).path.with_name("a.vivavoce"))
    await workspace.close()
    await workspace.close()
    assert seen == ["a.vivavoce", None, "b.vivavoce", None, "a.vivavoce", None]


async def test_a_project_that_cannot_be_opened_leaves_the_current_one_open(workspace, folder):
    opened = await workspace.new(folder / "Film.vivavoce")
    (folder / "text.vivavoce").write_text("no project")
    with pytest.raises(NotAProject):
        await workspace.open(folder / "text.vivavoce")
    assert workspace.current is opened
    add_speaker(opened, "Emo")
    await opened.flush()


async def test_a_project_open_elsewhere_is_locked(workspace, paths, folder):
    await workspace.new(folder / "Film.vivavoce")
    with pytest.raises(Locked):
        await Workspace(paths).open(folder / "Film.vivavoce")


async def test_an_unsaved_project_comes_back_after_a_crash(workspace, paths, tmp_path):
    opened = await workspace.new()
    assert opened.is_unsaved
    add_speaker(opened, "Emo")
    await opened.flush()
    assert await workspace.recover() == ()  # open: not lost
    crashed = paths_under(tmp_path / "crashed")
    for part in opened.path.parent.glob(f"{opened.path.name}*"):
        shutil.copy(part, crashed.unsaved)
    later = Workspace(crashed)
    (found,) = await later.recover()
    reopened = await later.open(found)
    assert reopened.is_unsaved
    assert names(reopened.project) == ["Emo"]
    await later.close()


async def test_unsaved_projects_nothing_was_done_in_are_removed(workspace, paths):
    await workspace.new()
    await workspace.close()
    assert await workspace.recover() == ()
    assert list(paths.unsaved.iterdir()) == []


async def test_saving_an_unsaved_project_moves_it(workspace, paths, folder):
    opened = await workspace.new()
    add_speaker(opened, "Emo")
    await workspace.save_as(folder / "Film.vivavoce")
    assert opened.path == folder / "Film.vivavoce"
    assert not opened.is_unsaved
    assert list(paths.unsaved.iterdir()) == []
    add_speaker(opened, "Proog")
    await workspace.close()
    assert names(await workspace.read(folder / "Film.vivavoce")) == ["Emo", "Proog"]
    assert await workspace.recent() == (folder / "Film.vivavoce",)


async def test_an_unsaved_project_can_be_discarded_but_no_other(workspace, paths, folder):
    opened = await workspace.new()
    add_speaker(opened, "Emo")
    await workspace.discard()
    assert workspace.current is None
    assert list(paths.unsaved.iterdir()) == []
    await workspace.new(folder / "Film.vivavoce")
    with pytest.raises(InputError):
        await workspace.discard()


async def test_a_duplicate_is_a_project_of_its_own(workspace, folder):
    opened = await workspace.new(folder / "Film.vivavoce")
    key = opened.add_stored(b"take")
    add_speaker(opened, "Emo")
    await workspace.duplicate(folder / "Copy.vivavoce")
    assert workspace.require().path.name == "Film.vivavoce"
    copy = await workspace.open(folder / "Copy.vivavoce")
    assert names(copy.project) == ["Emo"]
    assert copy.read_stored(key) == b"take"


async def test_recent_projects_are_listed_newest_first_while_they_exist(workspace, folder):
    for name in "abca":
        path = folder / f"{name}.vivavoce"
        await (workspace.open(path) if path.exists() else workspace.new(path))
    (folder / "b.vivavoce").unlink()
    assert [path.stem for path in await workspace.recent()] == ["a", "c"]


async def test_a_damaged_list_of_recent_projects_is_an_empty_one(workspace, paths):
    for content in (b"", b"no list at all" * 99, b"SQLite format 3\x00 and then nothing"):
        paths.projects_file.write_bytes(content)
        assert await workspace.recent() == ()


async def test_a_template_begins_a_project_with_its_cast(workspace, folder):
    opened = await workspace.new(folder / "Film.vivavoce")
    add_speaker(opened, "Emo")
    await opened.save_template(folder / "Template.vivavoce")
    made = await workspace.new(folder / "Next.vivavoce", template=folder / "Template.vivavoce")
    assert names(made.project) == ["Emo"]
    assert settings_of(made.project).name == "Next"
    assert made.project.undo_steps == ()


async def test_an_earlier_version_is_kept_when_a_changed_project_is_closed(workspace, folder):
    path = folder / "Film.vivavoce"
    opened = await workspace.new(path)
    add_speaker(opened, "Emo")
    for _ in range(3):
        opened = await workspace.open(path) if workspace.current is None else opened
        await workspace.close()
    opened = await workspace.open(path)
    add_speaker(opened, "Proog")
    named = await opened.keep_version("Before")
    kept = await opened.versions()
    assert [(version.name, version.is_automatic) for version in kept] == [
        ("Before", False),
        ("", True),
    ]
    await opened.restore_version(kept[1].id)
    assert names(opened.project) == ["Emo"]
    opened.project.undo()
    assert names(opened.project) == ["Emo", "Proog"]
    await opened.remove_version(named)
    assert len(await opened.versions()) == 1


async def test_compacting_tells_the_size_before_and_after(workspace, folder):
    opened = await workspace.new(folder / "Film.vivavoce")
    opened.add_stored(os.urandom(1_000_000))
    add_speaker(opened, "Emo")
    sizes = await opened.sizes()
    assert sizes.unused == 1_000_000
    result = await opened.compact(keeps_history=False)
    assert result.before - result.after >= 900_000
    assert opened.project.undo_steps == ()
    add_speaker(opened, "Proog")
    await workspace.close()
    opened = await workspace.open(folder / "Film.vivavoce")
    assert [step.label for step in opened.project.undo_steps] == ["Add"]


@pytest.fixture
async def film(workspace, folder):
    """A project with a linked film beside it."""
    path = folder / "film.mp4"
    path.write_bytes(b"film" * 1_000)
    opened = await workspace.new(folder / "Film.vivavoce")
    with opened.project.edit("Link"):
        return opened.project.add(
            Media(
                kind=MediaKind.LINKED, name="film.mp4", size=4_000, content_hash=media_hash(path),
                length=1, rate=48_000, channels=2, path=str(path),
            )
        )  # fmt: skip


async def test_a_moved_folder_keeps_its_links(workspace, folder, film):
    await workspace.close()
    moved = folder.rename(folder.with_name("moved"))
    opened = await workspace.open(moved / "Film.vivavoce")
    assert opened.project.get(Media, film.id).path == str(moved / "film.mp4")


class SmallDisk:
    """A disk of 6 MB that can be made larger."""

    def __init__(self, folder):
        self.folder = folder
        mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder]
        if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("this system: no small disk can be mounted")

    def grow(self):
        subprocess.run(["mount", "-o", "remount,size=40m", self.folder], check=True)


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    yield SmallDisk(folder)
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.logs
async def test_a_full_disk_is_told_on_the_loop_and_nothing_is_lost(small_disk, workspace, folder):
    path = small_disk.folder / "Film.vivavoce"
    opened = await workspace.new(path)
    told = asyncio.get_running_loop().create_future()
    workspace.failed.connect(lambda error: told.set_result(error))  # noqa: PLW0108
    opened.add_stored(os.urandom(7_000_000))
    add_speaker(opened, "Emo")
    assert isinstance(await told, DiskFull)
    for refused in (workspace.close(), workspace.new(folder / "Other.vivavoce")):
        with pytest.raises(DiskFull):
            await refused
    assert workspace.current is opened
    small_disk.grow()
    await workspace.open(folder / "Other.vivavoce")
    assert names(await workspace.read(path)) == ["Emo"]


def test_everything_of_a_user_can_be_in_one_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "stick"))
    paths = user_paths()
    assert paths == paths_under(tmp_path / "stick")
    assert paths.unsaved.is_dir()
    assert paths.settings_file.parent.is_dir()


def test_folders_follow_the_system_otherwise(tmp_path, monkeypatch):
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    assert tmp_path in user_paths().data.parents
