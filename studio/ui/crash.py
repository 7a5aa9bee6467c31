"""When the studio made a mistake: say so, say that nothing is lost, and offer a report."""

from __future__ import annotations

import platform
import traceback
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio import __version__
from studio.ui.widgets.basics import label


def report_of(error: BaseException) -> str:
    """Return what a developer needs to know, without the user's name or folders."""
    lines = [
        f"Viva Voce {__version__}, Python {platform.python_version()}, Qt {qVersion()}",
        platform.platform(),
        "",
        *traceback.format_exception(error),
    ]
    return "\n".join(line.rstrip() for line in lines).replace(str(Path.home()), "~")


class CrashDialog(QDialog):
    """Shows one report, or several in a row; the window goes on behind it."""

    def __init__(self, report: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.resize(640, 420)
        self._report = QPlainTextEdit(report)
        self._report.setReadOnly(True)
        self._report.setAccessibleName(self.tr("Report"))
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._copy = QPushButton(self.tr("Copy report"))
        self._copy.clicked.connect(self._copy_report)
        go_on = QPushButton(self.tr("Go on"))
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Viva Voce made a mistake"), "title"))
        text = self.tr(
            "Your project is saved: everything up to here is safe. If this happens again, "
            "send the report below to the developers; it holds none of your texts or recordings."
        )
        column.addWidget(label(text, "muted", wraps=True))
        column.addWidget(self._report, 1)
        row = QHBoxLayout()
        row.addWidget(self._copy)
        row.addStretch()
        row.addWidget(go_on)
        column.addLayout(row)
        go_on.setFocus()

    @property
    def report(self) -> str:
        """What is shown."""
        return self._report.toPlainText()

    def add(self, report: str) -> None:
        """Show one more, unless it is the same again."""
        if report not in self.report:
            self._report.appendPlainText(f"\n{report}")

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self._copy.setText(self.tr("Copied"))
