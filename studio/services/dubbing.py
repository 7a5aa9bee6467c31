"""Dub a film: stages that look at the project and do what is missing, so any may be repeated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.languages import language_name, normalise
from studio.domain.script import Line, Speaker, spoken_text
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.services.notices import Weight
from studio.services.sources import original_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from studio.domain.project import Project
    from studio.formats.base import Script
    from studio.services.casting import Role
    from studio.services.speech import Generation
    from studio.services.studio import Studio


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be dubbed, into which languages, with which voices."""

    source: Path | None
    """Film or recording; None for a script alone."""
    scripts: tuple[Path, ...]
    languages: tuple[str, ...]
    music_effects: Path | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    """Voices by speaker name."""
    voice: str = ""
    """One voice for everybody without a role."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """Fields of `ProjectSettings` to set."""


class Dubbing:
    """Runs the stages one after the other."""

    def __init__(self, studio: Studio) -> None:
        self._workspace = studio.workspace
        self._notices = studio.notices
        self._sources = studio.sources
        self._scripts = studio.scripts
        self._casting = studio.casting
        self._speech = studio.speech
        self._fitting = studio.fitting

    async def dub(self, order: Order) -> dict[str, Generation]:
        """Bring the open project to where `order` can be exported; return what was generated.

        Raises:
            InputError: a language has no text, or a role names nobody.
            StudioError: a source, script or voice cannot be used.
        """
        languages = tuple(normalise(language) for language in order.languages)
        project = self._workspace.require().project
        with project.edit(mark("Edits", "Project settings")):
            project.update(settings_of(project), **order.settings)
        if order.source is not None:
            await self._sources.add(order.source)
        if order.music_effects is not None:
            await self._sources.add_music_effects(order.music_effects)
        await self.read_scripts(order.scripts, languages)
        await self._sources.level_beds()
        results = {}
        for language in languages:
            self._require_text(project, language)
            await self.cast(project, language, order)
            line_ids = [line.id for line in project.all(Line)]
            results[language] = await self._speech.generate(line_ids, language)
            with project.edit(mark("Edits", "Fit lines")):
                self._fitting.place_all(project, language)
        return results

    async def read_scripts(self, paths: Sequence[Path], languages: Sequence[str]) -> None:
        """Import scripts, the ones in the source language first: they know who speaks."""
        project = self._workspace.require().project
        read = [await self._sources.read_script(path) for path in paths]
        told = [(script, _language_of(script, languages)) for script in read]
        for script, language in sorted(told, key=lambda pair: pair[1] in languages):
            for warning in script.warnings:
                self._notices.tell(str(warning))
            is_translation = language in languages
            self._scripts.import_script(project, script, language if is_translation else "")
            if not is_translation:
                with project.edit(mark("Edits", "Import script")):
                    project.update(settings_of(project), source_language=language)
        if placed := await self._sources.place_untimed():
            text = mark("Notices", "{count} lines without times were placed where speech is heard.")
            self._notices.tell(text.format(count=placed))
        self._tell_late_lines(project)

    async def cast(self, project: Project, language: str, order: Order) -> None:
        """Give every speaker a voice in `language`: the order's, else a suggestion."""
        roles = {name.casefold(): role for name, role in order.roles.items()}
        for speaker in project.all(Speaker):
            role = roles.get(speaker.name.casefold())
            name = role.voice if role else order.voice
            if not name:
                continue
            voice = await self._casting.voice(name)
            with project.edit(mark("Edits", "Cast voices")):
                self._casting.cast(
                    project, speaker, language, voice, role.settings if role else None
                )
        self._refuse_unknown_roles(project, roles)
        pitches = await self._sources.speaker_pitches(project)
        await self._casting.cast_missing(project, language, pitches)

    def _refuse_unknown_roles(self, project: Project, roles: Mapping[str, Role]) -> None:
        speakers = {speaker.name.casefold(): speaker.name for speaker in project.all(Speaker)}
        unknown = [name for name in roles if name not in speakers]
        if unknown:
            raise InputError(
                mark("Errors", "The cast names “{unknown}”, who says nothing in the script."),
                hint=mark("Errors", "The speakers are: {speakers}."),
                unknown=", ".join(unknown),
                speakers=", ".join(speakers.values()),
            )

    def _tell_late_lines(self, project: Project) -> None:
        film = original_of(project)
        late = sum(line.start >= film.length for line in project.all(Line)) if film else 0
        if late:
            text = mark(
                "Notices", "{count} lines begin after the film has ended and are not heard."
            )
            self._notices.tell(text.format(count=late), weight=Weight.WARNING)

    def _require_text(self, project: Project, language: str) -> None:
        lines = project.all(Line)
        missing = sum(not spoken_text(project, line, language) for line in lines)
        if missing == len(lines):
            raise InputError(
                mark("Errors", "There is no script in {language}."),
                hint=mark("Errors", "Add one, such as “film.{tag}.vtt”."),
                language=language_name(language),
                tag=language,
            )
        if missing:
            text = mark("Notices", "{count} lines have no text in {language} and stay silent.")
            self._notices.tell(
                text.format(count=missing, language=language_name(language)),
                weight=Weight.WARNING,
            )


def _language_of(script: Script, languages: Sequence[str]) -> str:
    """Return the target language a script is in, or its own tag when it is none of them."""
    if not script.language:
        return languages[0] if len(languages) == 1 else ""
    for language in languages:
        if script.language.partition("-")[0] == language.partition("-")[0]:
            return language
    return script.language
