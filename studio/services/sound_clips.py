"""Put sounds nobody says on the timeline: files, and effects a provider makes from words."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.audio.buffer import PROJECT_RATE
from studio.domain.errors import InputError
from studio.domain.sound_clips import place_sound
from studio.domain.text import mark
from studio.services.stored_sounds import stored, stored_file
from studio.transcoding.probe import probe

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from studio.domain.media import Media
    from studio.domain.timeline import Clip
    from studio.providers.base import Provider
    from studio.providers.base_cloud import EffectRequest
    from studio.services.costs import Costs
    from studio.services.jobs import Jobs
    from studio.services.open_project import OpenProject
    from studio.services.workspace import Workspace

LONGEST_S = 1200
"""Of a file: clips are in memory while they are heard, and in the project for good."""
NAME = 40
"""Characters of a description that name its sound."""


class TooLongForAClip(InputError):
    """Values: name, minutes."""

    message = mark("Errors", "“{name}” is too long for a clip.")
    hint = mark("Errors", "Use up to {minutes} minutes, or add it as music and effects.")


class NobodyMakesSounds(InputError):
    """No provider makes sounds from words."""

    message = mark("Errors", "Nobody here makes sounds from words.")
    hint = mark("Errors", "Add a key of ElevenLabs in the settings, or drop a sound file.")


class SoundClips:
    """Each sound is one step, and can be taken back."""

    def __init__(
        self, workspace: Workspace, jobs: Jobs, providers: Mapping[str, Provider], costs: Costs
    ) -> None:
        self._workspace = workspace
        self._jobs = jobs
        self._providers = providers
        self._costs = costs

    def makers(self) -> tuple[str, ...]:
        """Return the ids of providers that make sounds from words."""
        return tuple(one.id for one in self._providers.values() if one.cloud and one.cloud.effects)

    async def add_file(self, path: Path, position: int) -> Clip:
        """Place a sound file at `position`, in samples at 48 kHz; the project keeps a copy.

        Raises:
            TooLongForAClip: it is.
            MediaError: it cannot be decoded.
        """
        opened = self._workspace.require()
        async with self._jobs.run(mark("Jobs", "Read the file")):
            facts = await asyncio.to_thread(probe, path)
            if facts.length > LONGEST_S * PROJECT_RATE:
                raise TooLongForAClip(name=path.name, minutes=LONGEST_S // 60)
            packed, media = await asyncio.to_thread(stored_file, path, path.stem)
        return self._placed(opened, mark("Edits", "Add a sound"), (packed, media), position)

    async def make(self, provider_id: str, request: EffectRequest, position: int) -> Clip:
        """Have a sound made and place it at `position`, in samples at 48 kHz.

        What it costs is known when it is there: the project's budget has to have something left.

        Raises:
            NobodyMakesSounds: the provider does not.
            BudgetExceeded: nothing is left; nothing was sent.
            InputError: the description or the length is none that can be used.
            ProviderError: it was not made.
        """
        provider = self._providers.get(provider_id)
        if provider is None or provider.cloud is None or provider.cloud.effects is None:
            raise NobodyMakesSounds
        opened = self._workspace.require()
        ledger = self._costs.ledger(opened.project)
        ledger.require(1)
        async with self._jobs.run(mark("Jobs", "Make a sound")):
            made = await provider.cloud.effects.effect(request)
            name = " ".join(request.text.split())[:NAME]
            packed, media = await asyncio.to_thread(stored, made.audio, name)
        if made.bill is not None:
            ledger.correct(0, made.bill.characters)
            media = replace(media, cost=made.bill.characters)
        return self._placed(opened, mark("Edits", "Make a sound"), (packed, media), position)

    def _placed(
        self, opened: OpenProject, label: str, sound: tuple[bytes, Media], position: int
    ) -> Clip:
        if self._workspace.current is not opened:
            raise asyncio.CancelledError
        packed, media = sound
        with opened.project.edit(label):
            opened.add_stored(packed)
            return place_sound(opened.project, media, position)
