"""Let a word be heard as the lexicon has it said, by a voice of the cast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.project_settings import default_voice
from studio.domain.script import Casting
from studio.domain.settings import settings_of
from studio.domain.voices import Voice, VoiceSettings
from studio.providers.base import SpeechRequest

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtWidgets import QWidget

    from studio.domain.project import Project
    from studio.ui.desk import Desk


class WordHearing(QObject):
    """Speaks one word at a time; the same again stops it."""

    heard = Signal(str)
    """What is heard now, by the name it was asked for with; "" = nothing."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._current = ""
        self._task: asyncio.Task[object] | None = None
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(lambda: self._show(""))

    def toggle(self, name: str, text: str, language: str) -> None:
        """Say `text` in a language; stop if what was asked for with this name is being said."""
        was_heard = self._current == name
        self.stop()
        if not was_heard and text:
            self._show(name)
            self._task = self._desk.tasks.start(self._say(text, language))

    def stop(self) -> None:
        """Be silent."""
        self._end.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._current:
            self._show("")
            self._desk.player.pause()

    async def _say(self, text: str, language: str) -> None:
        project = self._desk.studio.workspace.require().project
        try:
            voice, settings = await self._speaker(project, language)
            request = SpeechRequest(text=text, language=language, voice=voice, settings=settings)
            audio = await self._desk.studio.speech.say(request)
        except BaseException:
            self._show("")
            raise
        self._desk.player.play_audio(audio)
        self._end.start(round(audio.frames / audio.rate * 1000))

    async def _speaker(self, project: Project, language: str) -> tuple[Voice, VoiceSettings]:
        """Return a voice that is cast in a language, else one that could be."""
        for casting in project.where(Casting, "language", language):
            voice = project.find(Voice, casting.voice_id)
            if voice is not None:
                return voice, casting.settings
        chosen = project.find(Voice, default_voice(settings_of(project), language))
        if chosen is None:
            chosen = (await self._desk.studio.casting.local_voices())[0]
        return chosen, chosen.settings

    def _show(self, name: str) -> None:
        self._current = name
        self.heard.emit(name)
