"""Who speaks with which voice: chosen by name, read from a cast file, or suggested by ear."""

from __future__ import annotations

import dataclasses
import difflib
import json
import tomllib
from typing import TYPE_CHECKING, cast

from studio.domain.errors import InputError, StudioError, VoiceUnavailable
from studio.domain.project_settings import default_voice, set_default_voice
from studio.domain.script import Casting as CastingRecord
from studio.domain.script import Speaker
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.domain.voices import Voice, VoiceSettings
from studio.services.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.providers.base import Provider
    from studio.services.keys import Keys


_UNREADABLE = (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError)
"""What a file that is no cast raises."""


@dataclasses.dataclass(frozen=True, slots=True)
class Role:
    """One speaker's part in a cast file."""

    voice: str
    settings: VoiceSettings | None = None


class Casting:
    """Casts voices of all providers."""

    def __init__(self, providers: Mapping[str, Provider], keys: Keys | None = None) -> None:
        """Take the providers, and the keys of those in the cloud; without a key they are silent."""
        self._providers = providers
        self._keys = keys
        self._voices: dict[str, tuple[Voice, ...]] = {}
        self.failed: dict[str, StudioError] = {}
        """Why a provider in the cloud could not say which voices it has, by its id."""
        if keys is not None:
            keys.changed.connect(self._forget)

    async def voices(self) -> tuple[Voice, ...]:
        """Return the voices of every provider, the offline ones first.

        Those in the cloud are asked only with a key; one that does not answer has none for now.
        """
        found = [*await self.local_voices()]
        for provider in self._providers.values():
            if not provider.is_local and self._keys and self._keys.access(provider.id):
                found.extend(await self._cloud_voices(provider))
        return tuple(found)

    async def local_voices(self) -> tuple[Voice, ...]:
        """Return the voices that speak on this computer: nobody has to be waited for."""
        local = [provider for provider in self._providers.values() if provider.is_local]
        for provider in local:
            if provider.id not in self._voices and provider.voices is not None:
                self._voices[provider.id] = tuple(await provider.voices.voices())
        return tuple(voice for one in local for voice in self._voices.get(one.id, ()))

    async def _cloud_voices(self, provider: Provider) -> tuple[Voice, ...]:
        if provider.id not in self._voices and provider.voices is not None:
            try:
                self._voices[provider.id] = tuple(await provider.voices.voices())
                self.failed.pop(provider.id, None)
            except StudioError as error:
                self.failed[provider.id] = error
        return self._voices.get(provider.id, ())

    def _forget(self, provider_id: str) -> None:
        """With another key there may be other voices."""
        self._voices.pop(provider_id, None)

    async def voice(self, name: str) -> Voice:
        """Return the voice with this name or id, whatever its case.

        Raises:
            VoiceUnavailable: there is none; the hint names those that read alike.
        """
        wanted = name.casefold()
        for asked in (self.local_voices, self.voices):  # the cloud only for what is not here
            voices = await asked()
            for voice in voices:
                if wanted in (voice.name.casefold(), voice.remote_id.casefold()):
                    return voice
        near = difflib.get_close_matches(name, [voice.name for voice in voices], 3, 0.5)
        if near:
            raise VoiceUnavailable(
                mark("Errors", "There is no voice called “{voice}”."),
                hint=mark("Errors", "Did you mean {near}?"),
                voice=name,
                near=", ".join(near),
            )
        raise VoiceUnavailable(
            mark("Errors", "There is no voice called “{voice}”."),
            hint=mark("Errors", "“vivavoce voices” lists them all."),
            voice=name,
        )

    def cast(
        self,
        project: Project,
        speaker: Speaker,
        language: str,
        voice: Voice,
        settings: VoiceSettings | None = None,
    ) -> None:
        """Give `speaker` a voice in one language; call inside an edit."""
        own = _copied(project, voice)
        chosen = settings or own.settings
        for casting in project.where(CastingRecord, "speaker_id", speaker.id):
            if casting.language == language:
                project.update(casting, voice_id=own.id, settings=chosen)
                return
        project.add(
            CastingRecord(
                speaker_id=speaker.id, language=language, voice_id=own.id, settings=chosen
            )
        )

    def begin_with(self, project: Project, language: str, voice: Voice | None) -> None:
        """Have speakers without a voice begin with this one in a language; inside an edit.

        None = a voice is suggested for each.
        """
        own = _copied(project, voice) if voice is not None else None
        set_default_voice(project, language, own.id if own else None)

    async def cast_missing(
        self, project: Project, language: str, pitches: Mapping[RecordId, float]
    ) -> dict[str, str]:
        """Suggest a voice for every speaker without one, as unlike each other as can be.

        Where the project has a voice everybody begins with in that language, they get that.

        Args:
            project: the project.
            language: the language to cast.
            pitches: median pitch in hertz of speakers heard in the original, by speaker id.

        Returns: voice names by speaker name.
        """
        voices = await self.local_voices()
        castings = [c for c in project.all(CastingRecord) if c.language == language]
        known = {casting.speaker_id for casting in castings}
        default = project.find(Voice, default_voice(settings_of(project), language))
        used = [project.get(Voice, casting.voice_id) for casting in castings]
        chosen = {}
        with project.edit(mark("Edits", "Cast voices")):
            for speaker in project.all(Speaker):
                if speaker.id in known:
                    continue
                voice = default or suggestion(voices, used, pitches.get(speaker.id))
                used.append(voice)
                self.cast(project, speaker, language, voice)
                chosen[speaker.name] = voice.name
        return chosen


def read_cast(path: Path) -> dict[str, Role]:
    """Read a cast file: TOML or JSON, `speaker = "voice"` or `{ voice = …, speed = … }`.

    Raises:
        InputError: it cannot be read or a setting does not exist.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
        parts = table.get("cast", table)
        return {str(name): _role(part) for name, part in parts.items()}
    except _UNREADABLE as error:
        raise InputError(
            mark("Errors", "“{name}” is not a cast file the studio can read ({why})."),
            hint=mark("Errors", 'Write one line for each speaker, such as  Anna = "Maya".'),
            name=path.name,
            why=str(error),
        ) from error


def _role(part: object) -> Role:
    if isinstance(part, str):
        return Role(part)
    table = dict(cast("Mapping[str, object]", part))
    voice = str(table.pop("voice"))
    settings = VoiceSettings(**cast("dict[str, float]", table)) if table else None  # type: ignore[arg-type]
    return Role(voice, settings)


def _copied(project: Project, voice: Voice) -> Voice:
    """Return the project's own copy of a library voice, added when it has none."""
    for own in project.all(Voice):
        if own.sound_print() == voice.sound_print():
            return own
    return project.add(voice)
