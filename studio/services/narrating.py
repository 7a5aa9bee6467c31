"""Read a text aloud: what is written becomes lines that follow each other, each as long as it is.

There is no film to keep to, so nothing is fitted: a project of this kind has a script without
times, and its clips are of natural length.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from studio.domain.project_settings import change_settings
from studio.domain.script import Line, Opening
from studio.domain.text import mark
from studio.formats.manuscript import SUFFIXES, manuscript_of, read_manuscript
from studio.formats.reading import content_of
from studio.services.dubbing import Dubbing, Order
from studio.services.scripts import NARRATOR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from studio.formats.base import Script, ScriptLine
    from studio.services.casting import Role
    from studio.services.scripts import Imported
    from studio.services.speech import Generation
    from studio.services.studio import Studio


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence before what begins, samples at 48 kHz."""

    sentence: int
    paragraph: int
    chapter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is to be read aloud, and by whom."""

    script: Script
    language: str
    name: str = ""
    """Of the project; "" = none of its own."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """Voices by speaker."""
    voice: str = ""
    """One voice for everybody without a role; "" = one is suggested."""
    pauses: Pauses | None = None
    """None = as the project has them."""


class Narrating:
    """Brings texts into the open project and has them spoken."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def read(self, path: Path) -> Script:
        """Return a file as what is read aloud; of other scripts, their times are left out.

        Raises:
            ScriptError: it is missing, no text, or has no words.
        """
        if path.suffix.lower() not in (*SUFFIXES, ""):
            script = await self._studio.sources.read_script(path)
            return replace(script, lines=tuple(_untimed(line) for line in script.lines))
        content = await asyncio.to_thread(content_of, path)
        return await asyncio.to_thread(read_manuscript, content, path)

    def begin(self, reading: Reading) -> Imported:
        """Make the open project read this, in one step; what it read before is compared with it."""
        project = self._studio.workspace.require().project
        named = tuple(
            replace(line, speaker=line.speaker or NARRATOR) for line in reading.script.lines
        )
        with project.edit(mark("Edits", "Import script")):
            change_settings(
                project,
                source_language=reading.language,
                languages=(reading.language,),
                is_dynamic=True,
            )
            if reading.name:
                change_settings(project, name=reading.name)
            if reading.pauses is not None:
                pauses = reading.pauses
                change_settings(
                    project,
                    sentence_pause=pauses.sentence,
                    paragraph_pause=pauses.paragraph,
                    chapter_pause=pauses.chapter,
                )
            script = replace(reading.script, lines=named)
            imported = self._studio.scripts.import_script(project, script)
        for warning in reading.script.warnings:
            self._studio.notices.tell(str(warning))
        return imported

    async def narrate(self, reading: Reading) -> Generation:
        """Have the open project read this from its beginning to its end.

        Raises:
            InputError: a role names nobody.
            StudioError: a voice cannot be used.
        """
        self.begin(reading)
        studio, language = self._studio, reading.language
        project = studio.workspace.require().project
        order = Order(
            source=None,
            scripts=(),
            languages=(language,),
            roles=reading.roles,
            voice=reading.voice,
        )
        await Dubbing(studio).cast(project, language, order)
        generated = await studio.speech.generate([line.id for line in project.all(Line)], language)
        with project.edit(mark("Edits", "Fit lines")):
            studio.fitting.place_all(project, language)
        return generated


def pasted(text: str) -> Script:
    """Return a text somebody typed or pasted as what is read aloud.

    Raises:
        ScriptError: it has no words.
    """
    return manuscript_of(text.replace("\r\n", "\n"))


def _untimed(line: ScriptLine) -> ScriptLine:
    return replace(line, start=None, end=None, opens=Opening.PARAGRAPH)
