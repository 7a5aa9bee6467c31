"""Show the project where its media are now: one file found tells where the others are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.domain.errors import StudioError
from studio.services.upkeep import Upkeep
from studio.ui.dialogs.relink.rows import HEIGHT, FoundRows, Roles
from studio.ui.loop import ask
from studio.ui.texts import error_hint, error_text
from studio.ui.view import ViewPart
from studio.ui.widgets.basics import label, set_role

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine, Mapping

    from studio.domain.media import Media
    from studio.domain.records import RecordId
    from studio.ui.desk import Desk

SIZE = QSize(640, 440)


async def show_relink(desk: Desk, parent: QWidget) -> None:
    """Show what the open project misses until it is found or the dialog is closed."""
    if desk.view.project is None:
        return
    upkeep = Upkeep(desk.studio.workspace, desk.studio.jobs)
    dialog = RelinkDialog(desk, upkeep, await upkeep.missing(), parent.window())
    try:
        if await ask(dialog) == QDialog.DialogCode.Accepted and dialog.found:
            upkeep.use(dialog.found)
            await desk.studio.projects.relinked(desk.studio.workspace.require().path)
    finally:
        dialog.stop()
        dialog.deleteLater()


class RelinkDialog(QDialog):
    """What is missing, and where it was found; nothing is changed before it is accepted."""

    def __init__(
        self, desk: Desk, upkeep: Upkeep, missing: tuple[Media, ...], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk, self._upkeep = desk, upkeep
        self._missing = missing
        self._looking: asyncio.Task[object] | None = None
        self.found: dict[RecordId, Path] = {}
        """Where media are now."""
        self.setWindowTitle(self.tr("Find missing media"))
        self.resize(SIZE)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Missing media"))
        self.list.setItemDelegate(FoundRows(desk, self.list))
        self.list.currentRowChanged.connect(lambda _: self._show())
        self.choose = QPushButton(self.tr("Find the file…"))
        self.choose.clicked.connect(lambda: desk.tasks.start(self._choose_file()))
        self.search = QPushButton(self.tr("Search a folder…"))
        self.search.clicked.connect(lambda: desk.tasks.start(self._choose_folder()))
        self._told = label("", "muted", wraps=True)
        self._lay_out()
        desk.view.changed.connect(self._on_view)
        self._fill()

    def stop(self) -> None:
        """Look no longer."""
        if self._looking is not None:
            self._looking.cancel()

    def _lay_out(self) -> None:
        text = self.tr(
            "Show where one of them is now: the others are looked for beside it. Only the very "
            "same files are taken, whatever they are called."
        )
        places = QHBoxLayout()
        places.setSpacing(8)
        places.addWidget(self.choose)
        places.addWidget(self.search)
        places.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(self.windowTitle(), "title"))
        column.addWidget(label(text, "muted", wraps=True))
        column.addWidget(self.list, 1)
        column.addLayout(places)
        column.addWidget(self._told)
        column.addWidget(buttons)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.go.setDefault(True)
        set_role(self.go, "primary")  # bold letters need more room: said before it is measured

    # What is shown

    def _fill(self) -> None:
        for media in self._missing:
            row = QListWidgetItem(media.name)
            row.setData(Roles.OLD, media.path)
            row.setSizeHint(QSize(0, HEIGHT))
            self.list.addItem(row)
        self.list.setCurrentRow(0)
        self._show()

    def _show(self) -> None:
        for place, media in enumerate(self._missing):
            path = self.found.get(media.id)
            row = self.list.item(place)
            row.setData(Roles.NEW, str(path) if path else "")
            told = self.tr("{name}, found") if path else self.tr("{name}, missing")
            row.setData(Qt.ItemDataRole.AccessibleTextRole, told.format(name=media.name))
            row.setToolTip(str(path or media.path))
        is_looking = self._looking is not None and not self._looking.done()
        count = len(self.found)
        self.go.setText(self.tr("Relink %n file(s)", "", count) if count else self.tr("Relink"))
        self.go.setEnabled(count > 0 and not is_looking)
        self.choose.setEnabled(bool(self._missing) and not is_looking)
        self.search.setEnabled(len(self.found) < len(self._missing) and not is_looking)
        if not self._missing:
            self._tell(self.tr("Nothing is missing."))
        self.list.viewport().update()

    def _tell(self, text: str, *, is_bad: bool = False) -> None:
        self._told.setText(text)
        set_role(self._told, "bad" if is_bad else "muted")

    # What is done

    async def _choose_file(self) -> None:
        media = self._missing[max(0, self.list.currentRow())]
        title = self.tr("Where is “{name}” now?").format(name=media.name)
        path = await self._ask(title, QFileDialog.FileMode.ExistingFile)
        if path is not None:
            others = [one for one in self._missing if one.id not in (media.id, *self.found)]
            self._look(self._upkeep.look_beside(media, path, others))

    async def _choose_folder(self) -> None:
        path = await self._ask(self.tr("Search a folder"), QFileDialog.FileMode.Directory)
        if path is not None:
            wanted = [one for one in self._missing if one.id not in self.found]
            self._look(self._upkeep.look_below(wanted, [path]))

    async def _ask(self, title: str, mode: QFileDialog.FileMode) -> Path | None:
        dialog = QFileDialog(self, title, self._folder())
        dialog.setFileMode(mode)
        try:
            if await ask(dialog) != QDialog.DialogCode.Accepted:
                return None
            return Path(dialog.selectedFiles()[0])
        finally:
            dialog.deleteLater()

    def _folder(self) -> str:
        """Return where to begin: the nearest folder of the old place that still is there."""
        media = self._missing[max(0, self.list.currentRow())]
        for folder in Path(media.path).parents:
            if folder.is_dir():
                return str(folder)
        return ""

    def _look(self, work: Coroutine[object, object, Mapping[RecordId, Path]]) -> None:
        self._looking = self._desk.tasks.start(self._find(work))
        self._tell(self.tr("Looking…"))
        self._show()

    async def _find(self, work: Coroutine[object, object, Mapping[RecordId, Path]]) -> None:
        try:
            found = await work
        except StudioError as error:
            self._looking = None
            self._tell(f"{error_text(error)} {error_hint(error)}", is_bad=True)
            self._show()
            return
        self._looking = None
        self.found.update(found)
        left = len(self._missing) - len(self.found)
        if not found:
            self._tell(self.tr("None of them is there or below."))
        elif left:
            self._tell(self.tr("%n file(s) still missing.", "", left))
        else:
            self._tell(self.tr("All of them are found."))
        self._show()

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.PROJECT:
            self.found = {}
            self.reject()
