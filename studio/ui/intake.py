"""What becomes of files the user drops or picks: asked where unclear, then done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from studio.domain.settings import settings_of
from studio.services.arrivals import Arrival, Arrivals, ScriptUse, likely_use
from studio.services.sources import original_of
from studio.ui.loop import ask
from studio.ui.questions import ChoiceQuestion, ScriptQuestion
from studio.ui.texts import language_title

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from studio.formats.base import Script
    from studio.services.studio import Studio
    from studio.ui.window import Window

ORDER = (
    Arrival.PROJECT,
    Arrival.FILM,
    Arrival.SOUND,
    Arrival.MUSIC_EFFECTS,
    Arrival.SCRIPT,
    Arrival.TIMELINE,
)
"""A film first: scripts are matched with it."""


BEGINNING = frozenset({Arrival.FILM, Arrival.SOUND, Arrival.SCRIPT})
"""What a project may begin with."""


class Intake(QObject):
    """Takes files into the project, opening or making one where that is meant."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window

    async def take(self, paths: Sequence[Path], *, begins_project: bool = False) -> None:
        """Do with each file what `sentence` said.

        Args:
            paths: of the files.
            begins_project: True to put them into a new project, as on Home.

        Raises:
            StudioError: one cannot be used; those before it are in.
        """
        desk = self._window.desk
        if desk is None:
            return
        arrivals = Arrivals(desk.studio)
        kinds = {path: arrivals.kind(path) for path in paths}
        if (begins_project or self._is_home()) and BEGINNING.intersection(kinds.values()):
            await desk.studio.workspace.new()
        for kind in ORDER:
            for path in paths:
                if kinds[path] is kind and not await self._take_one(path, kind, arrivals):
                    return
        if any(kind is not Arrival.UNKNOWN for kind in kinds.values()):
            self._window.shell.go("dub")

    def sentence(self, path: Path) -> tuple[Arrival, str]:
        """Return what a file is and what will happen to it."""
        desk = self._window.desk
        if desk is None:
            return Arrival.UNKNOWN, self.tr("One moment, please: the studio is starting.")
        kind = Arrivals(desk.studio).kind(path)
        project = desk.view.project
        if kind in BEGINNING and self._is_home():
            return kind, self.tr("Becomes a new project")
        has_original = project is not None and original_of(project) is not None
        if kind in (Arrival.FILM, Arrival.SOUND) and project is None:
            return kind, self.tr("Becomes a new project")
        texts = {
            Arrival.PROJECT: self.tr("Opens this project"),
            Arrival.FILM: self.tr("Becomes the film to dub"),
            Arrival.SOUND: self.tr("Becomes the recording to dub"),
            Arrival.MUSIC_EFFECTS: self.tr("Becomes the music and effects under the new voices"),
            Arrival.SCRIPT: self.tr("Its lines come into the script"),
            Arrival.TIMELINE: self.tr("Its clips are placed as they are there"),
            Arrival.UNKNOWN: self.tr("The studio cannot use this kind of file"),
        }
        if has_original and kind is Arrival.SOUND:
            return kind, self.tr("Replaces the film, or becomes a clip or music: you choose")
        if has_original and kind is Arrival.FILM:
            return kind, self.tr("Replaces the film, or begins a new project: you choose")
        return kind, texts[kind]

    def _is_home(self) -> bool:
        """Home shows all projects: what falls there begins one of its own."""
        return self._window.shell.current == "home"

    async def _take_one(self, path: Path, kind: Arrival, arrivals: Arrivals) -> bool:
        """Return whether to go on with the rest."""
        desk = self._window.desk
        assert desk is not None
        studio = desk.studio
        if kind is Arrival.PROJECT:
            await studio.workspace.open(path)
            return True
        if studio.workspace.current is None:
            await studio.workspace.new()
        if kind is Arrival.SCRIPT:
            return await self._take_script(path, arrivals)
        if kind is Arrival.TIMELINE:
            await arrivals.take_over(path)
            return True
        if kind is Arrival.MUSIC_EFFECTS:
            await studio.sources.add_music_effects(path)
            return True
        return await self._take_film(path, kind, arrivals)

    async def _take_film(self, path: Path, kind: Arrival, arrivals: Arrivals) -> bool:
        studio = arrivals.studio
        project = studio.workspace.require().project
        known = original_of(project)
        if known is not None and known.path != str(path):
            chosen = await self._ask_about_film(path, kind)
            if chosen is None:
                return False
            if chosen == _MUSIC:
                await studio.sources.add_music_effects(path)
                return True
            if chosen == _CLIP:
                await self._place(path, studio)
                return True
            if chosen == _NEW:
                await studio.workspace.new()
        await studio.sources.add(path)
        beside = studio.sources.scripts_beside(path)
        await self._take_scripts([(await arrivals.read_script(one))[0] for one in beside], arrivals)
        return True

    async def _place(self, path: Path, studio: Studio) -> None:
        from studio.services.sound_clips import SoundClips  # noqa: PLC0415 - few ever need it

        desk = self._window.desk
        assert desk is not None
        service = SoundClips(studio.workspace, studio.jobs, studio.providers, studio.costs)
        clip = await service.add_file(path, desk.player.position)
        desk.view.select_clips([clip.id])

    async def _take_scripts(self, scripts: Sequence[Script], arrivals: Arrivals) -> None:
        """Take the scripts beside a film, what is said in it first: it knows who speaks."""
        project = arrivals.studio.workspace.require().project
        if len(scripts) == 1:
            source = ScriptUse(is_translation=False, language=scripts[0].language or "")
            arrivals.add_script(scripts[0], likely_use(project, scripts[0]) or source)
            await arrivals.studio.sources.place_untimed()
            return
        spoken = settings_of(project).source_language
        languages = [script.language or "" for script in scripts]
        if scripts and spoken not in languages:
            spoken = await self._ask_what_is_spoken(languages)
        for script in sorted(scripts, key=lambda one: (one.language or "") != spoken):
            is_source = (script.language or "") == spoken
            use = ScriptUse(is_translation=not is_source, language=script.language or "")
            if is_source or use.language:
                arrivals.add_script(script, use)
        await arrivals.studio.sources.place_untimed()

    async def _ask_what_is_spoken(self, languages: Sequence[str]) -> str:
        """Return the language of the original; the first one if the user does not say."""
        titles = [language_title(one) if one else self.tr("Unknown") for one in languages]
        question = ChoiceQuestion(
            self._window,
            self.tr("What is spoken in the film?"),
            self.tr(
                "There are scripts in several languages beside it. The others are what it is "
                "dubbed into."
            ),
            titles,
        )
        await ask(question)
        return languages[question.chosen]

    async def _ask_about_film(self, path: Path, kind: Arrival) -> int | None:
        choices = [
            self.tr("Begin a new project with it"),
            self.tr("Put it in the place of this project's film; script and voices stay"),
        ]
        if kind is Arrival.SOUND:
            choices.append(self.tr("Use it as music and effects under the new voices"))
            choices.append(self.tr("Place it at the playhead, as a clip of its own"))
        question = ChoiceQuestion(
            self._window,
            self.tr("What is “{name}” for?").format(name=path.name),
            self.tr("This project has a film already."),
            choices,
        )
        if await ask(question) != QDialog.DialogCode.Accepted:
            return None
        return question.chosen

    async def _take_script(self, path: Path, arrivals: Arrivals) -> bool:
        script, use = await arrivals.read_script(path)
        use = use or await self._ask_about_script(path, script)
        if use is None:
            return False
        arrivals.add_script(script, use)
        await arrivals.studio.sources.place_untimed()
        if use.is_translation:
            self._window.front.view.show_language(use.language)
        return True

    async def _ask_about_script(self, path: Path, script: Script) -> ScriptUse | None:
        project = self._window.front.view.project
        languages = settings_of(project).languages if project else ()
        question = ScriptQuestion(self._window, path.name, script.language or "", languages)
        accepted = await ask(question) == QDialog.DialogCode.Accepted
        return question.use if accepted else None


_NEW, _REPLACE, _MUSIC, _CLIP = range(4)
