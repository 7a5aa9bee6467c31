"""About the studio, the guide, and every shortcut on one sheet."""

from __future__ import annotations

import html
import platform
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from studio import __version__
from studio.ui.icons import LOGO
from studio.ui.menus import TITLES, menu_title
from studio.ui.widgets.basics import label, plain

if TYPE_CHECKING:
    from studio.ui.actions import Actions, Menu

GUIDE = Path(__file__).parents[2] / "resources" / "guide"


class AboutDialog(QDialog):
    """Name, version, licence, and whose work it stands on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Viva Voce"))
        self.setFixedWidth(460)
        picture = QLabel()
        picture.setPixmap(QIcon(str(LOGO)).pixmap(QSize(72, 72), self.devicePixelRatioF()))
        version = self.tr("Version {version} · Python {python} · Qt {qt}").format(
            version=__version__, python=platform.python_version(), qt=qVersion()
        )
        texts = QVBoxLayout()
        texts.setSpacing(6)
        texts.addWidget(label("Viva Voce", "display"))
        texts.addWidget(label(self.tr("A studio for voices and dubbing"), "muted"))
        texts.addWidget(label(version, "small"))
        texts.addSpacing(8)
        for text in (
            self.tr(
                "Free software under the GNU General Public License, version 3 or later. It comes "
                "without any warranty."
            ),
            self.tr(
                "It stands on the work of others: espeak-ng speaks, FFmpeg reads and writes films, "
                "Qt draws the window, NumPy and SciPy compute."
            ),
        ):
            texts.addWidget(label(text, "muted", wraps=True))
        top = QHBoxLayout()
        top.setSpacing(20)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(texts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addLayout(top)
        column.addWidget(_close_button(self))


class Reader(QDialog):
    """A text to read beside the window; it stays open while one works."""

    def __init__(self, title: str, size: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(size)
        self.text = QTextBrowser()
        self.text.setProperty("role", "bare")
        self.text.setAccessibleName(title)
        self.text.setOpenExternalLinks(False)
        self.text.document().setDocumentMargin(20)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.addWidget(self.text)
        buttons = _close_button(self)
        buttons.setContentsMargins(12, 0, 12, 0)
        column.addWidget(buttons)


class Guide(Reader):
    """First dub in five minutes."""

    def __init__(self, language: str, parent: QWidget) -> None:
        super().__init__("", QSize(720, 680), parent)
        self.setWindowTitle(self.tr("First dub in five minutes"))
        self.text.setAccessibleName(self.windowTitle())
        self.text.setMarkdown(_guide_file(language).read_text("utf-8"))


class ShortcutSheet(Reader):
    """Every command that has a shortcut, menu by menu."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__("", QSize(560, 680), parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.text.setAccessibleName(self.windowTitle())
        self.text.setHtml(_sheet(actions, self.windowTitle(), self.tr("Elsewhere")))


def _guide_file(language: str) -> Path:
    translated = GUIDE / f"first-dub.{language}.md"
    return translated if translated.is_file() else GUIDE / "first-dub.md"


def _sheet(actions: Actions, title: str, elsewhere: str) -> str:
    rows: list[tuple[Menu | None, str, str]] = []
    native = QKeySequence.SequenceFormat.NativeText
    for action, made in actions.all():
        if made.shortcuts():
            keys = QKeySequence.listToString(made.shortcuts(), native)
            rows.append((action.menu, plain(action.text), keys))
    order = [*TITLES, None]
    rows.sort(key=lambda row: order.index(row[0]))
    parts = [f"<h2>{html.escape(title)}</h2>"]
    for menu, members in groupby(rows, key=lambda row: row[0]):
        parts.append(f"<h3>{html.escape(menu_title(menu) if menu else elsewhere)}</h3>")
        parts.append("<table width='100%' cellpadding='3'>")
        parts += [
            f"<tr><td>{html.escape(name)}</td><td align='right'>{html.escape(keys)}</td></tr>"
            for _, name, keys in members
        ]
        parts.append("</table>")
    return "".join(parts)


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    return buttons
