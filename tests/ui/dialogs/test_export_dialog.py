"""The export dialog says exactly what it will write, refuses beside the field, and writes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from studio.domain.script import Line, Take
from studio.domain.settings import settings_of
from studio.domain.target_languages import add_language
from studio.services.delivery import SubtitleUse
from studio.services.presets import PRESETS
from studio.transcoding.probe import probe
from studio.ui.dialogs.export.dialog import ExportDialog
from studio.ui.dialogs.export.flow import Exports
from tests.films import Film, make_film
from tests.ui.acting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.domain.project import Project
    from studio.services.notices import Notice
    from studio.ui.desk import Desk


@pytest.fixture
def place(desk: Desk, tmp_path: Path) -> Path:
    """Where exports go."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def dialog(desk: Desk, scene: Project, place: Path) -> Iterator[ExportDialog]:
    """The dialog over the scene, which has no picture."""
    made = ExportDialog(desk)
    made.folder.setText(str(place))
    made.name.setText("dub")
    made.renew()
    made.show()
    yield made
    shiboken6.delete(made)


@pytest.fixture
def owner(desk: Desk) -> Iterator[QWidget]:
    made = QWidget()
    made.show()
    yield made
    shiboken6.delete(made)


def choose(dialog: ExportDialog, preset_id: str) -> None:
    ids = [preset.id for preset in PRESETS]
    dialog.presets.setCurrentRow(ids.index(preset_id))
    dialog.renew()


def names(dialog: ExportDialog) -> list[str]:
    return sorted(path.name for path in dialog.choice.files())


async def test_films_are_not_offered_without_a_picture(dialog: ExportDialog) -> None:
    assert dialog.presets.currentItem().text() == "Podcast"
    assert not dialog.presets.item(0).flags() & Qt.ItemFlag.ItemIsEnabled


async def test_every_file_is_named_and_what_is_replaced_is_said(
    dialog: ExportDialog, place: Path
) -> None:
    choose(dialog, "podcast")
    everything = ["dub.mp3", "dub.provenance.json", "dub.report.html", "dub.report.json"]
    assert names(dialog) == everything
    (place / "dub.mp3").write_bytes(b"old")
    dialog.renew()
    assert dialog._files.text().splitlines()[0] == "dub.mp3 (replaces the one that is there)"
    dialog.report.setChecked(False)
    dialog.provenance.setChecked(False)
    assert names(dialog) == ["dub.mp3"]


async def test_several_languages_of_a_recording_are_several_files(
    desk: Desk, scene: Project, place: Path
) -> None:
    with scene.edit("Languages"):
        add_language(scene, "de")
    dialog = ExportDialog(desk)
    dialog.folder.setText(str(place))
    dialog.name.setText("dub")
    for box in dialog.languages.values():
        box.setChecked(True)
    dialog.report.setChecked(False)
    dialog.provenance.setChecked(False)
    assert names(dialog) == ["dub.de.mp3", "dub.es.mp3"]
    shiboken6.delete(dialog)


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("name", " ", "Give the file a name."),
        ("name", "a/b", 'A name cannot hold any of these: < > : " / \\ | ? *'),
        ("folder", "/nowhere/at all", "There is no folder “/nowhere/at all”."),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field(
    dialog: ExportDialog, field: str, text: str, sentence: str
) -> None:
    getattr(dialog, field).setText(text)
    dialog.renew()
    shown = [one.text() for one in dialog._wrong.values() if one.isVisible()]
    assert shown == [sentence]
    assert not dialog.go.isEnabled()
    getattr(dialog, field).setText("dub" if field == "name" else str(Path.cwd()))
    dialog.renew()
    assert dialog.go.isEnabled()


async def test_without_a_language_nothing_is_written(dialog: ExportDialog) -> None:
    dialog.languages["es"].setChecked(False)
    dialog.renew()
    assert not dialog.go.isEnabled()


async def test_the_film_itself_is_never_replaced(desk: Desk, scene: Project, place: Path) -> None:
    film = place / "film.mp4"
    make_film(film, Film(seconds=2))
    await desk.studio.sources.add(film)
    dialog = ExportDialog(desk)
    dialog.folder.setText(str(place))
    dialog.name.setText("film")
    dialog.renew()
    assert not dialog.go.isEnabled()
    dialog.name.setText("film dubbed")
    dialog.renew()
    assert dialog.go.isEnabled()
    assert "film dubbed.es.dub.srt" in names(dialog)
    shiboken6.delete(dialog)


async def test_what_is_missing_is_spoken_first_and_then_written(
    desk: Desk, scene: Project, place: Path, owner: QWidget
) -> None:
    told: list[Notice] = []
    desk.studio.notices.posted.connect(told.append)
    exports = Exports(desk, owner)
    desk.actions.get("file.export").trigger()
    await until(lambda: bool(owner.findChildren(ExportDialog)))
    dialog = owner.findChildren(ExportDialog)[0]
    assert dialog.missing.text == "6 lines are not spoken as they are written."
    QTest.mouseClick(dialog.missing.generate, Qt.MouseButton.LeftButton)
    await until(lambda: not dialog.missing.isVisible())
    assert scene.count(Take) == 6
    choose(dialog, "audiobook")
    dialog.folder.setText(str(place))
    dialog.name.setText("book")
    dialog.renew()
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    await until(lambda: bool(told))
    assert told[0].path == place / "book.mp3"
    facts = probe(place / "book.mp3")
    assert facts.sounds[0].rate == 44_100
    assert names_in(place) == promised(exports)
    assert desk.studio.settings.current.folders.exports == str(place)
    assert settings_of(scene).loudness_lufs == -14.0


def names_in(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def promised(exports: Exports) -> list[str]:
    """Return what the dialog had said it would write."""
    assert exports.last is not None
    return sorted(path.name for path in exports.last.files())


async def test_a_line_that_does_not_fit_is_told_before(
    desk: Desk, dialog: ExportDialog, scene: Project
) -> None:
    line = scene.all(Line)[0]
    with scene.edit("Short"):
        scene.update(line, end=line.start + 16_800)
        scene.update(scene.all(Line)[1], start=line.start + 16_800)
    await desk.studio.casting.cast_missing(scene, "es", {})
    await desk.studio.speech.generate([one.id for one in scene.all(Line)], "es")
    dialog.renew()
    assert dialog.missing.text == "One line does not fit: its end is not heard."
    assert not dialog.missing.generate.isVisible()


async def test_enter_exports_and_escape_does_not(dialog: ExportDialog) -> None:
    codes: list[int] = []
    dialog.finished.connect(codes.append)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.show()
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert codes == [QDialog.DialogCode.Rejected, QDialog.DialogCode.Accepted]


async def test_subtitles_beside_the_film_are_written_in_the_chosen_format(
    dialog: ExportDialog,
) -> None:
    choose(dialog, "podcast")
    dialog.subtitles.setCurrentIndex(dialog.subtitles.findData(SubtitleUse.NONE.value))
    assert not dialog.subtitle_format.isEnabled()
    dialog.subtitles.setCurrentIndex(dialog.subtitles.findData(SubtitleUse.BESIDE.value))
    dialog.subtitle_format.setCurrentText("Timed Text")
    assert any(name.endswith(".dub.ttml") for name in names(dialog))


async def test_what_is_for_another_studio_has_neither_subtitles_nor_report(
    dialog: ExportDialog,
) -> None:
    choose(dialog, "handover")
    assert not dialog.report.isVisibleTo(dialog)
    assert not dialog.subtitles.isVisibleTo(dialog)
    assert any(name.endswith(".otio") for name in names(dialog))
    assert len(names(dialog)) == 2
    dialog.format.setCurrentIndex(dialog.format.findData(".cues.html"))
    assert len(names(dialog)) == 1
    choose(dialog, "podcast")
    assert dialog.report.isVisibleTo(dialog)


async def test_stems_are_a_folder_beside_the_mix(dialog: ExportDialog) -> None:
    choose(dialog, "stems")
    assert any(name.endswith(" stems") for name in names(dialog))
    assert dialog.go.isEnabled()
