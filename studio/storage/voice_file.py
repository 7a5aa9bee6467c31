"""A voice as one file to be carried elsewhere: a ZIP archive with everything it consists of.

`voice.json` holds the voice, its consent and its samples' names; `sounds/<SHA-256>` each sample.
Whoever opens one trusts nothing in it: sizes, names and hashes are checked before anything is kept.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.records import new_id
from studio.domain.text import mark
from studio.storage.blobs import content_hash
from studio.storage.failures import in_words
from studio.storage.voice_shelf import body_of, voice_from
from studio.transcoding.atomic import writing_beside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from studio.domain.kept_voices import KeptVoice

SUFFIX = ".voice"
FORMAT = 1
MOST_BYTES = 512 << 20
"""Of all that is in one, unpacked."""
MOST_SAMPLES = 200
MOST_TEXT = 1 << 20
"""Bytes of `voice.json`."""
_FACTS, _SOUNDS = "voice.json", "sounds/"
_UNREADABLE = (OSError, ValueError, TypeError, KeyError, RecursionError, EOFError)
_FOREIGN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, *_UNREADABLE)


class NotAVoice(InputError):
    """A file that is no voice, or a damaged or hostile one. Values: name."""

    message = mark("Errors", "“{name}” is not a voice the studio can read.")
    hint = mark("Errors", "Ask whoever made it to export it again.")


class NewerVoice(InputError):
    """A voice of a later studio. Values: name."""

    message = mark("Errors", "“{name}” was made by a newer Viva Voce.")
    hint = mark("Errors", "Bring Viva Voce up to date to use it.")


def write_voice(path: Path, voice: KeptVoice, sounds: Mapping[str, bytes]) -> None:
    """Write a voice with its samples; the file appears whole or not at all.

    Raises:
        KeyError: a sample's sound is not among `sounds`.
        ProjectError: it cannot be written.
    """
    facts = {"format": FORMAT, "voice": body_of(voice)}
    with in_words(path), writing_beside(path) as beside:  # noqa: SIM117 - the archive inside
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(_FACTS, json.dumps(facts, ensure_ascii=False, indent=1))
            for sample in voice.samples:
                archive.writestr(f"{_SOUNDS}{sample.content_hash}", sounds[sample.content_hash])


def read_voice(path: Path) -> tuple[KeptVoice, dict[str, bytes]]:
    """Return the voice in a file, under a new id, and its samples' sounds by hash.

    Raises:
        NotAVoice: it is none, or damaged, or too large, or not what it claims.
        NewerVoice: it was written by a later version.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            facts = json.loads(_content(archive, _FACTS, MOST_TEXT))
            if int(facts["format"]) > FORMAT:
                raise NewerVoice(name=path.name)
            voice = voice_from(facts["voice"])
            sounds = _sounds(archive, voice)
    except _FOREIGN as error:
        raise NotAVoice(name=path.name) from error
    own = replace(voice.voice, id=new_id())
    return replace(voice, voice=own, parent=""), sounds


def _sounds(archive: zipfile.ZipFile, voice: KeptVoice) -> dict[str, bytes]:
    """Return every sample's sound; ValueError if one is not what its name says."""
    if len(voice.samples) > MOST_SAMPLES:
        raise ValueError(len(voice.samples))
    left = MOST_BYTES
    sounds = {}
    for sample in voice.samples:
        name = sample.content_hash
        data = _content(archive, f"{_SOUNDS}{name}", left)
        if content_hash(data) != name:
            raise ValueError(name)
        left -= len(data)
        sounds[name] = data
    return sounds


def _content(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Return a member of at most so many bytes, whatever its header says; ValueError if larger."""
    with archive.open(name) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise ValueError(name)
    return data
