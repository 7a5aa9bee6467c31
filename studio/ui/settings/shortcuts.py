"""Every command with its shortcut; another one is pressed, and what it collides with is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeView,
    QWidget,
)

from studio.ui.menus import menu_title
from studio.ui.settings.page import Page
from studio.ui.shortcuts import conflicts
from studio.ui.widgets.basics import label, plain, set_role

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from studio.ui.actions import Action
    from studio.ui.desk import Desk

ID = Qt.ItemDataRole.UserRole


class ShortcutsPage(Page):
    """A searchable list; the shortcut of the chosen command is edited below it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.set_title(self.tr("Shortcuts"))
        self._model = QStandardItemModel(self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._model)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._found.setFilterKeyColumn(-1)
        search = QLineEdit()
        search.setPlaceholderText(self.tr("Search commands and keys"))
        search.setAccessibleName(search.placeholderText())
        search.setClearButtonEnabled(True)
        search.textChanged.connect(self._found.setFilterFixedString)
        self.add(search)
        self._list = self._made_list()
        self.add(self._list, stretch=1)
        self._told = label("", "muted", wraps=True)
        self.add(self._told)
        self.add(self._editor())
        self._fill()
        self._list.setCurrentIndex(self._found.index(0, 0))

    def _made_list(self) -> QTreeView:
        made = QTreeView()
        made.setModel(self._found)
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setMinimumHeight(260)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setAccessibleName(self.tr("Commands and their shortcuts"))
        made.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        return made

    def _editor(self) -> QWidget:
        self._keys = QKeySequenceEdit()
        self._keys.setMaximumSequenceLength(2)
        self._keys.setClearButtonEnabled(True)
        self._keys.setAccessibleName(self.tr("New shortcut"))
        self._keys.editingFinished.connect(self._set)
        self._default = QPushButton(self.tr("Use default"))
        self._default.clicked.connect(lambda: self._change(None))
        self._all = QPushButton(self.tr("Reset all"))
        self._all.setProperty("role", "quiet")
        self._all.clicked.connect(self._reset_all)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("New shortcut:")))
        row.addWidget(self._keys, 1)
        row.addWidget(self._default)
        row.addWidget(self._all)
        return holder

    def _fill(self) -> None:
        chosen = self._chosen_id()
        collisions = conflicts(self._desk.actions)
        bad = QColor(self._desk.themes.current.bad)
        self._model.clear()
        titles = [self.tr("Command"), self.tr("Menu"), self.tr("Shortcut")]
        self._model.setHorizontalHeaderLabels(titles)
        for action, made in self._desk.actions.all():
            row = self._row(action, made)
            if action.id in collisions:
                row[2].setForeground(bad)
                row[2].setToolTip(self._sentence(collisions[action.id]))
            self._model.appendRow(row)
        header = self._list.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        self._choose(chosen)

    def _row(self, action: Action, made: QAction) -> list[QStandardItem]:
        keys = QKeySequence.listToString(made.shortcuts(), QKeySequence.SequenceFormat.NativeText)
        name = QStandardItem(plain(action.text))
        name.setData(action.id, ID)
        menu = QStandardItem(menu_title(action.menu) if action.menu else "")
        return [name, menu, QStandardItem(keys)]

    def _chosen_id(self) -> str:
        return str(self._list.currentIndex().siblingAtColumn(0).data(ID) or "")

    def _choose(self, action_id: str) -> None:
        for row in range(self._found.rowCount()):
            index = self._found.index(row, 0)
            if index.data(ID) == action_id:
                self._list.setCurrentIndex(index)

    def _show_chosen(self) -> None:
        chosen = self._chosen_id()
        self._keys.setEnabled(bool(chosen))
        self._default.setEnabled(chosen in self._desk.studio.settings.current.shortcuts)
        self._all.setEnabled(bool(self._desk.studio.settings.current.shortcuts))
        if not chosen:
            return
        self._keys.blockSignals(True)
        self._keys.setKeySequence(self._desk.actions.get(chosen).shortcut())
        self._keys.blockSignals(False)
        others = conflicts(self._desk.actions).get(chosen, ())
        self._told.setText(self._sentence(others) if others else " ")
        set_role(self._told, "bad" if others else "muted")

    def _sentence(self, others: tuple[str, ...]) -> str:
        names = [plain(self._desk.actions.get(one).text()) for one in others]
        return self.tr("The same keys also mean: {commands}").format(commands=", ".join(names))

    def _set(self) -> None:
        text = self._keys.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        self._change(text)

    def _change(self, keys: str | None) -> None:
        """Give the chosen command other keys; None = those it came with."""
        chosen = self._chosen_id()
        settings = self._desk.studio.settings
        own = dict(settings.current.shortcuts)
        default = next(
            (one.shortcut for one, _ in self._desk.actions.all() if one.id == chosen), ""
        )
        own.pop(chosen, None)
        if keys is not None and keys != default:
            own[chosen] = keys
        settings.change(shortcuts=own)
        self._fill()

    def _reset_all(self) -> None:
        self._desk.studio.settings.change(shortcuts={})
        self._fill()
