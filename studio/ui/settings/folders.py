"""Where file dialogs begin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget
from shiboken6 import isValid

from studio.ui.loop import ask
from studio.ui.settings.page import Page

if TYPE_CHECKING:
    from studio.ui.desk import Desk


class FoldersPage(Page):
    """One row for each folder."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.set_title(self.tr("Folders"))
        for name, title, text in (
            ("projects", self.tr("Projects"), self.tr("Where new projects are saved.")),
            ("exports", self.tr("Exports"), self.tr("Where finished films and sounds go.")),
        ):
            self.add_row(title, text, self._chooser(name, title))

    def _chooser(self, name: str, title: str) -> QWidget:
        field = QLineEdit(getattr(self._desk.studio.settings.current.folders, name))
        field.setReadOnly(True)
        field.setMinimumWidth(220)
        place = QStandardPaths.StandardLocation.DocumentsLocation
        field.setPlaceholderText(QStandardPaths.writableLocation(place))
        field.setAccessibleName(title)
        choose = QPushButton(self.tr("Choose…"))
        choose.setAccessibleName(self.tr("Choose a folder for “{name}”").format(name=title))
        choose.clicked.connect(lambda: self._desk.tasks.start(self._choose(name, title, field)))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field, 1)
        row.addWidget(choose)
        return holder

    async def _choose(self, name: str, title: str, field: QLineEdit) -> None:
        dialog = QFileDialog(self, title, field.text() or field.placeholderText())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        if await ask(dialog) != QDialog.DialogCode.Accepted:
            return
        folder = dialog.selectedFiles()[0]
        settings = self._desk.studio.settings
        settings.change(folders=replace(settings.current.folders, **{name: folder}))
        if isValid(field):
            field.setText(folder)
