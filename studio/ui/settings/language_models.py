"""Language models: who translates, where it is found, and whether it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QPushButton
from shiboken6 import isValid

from studio.domain.errors import StudioError
from studio.services.language_models import key_provider
from studio.ui.loop import ask
from studio.ui.questions import Question
from studio.ui.settings.entries import Entry, EntryCommand, EntryList
from studio.ui.settings.page import Page
from studio.ui.settings.profile_dialog import ProfileDialog
from studio.ui.texts import error_hint, error_text
from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from studio.services.settings import ModelProfile, Settings
    from studio.ui.desk import Desk


class LanguageModelsPage(Page):
    """Profiles, one of them in use."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._models, self._keys = desk, desk.studio.language_models, desk.studio.keys
        self.set_title(
            self.tr("Language models"),
            self.tr(
                "They translate scripts and find shorter or longer words. What is translated is "
                "sent to the model in use, with the lines around it; nothing else is."
            ),
        )
        self.empty = label(
            self.tr("There is none yet. With Ollama or LM Studio nothing leaves this computer."),
            "muted",
            wraps=True,
        )
        self.add(self.empty)
        self.list = EntryList(
            (
                EntryCommand(self.tr("Test"), self.tr("Test “{name}”"), self._test),
                EntryCommand(self.tr("Edit…"), self.tr("Edit “{name}”"), self._edit),
                EntryCommand(self.tr("Delete…"), self.tr("Delete “{name}”"), self._delete),
            )
        )
        self.list.setAccessibleName(self.tr("Language models"))
        self.list.chosen.connect(self._models.choose)
        self.add(self.list)
        self.add_model = QPushButton(desk.icons("add"), self.tr("Add a model…"))
        self.add_model.clicked.connect(lambda: desk.tasks.start(self._ask(None)))
        self.add_row(
            self.tr("Models"),
            self.tr("Keys, where a model needs one, are kept in the system's keyring."),
            self.add_model,
        )
        desk.studio.settings.changed.connect(self._on_change)
        self._keys.changed.connect(self._on_keys)
        self._show()
        desk.tasks.start(self._keys.load())

    def _on_change(self, _: Settings) -> None:
        self._show()

    def _on_keys(self, _: str) -> None:
        self._show()

    def _show(self) -> None:
        chosen = self._models.chosen
        profiles = self._models.all
        self.list.show_entries([self._entry(one, is_chosen=one == chosen) for one in profiles])
        self.list.setVisible(bool(profiles))
        self.empty.setVisible(not profiles)

    def _entry(self, profile: ModelProfile, *, is_chosen: bool) -> Entry:
        values = {"model": profile.model, "address": profile.base_url}
        text = self.tr("In use · {model} · {address}") if is_chosen else "{model} · {address}"
        key = self._keys.chosen(key_provider(profile.id))
        is_missing = key is not None and not self._keys.is_usable(key.id)
        missing = self.tr("The keyring does not have its key any more: type it again.")
        return Entry(
            id=profile.id,
            title=profile.name,
            details=text.format(**values),
            is_chosen=is_chosen,
            trouble=missing if is_missing else "",
        )

    def _test(self, profile_id: str) -> None:
        self._desk.tasks.start(self._tried(self._known(profile_id)))

    async def _tried(self, profile: ModelProfile) -> None:
        self.list.tell(profile.id, self.tr("Having a sentence translated…"))
        try:
            answer = await self._models.try_out(profile)
            text = self.tr("It works: “Good morning.” became “{text}” in Spanish.")
            told, role = text.format(text=answer), "good"
            if not answer:
                told, role = self.tr("It answers, but not with a translation."), "warn"
        except StudioError as error:
            hint = error_hint(error)
            told = self.tr("{error} {hint}").format(error=error_text(error), hint=hint)
            role = "bad"
        if isValid(self):
            self.list.tell(profile.id, told, role)

    def _edit(self, profile_id: str) -> None:
        self._desk.tasks.start(self._ask(self._known(profile_id)))

    async def _ask(self, profile: ModelProfile | None) -> None:
        has_key = profile is not None and bool(self._keys.all(key_provider(profile.id)))
        dialog = ProfileDialog(self, profile, has_key=has_key)
        if await ask(dialog) == QDialog.DialogCode.Accepted:
            typed, secret = dialog.profile, dialog.secret
            dialog.key.clear()
            kept = await self._models.put(typed, secret)
            self.list.tell(kept.id, "")

    def _delete(self, profile_id: str) -> None:
        self._desk.tasks.start(self._ask_delete(self._known(profile_id)))

    async def _ask_delete(self, profile: ModelProfile) -> None:
        dialog = Question(
            self,
            self.tr("Delete the model “{name}”?").format(name=profile.name),
            self.tr("Its key leaves the keyring, too. What it translated stays."),
            self.tr("Delete"),
        )
        if await ask(dialog) == QDialog.DialogCode.Accepted:
            await self._models.delete(profile.id)

    def _known(self, profile_id: str) -> ModelProfile:
        return next(one for one in self._models.all if one.id == profile_id)
