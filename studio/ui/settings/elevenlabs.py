"""ElevenLabs: the user's keys, what they may do, and how its voices are used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QPushButton
from shiboken6 import isValid

from studio.domain.access import proxy_of
from studio.domain.errors import InputError, StudioError
from studio.ui.loop import ask
from studio.ui.settings.entries import Entry, EntryCommand, EntryList
from studio.ui.settings.key_dialog import KeyDialog
from studio.ui.settings.page import Page
from studio.ui.settings.standing import StandingWords
from studio.ui.texts import error_hint, error_text
from studio.ui.widgets.basics import label, set_role

if TYPE_CHECKING:
    from studio.domain.access import KeyEntry
    from studio.ui.desk import Desk

PROVIDER = "elevenlabs"

GLOBAL = "https://api.elevenlabs.io"
US = "https://api.us.elevenlabs.io"
EU = "https://api.eu.residency.elevenlabs.io"
INDIA = "https://api.in.residency.elevenlabs.io"
SINGAPORE = "https://api.sg.residency.elevenlabs.io"

MOST_PARALLEL = 20
ASKS_FROM = (1, 1_000, 2_000, 5_000, 20_000, 0)
"""Characters from which a run is asked about; 1 = always, 0 = never."""


class ElevenLabsPage(Page):
    """Keys first, then how they are used. Asks the provider only when *Test* is pressed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._keys, self._accounts = desk, desk.studio.keys, desk.studio.accounts
        self._words = StandingWords(self)
        self.set_title(
            self.tr("ElevenLabs"),
            self.tr(
                "Voices in the cloud, with an account of yours. Texts are sent only for lines "
                "whose speakers have such a voice, and only when you generate them."
            ),
        )
        self._add_keys()
        self._add_use()
        self._add_limits()
        self._add_privacy()
        self._keys.changed.connect(self._on_change)
        self._accounts.changed.connect(self._on_change)
        self._show()
        desk.tasks.start(self._keys.load())

    # Building

    def _add_keys(self) -> None:
        self.quota = label("", "muted", wraps=True)
        self.add(self.quota)
        self.list = EntryList(
            (
                EntryCommand(self.tr("Test"), self.tr("Test “{name}”"), self._test),
                EntryCommand(self.tr("Edit…"), self.tr("Edit “{name}”"), self._edit),
                EntryCommand(
                    self.tr("Replace key…"), self.tr("Replace the key “{name}”"), self._rotate
                ),
                EntryCommand(self.tr("Delete…"), self.tr("Delete “{name}”"), self._delete),
            )
        )
        self.list.chosen.connect(self._choose)
        self.list.setAccessibleName(self.tr("Keys of ElevenLabs"))
        self.add(self.list)
        self.add_key = QPushButton(self._desk.icons("add"), self.tr("Add a key…"))
        self.add_key.clicked.connect(lambda: self._desk.tasks.start(self._ask_new()))
        self.add_row(
            self.tr("Keys"),
            self.tr(
                "They are kept in the system's keyring, and in no file. If one is refused or used "
                "up, you are offered the next one."
            ),
            self.add_key,
        )

    def _add_use(self) -> None:
        self.model = QComboBox()
        self.model.activated.connect(lambda _: self._change(model=self.model.currentData()))
        self.add_row(
            self.tr("Model"),
            self.tr("Speaks lines. Test a key to see which models it has."),
            self.model,
        )
        self.format = QComboBox()
        self.format.activated.connect(
            lambda _: self._change(output_format=self.format.currentData())
        )
        self.add_row(
            self.tr("Sound format"),
            self.tr("How speech is sent here. Which ones there are depends on the plan."),
            self.format,
        )

    def _add_limits(self) -> None:
        self.parallel = QComboBox()
        self.parallel.addItem(self.tr("As many as the plan allows"), 0)
        for count in range(1, MOST_PARALLEL + 1):
            self.parallel.addItem(QLocale().toString(count), count)
        self.parallel.activated.connect(
            lambda _: self._change(most_parallel=self.parallel.currentData())
        )
        self.add_row(self.tr("Lines at the same time"), "", self.parallel)
        self.asks = QComboBox()
        for count in ASKS_FROM:
            self.asks.addItem(self._asking(count), count)
        self.asks.activated.connect(lambda _: self._ask_from(self.asks.currentData()))
        self.add_row(
            self.tr("Ask before it costs"),
            self.tr(
                "Runs that cost this much are said and asked about. Budgets stand in each "
                "project's settings."
            ),
            self.asks,
        )
        self.proxy = QLineEdit()
        self.proxy.setPlaceholderText(self.tr("As the system"))
        self.proxy.editingFinished.connect(self._set_proxy)
        self._proxy_text = self.add_row(
            self.tr("Proxy"), self.tr("Such as http://proxy.example:3128"), self.proxy
        )

    def _add_privacy(self) -> None:
        self.unlogged = QCheckBox(self.tr("Keep nothing"))
        self.unlogged.toggled.connect(lambda is_on: self._change(is_logged=not is_on))
        self.add_row(
            self.tr("History at ElevenLabs"),
            self.tr(
                "ElevenLabs keeps texts and speech in the account's history unless it is asked not "
                "to, which only some plans may. What was lost on the way can then not be fetched "
                "again."
            ),
            self.unlogged,
        )

    # Showing

    def _on_change(self, provider_id: str) -> None:
        if provider_id == PROVIDER:
            self._show()

    def _show(self) -> None:
        chosen = self._keys.chosen(PROVIDER)
        self.list.show_entries(
            [self._entry(one, is_chosen=one == chosen) for one in self._keys.all(PROVIDER)]
        )
        standing = self._accounts.standing(PROVIDER)
        text = self._words.quota(standing) if standing else ""
        if chosen is None:
            text = self.tr("There is no key yet. The embedded voices need none.")
        self.quota.setText(text)
        self.quota.setVisible(bool(text))
        options = self._desk.studio.settings.current.elevenlabs
        self._fill_models(options.model)
        formats = standing.formats if standing else ()
        self.format.clear()
        self.format.addItem(self.tr("The best the plan allows"), "")
        for name in dict.fromkeys((*formats, *filter(None, [options.output_format]))):
            self.format.addItem(name, name)
        self.format.setCurrentIndex(self.format.findData(options.output_format))
        self.parallel.setCurrentIndex(max(0, self.parallel.findData(options.most_parallel)))
        asked_from = self._desk.studio.settings.current.speech.asks_from_characters
        if self.asks.findData(asked_from) < 0:
            self.asks.addItem(self._asking(asked_from), asked_from)
        self.asks.setCurrentIndex(self.asks.findData(asked_from))
        self.proxy.setText(options.proxy)
        self.unlogged.setChecked(not options.is_logged)

    def _fill_models(self, current: str) -> None:
        self.model.clear()
        self.model.addItem(self.tr("As ElevenLabs suggests"), "")
        for model in self._accounts.models(PROVIDER):
            self.model.addItem(self._model_title(model.name, model.character_rate), model.id)
        if self.model.findData(current) < 0:
            self.model.addItem(current, current)
        self.model.setCurrentIndex(self.model.findData(current))

    def _model_title(self, name: str, rate: float) -> str:
        if rate == 1:
            return name
        share = QLocale().toString(round(rate * 100))
        return self.tr("{model} ({share} % of the price)").format(model=name, share=share)

    def _entry(self, key: KeyEntry, *, is_chosen: bool) -> Entry:
        places = {url: title for title, url in self._hosts()}
        place = places.get(key.base_url, key.base_url)
        missing = self.tr("The keyring does not have this key any more: replace it.")
        return Entry(
            id=key.id,
            title=key.label,
            details=self.tr("In use · {place}").format(place=place) if is_chosen else place,
            is_chosen=is_chosen,
            trouble="" if self._keys.is_usable(key.id) else missing,
        )

    def _hosts(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("Worldwide"), GLOBAL),
            (self.tr("United States"), US),
            (self.tr("European Union, data stays there"), EU),
            (self.tr("India, data stays there"), INDIA),
            (self.tr("Singapore, data stays there"), SINGAPORE),
        )

    def _asking(self, count: int) -> str:
        if count == 0:
            return self.tr("Never")
        if count == 1:
            return self.tr("Always")
        return self.tr("From {count} characters").format(count=QLocale().toString(count))

    # What is chosen

    def _change(self, **fields: object) -> None:
        settings = self._desk.studio.settings
        options = replace(settings.current.elevenlabs, **fields)  # type: ignore[arg-type]
        settings.change(elevenlabs=options)

    def _ask_from(self, count: int) -> None:
        settings = self._desk.studio.settings
        settings.change(speech=replace(settings.current.speech, asks_from_characters=count))

    def _set_proxy(self) -> None:
        try:
            proxy = proxy_of(self.proxy.text())
        except InputError as error:
            self._proxy_text.setText(error_text(error))
            set_role(self._proxy_text, "bad")
            return
        self._proxy_text.setText(self.tr("Such as http://proxy.example:3128"))
        set_role(self._proxy_text, "muted")
        self._change(proxy=proxy)

    def _choose(self, key_id: str) -> None:
        self._keys.choose(key_id)

    # Keys

    def _test(self, key_id: str) -> None:
        self._desk.tasks.start(self._tried(key_id))

    async def _tried(self, key_id: str) -> None:
        self.list.tell(key_id, self.tr("Asking ElevenLabs…"))
        try:
            standing = await self._accounts.test(PROVIDER, key_id)
            text, role = self._words.whole(standing), "" if standing.missing else "good"
            if not self._accounts.models(PROVIDER):
                await self._accounts.ask_models(PROVIDER)
        except StudioError as error:
            text = self.tr("{error} {hint}").format(error=error_text(error), hint=error_hint(error))
            role = "bad"
        if isValid(self):
            self.list.tell(key_id, text, role)

    async def _ask_new(self) -> None:
        dialog = KeyDialog(
            self,
            self.tr("Add a key"),
            self.tr("Make one on the website of ElevenLabs, under “API keys”."),
            self.tr("Add"),
        )
        count = len(self._keys.all(PROVIDER)) + 1
        name = self.tr("Key {number}").format(number=QLocale().toString(count))
        dialog.ask_name(name)
        dialog.ask_address(self._hosts())
        dialog.ask_key(self.tr("It goes to the keyring, and to this address alone."))
        dialog.finish()
        if await ask(dialog) == QDialog.DialogCode.Accepted:
            secret, label_ = dialog.secret, dialog.name.strip() or name
            dialog.forget()
            await self._keys.add(PROVIDER, label_, dialog.address, secret)

    def _edit(self, key_id: str) -> None:
        self._desk.tasks.start(self._ask_changes(self._known(key_id)))

    async def _ask_changes(self, key: KeyEntry) -> None:
        dialog = KeyDialog(self, self.tr("Edit the key"), "", self.tr("Keep"))
        dialog.ask_name(key.label)
        dialog.ask_address(self._hosts(), key)
        dialog.finish()
        if await ask(dialog) == QDialog.DialogCode.Accepted:
            self._keys.rename(key.id, dialog.name)
            self._keys.move(key.id, dialog.address)

    def _rotate(self, key_id: str) -> None:
        self._desk.tasks.start(self._ask_replacement(self._known(key_id)))

    async def _ask_replacement(self, key: KeyEntry) -> None:
        dialog = KeyDialog(
            self,
            self.tr("Replace the key “{name}”").format(name=key.label),
            self.tr("The new key is used from the next request on; runs go on with it."),
            self.tr("Replace"),
        )
        dialog.ask_key(self.tr("The old one leaves the keyring. Revoke it on their website, too."))
        dialog.finish()
        if await ask(dialog) == QDialog.DialogCode.Accepted:
            secret = dialog.secret
            dialog.forget()
            await self._keys.rotate(key.id, secret)
            self.list.tell(key.id, "")

    def _delete(self, key_id: str) -> None:
        self._desk.tasks.start(self._ask_delete(self._known(key_id)))

    async def _ask_delete(self, key: KeyEntry) -> None:
        dialog = KeyDialog(
            self,
            self.tr("Delete the key “{name}”?").format(name=key.label),
            self.tr("It leaves the keyring. At ElevenLabs it stays valid until you revoke it."),
            self.tr("Delete"),
        )
        if await ask(dialog) == QDialog.DialogCode.Accepted:
            await self._keys.delete(key.id)

    def _known(self, key_id: str) -> KeyEntry:
        return next(one for one in self._keys.all(PROVIDER) if one.id == key_id)
