"""Cut, copy and paste: clips with their takes, also into another studio; text; files."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from studio.domain import clippings
from studio.domain.media import Media
from studio.domain.pace import pace_of, usual_pace
from studio.domain.script import Line, casting_of
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.domain.timeline import Clip
from studio.storage.clippings import MIME, NothingToPaste, packed, unpacked

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.domain.project import Project
    from studio.domain.script import Speaker
    from studio.ui.desk import Desk
    from studio.ui.window import Window


class Pasteboard:
    """What cut, copy and paste do in one window."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk, self._owner = desk, owner

    async def copy(self) -> list[Clip]:
        """Put the selected clips on the clipboard, and their texts for other programs."""
        opened = self._desk.studio.workspace.require()
        project = opened.project
        clips = [clip for one in self._desk.view.clips if (clip := project.find(Clip, one))]
        hashes = {project.get(Media, clip.media_id).content_hash for clip in clips if clip.take_id}
        sounds = await asyncio.to_thread(lambda: {one: opened.read_stored(one) for one in hashes})
        still = [clip for clip in clips if project.find(Clip, clip.id) == clip]
        copied = clippings.clippings_of(project, still, sounds.__getitem__)
        content = await asyncio.to_thread(packed, copied)
        mime = QMimeData()
        mime.setData(MIME, content)
        mime.setText("\n".join(f"{one.speaker.name}: {one.text}" for one in copied))
        QGuiApplication.clipboard().setMimeData(mime)
        return still

    async def cut(self) -> None:
        """Copy the selected clips, then remove them and the lines nothing is left of."""
        project = self._project()
        clips = await self.copy()
        if project is None or project is not self._project():
            return
        left = [clip for clip in clips if project.find(Clip, clip.id)]
        with project.edit(mark("Edits", "Cut clips")):
            clippings.cut(project, left)

    async def paste(self) -> None:
        """Paste what there is: clips, files, or lines of text.

        Raises:
            NothingToPaste: it is none of these.
        """
        mime = QGuiApplication.clipboard().mimeData()
        if mime is None:
            raise NothingToPaste
        if mime.hasFormat(MIME):
            await self._paste_clips(bytes(mime.data(MIME).data()))
        elif paths := [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]:
            window: Window = self._owner.window()  # type: ignore[assignment]
            await window.take(paths)
        elif mime.hasText() and mime.text().strip():
            self._paste_text(mime.text())
        else:
            raise NothingToPaste

    async def _paste_clips(self, content: bytes) -> None:
        copied = await asyncio.to_thread(unpacked, content)
        opened = self._desk.studio.workspace.current or await self._desk.studio.workspace.new()
        project, at = opened.project, self._desk.player.position
        language = self._desk.view.language or copied[0].take.language
        with project.edit(mark("Edits", "Paste clips")):
            if language not in settings_of(project).languages:
                languages = (*settings_of(project).languages, language)
                project.update(settings_of(project), languages=languages)
            made = clippings.paste(project, copied, at, language, opened.add_stored)
        self._desk.view.select_clips([clip.id for clip in made])

    def _paste_text(self, text: str) -> None:
        project, view = self._project(), self._desk.view
        if project is None:
            raise NothingToPaste
        language = view.language or settings_of(project).source_language
        chosen = next((line for one in view.lines if (line := project.find(Line, one))), None)

        def length_of(speaker: Speaker, said: str) -> int:
            casting = casting_of(project, speaker.id, language)
            pace = pace_of(project, casting.voice_id, language) if casting else usual_pace(language)
            return pace.length(said)

        with project.edit(mark("Edits", "Paste lines")):
            made = clippings.paste_text(
                project,
                text,
                self._desk.player.position,
                language,
                chosen.speaker_id if chosen else None,
                length_of,
            )
        view.select_lines([line.id for line in made])

    def _project(self) -> Project | None:
        return self._desk.view.project
