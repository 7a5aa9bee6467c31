"""Home as a person meets it: projects found, opened, renamed, put away, and begun."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from studio.domain.script import Line
from studio.services.sources import original_of
from studio.ui import trash
from studio.ui.home.choosing import Place
from studio.ui.home.model import ENTRY
from studio.ui.home.page import HomePage
from studio.ui.questions import ChoiceQuestion, TextQuestion
from tests.ui.acting import at_rest, drop, settled, until

if TYPE_CHECKING:
    from studio.ui.window import Window

SAMPLE = Path(__file__).parents[3] / "resources" / "sample"
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def own_trash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The system's trash would be the developer's own: a folder stands for it."""
    folder = tmp_path / "trash"
    (folder / "files").mkdir(parents=True)
    monkeypatch.setattr(
        "studio.ui.home.commands.throw_away", lambda path: path.rename(folder / "files" / path.name)
    )
    return folder / "files"


async def look(window: Window) -> None:
    """Wait until the list has been brought up to date: a test ends at rest."""
    assert window.desk is not None
    await settled()
    await window.desk.studio.projects.look()


def names(home: HomePage) -> list[str]:
    return [home.model.index(row).data() for row in range(home.model.rowCount())]


def click(home: HomePage, name: str, *, twice: bool = False) -> None:
    index = home.model.index(names(home).index(name))
    home.grid.scrollTo(index)
    place = home.grid.visualRect(index).center()
    QTest.mouseClick(home.grid.viewport(), LEFT, NONE, place)
    if twice:
        QTest.mouseDClick(home.grid.viewport(), LEFT, NONE, place)


async def answer(home: HomePage, text: str) -> None:
    """Type into the question that comes up."""
    window = home.window()
    await until(lambda: window.findChild(TextQuestion))
    question = window.findChild(TextQuestion)
    QTest.keyClick(question.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(question.focusWidget(), text)
    QTest.keyClick(question.focusWidget(), Qt.Key.Key_Return)


def popup() -> QMenu:
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    return shown


async def test_the_project_seen_last_stands_first(home: HomePage) -> None:
    assert names(home) == ["scene", "Podcast", "Harbour"]


async def test_a_double_click_opens_a_project(window: Window, home: HomePage) -> None:
    click(home, "Podcast", twice=True)
    await until(lambda: window.shell.current == "dub")
    assert window.windowTitle() == "Podcast – Viva Voce"


async def test_return_opens_what_arrows_chose(window: Window, home: HomePage) -> None:
    click(home, "scene")
    QTest.keyClick(home.grid, Qt.Key.Key_Right)
    QTest.keyClick(home.grid, Qt.Key.Key_Return)
    await until(lambda: window.shell.current == "dub")
    assert window.windowTitle() == "Podcast – Viva Voce"


async def test_a_search_finds_names_and_languages(home: HomePage) -> None:
    home.search.setFocus()
    QTest.keyClicks(home.search, "harb")
    assert names(home) == ["Harbour"]
    home.search.clear()
    QTest.keyClicks(home.search, "french")
    assert names(home) == ["Podcast"]
    QTest.keyClicks(home.search, " nothing like that")
    assert not home.grid.isVisible()


async def test_another_order_is_kept_for_the_next_time(window: Window, home: HomePage) -> None:
    home.order.setCurrentText("Name")
    assert names(home) == ["Harbour", "Podcast", "scene"]
    window.rebuild()
    window.shell.go("home")
    page = window.shell.page()
    assert isinstance(page, HomePage)
    assert page is not home
    assert names(page) == ["Harbour", "Podcast", "scene"]
    await look(window)


async def test_f2_renames_without_opening(window: Window, home: HomePage) -> None:
    click(home, "Podcast")
    QTest.keyClick(home.grid, Qt.Key.Key_F2)
    await answer(home, "Radio play")
    await until(lambda: "Radio play" in names(home))
    assert window.windowTitle() == "scene – Viva Voce"


async def test_a_duplicate_is_listed_and_chosen(home: HomePage, folder: Path) -> None:
    click(home, "Podcast")
    QTest.keyClick(home.grid, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: home.model.rowCount() == 4)
    await until(lambda: [one.path.stem for one in home.grid.chosen()] == ["Podcast 2"])
    assert (folder / "Podcast 2.vivavoce").exists()


async def test_what_is_thrown_away_comes_back_with_undo(
    window: Window, home: HomePage, folder: Path, own_trash: Path
) -> None:
    click(home, "Podcast")
    QTest.keyClick(home.grid, Qt.Key.Key_Delete)
    await until(window.toasts.messages)
    assert names(home) == ["scene", "Harbour"]
    assert (own_trash / "Podcast.vivavoce").exists()
    (message,) = window.toasts.messages()
    assert message.text == "1 project moved to the trash."
    assert message.action is not None
    message.action.trigger()
    await until(lambda: "Podcast" in names(home))
    assert (folder / "Podcast.vivavoce").exists()


async def test_the_open_project_is_closed_before_it_is_thrown_away(
    window: Window, home: HomePage
) -> None:
    click(home, "scene")
    QTest.keyClick(home.grid, Qt.Key.Key_Delete)
    await until(lambda: "scene" not in names(home))
    assert window.front.view.project is None


async def test_archived_projects_are_out_of_the_way_and_come_back(home: HomePage) -> None:
    click(home, "Podcast")
    home.window().front.actions.get("home.archive").trigger()  # type: ignore[attr-defined]
    await until(lambda: names(home) == ["scene", "Harbour"])
    home.sidebar.choose(Place.ARCHIVED, "")
    assert names(home) == ["Podcast"]
    click(home, "Podcast")
    home.window().front.actions.get("home.archive").trigger()  # type: ignore[attr-defined]
    await until(lambda: home.model.rowCount() == 0)
    home.sidebar.choose(Place.ALL, "")
    assert "Podcast" in names(home)


async def test_a_project_is_put_into_a_new_collection(home: HomePage) -> None:
    click(home, "Podcast")
    place = home.grid.visualRect(home.grid.currentIndex()).center()
    home.grid.customContextMenuRequested.emit(place)
    (collections,) = (one.menu() for one in popup().actions() if one.text() == "Collections")
    collections.actions()[-1].trigger()
    popup().close()
    await answer(home, "Holidays")
    await until(lambda: home.model.entry(home.grid.currentIndex()).collections == ("Holidays",))
    home.sidebar.choose(Place.ALL, "Holidays")
    assert names(home) == ["Podcast"]


async def test_a_collection_that_was_removed_comes_back_with_undo(
    window: Window, home: HomePage
) -> None:
    projects = window.desk.studio.projects
    paths = [home.model.index(0).data(ENTRY).path]
    await projects.collect(paths, "Holidays")
    home.commands.show_collection_menu("Holidays", QPoint(50, 50))
    popup().actions()[-1].trigger()
    await until(window.toasts.messages)
    assert projects.collections == ()
    (message,) = window.toasts.messages()
    message.action.trigger()
    await until(lambda: projects.collections == ("Holidays",))
    await until(lambda: home.model.index(0).data(ENTRY).collections == ("Holidays",))


async def test_a_film_dropped_on_home_begins_a_project_of_its_own(
    window: Window, home: HomePage, scene: object, folder: Path
) -> None:
    before = window.desk.studio.workspace.require().path
    (folder / "scene.mp4").symlink_to(SAMPLE / "scene.mp4")
    drop(window, [folder / "scene.mp4"])
    await until(lambda: window.shell.current == "dub")
    opened = window.desk.studio.workspace.require()
    assert opened.path != before
    assert original_of(opened.project) is not None
    await at_rest(window)
    window.shell.go("home")
    await until(lambda: "scene" in names(home) and home.model.rowCount() == 4)


async def test_a_template_begins_a_project_with_its_settings(
    window: Window, home: HomePage
) -> None:
    studio = window.desk.studio
    await studio.workspace.require().save_template(studio.projects.templates / "Series.vivavoce")
    window.front.actions.get("file.new_template").trigger()
    await until(lambda: window.findChild(ChoiceQuestion))
    window.findChild(ChoiceQuestion).accept()
    await until(lambda: window.shell.current == "dub")
    opened = studio.workspace.require()
    assert opened.is_unsaved
    assert not opened.project.all(Line)


async def test_without_templates_one_is_told_how_to_make_one(
    window: Window, home: HomePage
) -> None:
    window.front.actions.get("file.new_template").trigger()
    await until(window.toasts.messages)
    assert window.toasts.messages()[0].text == "There are no templates yet."


async def test_a_broken_file_says_so_on_its_card(home: HomePage, folder: Path) -> None:
    studio = home.window().desk.studio  # type: ignore[attr-defined]
    path = studio.projects.templates.parent / "unsaved" / "Broken.vivavoce"
    path.write_bytes(b"nothing of the kind" * 99)
    await studio.projects.look()
    await until(lambda: home.model.rowCount() == 4)
    texts = [home.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert any("is not a Viva Voce project" in text for text in texts)


async def test_the_note_of_a_file_taken_out_of_the_trash_goes(tmp_path: Path) -> None:
    note = tmp_path / "info" / "Film.vivavoce.trashinfo"
    note.parent.mkdir()
    note.write_text("[Trash Info]")
    trash.forget(tmp_path / "files" / "Film.vivavoce")
    trash.forget(tmp_path / "files" / "Film.vivavoce")
    assert not note.exists()
