"""Voices in the cloud and money, in the window: asks before it costs, offers the next key."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QLocale, QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from studio.domain.costs import spent_in
from studio.domain.errors import KeySpent, StudioError
from studio.domain.voices import Voice
from studio.services.jobs import JobState
from studio.services.notices import Weight
from studio.ui.actions import Action, Menu
from studio.ui.loop import ask
from studio.ui.notices import Message
from studio.ui.questions import Question
from studio.ui.settings.standing import StandingWords
from studio.ui.texts import error_text

if TYPE_CHECKING:
    from studio.domain.access import KeyEntry
    from studio.domain.project import Step
    from studio.domain.records import RecordId
    from studio.services.costs import RunCost
    from studio.services.jobs import Job
    from studio.services.speech_board import Part
    from studio.ui.desk import Desk
    from studio.ui.shell import Shell
    from studio.ui.view import ViewPart
    from studio.ui.window import Window

LATER_MS = 300
"""Costs follow what is typed with that delay: they are counted, not watched."""


class Spending(QObject):
    """Lives as long as the shell; every run asks it through `Costs.confirm`."""

    def __init__(self, desk: Desk, owner: Shell) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        self._costs, self._keys, self._accounts = (
            desk.studio.costs,
            desk.studio.keys,
            desk.studio.accounts,
        )
        self._words = StandingWords(self)
        self._offered: set[str] = set()
        """Keys another one was offered for already."""
        self._spent = 0
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._show)
        self._costs.confirm = self._confirm
        desk.actions.add(
            Action(
                id="app.keys",
                text=self.tr("Keys of ElevenLabs…"),
                run=self._open_keys,
                menu=Menu.SPEECH,
                group=9,
            ),
            owner,
        )
        desk.view.stepped.connect(self._on_step)
        desk.view.changed.connect(self._on_view)
        desk.studio.speech.board.changed.connect(self._on_board)
        desk.studio.jobs.changed.connect(self._on_job)
        self._keys.changed.connect(self._on_keys)
        self._accounts.changed.connect(self._on_account)
        self._later.start()

    # Asking before a run

    async def _confirm(self, run: RunCost) -> bool:
        dialog = Question(
            self._owner.window(),
            self.tr("Generate with {provider}?").format(provider=run.provider),
            self._explanation(run),
            self.tr("Generate"),
        )
        try:
            return await ask(dialog) == QDialog.DialogCode.Accepted
        finally:
            dialog.deleteLater()

    def _explanation(self, run: RunCost) -> str:
        cost = run.cost
        if cost.lines == 1:
            text = self.tr("One line costs about {characters} characters.")
        else:
            text = self.tr("{lines} lines cost about {characters} characters.")
        sentences = [text.format(lines=_number(cost.lines), characters=_number(cost.characters))]
        if run.standing is not None:
            sentences.append(self._words.quota(run.standing))
            left = run.standing.characters_left
            if left is not None and left < cost.characters:
                sentences.append(self.tr("That is not enough for all of them."))
        if run.left_of_budget is not None:
            text = self.tr("{left} characters are left of the project's budget.")
            sentences.append(text.format(left=_number(run.left_of_budget)))
        return "\n".join(one for one in sentences if one)

    # Another key

    def _on_board(self, parts: frozenset[Part]) -> None:
        failed = self._desk.studio.speech.board.failed
        for part in parts:
            error = failed.get(part)
            if isinstance(error, KeySpent):
                self._offer(error)
                return

    def _offer(self, error: KeySpent) -> None:
        """Offer the next key once for each that is spent; nothing is changed by itself."""
        spent = self._spent_key(error)
        following = self._keys.next_after(spent.id) if spent else None
        if spent is None or spent.id in self._offered:
            return
        self._offered.add(spent.id)
        if following is None:
            action, hint = self._desk.actions.get("app.keys"), ""
        else:
            text = self.tr("Go on with the key “{name}”")
            action = QAction(text.format(name=following.label), self)
            action.triggered.connect(partial(self._use, following.id))
            hint = self.tr("What is missing is generated with another key of yours then.")
        text = self.tr("{error} It is called “{name}”.").format(
            error=error_text(error), name=spent.label
        )
        self._window.toasts.show_message(Message(text, hint, Weight.WARNING, action))

    def _spent_key(self, error: KeySpent) -> KeyEntry | None:
        provider_id = next(
            (
                one.id
                for one in self._desk.studio.providers.values()
                if error.values.get("provider") in (one.name, one.id)
            ),
            "",
        )
        named = error.values.get("key_id")
        entries = self._keys.all(provider_id)
        return next((one for one in entries if one.id == named), self._keys.chosen(provider_id))

    def _use(self, key_id: str, _is_checked: bool = False) -> None:
        """Choose another key and speak with it what the one before could not pay."""
        self._offered.discard(key_id)
        self._keys.choose(key_id)
        missing: dict[str, list[RecordId]] = {}
        for part, error in self._desk.studio.speech.board.failed.items():
            if isinstance(error, KeySpent):
                missing.setdefault(part.language, []).append(part.line_id)
        for language, lines in missing.items():
            self._desk.tasks.start(self._desk.studio.speech.generate(lines, language))

    def _open_keys(self) -> None:
        self._desk.tasks.start(self._window.show_settings("elevenlabs"))

    @property
    def _window(self) -> Window:
        return cast("Window", self._owner.window())

    # What is shown beside *Generate*

    def _on_step(self, _: Step) -> None:
        self._later.start()

    def _on_view(self, _: ViewPart) -> None:
        self._later.start()

    def _on_keys(self, _: str) -> None:
        self._offered.clear()
        self._later.start()

    def _on_account(self, _: str) -> None:
        self._later.start()

    def _on_job(self, job: Job) -> None:
        """After a run that cost something, hear what is left."""
        if job.state is JobState.RUNNING or not self._charged:
            return
        project = self._desk.view.project
        spent = spent_in(project) if project else 0
        if spent != self._spent:
            self._spent = spent
            self._desk.tasks.start(self._hear())

    @property
    def _charged(self) -> set[str]:
        """The providers the user has a key for, among those whose voices the project has."""
        project = self._desk.view.project
        named = {voice.provider for voice in project.all(Voice)} if project else set()
        return {one for one in named if self._keys.chosen(one)}

    async def _hear(self) -> None:
        for provider_id in self._charged:
            with contextlib.suppress(StudioError):  # whoever presses *Test* is told why
                await self._accounts.ask(provider_id)

    def _show(self) -> None:
        self._desk.tasks.start(self._renew())

    async def _renew(self) -> None:
        if self._charged:
            await asyncio.to_thread(self._desk.studio.providers.load)
        if isValid(self):
            text, explanation = self._texts()
            self._owner.header.show_spending(text, explanation)

    def _texts(self) -> tuple[str, str]:
        project, language = self._desk.view.project, self._desk.view.language
        charged = self._charged
        if project is None or not language or not charged:
            return "", ""
        cost = self._costs.estimate(project, language)
        parts = []
        if cost.characters:
            text = self.tr("≈ {characters} characters")
            parts.append(text.format(characters=_number(cost.characters)))
        told = []
        for provider_id in charged:
            standing = self._accounts.standing(provider_id)
            if standing is not None and standing.characters_left is not None:
                text = self.tr("{left} left").format(left=_number(standing.characters_left))
                parts.append(text)
                told.append(self._words.quota(standing))
        return self.tr(" · ", "between facts").join(parts), "\n".join(told)


def _number(count: int) -> str:
    return QLocale().toString(count)
