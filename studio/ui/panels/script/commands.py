"""What can be done to lines: generate, play, edit, split, join, assign, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain import script_edits
from studio.domain.errors import InputError
from studio.domain.script import Line, Speaker
from studio.domain.text import mark
from studio.services.sources import original_of
from studio.ui.actions import Action, Menu
from studio.ui.panels.script.editing import SAID, SOURCE
from studio.ui.panels.script.generating import Generating

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.ui.desk import Desk
    from studio.ui.panels.script.editing import Editing
    from studio.ui.panels.script.lines import Lines
    from studio.ui.panels.script.rows import Rows

NEW_LINE = 96_000
"""Length of a line that is added: 2 s."""


class Commands(QObject):
    """Adds the script's commands and carries them out on the selected lines."""

    find = Signal()
    """The user wants to search."""

    def __init__(
        self, desk: Desk, owner: QWidget, lines: Lines, rows: Rows, editing: Editing
    ) -> None:
        super().__init__(owner)
        self._desk, self._lines, self._rows, self._editing = desk, lines, rows, editing
        self._owner = owner
        self.generating = Generating(desk, owner)
        lines.play_pressed.connect(self.play)
        lines.again_pressed.connect(lambda line_id: self.generating.start([line_id]))
        for action in (*self._speaking(), *self._writing(), *self._arranging()):
            desk.actions.add(action, owner)
        desk.view.changed.connect(self._on_view)

    def play(self, line_id: RecordId) -> None:
        """Play one line as it is heard in the dub."""
        row = self._rows.row(line_id)
        if row >= 0:
            self._desk.player.play(self._rows.card(row).span)

    def assign(self, speaker: Speaker) -> None:
        """Let a speaker say the selected lines."""
        project = self._desk.view.project
        if project is not None and self._selected():
            with project.edit(mark("Edits", "Assign speaker")):
                script_edits.reassign(project, self._selected(), speaker)

    # The commands

    def _speaking(self) -> Sequence[Action]:
        return (
            Action(
                id="speech.generate_selected",
                text=self.tr("Generate selected lines"),
                run=lambda: self.generating.start(self._selected_ids()),
                shortcut="R",
                icon="generate",
                menu=Menu.SPEECH,
                is_enabled=lambda: self._has_selection() and bool(self._desk.view.language),
                is_local=True,
            ),
            Action(
                id="speech.generate_all",
                text=self.tr("Generate every language"),
                run=self.generating.start_all,
                shortcut="Ctrl+Shift+G",
                icon="globe",
                menu=Menu.SPEECH,
                is_enabled=self._has_lines,
            ),
            Action(
                id="script.play",
                text=self.tr("Play line"),
                run=lambda: self.play(self._current_id()),
                shortcut="P",
                icon="play",
                menu=Menu.SPEECH,
                group=1,
                is_enabled=self._has_current,
                is_local=True,
            ),
        )

    def _writing(self) -> Sequence[Action]:
        return (
            Action(
                id="script.edit",
                text=self.tr("Edit text"),
                run=lambda: self._editing.begin(self._current_id(), SAID),
                shortcut="Return; Enter; F2",
                icon="edit",
                menu=Menu.EDIT,
                group=4,
                is_enabled=lambda: self._has_current() and not self._editing.is_open,
                is_local=True,
            ),
            Action(
                id="script.edit_source",
                text=self.tr("Edit source text"),
                run=lambda: self._editing.begin(self._current_id(), SOURCE),
                shortcut="Shift+Return; Shift+F2",
                menu=Menu.EDIT,
                group=4,
                is_enabled=lambda: self._has_current() and not self._editing.is_open,
                is_local=True,
            ),
            Action(
                id="script.find",
                text=self.tr("Find in script"),
                run=self.find.emit,
                shortcut="Ctrl+F",
                icon="search",
                menu=Menu.EDIT,
                group=4,
                is_enabled=self._has_lines,
            ),
        )

    def _arranging(self) -> Sequence[Action]:
        return (
            Action(
                id="script.add_line",
                text=self.tr("Add line"),
                run=self._add,
                shortcut="Ctrl+Return",
                icon="add",
                menu=Menu.EDIT,
                group=5,
                is_enabled=lambda: (
                    self._desk.view.project is not None and not self._editing.is_open
                ),
                is_local=True,
            ),
            Action(
                id="script.join",
                text=self.tr("Join lines"),
                run=self._join,
                shortcut="Ctrl+J",
                menu=Menu.EDIT,
                group=5,
                is_enabled=lambda: len(self._desk.view.lines) > 1,
                is_local=True,
            ),
            Action(
                id="script.remove",
                text=self.tr("Delete lines"),
                run=self._remove,
                shortcut="Del",
                icon="trash",
                menu=Menu.EDIT,
                group=5,
                is_enabled=self._has_selection,
                is_local=True,
            ),
            Action(
                id="script.get_lines",
                text=self.tr("Get lines from the sound…"),
                run=lambda: self._desk.tasks.start(self._get_lines()),
                icon="sound",
                menu=Menu.SPEECH,
                group=2,
                is_enabled=self._can_find_speech,
            ),
            Action(
                id="script.find_speech",
                text=self.tr("Find the speech"),
                run=lambda: self._desk.tasks.start(self._find_speech()),
                icon="sound",
                menu=Menu.SPEECH,
                group=2,
                is_enabled=self._can_find_speech,
            ),
        )

    # What they do

    def _add(self) -> None:
        """Add a line after the current one, said by the same speaker, and begin to type."""
        project = self._desk.view.project
        if project is None:
            return
        current = project.find(Line, self._current_id())
        start = current.end if current else self._desk.player.position
        with project.edit(mark("Edits", "Add line")):
            speaker = project.find(Speaker, current.speaker_id) if current else None
            speaker = speaker or next(iter(project.all(Speaker)), None)
            speaker = speaker or script_edits.add_speaker(project, self.tr("Speaker"))
            line = script_edits.add_line(project, speaker, start, start + NEW_LINE)
        self._desk.view.select_lines([line.id])
        self._editing.begin(line.id, SAID)

    def _join(self) -> None:
        project = self._desk.view.project
        if project is None:
            return
        try:
            with project.edit(mark("Edits", "Join lines")):
                line = script_edits.merge_lines(project, self._selected())
        except InputError as error:
            self._desk.studio.notices.tell_error(error)
            return
        self._desk.view.select_lines([line.id])

    def _remove(self) -> None:
        """Remove the selected lines; the one after them is selected."""
        project = self._desk.view.project
        if project is None or not self._selected():
            return
        rows = sorted(self._rows.row(line.id) for line in self._selected())
        with project.edit(mark("Edits", "Delete lines")):
            script_edits.remove_lines(project, self._selected())
        if self._rows.rowCount():
            row = min(max(rows[0], 0), self._rows.rowCount() - 1)
            self._desk.view.select_lines([self._rows.line_id(row)])

    async def _get_lines(self) -> None:
        from studio.ui.panels.script.getting import get_lines  # noqa: PLC0415 - when wanted

        await get_lines(self._desk, self._owner)

    async def _find_speech(self) -> None:
        count = await self._desk.studio.sources.find_lines()
        if not count:
            self._desk.studio.notices.tell(
                mark("Notices", "No speech was found in the film."),
                mark("Notices", "Add lines by hand, or import a script."),
            )

    # What they may do

    def _selected_ids(self) -> list[RecordId]:
        chosen = self._desk.view.lines
        return [line_id for line_id in self._rows.all_ids() if line_id in chosen]

    def _selected(self) -> list[Line]:
        project = self._desk.view.project
        if project is None:
            return []
        return [project.get(Line, line_id) for line_id in self._selected_ids()]

    def _current_id(self) -> RecordId:
        row = self._lines.currentIndex().row()
        return self._rows.line_id(row) if 0 <= row < self._rows.rowCount() else ""

    def _has_current(self) -> bool:
        return bool(self._current_id())

    def _has_selection(self) -> bool:
        return bool(self._desk.view.lines)

    def _has_lines(self) -> bool:
        return self._rows.total > 0

    def _can_find_speech(self) -> bool:
        project = self._desk.view.project
        return project is not None and _has_sound(project)

    def _on_view(self, _: object) -> None:
        self._desk.actions.refresh()


def _has_sound(project: Project) -> bool:
    original = original_of(project)
    return original is not None and original.channels > 0
