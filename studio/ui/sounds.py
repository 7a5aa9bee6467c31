"""Sounds nobody says, and whole dubs made elsewhere: the commands. What they do is loaded then."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QFileDialog

from studio.domain.text import mark
from studio.ui.actions import Action, Menu
from studio.ui.loop import ask
from studio.ui.notices import Message
from studio.ui.texts import language_title

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from PySide6.QtWidgets import QWidget

    from studio.domain.timeline import Clip
    from studio.services.cloud_dubbing import Dubbed
    from studio.services.sound_clips import SoundClips
    from studio.ui.desk import Desk
    from studio.ui.window import Window


class Sounds(QObject):
    """Adds the commands; lives as long as the shell."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        for name, text, run, menu, group in (
            ("sound.add", self.tr("Add a sound at the playhead…"), self._add, Menu.CLIP, 5),
            ("sound.make", self.tr("Sound from words…"), self._make, Menu.CLIP, 5),
            ("voice.type", self.tr("Type and hear a voice…"), self._type, Menu.SPEECH, 8),
            ("dub.send", self.tr("Have the film dubbed elsewhere…"), self._send, Menu.SPEECH, 8),
        ):
            action = Action(
                id=name,
                text=text,
                run=partial(self._start, run),
                menu=menu,
                group=group,
                is_enabled=lambda: desk.view.project is not None,
            )
            desk.actions.add(action, owner)

    def _start(self, work: Callable[[], Coroutine[object, object, None]]) -> None:
        self._desk.tasks.start(work())

    async def add_files(self, paths: list[Path]) -> None:
        """Place sound files one after the other from the playhead on.

        Raises:
            StudioError: one cannot be used; those before it are placed.
        """
        service, at = self._service(), self._desk.player.position
        made: list[Clip] = []
        for path in paths:
            made.append(await service.add_file(path, at))
            at = made[-1].end
        self._desk.view.select_clips([clip.id for clip in made])

    async def _add(self) -> None:
        from studio.services.arrivals import SOUND_SUFFIXES  # noqa: PLC0415 - few ever need it

        dialog = QFileDialog(self._owner.window(), self.tr("Add a sound at the playhead"))
        dialog.setDirectory(_folder(QStandardPaths.StandardLocation.MusicLocation))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(sorted(f"*{suffix}" for suffix in SOUND_SUFFIXES))
        dialog.setNameFilters([self.tr("Sounds") + f" ({patterns})"])
        if await ask(dialog) == QDialog.DialogCode.Accepted:
            await self.add_files([Path(name) for name in dialog.selectedFiles()])

    async def _make(self) -> None:
        from studio.ui.dialogs.effect import EffectQuestion  # noqa: PLC0415 - few ever need it

        studio, at = self._desk.studio, self._desk.player.position
        await asyncio.to_thread(studio.providers.load)
        service = self._service()
        maker = next(filter(studio.keys.chosen, service.makers()), None)
        if maker is None:
            self._tell_no_key()
            return
        dialog = EffectQuestion(self._owner.window(), studio.providers[maker].name)
        try:
            if await ask(dialog) != QDialog.DialogCode.Accepted:
                return
            clip = await service.make(maker, dialog.request, at)
        finally:
            dialog.deleteLater()
        self._desk.view.select_clips([clip.id])

    async def _type(self) -> None:
        from studio.ui.dialogs.type_and_hear import TypingDialog, live_castings  # noqa: PLC0415 - as above

        studio, view = self._desk.studio, self._desk.view
        await asyncio.to_thread(studio.providers.load)
        castings = live_castings(self._desk, view.project, view.language) if view.project else ()
        if not castings:
            studio.notices.tell(
                mark("Notices", "Nobody here has a voice that speaks while you type."),
                mark("Notices", "Give a speaker a voice of ElevenLabs first."),
            )
            return
        dialog = TypingDialog(self._desk, self._owner.window(), castings)
        try:
            await ask(dialog)
        finally:
            dialog.deleteLater()

    async def _send(self) -> None:
        from studio.services.cloud_dubbing import CloudDubbing, own_lines  # noqa: PLC0415 - as above
        from studio.ui.dialogs.sending import SendQuestion  # noqa: PLC0415 - as above

        studio, view = self._desk.studio, self._desk.view
        if view.project is None or not view.language:
            studio.notices.tell(
                mark("Notices", "Choose the language to dub into first."),
                mark("Notices", "It stands above the script."),
            )
            return
        await asyncio.to_thread(studio.providers.load)
        service = CloudDubbing(
            studio.workspace, studio.jobs, studio.providers, studio.scripts, studio.costs
        )
        dubber = next(filter(studio.keys.chosen, service.dubbers()), None)
        if dubber is None:
            self._tell_no_key()
            return
        language = view.language
        dialog = SendQuestion(
            self._owner.window(),
            studio.providers[dubber].name,
            language_title(language),
            has_own=bool(own_lines(view.project, language)),
        )
        try:
            if await ask(dialog) != QDialog.DialogCode.Accepted:
                return
            dubbed = await service.dub(dubber, language, says_own=dialog.says_own)
        finally:
            dialog.deleteLater()
        self._tell_dubbed(dubbed, language)

    def _tell_dubbed(self, dubbed: Dubbed, language: str) -> None:
        action = QAction(self.tr("Save its subtitles…"), self)
        action.triggered.connect(partial(self._start_saving, dubbed.subtitles, language))
        text = self.tr("The dub in {language} is a track of its own now.")
        hint = self.tr("Mute it to hear your voices, or mute yours.")
        message = Message(text.format(language=language_title(language)), hint)
        if dubbed.subtitles:
            message = Message(message.text, hint, action=action)
        cast("Window", self._owner.window()).toasts.show_message(message)

    def _start_saving(self, subtitles: str, language: str, _is_checked: bool = False) -> None:
        self._desk.tasks.start(self._save(subtitles, language))

    async def _save(self, subtitles: str, language: str) -> None:
        dialog = QFileDialog(self._owner.window(), self.tr("Save subtitles"))
        dialog.setDirectory(_folder(QStandardPaths.StandardLocation.DocumentsLocation))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("vtt")
        dialog.selectFile(f"{language}.vtt")
        if await ask(dialog) == QDialog.DialogCode.Accepted:
            await asyncio.to_thread(_write, Path(dialog.selectedFiles()[0]), subtitles)

    def _tell_no_key(self) -> None:
        message = Message(
            self.tr("That needs a key of ElevenLabs."),
            self.tr("Without one, drop sound files, and dub with the voices on this computer."),
            action=self._desk.actions.get("app.keys"),
        )
        cast("Window", self._owner.window()).toasts.show_message(message)

    def _service(self) -> SoundClips:
        from studio.services.sound_clips import SoundClips  # noqa: PLC0415 - few ever need it

        studio = self._desk.studio
        return SoundClips(studio.workspace, studio.jobs, studio.providers, studio.costs)


def _write(path: Path, text: str) -> None:
    from studio.transcoding.atomic import writing_beside  # noqa: PLC0415 - few ever need it

    with writing_beside(path) as part:
        part.write_text(text, "utf-8")


def _folder(place: QStandardPaths.StandardLocation) -> str:
    return QStandardPaths.writableLocation(place)
