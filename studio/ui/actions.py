"""Every command of the window once: menus, toolbar, shortcuts and the palette are made of these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QWidget


class Menu(Enum):
    """The menus of the menu bar, in their order; titles are in `ui/menus.py`."""

    FILE = "file"
    EDIT = "edit"
    VIEW = "view"
    CLIP = "clip"
    SPEECH = "speech"
    TRANSPORT = "transport"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One command. `text` is a translated imperative such as "Split at playhead"."""

    id: str
    """Stable, dotted, such as "clip.split": settings store shortcuts under it."""
    text: str
    run: Callable[[], object]
    shortcut: str = ""
    """Portable text; several are separated by "; "."""
    icon: str = ""
    """File name in resources/icons without suffix."""
    menu: Menu | None = None
    """None = in the palette only."""
    group: int = 0
    """Separators stand between groups of a menu."""
    is_enabled: Callable[[], bool] | None = None
    is_checked: Callable[[], bool] | None = None
    """Given for commands that switch something on and off."""
    current_text: Callable[[], str] | None = None
    """Given for commands whose text says what they would do, such as "Undo move clip"."""
    is_local: bool = False
    """True: its shortcut acts only while the owner (or a child of it) has the focus."""


class Actions(QObject):
    """All commands there are, by id."""

    changed = Signal()
    """Commands came, went, or have other shortcuts."""

    def __init__(
        self,
        icon: Callable[[str], QIcon],
        shortcuts: Mapping[str, str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take how icons are made, and the user's own shortcuts by action id."""
        super().__init__(parent)
        self._icon = icon
        self._shortcuts = dict(shortcuts or {})
        self._actions: dict[str, tuple[Action, QAction]] = {}

    def add(self, action: Action, owner: QWidget) -> QAction:
        """Make a command available for as long as `owner` lives; return Qt's object for it."""
        made = QAction(action.text, owner)
        made.setObjectName(action.id)
        if action.icon:
            made.setIcon(self._icon(action.icon))
        made.setCheckable(action.is_checked is not None)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        made.setShortcutContext(context if action.is_local else Qt.ShortcutContext.WindowShortcut)
        made.triggered.connect(lambda _checked=False: self._run(action))
        self._actions[action.id] = (action, made)
        self._set_shortcut(action, made)
        owner.addAction(made)
        made.destroyed.connect(lambda: self._forget(action.id, made))
        self._show_state(action, made)
        self.changed.emit()
        return made

    def get(self, action_id: str) -> QAction:
        """Return Qt's object for a command; KeyError if there is none."""
        return self._actions[action_id][1]

    def all(self) -> tuple[tuple[Action, QAction], ...]:
        """Return every command, in the order they were added."""
        return tuple(self._actions.values())

    def refresh(self) -> None:
        """Ask every command anew whether it can run and whether it is on."""
        for action, made in self._actions.values():
            self._show_state(action, made)

    def set_shortcuts(self, shortcuts: Mapping[str, str]) -> None:
        """Use the user's own shortcuts, by action id."""
        self._shortcuts = dict(shortcuts)
        for action, made in self._actions.values():
            self._set_shortcut(action, made)
        self.changed.emit()

    def renew_icons(self) -> None:
        """Draw every icon anew, as after a change of theme."""
        for action, made in self._actions.values():
            if action.icon:
                made.setIcon(self._icon(action.icon))

    def _run(self, action: Action) -> None:
        if action.is_enabled is None or action.is_enabled():
            action.run()
        self.refresh()

    def _forget(self, action_id: str, made: QAction) -> None:
        if not isValid(self):
            return  # the program ends
        known = self._actions.get(action_id)
        if known is not None and known[1] is made:
            del self._actions[action_id]
            self.changed.emit()

    def _set_shortcut(self, action: Action, made: QAction) -> None:
        text = self._shortcuts.get(action.id, action.shortcut)
        keys = [QKeySequence(part) for part in text.split("; ") if part]
        made.setShortcuts(keys)
        self._set_tooltip(made)

    def _set_tooltip(self, made: QAction) -> None:
        plain = made.text().replace("&", "").rstrip("…")
        shown = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        made.setToolTip(f"{plain} ({shown})" if shown else plain)

    def _show_state(self, action: Action, made: QAction) -> None:
        if action.is_enabled is not None:
            made.setEnabled(action.is_enabled())
        if action.is_checked is not None:
            made.setChecked(action.is_checked())
        if action.current_text is not None and (text := action.current_text()) != made.text():
            made.setText(text)
            self._set_tooltip(made)
