"""The user's own voices and what they say of any voice: found, kept, thrown away, carried."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.kept_voices import NO_NOTE, KeptVoice, VoiceNote, key_of
from studio.domain.signals import Signal
from studio.domain.text import mark
from studio.storage.voice_file import read_voice, write_voice
from studio.storage.voice_shelf import VoiceShelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from studio.domain.kept_voices import Consent, Sample, VoiceKey
    from studio.domain.voices import Voice


class VoiceLibrary:
    """One per program. Lives on the event loop; whatever touches the disk is done in threads."""

    def __init__(self, file: Path) -> None:
        self.changed: Signal[VoiceLibrary] = Signal()
        self.voices: tuple[KeptVoice, ...] = ()
        """The newest first."""
        self._shelf = VoiceShelf(file)
        self._notes: dict[VoiceKey, VoiceNote] = {}

    async def load(self) -> None:
        """Read what is there.

        Raises:
            ProjectError: it cannot be read.
        """
        self.voices = await asyncio.to_thread(self._shelf.voices)
        self._notes = await asyncio.to_thread(self._shelf.notes)
        self.changed.emit(self)

    def find(self, voice_id: str) -> KeptVoice | None:
        """Return a voice of the user's own, None if there is none of that id."""
        return next((one for one in self.voices if one.id == voice_id), None)

    def note(self, voice: Voice) -> VoiceNote:
        """Return what the user says of a voice."""
        return self._notes.get(key_of(voice), NO_NOTE)

    def lineage(self, voice_id: str) -> tuple[KeptVoice, ...]:
        """Return a voice and what it was made from, the oldest last."""
        line: list[KeptVoice] = []
        while (found := self.find(voice_id)) is not None and found not in line:
            line.append(found)
            voice_id = found.parent
        return tuple(line)

    async def keep(
        self,
        voice: Voice,
        *,
        samples: Mapping[Sample, bytes] | None = None,
        consent: Consent | None = None,
        parent: str = "",
    ) -> KeptVoice:
        """Put a new voice into the library.

        Args:
            voice: under an id of its own.
            samples: the recordings it was made from, with their sound.
            consent: of the person who is heard in them.
            parent: id of the voice it was made from.

        Raises:
            InputError: there are recordings of a person, and no consent.
            ProjectError: it cannot be written; nothing has changed.
        """
        sounds = {sample.content_hash: data for sample, data in (samples or {}).items()}
        if samples and consent is None:
            raise InputError(
                mark("Errors", "A voice is copied only with the consent of its person."),
                hint=mark("Errors", "Ask the person, and say that they agree."),
            )
        kept = KeptVoice(
            voice=voice,
            made_at=time.time(),
            samples=tuple(samples or ()),
            consent=consent,
            parent=parent,
        )
        await asyncio.to_thread(self._shelf.keep, kept, sounds)
        await self.load()
        return kept

    async def change(self, voice: Voice) -> None:
        """Give a voice of the library another name, description, labels, settings or profile.

        Raises:
            KeyError: there is none of that id.
        """
        found = self.find(voice.id)
        if found is None:
            raise KeyError(voice.id)
        await asyncio.to_thread(self._shelf.keep, replace(found, voice=voice))
        await self.load()

    async def throw_away(self, ids: Iterable[str]) -> None:
        """Take voices out of the library; `bring_back` undoes it until `let_go`."""
        await asyncio.to_thread(self._shelf.throw, tuple(ids))
        await self.load()

    async def bring_back(self, ids: Iterable[str]) -> None:
        """Undo `throw_away`."""
        wanted = tuple(ids)
        await asyncio.to_thread(lambda: self._shelf.throw(wanted, is_thrown=False))
        await self.load()

    async def thrown(self) -> tuple[KeptVoice, ...]:
        """Return what was thrown away."""
        return await asyncio.to_thread(lambda: self._shelf.voices(is_thrown=True))

    async def let_go(self) -> None:
        """Forget what was thrown away, for good."""
        await asyncio.to_thread(self._shelf.let_go)

    async def say(self, voices: Iterable[Voice], note: VoiceNote) -> None:
        """Say something of voices, in place of what was said before."""
        notes = {key_of(voice): note for voice in voices}
        await asyncio.to_thread(self._shelf.note, notes)
        self._notes.update(notes)
        self.changed.emit(self)

    async def sound(self, sample: Sample) -> bytes | None:
        """Return the sound of a sample, None if it is gone."""
        return await asyncio.to_thread(self._shelf.sound, sample.content_hash)

    # Files

    async def export(self, voice_id: str, path: Path) -> None:
        """Write a voice with its samples and consent to a file.

        Raises:
            KeyError: there is none of that id.
            ProjectError: it cannot be written.
        """
        kept = self.find(voice_id)
        if kept is None:
            raise KeyError(voice_id)
        await asyncio.to_thread(_export, self._shelf, kept, path)

    async def bring_in(self, path: Path) -> KeptVoice:
        """Keep the voice that is in a file; one that is there already stays the only one.

        Raises:
            NotAVoice: it is none, or damaged, or hostile.
            NewerVoice: a later studio wrote it.
        """
        kept, sounds = await asyncio.to_thread(read_voice, path)
        for known in self.voices:
            if replace(known, voice=replace(known.voice, id=kept.id), parent="") == kept:
                return known
        await asyncio.to_thread(self._shelf.keep, kept, sounds)
        await self.load()
        return kept


def _export(shelf: VoiceShelf, kept: KeptVoice, path: Path) -> None:
    sounds = {one.content_hash: shelf.sound(one.content_hash) or b"" for one in kept.samples}
    write_voice(path, kept, sounds)
