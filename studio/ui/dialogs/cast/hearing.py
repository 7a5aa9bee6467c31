"""Let a voice say something the speaker says, before it is cast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from studio.domain.errors import InputError
from studio.domain.text import mark
from studio.providers.base import SpeechRequest

if TYPE_CHECKING:
    import asyncio

    from studio.domain.voices import Voice, VoiceSettings
    from studio.ui.desk import Desk
    from studio.ui.dialogs.cast.voices import VoiceList


class Hearing(QObject):
    """Speaks one sample at a time; the same voice again stops it."""

    def __init__(self, desk: Desk, voices: VoiceList) -> None:
        super().__init__(voices)
        self._desk, self._voices = desk, voices
        self._task: asyncio.Task[object] | None = None
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(lambda: voices.show_heard(""))

    def toggle(self, voice: Voice, settings: VoiceSettings, text: str) -> None:
        """Let `voice` say `text`; stop if it is saying something already."""
        was_heard = self._voices.heard == voice.sound_print()
        self.stop()
        if not was_heard:
            self._voices.show_heard(voice.sound_print())
            self._task = self._desk.tasks.start(self._say(voice, settings, text))

    def stop(self) -> None:
        """Be silent."""
        self._end.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._voices.heard:
            self._voices.show_heard("")
            self._desk.player.pause()

    async def _say(self, voice: Voice, settings: VoiceSettings, text: str) -> None:
        if not text:
            self._voices.show_heard("")
            raise InputError(
                mark("Errors", "There is no text to hear the voice with."),
                hint=mark("Errors", "Write what this speaker says first."),
            )
        language = self._desk.view.language
        request = SpeechRequest(text=text, language=language, voice=voice, settings=settings)
        try:
            audio = await self._desk.studio.speech.say(request)
        except BaseException:
            self._voices.show_heard("")
            raise
        self._desk.player.play_audio(audio)
        self._end.start(round(audio.frames / audio.rate * 1000))
