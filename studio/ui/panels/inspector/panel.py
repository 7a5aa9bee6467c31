"""The inspector: what is selected in full; the project where nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from studio.domain.text import mark
from studio.ui.panels.base import Area, Panel
from studio.ui.panels.inspector.clip_section import ClipSection, FitSection
from studio.ui.panels.inspector.line_section import LineSection
from studio.ui.panels.inspector.project_section import (
    FactsSection,
    FitDefaultsSection,
    LanguagesSection,
)
from studio.ui.panels.inspector.subject import subject_of
from studio.ui.panels.inspector.takes_section import TakesSection
from studio.ui.panels.inspector.voice_section import VoiceSection
from studio.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from studio.domain.project import Step
    from studio.ui.desk import Desk
    from studio.ui.panels.inspector.subject import Subject
    from studio.ui.view import ViewPart

LATER_MS = 30
"""Steps and selections come in bursts; the inspector follows once they pause."""


NARROWEST = 260
"""Pixels."""


class InspectorPanel(QWidget):
    """Three pages: the selection, the project, nothing open."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.line = LineSection(desk)
        self.clip = ClipSection(desk)
        self.fit = FitSection()
        self.takes = TakesSection(desk)
        self.voice = VoiceSection(desk)
        self.facts = FactsSection()
        self.languages = LanguagesSection(desk)
        self.defaults = FitDefaultsSection(desk)
        self._selected = _page((self.line, self.fit, self.takes, self.clip, self.voice))
        self._project = _page((self.facts, self.languages, self.defaults))
        self._pages = QStackedLayout(self)
        self._pages.setSizeConstraint(QStackedLayout.SizeConstraint.SetNoConstraint)
        self._pages.addWidget(self._project)
        self._pages.addWidget(self._selected)
        self._nothing = EmptyState(
            desk.icons("inspector"),
            self.tr("Nothing to inspect"),
            self.tr("Open a project; what you select in it is shown here in full."),
        )
        self._pages.addWidget(self._nothing)
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self.renew)
        desk.view.stepped.connect(self._on_step)
        desk.view.changed.connect(self._on_view)
        self.renew()

    def minimumSizeHint(self) -> QSize:
        """Return room for the narrowest fields; sentences wrap."""
        return QSize(NARROWEST, 120)

    def renew(self) -> None:
        """Show what is selected now."""
        subject = subject_of(self._desk.view)
        if subject is None:
            self._pages.setCurrentWidget(self._nothing)
        elif subject.lines or subject.clips:
            self._show_selected(subject)
        else:
            for section in (self.facts, self.languages, self.defaults):
                section.show_subject(subject)
            self._pages.setCurrentWidget(self._project)

    def _show_selected(self, subject: Subject) -> None:
        for section in (self.line, self.fit, self.takes, self.clip, self.voice):
            section.show_subject(subject)
        self._pages.setCurrentWidget(self._selected)

    def _on_step(self, _: Step) -> None:
        self._later.start()

    def _on_view(self, _: ViewPart) -> None:
        self._later.start()


def _page(sections: tuple[QWidget, ...]) -> QScrollArea:
    page = QWidget()
    page.setProperty("role", "plain")
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 12)
    column.setSpacing(4)
    for section in sections:
        column.addWidget(section)
    column.addStretch()
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its controls are what one goes through
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area


PANEL = Panel("inspector", mark("Panels", "Inspector"), "inspector", Area.RIGHT, InspectorPanel)
