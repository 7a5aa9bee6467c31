"""Type and hear: a voice of the cast speaks each word when it is typed to its end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout

from studio.domain.errors import StudioError
from studio.domain.script import Casting, Speaker
from studio.domain.voices import Voice
from studio.providers.base import SpeechRequest
from studio.services.typed_speech import TypedSpeech
from studio.ui.texts import error_text
from studio.ui.widgets.basics import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from studio.domain.project import Project
    from studio.providers.base_live import LiveSpeaker
    from studio.ui.desk import Desk


class TypingField(QPlainTextEdit):
    """Enter ends a sentence; it makes no new line."""

    ended = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell that the sentence is whole."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ended.emit()
        else:
            super().keyPressEvent(event)


class TypingDialog(QDialog):
    """Nothing is kept of what is heard here."""

    def __init__(self, desk: Desk, parent: QWidget, castings: Sequence[Casting]) -> None:
        """Take whose voices can be heard, at least one."""
        super().__init__(parent)
        self._desk = desk
        self._spoken = 0
        self._typed: TypedSpeech | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._castings = castings
        self.setWindowTitle(self.tr("Type and hear"))
        self.setMinimumWidth(460)
        self.who = QComboBox()
        self.who.setAccessibleName(self.tr("Voice"))
        for casting in castings:
            self.who.addItem(self._name(casting))
        self.field = TypingField()
        self.field.setAccessibleName(self.tr("What is said"))
        self.field.setPlaceholderText(self.tr("Type: each word is spoken when it is finished."))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(96)
        self.told = label("", "muted", wraps=True)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        explanation = self.tr("Enter ends the sentence. What was spoken has to be paid for.")
        for part in (label(explanation, "muted", wraps=True), self.who, self.field, self.told):
            column.addWidget(part)
        column.addWidget(close)
        self.field.textChanged.connect(self._follow)
        self.field.ended.connect(self._end)
        self.who.currentIndexChanged.connect(lambda _: self._end())
        self._show()
        self.field.setFocus()

    def done(self, code: int) -> None:
        """Say nothing more."""
        for task in self._tasks:
            task.cancel()
        if self._typed is not None:
            self._desk.player.pause()
        super().done(code)

    # Speaking

    def _follow(self) -> None:
        text = self.field.toPlainText()
        if not text.strip():
            return
        typed = self._typed or self._begin()
        try:
            typed.follow(text)
        except StudioError as error:
            self.told.setText(error_text(error))
            return
        self._show()

    def _end(self) -> None:
        """The sentence is whole: its last word is spoken too, and the field is for the next one."""
        typed, self._typed = self._typed, None
        if typed is None:
            return
        try:
            typed.follow(self.field.toPlainText(), is_whole=True)
        except StudioError as error:
            typed.finish()
            self.told.setText(error_text(error))
            return
        self._spoken += typed.characters
        self.field.clear()
        self._show()

    def _begin(self) -> TypedSpeech:
        project = self._desk.studio.workspace.require().project
        casting = self._castings[self.who.currentIndex()]
        voice = project.get(Voice, casting.voice_id)
        speaker = live_of(self._desk, voice)
        assert speaker is not None
        costs = self._desk.studio.costs
        request = SpeechRequest(
            text="",
            language=casting.language or self._desk.view.language,
            voice=voice,
            settings=casting.settings,
            model=costs.model(voice.provider),
        )
        self._typed = typed = TypedSpeech(speaker, request, costs, costs.ledger(project))
        self._desk.player.play_reel(typed.reel)
        task = asyncio.ensure_future(self._speak(typed))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return typed

    async def _speak(self, typed: TypedSpeech) -> None:
        try:
            await typed.speak()
        except StudioError as error:
            self.told.setText(error_text(error))

    def _show(self) -> None:
        count = self._spoken + (self._typed.characters if self._typed else 0)
        text = self.tr("{count} characters spoken so far.")
        self.told.setText(text.format(count=QLocale().toString(count)))

    def _name(self, casting: Casting) -> str:
        project = self._desk.studio.workspace.require().project
        text = self.tr("{speaker}: {voice}")
        speaker = project.get(Speaker, casting.speaker_id).name
        return text.format(speaker=speaker, voice=project.get(Voice, casting.voice_id).name)


def live_of(desk: Desk, voice: Voice) -> LiveSpeaker | None:
    """Return what speaks while it is typed with a voice, None where nothing does."""
    provider = desk.studio.providers.load().get(voice.provider)
    return provider.live if provider is not None else None


def live_castings(desk: Desk, project: Project, language: str) -> tuple[Casting, ...]:
    """Return the castings of a language whose voices can be heard while one types."""
    return tuple(
        casting
        for casting in project.all(Casting)
        if casting.language == language
        and (voice := project.find(Voice, casting.voice_id)) is not None
        and live_of(desk, voice) is not None
    )
