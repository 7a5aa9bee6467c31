"""Short questions the window asks: what a script is, which language, what a film is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from studio.services.arrivals import ScriptUse
from studio.ui.widgets.basics import label
from studio.ui.widgets.language_picker import LanguagePicker

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

WIDTH = 420


class Question(QDialog):
    """A title, an explanation, something to choose, and two buttons; await it with `ask`."""

    def __init__(self, parent: QWidget, title: str, text: str, accept: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        self._title = label(title, "title", wraps=True)
        self._explanation = label(text, "muted", wraps=True)
        column.addWidget(self._title)
        column.addWidget(self._explanation)
        self._explanation.setVisible(bool(text))
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        column.addLayout(self.body, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.go.setDefault(True)  # only now: a dialog forgets what was default outside of it

    def set_title(self, title: str) -> None:
        """Ask something else."""
        self._title.setText(title)

    def explain(self, text: str) -> None:
        """Explain it."""
        self._explanation.setText(text)
        self._explanation.setVisible(bool(text))


class TextQuestion(Question):
    """One line of text."""

    def __init__(self, parent: QWidget, title: str, name: str, text: str) -> None:
        """Take what the field is called and what stands in it."""
        super().__init__(parent, title, "", "")
        self.go.setText(self.tr("OK"))
        self._field = QLineEdit(text)
        self._field.setAccessibleName(name)
        self._field.selectAll()
        self._field.textChanged.connect(lambda: self.go.setEnabled(bool(self.text)))
        self.go.setEnabled(bool(self.text))
        self.body.addWidget(self._field)
        self._field.setFocus()

    @property
    def text(self) -> str:
        """What was typed."""
        return self._field.text().strip()


class LanguageQuestion(Question):
    """Which language."""

    def __init__(
        self, parent: QWidget, title: str, text: str, without: Collection[str] = ()
    ) -> None:
        super().__init__(parent, title, text, "")
        self.go.setText(self.tr("Add"))
        self.picker = LanguagePicker(without=without)
        self.picker.setMinimumHeight(300)
        self.picker.accepted.connect(self.accept)
        self.picker.changed.connect(lambda tag: self.go.setEnabled(bool(tag)))
        self.go.setEnabled(False)
        self.body.addWidget(self.picker)
        self.picker.setFocus()


class ScriptQuestion(Question):
    """Whether a script is what is said in the film or a translation, and in which language."""

    def __init__(self, parent: QWidget, name: str, guess: str, languages: Sequence[str]) -> None:
        """Take the file's name, the language it names (or ""), and the project's languages."""
        super().__init__(parent, "", "", "")
        self.setWindowTitle(self.tr("Import script"))
        self.set_title(self.tr("What is “{name}”?").format(name=name))
        self.go.setText(self.tr("Import"))
        self._original = QRadioButton(self.tr("What is said in the film"))
        self._translation = QRadioButton(self.tr("A translation to be spoken"))
        self.picker = LanguagePicker(first=[*languages, guess] if guess else languages)
        self.picker.setMinimumHeight(260)
        self.picker.choose(guess or next(iter(languages), ""))
        for part in (self._original, self._translation, self.picker):
            self.body.addWidget(part)
        self._translation.setChecked(True)
        self._original.toggled.connect(self._show)
        self.picker.changed.connect(self._show)
        self.picker.accepted.connect(self.accept)
        self._show()

    @property
    def use(self) -> ScriptUse:
        """What was chosen."""
        return ScriptUse(
            is_translation=self._translation.isChecked(), language=self.picker.language
        )

    def _show(self) -> None:
        self.go.setEnabled(self._original.isChecked() or bool(self.picker.language))


class ChoiceQuestion(Question):
    """One of a few ways to go on."""

    def __init__(self, parent: QWidget, title: str, text: str, choices: Sequence[str]) -> None:
        super().__init__(parent, title, text, "")
        self.go.setText(self.tr("Continue"))
        self._choices = [QRadioButton(choice) for choice in choices]
        for one in self._choices:
            self.body.addWidget(one)
        self._choices[0].setChecked(True)

    @property
    def chosen(self) -> int:
        """Which one, counted from 0."""
        return next(place for place, one in enumerate(self._choices) if one.isChecked())
