"""One project as a card: its picture, name, languages, how far the dub has come, what it took."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate

from studio.ui.home.card_pen import GAP, SHAPE, TEXTS, CardPen
from studio.ui.home.choosing import name_of
from studio.ui.home.model import ENTRY
from studio.ui.home.words import length

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QStyleOptionViewItem

    from studio.domain.project_facts import ProjectFacts
    from studio.services.projects import ProjectEntry
    from studio.ui.desk import Desk
    from studio.ui.home.pictures import CardPictures
    from studio.ui.home.words import ProjectWords

    Index = QModelIndex | QPersistentModelIndex

FIRST_WIDTH = 300
SYMBOL = 36


class CardPainter(QStyledItemDelegate):
    """Paints cards; the grid says how wide they are."""

    def __init__(
        self, desk: Desk, pictures: CardPictures, words: ProjectWords, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._projects, self._workspace = desk.studio.projects, desk.studio.workspace
        self._themes, self._icons = desk.themes, desk.icons
        self._pictures, self._words = pictures, words
        self.width = FIRST_WIDTH

    @property
    def size(self) -> QSize:
        """Of a card with the gap around it."""
        return QSize(self.width, round((self.width - GAP) * SHAPE) + TEXTS + GAP)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room of a card."""
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        entry: ProjectEntry | None = index.data(ENTRY)
        if entry is None:
            return
        # the bindings know the fields of an option at run time only
        place = cast("QRect", getattr(option, "rect"))  # noqa: B009
        font = cast("QFont", getattr(option, "font"))  # noqa: B009
        direction = cast("Qt.LayoutDirection", getattr(option, "direction"))  # noqa: B009
        state = cast("QStyle.StateFlag", getattr(option, "state"))  # noqa: B009
        is_rtl = direction is Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        pen = CardPen(painter, self._themes.current, (font, direction))
        pen.begin(
            place.adjusted(0 if is_rtl else GAP, 0, -GAP if is_rtl else 0, -GAP),
            is_selected=bool(state & QStyle.StateFlag.State_Selected),
            is_pointed_at=bool(state & QStyle.StateFlag.State_MouseOver),
        )
        self._write(pen, entry)
        pen.frame(
            is_selected=bool(state & QStyle.StateFlag.State_Selected),
            has_focus=bool(state & QStyle.StateFlag.State_HasFocus),
        )
        painter.restore()

    def _write(self, pen: CardPen, entry: ProjectEntry) -> None:
        is_unsaved = self._projects.is_unsaved(entry)
        self._picture(pen, entry)
        pen.title(self._words.name(entry, is_unsaved=is_unsaved))
        if entry.problem:
            pen.paragraph(entry.problem, pen.theme.bad)
        elif entry.facts is None:
            pen.line(self._words.reading())
        else:
            self._facts(pen, entry.facts)
        # Nobody counts when a project was opened that has no place yet.
        seen = "" if is_unsaved and not entry.opened_at else self._words.seen(entry)
        pen.foot(seen, self._note(entry, is_unsaved=is_unsaved))

    def _facts(self, pen: CardPen, facts: ProjectFacts) -> None:
        words = self._words
        pen.line(words.languages(facts))
        pen.bar(facts.fresh, facts.stale, facts.asked)
        pen.line(words.progress(facts), words.stale(facts), pen.theme.warn)
        pen.line(words.cast(facts), words.spent(facts))

    def _note(self, entry: ProjectEntry, *, is_unsaved: bool) -> str:
        opened = self._workspace.current
        if opened is not None and opened.path == entry.path:
            return self._words.open_now()
        return self._words.unsaved() if is_unsaved else ""

    def _picture(self, pen: CardPen, entry: ProjectEntry) -> None:
        facts = entry.facts
        picture = self._pictures.of(entry)
        if picture is not None:
            pen.picture(picture)
        else:
            symbol = "sound" if facts is not None and facts.film else "script"
            icon = self._icons.tinted("warning" if entry.problem else symbol, pen.theme.on_speaker)
            pen.symbol(icon.pixmap(QSize(SYMBOL, SYMBOL)), sum(name_of(entry).encode()))
        if facts is not None and facts.length:
            pen.chip(length(facts.length))
        if entry.missing:
            pen.warning(self._words.missing(entry))
