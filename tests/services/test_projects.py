"""The list of projects: follows the disk, and does what can be done without opening one."""

from __future__ import annotations

import shutil

import pytest

from studio.domain.errors import Locked, ProjectError
from studio.domain.script import Line, Speaker, Translation
from studio.domain.settings import settings_of
from studio.services.thumbnails import Thumbnails
from studio.services.workspace import Workspace
from studio.storage.paths import paths_under
from studio.storage.project_file import ProjectFile, read_project
from tests.films import Film, make_film

SECOND = 48_000


@pytest.fixture
def projects(studio):
    return studio.projects


@pytest.fixture
def folder(tmp_path):
    """Where the user keeps projects, as the settings say."""
    folder = tmp_path / "home" / "films"
    folder.mkdir()
    return folder


@pytest.fixture
async def scene(studio, project):
    """Two lines in Spanish, spoken; then one of them is changed."""
    with project.edit("Scene"):
        project.update(settings_of(project), name="Scene", source_language="en", languages=("es",))
        speaker = project.add(Speaker(name="Ana"))
        for number, text in enumerate(("Hola.", "Adiós.")):
            start = number * 2 * SECOND
            line = project.add(Line(speaker_id=speaker.id, start=start, end=start + SECOND))
            said = project.add(Translation(line_id=line.id, language="es", text=text))
    await studio.casting.cast_missing(project, "es", {})
    await studio.speech.generate([line.id for line in project.all(Line)], "es")
    with project.edit("Edit"):
        project.update(said, text="Hasta luego.")
    await studio.workspace.require().flush()
    return studio.workspace.require().path


def entry_of(projects, path):
    return next(entry for entry in projects.entries if entry.path == path)


def names(projects):
    return [entry.path.stem for entry in projects.entries]


async def closed(studio, folder, name):
    """Make a project and leave it."""
    await studio.workspace.new(folder / f"{name}.vivavoce")
    await studio.workspace.close()
    return folder / f"{name}.vivavoce"


async def test_a_project_is_listed_with_how_far_its_dub_has_come(projects, scene):
    await projects.look()
    facts = entry_of(projects, scene).facts
    assert (facts.name, facts.source_language, facts.languages) == ("Scene", "en", ("es",))
    assert (facts.lines, facts.asked, facts.fresh, facts.stale) == (2, 2, 1, 1)
    assert (facts.speakers, len(facts.voices)) == (1, 1)
    assert facts.characters == len("Hola.") + len("Adiós.")
    assert facts.spoken > SECOND // 4
    assert facts.length == 3 * SECOND


async def test_what_was_done_meanwhile_is_seen_at_the_next_look(projects, project, scene):
    await projects.look()
    with project.edit("Rename"):
        project.update(settings_of(project), name="Another")
    await projects.look()
    assert entry_of(projects, scene).facts.name == "Another"


async def test_projects_in_the_user_s_folder_are_found_and_gone_ones_forgotten(
    studio, projects, folder
):
    found = await closed(studio, folder, "Found")
    shutil.copy(found, folder / "Copied.vivavoce")
    await projects.look()
    assert {"Found", "Copied"} <= set(names(projects))
    found.unlink()
    await projects.look()
    assert "Found" not in names(projects)


async def test_a_project_on_a_disk_that_is_not_there_keeps_its_collections(
    studio, projects, tmp_path
):
    disk = tmp_path / "disk"
    disk.mkdir()
    path = await closed(studio, disk, "Away")
    await projects.look()
    await projects.collect([path], "Holidays")
    disk.rename(tmp_path / "unplugged")
    await projects.look()
    assert "Away" not in names(projects)
    (tmp_path / "unplugged").rename(disk)
    await projects.look()
    assert entry_of(projects, path).collections == ("Holidays",)


async def test_a_project_that_was_moved_keeps_what_the_user_said_of_it(studio, projects, folder):
    path = await closed(studio, folder, "Before")
    await projects.look()
    await projects.collect([path], "Holidays")
    path.rename(folder / "After.vivavoce")
    await projects.look()
    assert entry_of(projects, folder / "After.vivavoce").collections == ("Holidays",)


async def test_a_file_that_is_no_project_is_listed_with_the_reason(projects, folder):
    (folder / "Broken.vivavoce").write_bytes(b"nothing of the kind" * 99)
    await projects.look()
    assert "Broken" in entry_of(projects, folder / "Broken.vivavoce").problem


async def test_a_damaged_list_begins_anew(studio, projects, folder, tmp_path):
    path = await closed(studio, folder, "Film")
    (tmp_path / "home" / "data" / "projects.sqlite").write_bytes(b"no list" * 999)
    await projects.look()
    assert "Film" in names(projects)
    await projects.archive([path])
    await projects.look()
    assert entry_of(projects, path).is_archived


async def test_a_project_never_given_a_place_is_listed_once_something_is_in_it(studio, projects):
    opened = await studio.workspace.new()
    with opened.project.edit("Add"):
        opened.project.add(Speaker(name="Ana"))
    await studio.workspace.new()
    await studio.workspace.close()
    await projects.look()
    assert [projects.is_unsaved(entry) for entry in projects.entries].count(True) == 1


@pytest.mark.parametrize("is_open", [True, False])
async def test_a_renamed_project_keeps_its_file_and_can_be_undone(studio, projects, scene, is_open):
    if not is_open:
        await studio.workspace.close()
    await projects.rename(scene, "Better")
    assert entry_of(projects, scene).facts.name == "Better"
    opened = studio.workspace.current or await studio.workspace.open(scene)
    assert settings_of(opened.project).name == "Better"
    opened.project.undo()
    assert settings_of(opened.project).name == "Scene"


@pytest.mark.parametrize("is_open", [True, False])
async def test_a_copy_has_everything_and_a_name_of_its_own(studio, projects, scene, is_open):
    if not is_open:
        await studio.workspace.close()
    first = await projects.duplicate(scene)
    second = await projects.duplicate(scene)
    assert [first.stem, second.stem] == [f"{scene.stem} 2", f"{scene.stem} 3"]
    assert len(read_project(second).all(Line)) == 2
    assert {first, second} <= {entry.path for entry in projects.entries}


async def test_what_is_thrown_away_can_be_put_back(studio, projects, scene, tmp_path):
    await projects.look()
    await projects.collect([scene], "Holidays")
    content = len(read_project(scene).all(Line))

    def throw_away(path):
        return path.rename(tmp_path / "thrown")

    thrown = await projects.remove([scene], throw_away)
    assert studio.workspace.current is None
    assert not scene.exists()
    assert scene not in [entry.path for entry in projects.entries]
    await projects.put_back(thrown)
    assert entry_of(projects, scene).collections == ("Holidays",)
    assert len(read_project(scene).all(Line)) == content


async def test_nothing_is_put_back_over_another_project(studio, projects, folder, tmp_path):
    path = await closed(studio, folder, "Film")
    thrown = await projects.remove([path], lambda one: one.rename(tmp_path / "thrown"))
    await closed(studio, folder, "Film")
    with pytest.raises(ProjectError):
        await projects.put_back(thrown)
    assert (tmp_path / "thrown").exists()


async def test_a_project_open_elsewhere_is_not_thrown_away(studio, projects, folder):
    path = await closed(studio, folder, "Film")
    held = ProjectFile(path, print)
    with pytest.raises(Locked):
        await projects.remove([path], lambda one: one.rename(folder / "thrown"))
    held.close()
    assert path.exists()


async def test_steps_not_folded_into_the_file_are_thrown_away_and_put_back_with_it(
    projects, folder, tmp_path, studio
):
    opened = await studio.workspace.new(folder / "Film.vivavoce")
    with opened.project.edit("Add"):
        opened.project.add(Speaker(name="Ana"))
    await opened.flush()
    crashed = folder / "Crashed.vivavoce"
    for suffix in ("", "-wal"):
        shutil.copy(f"{opened.path}{suffix}", f"{crashed}{suffix}")
    thrown = await projects.remove([crashed], lambda one: one.rename(tmp_path / "thrown"))
    assert not list(folder.glob("Crashed*"))
    await projects.put_back(thrown)
    assert [one.name for one in read_project(crashed).all(Speaker)] == ["Ana"]


async def test_collections_are_made_renamed_merged_and_taken_away(studio, projects, folder):
    one, other = [await closed(studio, folder, name) for name in ("One", "Other")]
    await projects.look()
    await projects.add_collection("Empty")
    await projects.collect([one], "Work")
    await projects.collect([other], "Play")
    await projects.rename_collection("Work", "Play")
    assert projects.collections == ("Empty", "Play")
    assert entry_of(projects, one).collections == ("Play",)
    await projects.collect([other], "Play", is_in=False)
    assert entry_of(projects, other).collections == ()
    await projects.remove_collection("Play")
    await projects.look()
    assert projects.collections == ("Empty",)
    assert entry_of(projects, one).collections == ()


async def test_missing_media_are_told_until_they_are_found(studio, projects, tmp_path):
    film = make_film(tmp_path / "film.mp4", Film(seconds=1))
    await studio.sources.add(film)
    await studio.workspace.require().flush()
    path = studio.workspace.require().path
    await projects.look()
    assert entry_of(projects, path).missing == ()
    film.rename(tmp_path / "moved.mp4")
    await projects.look()
    assert entry_of(projects, path).missing == (str(film),)
    (tmp_path / "moved.mp4").rename(film)
    await projects.look()
    assert entry_of(projects, path).missing == ()


async def test_a_film_s_picture_is_kept_when_the_film_is_gone(studio, projects, tmp_path):
    film = make_film(tmp_path / "film.mp4", Film(seconds=1))
    await studio.sources.add(film)
    await studio.workspace.require().flush()
    await projects.look()
    facts = entry_of(projects, studio.workspace.require().path).facts
    picture = await Thumbnails(tmp_path / "thumbnails").of(facts)
    assert picture.startswith(b"\xff\xd8")
    film.unlink()
    assert await Thumbnails(tmp_path / "thumbnails").of(facts) == picture
    assert await Thumbnails(tmp_path / "others").of(facts) is None


async def test_two_studios_share_one_list(studio, projects, folder, tmp_path):
    path = await closed(studio, folder, "Film")
    await projects.look()
    other = Workspace(paths_under(tmp_path / "home"))
    await other.open(path)
    await other.close()
    await projects.look()
    assert names(projects)[0] == "Film"
