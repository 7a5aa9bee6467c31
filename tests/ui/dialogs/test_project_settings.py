"""Project settings: whatever is chosen holds at once, is one step, and undo shows on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from studio.domain.lexicon import LexiconEntry
from studio.domain.project_settings import default_voice
from studio.domain.script import Casting, Speaker, Take, Translation
from studio.domain.settings import OriginalSound, settings_of
from studio.domain.timeline import Clip
from studio.domain.voices import Voice
from studio.ui.dialogs.project.dialog import ProjectDialog
from studio.ui.dialogs.project.lexicon_rows import Column
from studio.ui.header import ProjectButton
from studio.ui.questions import LanguageQuestion, Question, TextQuestion
from tests.ui.acting import at_rest, settled, until
from tests.ui.test_shell_access import nameless

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from studio.domain.project import Project
    from studio.ui.window import Window

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
async def dialog(window: Window, scene: Project) -> AsyncIterator[ProjectDialog]:
    """The settings of the scene, as the keyboard opens them."""
    QTest.keySequence(window, "Ctrl+Alt+,")
    await until(lambda: window.findChild(ProjectDialog))
    shown = window.findChild(ProjectDialog)
    await until(shown.isVisible)
    yield shown
    if isValid(shown):
        shown.accept()
    await at_rest(window)


def choose(box: QComboBox, text: str) -> None:
    """Pick an entry as a person does: the program sets it, then says that it was activated."""
    row = box.findText(text, Qt.MatchFlag.MatchStartsWith)
    assert row >= 0, [box.itemText(one) for one in range(box.count())]
    box.setCurrentIndex(row)
    box.activated.emit(row)


def named(parent: QWidget, name: str) -> QWidget:
    """Return the control on a page by what a screen reader calls it."""
    (found,) = [one for one in parent.findChildren(QWidget) if one.accessibleName() == name]
    return found


def typed(field: QWidget, text: str) -> None:
    """Replace what stands in a field and press Enter."""
    field.setFocus()
    QTest.keySequence(field, "Ctrl+A")
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def page(dialog: ProjectDialog, name: str) -> QWidget:
    dialog.show_page(name)
    return dialog._pages.currentWidget()


async def accept_file(dialog: ProjectDialog, path: Path) -> None:
    """Type a path into the file dialog and accept it."""
    await until(lambda: dialog.findChild(QFileDialog))
    asked = dialog.findChild(QFileDialog)
    (field,) = [one for one in asked.findChildren(QLineEdit) if one.isVisible()]
    field.setText(str(path))
    QTest.keyClick(field, Qt.Key.Key_Return)


def label_of_undo(project: Project) -> str:
    return project.undo_steps[-1].label


# Where it is


async def test_it_is_in_the_projects_menu_the_file_menu_and_closes_with_the_project(
    window: Window, dialog: ProjectDialog
) -> None:
    menu = window.findChild(ProjectButton).menu()
    menu.aboutToShow.emit()
    assert window.front.actions.get("project.settings") in menu.actions()
    titles = [one.text() for bar in window.menuBar().actions()[:1] for one in bar.menu().actions()]
    assert "Project settings…" in titles
    await window.front.foundation.workspace.close()
    await until(lambda: not dialog.isVisible())
    assert not window.front.actions.get("project.settings").isEnabled()


async def test_the_keyboard_reaches_every_page(dialog: ProjectDialog) -> None:
    names = dialog.findChild(QListWidget)
    assert names.hasFocus()
    seen = [dialog.page]
    for _ in range(5):
        QTest.keyClick(names, Qt.Key.Key_Down)
        seen.append(dialog.page)
    assert seen == ["general", "speech", "cast", "lexicon", "glossary", "files"]


# General


async def test_another_name_shows_in_the_header_and_undo_brings_the_old_one_back(
    window: Window, dialog: ProjectDialog, scene: Project
) -> None:
    steps, before = len(scene.undo_steps), window.findChild(ProjectButton).text()
    name = named(page(dialog, "general"), "Name")
    typed(name, "The market")
    assert settings_of(scene).name == "The market"
    assert window.findChild(ProjectButton).text() == "The market"
    assert len(scene.undo_steps) == steps + 1
    named(dialog, "Pages of project settings").setFocus()
    QTest.keySequence(dialog, "Ctrl+Z")
    assert window.findChild(ProjectButton).text() == before
    assert name.text() == before


async def test_the_language_of_the_original_is_chosen(
    dialog: ProjectDialog, scene: Project
) -> None:
    box = named(page(dialog, "general"), "Language of the original")
    assert box.currentText() == "English"
    choose(box, "French")
    assert settings_of(scene).source_language == "fr"
    scene.undo()
    assert box.currentText() == "English"


async def test_languages_are_added_put_in_order_and_removed(
    dialog: ProjectDialog, scene: Project
) -> None:
    rows = page(dialog, "general").findChild(QListWidget)
    await until(lambda: rows.item(0).text() == "Spanish – 0 spoken, 6 to do")
    press(dialog, "Add…")
    await until(lambda: dialog.findChild(LanguageQuestion))
    QTest.keyClicks(dialog.findChild(LanguageQuestion).picker.focusProxy(), "Frenc")
    QTest.keyClick(dialog.findChild(LanguageQuestion), Qt.Key.Key_Return)
    await until(lambda: settings_of(scene).languages == ("es", "fr"))
    rows.setCurrentRow(1)
    QTest.mouseClick(named(dialog, "Earlier in the order"), LEFT)
    assert settings_of(scene).languages == ("fr", "es")
    assert rows.currentItem().text().startswith("French")
    press(dialog, "Remove…")
    await until(lambda: settings_of(scene).languages == ("es",))


async def test_a_language_dragged_to_another_place_stays_there(
    dialog: ProjectDialog, scene: Project
) -> None:
    with scene.edit("Languages"):
        scene.update(settings_of(scene), languages=("es", "de", "fr"))
    rows = page(dialog, "general").findChild(QListWidget)
    rows.model().moveRow(QModelIndex(), 0, QModelIndex(), 3)
    await until(lambda: settings_of(scene).languages == ("de", "fr", "es"))
    assert [rows.item(row).text()[:2] for row in range(3)] == ["Ge", "Fr", "Sp"]
    scene.undo()
    assert rows.item(0).text().startswith("Spanish")


async def test_what_goes_with_a_language_is_said_before_it_goes(
    dialog: ProjectDialog, scene: Project
) -> None:
    page(dialog, "general")
    press(dialog, "Remove…")
    await until(lambda: dialog.findChild(Question))
    question = dialog.findChild(Question)
    assert "6 translations" in question._explanation.text()
    assert question._title.text() == "Remove Spanish?"
    question.reject()
    await until(lambda: not dialog.findChildren(Question))
    assert settings_of(scene).languages == ("es",)
    press(dialog, "Remove…")
    await until(lambda: dialog.findChild(Question))
    QTest.mouseClick(dialog.findChild(Question).go, LEFT)
    await until(lambda: settings_of(scene).languages == ())
    assert scene.count(Translation) == 0
    scene.undo()
    assert scene.count(Translation) == 6


async def test_drop_frame_is_offered_where_there_is_one(
    dialog: ProjectDialog, scene: Project
) -> None:
    shown = page(dialog, "general")
    assert not shown.drop.isVisible()
    choose(shown.rate, "29.97 ")
    assert shown.drop.isVisible()
    QTest.mouseClick(shown.drop, LEFT, pos=shown.drop.rect().center() * 0.2)
    assert settings_of(scene).frame_rate == "30000/1001 df"
    choose(shown.rate, "24 ")
    assert settings_of(scene).frame_rate == "24"
    scene.undo()
    assert shown.drop.isChecked()


async def test_notes_are_kept_while_they_are_typed_in_one_step(
    dialog: ProjectDialog, scene: Project
) -> None:
    steps = len(scene.undo_steps)
    notes = page(dialog, "general").notes
    notes.setFocus()
    QTest.keyClicks(notes, "Louder")
    await until(lambda: settings_of(scene).notes == "Louder")
    QTest.keyClicks(notes, ", please")
    dialog.accept()
    assert settings_of(scene).notes == "Louder, please"
    assert len(scene.undo_steps) == steps + 1


# Speech


async def test_fit_tempo_original_and_loudness_are_one_step_each(
    dialog: ProjectDialog, scene: Project
) -> None:
    shown = page(dialog, "speech")
    steps = len(scene.undo_steps)
    choose(shown.fit, "Of natural length")
    choose(shown.tempo, "Strict")
    choose(shown.original, "Silent")
    choose(shown.loudness, "Audiobook (ACX)")
    settings = settings_of(scene)
    assert settings.is_dynamic
    assert (settings.stretch_min, settings.stretch_max) == (0.95, 1.1)
    assert settings.original_sound is OriginalSound.MUTE
    assert (settings.loudness_lufs, settings.true_peak_db) == (-20.0, -3.5)
    assert (shown.level.value(), shown.peak.value()) == (-20.0, -3.5)
    assert not shown.duck.isEnabled()
    assert len(scene.undo_steps) == steps + 4
    for _ in range(4):
        scene.undo()
    assert shown.loudness.currentText() == "Web, −14 LUFS"
    assert shown.tempo.currentText() == "Comfortable"
    assert (shown.fit.currentIndex(), shown.duck.isEnabled()) == (0, True)


async def test_figures_of_ones_own_are_no_preset(dialog: ProjectDialog, scene: Project) -> None:
    shown = page(dialog, "speech")
    typed(shown.level, "-18,5" if shown.locale().decimalPoint() == "," else "-18.5")
    typed(shown.fastest, "130")
    assert settings_of(scene).loudness_lufs == -18.5
    assert settings_of(scene).stretch_max == 1.3
    assert shown.loudness.currentText() == shown.tempo.currentText() == "Custom"


async def test_another_tempo_fits_what_was_spoken_anew_in_the_same_step(
    window: Window, dialog: ProjectDialog, scene: Project
) -> None:
    desk = window.desk
    await desk.studio.casting.cast_missing(scene, "es", {})
    line = scene.all(Translation)[0]
    with scene.edit("Type"):
        text = "Buenos días a todos los que están aquí en la plaza hoy mismo con nosotros"
        scene.update(line, text=text)
    await desk.studio.speech.generate([line.line_id], "es")
    before = scene.where(Clip, "line_id", line.line_id)[0].fit
    shown = page(dialog, "speech")
    choose(shown.tempo, "Strict")
    assert scene.where(Clip, "line_id", line.line_id)[0].fit != before
    scene.undo()
    assert scene.where(Clip, "line_id", line.line_id)[0].fit == before
    assert shown.tempo.currentText() == "Comfortable"
    await at_rest(window)


async def test_speakers_begin_with_the_voice_chosen_for_a_language(
    window: Window, dialog: ProjectDialog, scene: Project
) -> None:
    shown = page(dialog, "speech")
    await until(lambda: shown.voices.boxes["es"].count() > 20)
    choose(shown.voices.boxes["es"], "Otto")
    voice = scene.get(Voice, default_voice(settings_of(scene), "es"))
    assert voice.name == "Otto"
    await window.desk.studio.casting.cast_missing(scene, "es", {})
    assert {one.voice_id for one in scene.all(Casting)} == {voice.id}
    choose(shown.voices.boxes["es"], "One is suggested")
    assert settings_of(scene).default_voices == ()
    await at_rest(window)


# Cast


async def test_the_cast_is_on_a_page(dialog: ProjectDialog, scene: Project) -> None:
    shown = page(dialog, "cast")
    await until(lambda: shown.cast.voices.rows.rowCount() > 20)
    QTest.keyClick(shown.cast.voices, Qt.Key.Key_Home)
    QTest.keyClick(shown.cast.voices, Qt.Key.Key_Return)
    assert scene.all(Casting)[0].speaker_id == scene.all(Speaker)[0].id
    assert shown.language.currentText() == "Spanish"


# Lexicon


async def test_a_word_is_written_and_its_takes_become_stale_with_the_reason(
    window: Window, dialog: ProjectDialog, scene: Project
) -> None:
    await window.desk.studio.casting.cast_missing(scene, "es", {})
    await window.desk.studio.speech.generate([scene.all(Translation)[3].line_id], "es")
    shown = page(dialog, "lexicon")
    shown.word.setFocus()
    QTest.keyClicks(shown.word, "barco")
    QTest.keyClick(shown.word, Qt.Key.Key_Return)
    assert shown.said.hasFocus()
    QTest.keyClicks(shown.said, "varco")
    QTest.keyClick(shown.said, Qt.Key.Key_Return)
    (entry,) = scene.all(LexiconEntry)
    assert (entry.word, entry.said, entry.language) == ("barco", "varco", "es")
    assert shown.word.text() == shown.said.text() == ""
    assert shown.word.hasFocus()
    await until(shown._stale.isVisible)
    assert "spoken before the lexicon changed" in shown._stale.text()
    await window.desk.studio.speech.generate_stale("es")
    assert any(take.said == "¿Y en varco?" for take in scene.all(Take))
    await until(lambda: not shown._stale.isVisible())
    await at_rest(window)


async def test_a_word_that_is_there_already_is_refused_in_words(
    dialog: ProjectDialog, scene: Project
) -> None:
    shown = page(dialog, "lexicon")
    for said in ("jif", "ghif"):
        QTest.keyClicks(shown.word, "GIF")
        QTest.keyClicks(shown.said, said)
        QTest.keyClick(shown.said, Qt.Key.Key_Return)
    assert scene.count(LexiconEntry) == 1
    assert shown._wrong.text() == "“GIF” is in the lexicon already: said as “jif”."
    assert shown.said.text() == "ghif"


async def test_entries_are_edited_in_place_searched_and_removed(
    dialog: ProjectDialog, scene: Project
) -> None:
    with scene.edit("Write"):
        for word, said in (("SQL", "sequel"), ("GIF", "jif")):
            scene.add(LexiconEntry(word=word, said=said, language="es"))
    shown = page(dialog, "lexicon")
    table = shown.table
    assert [table.rows.entry(row).word for row in range(2)] == ["GIF", "SQL"]
    table.setFocus()
    table.setCurrentIndex(table.rows.index(0, Column.SAID))
    QTest.keyClick(table, Qt.Key.Key_Return)
    editor = table.viewport().findChild(QLineEdit)
    typed(editor, "ghif")
    await until(lambda: {one.said for one in scene.all(LexiconEntry)} == {"ghif", "sequel"})
    table.setCurrentIndex(table.rows.index(0, Column.LANGUAGE))
    table.edit(table.currentIndex())
    box = table.viewport().findChild(QComboBox)
    choose(box, "Every language")
    await until(lambda: {one.language for one in scene.all(LexiconEntry)} == {"", "es"})
    QTest.keyClicks(shown.search, "seq")
    assert table.rows.rowCount() == 1
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert [one.word for one in scene.all(LexiconEntry)] == ["GIF"]
    scene.undo()
    assert table.rows.rowCount() == 1
    assert table.rows.entry(0).word == "SQL"


async def test_a_word_is_heard_as_it_is_said_and_stopped(
    window: Window, dialog: ProjectDialog, scene: Project
) -> None:
    with scene.edit("Write"):
        entry = scene.add(LexiconEntry(word="SQL", said="sequel", language="es"))
    shown = page(dialog, "lexicon")
    asked = []
    speech = window.desk.studio.speech
    real = speech.say
    speech.say = lambda request: asked.append(request) or real(request)
    try:
        shown.table.setFocus()
        shown.table.selectRow(0)
        QTest.keyClick(shown.table, Qt.Key.Key_Space)
        assert shown.hearing._current == entry.id
        await until(shown.hearing._end.isActive)
    finally:
        del speech.say
    assert (asked[0].text, asked[0].language) == ("sequel", "es")
    QTest.keyClick(shown.table, Qt.Key.Key_Space)
    assert shown.hearing._current == ""
    await at_rest(window)


async def test_a_lexicon_is_written_and_brought_in(
    dialog: ProjectDialog, scene: Project, tmp_path: Path
) -> None:
    with scene.edit("Write"):
        scene.add(LexiconEntry(word="SQL", said="sequel", language="es"))
    shown = page(dialog, "lexicon")
    path = tmp_path / "words.csv"
    QTest.mouseClick(shown.write_out, LEFT)
    await accept_file(dialog, path)
    await until(path.exists)
    path.write_text(path.read_text("utf-8-sig") + "GIF,jif,\n", "utf-8")
    await until(lambda: not dialog.findChildren(QFileDialog))
    QTest.mouseClick(shown.bring_in, LEFT)
    await accept_file(dialog, path)
    await until(lambda: scene.count(LexiconEntry) == 2)
    await until(shown._told.isVisible)
    assert shown._told.text() == "1 added, 0 changed, 1 as they were."
    assert shown.table.rows.rowCount() == 2


# Files


async def test_compacting_tells_what_it_gave_back(
    window: Window, dialog: ProjectDialog, scene: Project
) -> None:
    opened = window.front.foundation.workspace.require()
    opened.add_stored(b"fLaC" + bytes(1_000_000))
    shown = page(dialog, "files")
    await until(lambda: shown._sizes["unused"].text() == "1.0 MB")
    assert "Frees about 1.0 MB" in shown._told_size.text()
    QTest.mouseClick(shown.compact, LEFT)
    await until(lambda: shown._told_size.text().startswith("It was "))
    await until(lambda: shown._sizes["unused"].text() == "0 bytes")
    assert scene.undo_steps
    await at_rest(window)


async def test_a_template_is_saved_under_a_name(
    window: Window, dialog: ProjectDialog, scene: Project
) -> None:
    shown = page(dialog, "files")
    QTest.mouseClick(shown.template, LEFT)
    await until(lambda: dialog.findChild(TextQuestion))
    question = dialog.findChild(TextQuestion)
    typed(question._field, "Show")
    folder = window.desk.studio.projects.templates
    await until((folder / "Show.vivavoce").exists)
    template = await window.desk.studio.workspace.read(folder / "Show.vivavoce")
    assert [one.name for one in template.all(Speaker)] == ["Ana", "Ben"]
    await at_rest(window)


def press(dialog: ProjectDialog, text: str) -> None:
    """Click the button with a text."""
    (button,) = [
        one for one in dialog.findChildren(QPushButton) if one.isVisible() and one.text() == text
    ]
    QTest.mouseClick(button, LEFT)


async def test_everything_one_can_reach_has_a_name(dialog: ProjectDialog) -> None:
    for name in ("general", "speech", "cast", "lexicon", "glossary", "files"):
        page(dialog, name)
        await settled()
        assert (name, nameless(dialog)) == (name, [])
