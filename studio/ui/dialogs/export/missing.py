"""What an export would lack, and a button that has it spoken first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.ui.dialogs.export.choice import Readiness


class MissingCard(QFrame):
    """Hidden while nothing is missing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._text = label("", "warn", wraps=True)
        self.generate = QPushButton(self.tr("Generate first"))
        self.generate.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self.generate)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def show_missing(self, missing: Readiness) -> None:
        """Say what would be missing."""
        sentences = []
        if missing.unspoken == 1:
            sentences.append(self.tr("One line is not spoken as it is written."))
        elif missing.unspoken:
            text = self.tr("{count} lines are not spoken as they are written.")
            sentences.append(text.format(count=self.locale().toString(missing.unspoken)))
        if missing.misfits == 1:
            sentences.append(self.tr("One line does not fit: its end is not heard."))
        elif missing.misfits:
            text = self.tr("{count} lines do not fit: their ends are not heard.")
            sentences.append(text.format(count=self.locale().toString(missing.misfits)))
        self._text.setText("\n".join(sentences))
        self.generate.setVisible(missing.unspoken > 0)
        self.setVisible(bool(sentences))
