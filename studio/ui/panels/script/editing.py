"""Change texts in place: one edit, one step, and on to the next line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.domain import script_edits
from studio.domain.errors import InputError
from studio.domain.script import Line, translation_of
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.ui.panels.script.card import budget_of
from studio.ui.panels.script.editor import LineEditor
from studio.ui.panels.script.shapes import direction_of

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.ui.desk import Desk
    from studio.ui.panels.script.lines import Lines
    from studio.ui.panels.script.rows import Rows

SAID, SOURCE = "said", "source"


class Editing(QObject):
    """Opens the editor over a card and writes what was typed into the project."""

    def __init__(self, desk: Desk, lines: Lines, rows: Rows) -> None:
        super().__init__(lines)
        self._desk, self._lines, self._rows = desk, lines, rows
        self.editor = LineEditor(lines.viewport(), lines.words)
        self._is_closing = False
        field = self.editor.field
        field.saved.connect(self._on_saved)
        field.given_up.connect(self.give_up)
        field.left.connect(self.save)
        field.split_wished.connect(self.split)
        self.editor.grew.connect(self._on_grew)
        self.editor.typed.connect(self._on_typed)
        lines.moved.connect(self._follow)
        lines.text_pressed.connect(self.begin)
        rows.modelReset.connect(self._follow)

    @property
    def is_open(self) -> bool:
        """Whether a text is being changed."""
        return bool(self.editor.line_id)

    def begin(self, line_id: str, part: str = SAID) -> None:
        """Let the user change a text of a line."""
        self.save()
        row, project = self._rows.row(line_id), self._desk.view.project
        if row < 0 or project is None:
            return
        index = self._rows.index(row)
        self._lines.setCurrentIndex(index)
        self._lines.scrollTo(index)
        card = self._rows.card(row)
        shapes = self._lines.used_shapes()
        part = part if card.shows_source else SAID
        if part == SOURCE:
            look = (shapes.fonts.source, direction_of(settings_of(project).source_language))
            text = card.source
        else:
            look, text = (shapes.fonts.said, shapes.direction), card.said
        self.editor.open(line_id, part, text, look)
        self._on_typed(text)
        self._lines.set_edited(line_id, part, 0)
        self.editor.show()
        self._follow()
        self._lines.scrollTo(self._rows.index(self._rows.row(line_id)))
        self.editor.field.setFocus()

    def save(self) -> None:
        """Keep what was typed: one step, none if nothing is different."""
        if not self.is_open or self._is_closing:
            return
        line_id, part, text = self.editor.line_id, self.editor.part, self.editor.text
        is_other = text.strip() != self.editor.before.strip()
        self._close()
        project = self._desk.view.project
        line = project.find(Line, line_id) if project else None
        if project is None or line is None or not is_other:
            return
        label = mark("Edits", "Change source text") if part == SOURCE else mark("Edits", "Type")
        with project.edit(label):
            if part == SOURCE:
                script_edits.set_text(project, line, text)
            else:
                script_edits.set_spoken_text(project, line, self._desk.view.language, text)

    def give_up(self) -> None:
        """Leave the text as it was."""
        if self.is_open:
            self._close()
            self._lines.setFocus()

    def split(self, at: int) -> None:
        """Cut the line at the cursor: what stands after it becomes a line of its own."""
        project, part, text = self._desk.view.project, self.editor.part, self.editor.text
        line = project.find(Line, self.editor.line_id) if project else None
        if project is None or line is None:
            return
        language = self._desk.view.language
        self._close()
        try:
            later = self._split(project, line, (part, language, text, at))
        except InputError as error:
            self._desk.studio.notices.tell_error(error)
            return
        self._lines.setFocus()
        self.begin(later.id, part)

    def _split(self, project: Project, line: Line, typed: tuple[str, str, str, int]) -> Line:
        part, language, text, at = typed
        with project.edit(mark("Edits", "Split line")):
            is_own = translation_of(project, line, language) is None
            is_source = part == SOURCE or (
                is_own and script_edits.is_own_language(project, language)
            )
            if is_source:
                line = script_edits.set_text(project, line, text)
            else:
                script_edits.set_translation(project, line, language, text)
            where = script_edits.SOURCE if is_source else language
            position = script_edits.time_of_cut(line, text, at)
            return script_edits.split_line(project, line, position, {where: at})[1]

    def _on_saved(self, goes_on: bool) -> None:
        line_id, part = self.editor.line_id, self.editor.part
        following = self._rows.row(line_id) + 1
        next_id = self._rows.line_id(following) if 0 < following < self._rows.rowCount() else ""
        self.save()
        self._lines.setFocus()
        if goes_on and next_id and self._rows.row(next_id) >= 0:
            self.begin(next_id, part)

    def _close(self) -> None:
        self._is_closing = True
        line_id = self.editor.line_id
        self.editor.line_id = ""
        self.editor.hide()
        self._lines.set_edited("", "", 0)
        row = self._rows.row(line_id)
        if row >= 0:
            index = self._rows.index(row)
            self._rows.dataChanged.emit(index, index)
        self._is_closing = False

    def _follow(self) -> None:
        """Stay over the text while the list scrolls; a line that is gone takes its editor along."""
        if not self.is_open:
            return
        place = self._lines.text_place(self.editor.line_id, self.editor.part)
        if place.isNull():
            self._close()
            return
        self.editor.place(place)

    def _on_grew(self, extra: int) -> None:
        self._lines.set_edited(self.editor.line_id, self.editor.part, extra)

    def _on_typed(self, text: str) -> None:
        project = self._desk.view.project
        line = project.find(Line, self.editor.line_id) if project else None
        if project is None or line is None or self.editor.part == SOURCE:
            self.editor.show_budget(None)
            return
        self.editor.show_budget(budget_of(project, line, text.strip(), self._rows.look(line)))
