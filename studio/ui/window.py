"""The main window: its place, title and drops; what fills it is the shell."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow
from shiboken6 import delete

from studio.domain.settings import settings_of
from studio.ui.drops import DropOverlay, dropped_paths
from studio.ui.loop import ask
from studio.ui.notices import NARROWEST, Toasts
from studio.ui.shell import Shell
from studio.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import (
        QAction,
        QCloseEvent,
        QDragEnterEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QPaintEvent,
        QShowEvent,
    )

    from studio.services.settings import Settings
    from studio.ui.desk import Desk, Front
    from studio.ui.intake import Intake
    from studio.ui.settings.dialog import SettingsDialog

FIRST_SIZE = QSize(1440, 900)
SMALLEST = QSize(960, 600)
FRAME = QSize(8, 40)
"""What window managers put around a window, at most."""
MARGIN = 8
"""Between what floats and the edge of the window, pixels."""


class Window(QMainWindow):
    """Painted from the front alone; its workspaces come with the desk."""

    painted = Signal()
    """Once, when it has been seen for the first time."""
    leaving = Signal()
    """The user wants to leave: whoever runs the window closes what is open, then lets it go."""

    def __init__(self, front: Front) -> None:
        super().__init__()
        self.desk: Desk | None = None
        self.toasts = Toasts(self, front, self._free_top)
        self.overlay = DropOverlay(self, front)
        self._intake: Intake | None = None
        self._dialog: SettingsDialog | None = None
        self.setAcceptDrops(True)
        self.front = front
        self._is_painted = self._may_close = False
        self.setMinimumSize(SMALLEST)
        self.resize(FIRST_SIZE.boundedTo(self._room()))
        self._refresh = QTimer(self, singleShot=True, interval=0)
        self._refresh.timeout.connect(front.actions.refresh)
        front.view.stepped.connect(self._on_change)
        front.view.changed.connect(self._on_change)
        front.themes.changed.connect(self._on_theme)
        self._settings = front.foundation.settings.current
        front.foundation.settings.changed.connect(self._on_settings)
        self.shell = Shell(front, self)
        self.setCentralWidget(self.shell)
        place = front.foundation.settings.current.window
        if place.geometry:
            self.restoreGeometry(QByteArray.fromBase64(place.geometry.encode("ascii", "ignore")))
        self._show_title()

    def _room(self) -> QSize:
        """Return what the screen has left beside panels of the desktop and our own frame."""
        return self.screen().availableGeometry().size() - FRAME

    def _free_top(self) -> QRect:
        """Return where nothing stands at the top: beside the menus, amid the header.

        In a narrow window that is too little for a notice: it stands below the header then, over
        the titles of panels and what is least missed for a moment.
        """
        header, bar = self.shell.header, self.menuBar()
        free = header.free
        room = QRect(free.mapTo(self, QPoint()), free.size())
        room.setTop(0)
        if not bar.isNativeMenuBar() and bar.actions():
            menus = bar.actionGeometry(bar.actions()[-1])
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                room.setRight(min(room.right(), menus.left()))
            else:
                room.setLeft(max(room.left(), menus.right()))
        if room.width() < NARROWEST:
            below = header.rect().adjusted(MARGIN, header.height(), -MARGIN, 0)
            return below.translated(header.mapTo(self, QPoint()))
        return room

    def furnish(self, desk: Desk) -> None:
        """Take over the desk and show the workspace that was shown last."""
        self._take_desk(desk)
        self.shell.furnish(desk)

    async def furnish_in_steps(self, desk: Desk) -> None:
        """Furnish without keeping the window from painting: panels come one after the other."""
        self._take_desk(desk)
        await self.shell.furnish_in_steps(desk)

    def _take_desk(self, desk: Desk) -> None:
        self.desk = desk
        if self._intake is None:  # knows media, so it waits for the first paint
            self._intake = cast("Intake", import_module("studio.ui.intake").Intake(self))

    async def take(self, paths: Sequence[Path], *, begins_project: bool = False) -> None:
        """Bring files in, as if they were dropped; into a new project if that is meant.

        Raises:
            StudioError: one cannot be used.
        """
        if self._intake is not None and paths:
            await self._intake.take(paths, begins_project=begins_project)

    async def show_settings(self, page: str = "general") -> None:
        """Show the settings until they are closed; in another language they are made anew."""
        if self.desk is None:
            return
        settings = import_module("studio.ui.settings.dialog")
        again = True
        while again:
            language = self.front.translations.language
            dialog: SettingsDialog = settings.SettingsDialog(
                self.desk, self.front.translations, self
            )
            dialog.show_page(page)
            self._dialog = dialog
            await ask(dialog)
            page = dialog.page
            again = language != self.front.translations.language
            self._dialog = None
            dialog.deleteLater()

    def action(self, action_id: str) -> QAction | None:
        """Return a command that can run now, None if it cannot or there is none."""
        for action, made in self.front.actions.all():
            if action.id == action_id and made.isEnabled():
                return made
        return None

    def rebuild(self) -> None:
        """Make everything anew, as in another language."""
        self.keep_place()
        delete(self.shell)  # first: its commands must be gone before others take their names
        self.shell = Shell(self.front, self)
        self.setCentralWidget(self.shell)
        if self.desk is not None:
            self.furnish(self.desk)

    def keep_place(self) -> None:
        """Remember how the window stands."""
        settings = self.front.foundation.settings
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        place = settings.current.window
        settings.change(
            window=replace(
                place,
                geometry=geometry,
                workspace=self.shell.current,
                docks={**place.docks, **self.shell.docks()},
            )
        )

    def let_go(self) -> None:
        """Close for good."""
        self._may_close = True
        self.close()

    # Drops: a panel that takes a drop itself never lets it come here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say what will become of the files."""
        paths = dropped_paths(event.mimeData())
        if paths and self._intake is not None:
            self.overlay.show_files([(path, *self._intake.sentence(path)) for path in paths])
            _accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking them."""
        _accept_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The files went elsewhere."""
        self.overlay.clear()

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring the files in."""
        self.overlay.clear()
        _accept_copy(event)
        self.front.tasks.start(self.take(dropped_paths(event.mimeData())))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave only once everything else is closed."""
        if self._may_close:
            super().closeEvent(event)
            return
        event.ignore()
        self.leaving.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the focus on nothing in particular: Tab goes to the first control."""
        super().showEvent(event)
        self.shell.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say when it was painted for the first time."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def _on_change(self, _: object) -> None:
        self._refresh.start()
        self._show_title()

    def _on_theme(self, _: object) -> None:
        self.front.actions.renew_icons()

    def _on_settings(self, settings: Settings) -> None:
        """Use what was chosen, at once."""
        before, self._settings = self._settings, settings
        if settings.shortcuts != before.shortcuts:
            self.front.actions.set_shortcuts(settings.shortcuts)
        self.front.themes.choose(settings.general.theme)
        if settings.general.language != before.general.language:
            self.front.translations.use(settings.general.language)
            self.rebuild()
            if self._dialog is not None:
                self._dialog.close()

    def _show_title(self) -> None:
        opened = self.front.foundation.workspace.current
        if opened is None:
            self.setWindowTitle("Viva Voce")
            return
        name = translated(settings_of(opened.project).name)
        name = name or (self.tr("Untitled") if opened.is_unsaved else opened.path.stem)
        self.setWindowTitle(self.tr("{project} – Viva Voce").format(project=name))


def _accept_copy(event: QDropEvent) -> None:
    """Take a drop as a copy: a file manager would remove what was moved."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
