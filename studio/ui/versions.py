"""The project's earlier versions: go back to one, or forget one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from studio.ui.questions import Question
from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.storage.versions import Version

ID = Qt.ItemDataRole.UserRole


class VersionsDialog(Question):
    """Accepted: go back to `chosen`. In any case forget those in `removed`."""

    def __init__(self, versions: Sequence[Version], parent: QWidget) -> None:
        super().__init__(parent, "", "", "")
        self.setWindowTitle(self.tr("Earlier versions"))
        self.set_title(self.tr("Earlier versions"))
        self.explain(self.tr("Going back is one step: undo brings everything of today here again."))
        self.removed: list[str] = []
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Earlier versions"))
        self._list.setMinimumHeight(240)
        for one in versions:
            shown = QListWidgetItem(self._text(one))
            shown.setData(ID, one.id)
            self._list.addItem(shown)
        self._list.setCurrentRow(0)
        self._list.itemDoubleClicked.connect(self.accept)
        self._forget = QPushButton(self.tr("Forget this version"))
        self._forget.setProperty("role", "quiet")
        self._forget.clicked.connect(self._remove)
        none = self.tr("There is none yet. Press Ctrl+S when something is worth coming back to.")
        self.body.addWidget(self._list if versions else label(none, wraps=True))
        self.body.addWidget(self._forget, 0, Qt.AlignmentFlag.AlignLeft)
        self.go.setText(self.tr("Go back to this version"))
        self._show()

    @property
    def chosen(self) -> str:
        """Id of the version, "" for none."""
        current = self._list.currentItem()
        return str(current.data(ID)) if current else ""

    def _remove(self) -> None:
        self.removed.append(self.chosen)
        self._list.takeItem(self._list.currentRow())
        self._show()

    def _show(self) -> None:
        has_one = self._list.count() > 0
        self._forget.setVisible(has_one)
        self.go.setEnabled(has_one)

    def _text(self, version: Version) -> str:
        made = QDateTime.fromSecsSinceEpoch(
            int(datetime.fromisoformat(version.made_at).timestamp())
        )
        when = QLocale().toString(made, QLocale.FormatType.ShortFormat)
        if version.name:
            return self.tr("{name}, {when}").format(name=version.name, when=when)
        if version.is_automatic:
            return self.tr("{when}, kept by the studio").format(when=when)
        return when
