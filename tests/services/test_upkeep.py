"""Looking after a project's files: found again, collected, compacted, kept as a template."""

from __future__ import annotations

import os
import shutil

import pytest

from studio.domain.errors import InputError, ProjectError
from studio.domain.lexicon import LexiconEntry
from studio.domain.media import Media, MediaKind
from studio.domain.script import Line, Speaker
from studio.domain.settings import settings_of
from studio.services.jobs import Jobs, JobState
from studio.services.upkeep import Upkeep
from studio.services.workspace import Workspace
from studio.storage.paths import paths_under
from studio.transcoding.fingerprint import media_hash


@pytest.fixture
async def workspace(tmp_path):
    workspace = Workspace(paths_under(tmp_path / "user"))
    yield workspace
    await workspace.close(gives_up=True)


@pytest.fixture
def jobs():
    return Jobs()


@pytest.fixture
def upkeep(workspace, jobs):
    return Upkeep(workspace, jobs)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "projects"
    folder.mkdir()
    return folder


@pytest.fixture
async def opened(workspace, folder):
    return await workspace.new(folder / "Film.vivavoce")


def link(opened, path, content=b"film"):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content * 1_000)
    with opened.project.edit("Link"):
        return opened.project.add(
            Media(
                kind=MediaKind.LINKED, name=path.name, size=path.stat().st_size,
                content_hash=media_hash(path), length=1, rate=48_000, channels=2, path=str(path),
            )
        )  # fmt: skip


async def test_one_file_that_was_found_tells_where_the_others_are(upkeep, opened, folder, tmp_path):
    film = link(opened, folder / "cut" / "film.mp4")
    beside = link(opened, folder / "cut" / "music.wav", b"music")
    along = link(opened, folder / "sound" / "effects.wav", b"effects")
    gone = link(opened, folder / "cut" / "lost.wav", b"lost")
    moved = tmp_path / "other disk"
    moved.mkdir()
    shutil.move(folder / "cut", moved / "cut")
    shutil.move(folder / "sound", moved / "sound")
    (moved / "cut" / "lost.wav").unlink()
    missing = await upkeep.missing()
    assert set(missing) == {film, beside, along, gone}
    found = await upkeep.look_beside(film, moved / "cut" / "film.mp4", (beside, along, gone))
    assert found == {
        film.id: moved / "cut" / "film.mp4",
        beside.id: moved / "cut" / "music.wav",
        along.id: moved / "sound" / "effects.wav",
    }
    steps = len(opened.project.undo_steps)
    assert upkeep.use(found) == 3
    assert len(opened.project.undo_steps) == steps + 1
    assert await upkeep.missing() == (gone,)


async def test_another_file_is_not_taken_for_the_missing_one(upkeep, opened, folder, jobs):
    film = link(opened, folder / "film.mp4")
    (folder / "film.mp4").rename(folder / "moved.mp4")
    (folder / "other.mp4").write_bytes(b"else" * 1_000)
    ended = []
    jobs.changed.connect(lambda job: ended.append(job.state))
    with pytest.raises(InputError, match=r"“other\.mp4” is not the file"):
        await upkeep.look_beside(film, folder / "other.mp4")
    assert ended[-1] is JobState.FAILED
    assert opened.project.get(Media, film.id) is film


async def test_media_is_found_below_a_folder_whatever_its_name(upkeep, opened, folder):
    film = link(opened, folder / "film.mp4")
    (folder / "old").mkdir()
    (folder / "film.mp4").rename(folder / "old" / "renamed.mp4")
    found = await upkeep.look_below(await upkeep.missing(), [folder])
    assert found == {film.id: folder / "old" / "renamed.mp4"}
    upkeep.use(found)
    assert await upkeep.missing() == ()
    opened.project.undo()
    assert opened.project.get(Media, film.id) == film


async def test_collected_media_stand_beside_the_project(upkeep, opened, folder, tmp_path):
    film = link(opened, tmp_path / "elsewhere" / "film.mp4")
    target = await upkeep.collect()
    assert target == folder / "Film media"
    assert opened.project.get(Media, film.id).path == str(target / "film.mp4")
    steps = len(opened.project.undo_steps)
    assert await upkeep.collect() == target
    assert len(opened.project.undo_steps) == steps
    opened.project.undo()
    assert opened.project.get(Media, film.id) == film


async def test_a_project_without_a_place_cannot_collect(upkeep, workspace):
    await workspace.new()
    with pytest.raises(InputError, match="no folder of its own"):
        await upkeep.collect()


async def test_sizes_say_what_compacting_gives_back(upkeep, opened, folder, jobs):
    link(opened, folder / "film.mp4")
    opened.add_stored(os.urandom(1_000_000))
    with opened.project.edit("Add"):
        opened.project.add(Speaker(name="Emo"))
    size = await upkeep.size()
    assert (size.linked, size.inside.unused, size.inside.stored) == (4_000, 1_000_000, 1_000_000)
    labels = []
    jobs.changed.connect(lambda job: labels.append(job.label))
    result = await upkeep.compact(keeps_history=True, keeps_versions=True)
    assert result.before - result.after >= 900_000
    assert set(labels) == {"Compact project"}
    assert len(opened.project.undo_steps) == 2
    assert (await upkeep.size()).inside.unused == 0


async def test_a_template_has_cast_lexicon_and_settings_and_nothing_said(
    upkeep, opened, workspace, folder
):
    project = opened.project
    with project.edit("Write"):
        speaker = project.add(Speaker(name="Emo"))
        project.add(Line(speaker_id=speaker.id, start=0, end=9, text="Hello"))
        project.add(LexiconEntry(word="GIF", said="jif"))
        project.update(settings_of(project), languages=("es",), name="One")
    template = await upkeep.save_template(folder / "templates", "My: show")
    assert template.name == "My_ show.vivavoce"
    with pytest.raises(ProjectError):
        await upkeep.save_template(folder / "templates", "My: show")
    new = await workspace.new(folder / "New.vivavoce", template=template)
    assert [entry.said for entry in new.project.all(LexiconEntry)] == ["jif"]
    assert settings_of(new.project).languages == ("es",)
    assert new.project.count(Line) == 0
