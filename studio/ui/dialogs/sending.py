"""Ask before a film is dubbed elsewhere: what leaves the computer, whose words are said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QRadioButton

from studio.ui.questions import Question

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class SendQuestion(Question):
    """Whose translation is spoken."""

    def __init__(self, parent: QWidget, provider: str, language: str, *, has_own: bool) -> None:
        """Take the names of provider and language, and whether every line has a translation."""
        super().__init__(parent, "", "", "")
        title = self.tr("Have the film dubbed by {provider}").format(provider=provider)
        self.setWindowTitle(title)
        self.set_title(title)
        text = self.tr(
            "The sound of the film is sent to {provider}, which charges your account by the "
            "minute. What comes back is a track in {language} beside yours; it can be undone."
        )
        self.explain(text.format(provider=provider, language=language))
        self.go.setText(self.tr("Send"))
        self.own = QRadioButton(self.tr("My translations are spoken"))
        self.theirs = QRadioButton(self.tr("It is written down and translated there"))
        self.own.setEnabled(has_own)
        (self.own if has_own else self.theirs).setChecked(True)
        if not has_own:
            self.own.setToolTip(self.tr("Some lines have no times or no translation yet."))
        self.body.addWidget(self.own)
        self.body.addWidget(self.theirs)

    @property
    def says_own(self) -> bool:
        """Whether the project's own translations are spoken."""
        return self.own.isChecked()
