"""The window's own commands: undo and redo, generating, and leaving. Panels add theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from studio.domain.freshness import lines_to_generate
from studio.domain.pending import Pending
from studio.services.arrivals import cast_everybody
from studio.services.notices import Weight
from studio.ui.actions import Action, Menu
from studio.ui.notices import Message
from studio.ui.texts import error_text, translated
from studio.ui.view import ViewPart

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtWidgets import QWidget

    from studio.domain.project import Past, Step
    from studio.services.speech import Generation
    from studio.ui.desk import Front
    from studio.ui.window import Window

SHOWN_AFTER_MS = 50
"""Steps come in bursts; how many lines are left is shown that often."""


class History(QObject):
    """Undo and redo, each saying what it would take back or do again."""

    def __init__(self, front: Front, owner: QWidget) -> None:
        super().__init__(owner)
        self._view = front.view
        for action in self._actions():
            front.actions.add(action, owner)

    def _actions(self) -> tuple[Action, ...]:
        return (
            Action(
                id="edit.undo",
                text=self.tr("Undo"),
                current_text=self._undo_text,
                run=lambda: self._view.project and self._view.project.undo(),
                shortcut="Ctrl+Z",
                icon="undo",
                menu=Menu.EDIT,
                is_enabled=lambda: bool(self._undo_steps()),
            ),
            Action(
                id="edit.redo",
                text=self.tr("Redo"),
                current_text=self._redo_text,
                run=lambda: self._view.project and self._view.project.redo(),
                shortcut="Ctrl+Shift+Z; Ctrl+Y",
                icon="redo",
                menu=Menu.EDIT,
                is_enabled=lambda: bool(self._redo_steps()),
            ),
        )

    def _undo_steps(self) -> tuple[Past, ...]:
        return self._view.project.undo_steps if self._view.project else ()

    def _redo_steps(self) -> tuple[Past, ...]:
        return self._view.project.redo_steps if self._view.project else ()

    def _undo_text(self) -> str:
        steps = self._undo_steps()
        if not steps:
            return self.tr("Undo")
        return self.tr("Undo “{step}”").format(step=translated(steps[-1].label))

    def _redo_text(self) -> str:
        steps = self._redo_steps()
        if not steps:
            return self.tr("Redo")
        return self.tr("Redo “{step}”").format(step=translated(steps[-1].label))


class Generating(QObject):
    """Speaks what was never spoken or is stale, in the language shown."""

    def __init__(self, front: Front, window: Window, owner: QWidget) -> None:
        super().__init__(owner)
        self._front, self._window = front, window
        self._pending = Pending(front.view.project, front.view.language)
        self._running: asyncio.Task[object] | None = None
        self._later = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self._later.timeout.connect(front.actions.refresh)
        front.view.stepped.connect(self._on_step)
        front.view.changed.connect(self._on_view)
        front.actions.add(
            Action(
                id="speech.stale",
                text=self.tr("Generate all that is stale"),
                current_text=self._text,
                run=self._start,
                shortcut="Ctrl+G; Shift+R",
                icon="generate",
                menu=Menu.SPEECH,
                is_enabled=self._can_start,
            ),
            owner,
        )

    def _on_step(self, step: Step) -> None:
        self._pending.follow(step)
        if not self._later.isActive():
            self._later.start()

    def _on_view(self, part: ViewPart) -> None:
        if part is not ViewPart.SELECTION:
            self._pending = Pending(self._front.view.project, self._front.view.language)
            self._later.start()

    def _text(self) -> str:
        if not len(self._pending):
            return self.tr("Generate")
        count = self._window.locale().toString(len(self._pending))
        return self.tr("Generate ({count})").format(count=count)

    def _can_start(self) -> bool:
        is_idle = self._running is None or self._running.done()
        return self._window.desk is not None and len(self._pending) > 0 and is_idle

    def _start(self) -> None:
        self._running = self._front.tasks.start(self._generate())

    async def _generate(self) -> None:
        desk, project, language = self._window.desk, self._front.view.project, self._language()
        if desk is None or project is None or not language:
            return
        try:
            await cast_everybody(desk.studio, project, language)
            lines = lines_to_generate(project, language)
            self._tell(await desk.studio.speech.generate(lines, language))
        finally:
            self._later.start()

    def _language(self) -> str:
        return self._front.view.language

    def _tell(self, result: Generation) -> None:
        """Say what failed; what went well is there to be seen and heard."""
        if not result.failed:
            return
        text = self.tr("%n line(s) could not be spoken.", "", len(result.failed))
        reason = error_text(next(iter(result.failed.values())))
        self._window.toasts.show_message(Message(text, reason, Weight.WARNING))
