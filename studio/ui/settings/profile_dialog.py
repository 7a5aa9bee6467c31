"""Asks for a language model: where it is, what it is called, and its key if it needs one."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from studio.domain.access import Secret
from studio.domain.errors import InputError
from studio.services.keys import valid_key
from studio.services.language_models import checked
from studio.services.settings import ModelProfile
from studio.ui.questions import Question
from studio.ui.texts import error_text
from studio.ui.widgets.basics import label

KINDS = (
    ("Ollama", "http://localhost:11434/v1", ""),
    ("LM Studio", "http://localhost:1234/v1", ""),
    ("llama.cpp", "http://localhost:8080/v1", "default"),
    ("OpenAI", "https://api.openai.com/v1", "gpt-4o-mini"),
)
"""Names of programs, where they are found, and a model to begin with."""


class ProfileDialog(Question):
    """Accepted only with what can be used."""

    def __init__(self, parent: QWidget, profile: ModelProfile | None, *, has_key: bool) -> None:
        super().__init__(parent, "", "", "")
        title = self.tr("Add a language model") if profile is None else self.tr("Edit the model")
        self.setWindowTitle(title)
        self.set_title(title)
        self.explain(
            self.tr("Any server that speaks the protocol of OpenAI, on this computer or elsewhere.")
        )
        self.go.setText(self.tr("Add") if profile is None else self.tr("Keep"))
        self._profile = profile or ModelProfile(id="", name="", base_url="", model="")
        self._has_key = has_key
        self.kind, self.name = QComboBox(), QLineEdit(self._profile.name)
        self.address, self.model = QLineEdit(self._profile.base_url), QLineEdit(self._profile.model)
        self.key = QLineEdit()
        self._wrong = label("", "bad", wraps=True)
        self._wrong.hide()
        if profile is None:
            self._offer_kinds()
        self._add(self.tr("Address"), self.address)
        self._add(self.tr("Model"), self.model)
        self._add(self.tr("Name"), self.name)
        self.name.setPlaceholderText(self.tr("As the model"))
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        kept = self.tr("Kept in the keyring. Type another one to replace it.")
        self.key.setPlaceholderText(kept if has_key else self.tr("Most local servers need none"))
        self._add(self.tr("Key"), self.key)
        self.body.addWidget(self._wrong)
        self.model.setFocus()

    @property
    def profile(self) -> ModelProfile:
        """What was typed."""
        return ModelProfile(
            id=self._profile.id,
            name=self.name.text(),
            base_url=self.address.text(),
            model=self.model.text(),
        )

    @property
    def secret(self) -> Secret | None:
        """The key that was typed; None to leave it as it is."""
        return Secret(self.key.text()) if self.key.text().strip() else None

    def accept(self) -> None:
        """Close, unless something is wrong with what was typed."""
        try:
            checked(self.profile)
            if self.secret is not None:
                valid_key(self.secret)
        except InputError as error:
            self._wrong.setText(error_text(error))
            self._wrong.show()
            return
        super().accept()

    def _offer_kinds(self) -> None:
        for name, _, _ in KINDS:
            self.kind.addItem(name)
        self.kind.addItem(self.tr("Another server"))
        self.kind.activated.connect(self._fill)
        self._add(self.tr("Program"), self.kind)
        self._fill(0)

    def _fill(self, place: int) -> None:
        """Begin with what the chosen program has; what is typed already for another is replaced."""
        address, model = KINDS[place][1:] if place < len(KINDS) else ("https://", "")
        self.address.setText(address)
        self.model.setText(model)

    def _add(self, name: str, field: QWidget) -> None:
        field.setAccessibleName(name)
        self.body.addWidget(label(name))
        self.body.addWidget(field)
