"""The user's voices on disk: one SQLite file with them, their samples and what is said of them.

Each change is durable when its call returns. Voices thrown away stay until they are let go of.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, TypeVar, cast

from studio.domain.kept_voices import Consent, KeptVoice, Sample, VoiceKey, VoiceNote
from studio.domain.voices import Voice, VoiceProfile, VoiceSettings
from studio.storage.blobs import content_hash
from studio.storage.failures import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from _typeshed import DataclassInstance

T = TypeVar("T")

APPLICATION_ID = 0x56767673
""""Vvvs": tells a library from any other SQLite database."""

_TABLES = """
CREATE TABLE IF NOT EXISTS "voices" (
    "id" TEXT PRIMARY KEY, "at" REAL NOT NULL, "body" TEXT NOT NULL, "is_thrown" INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "notes" (
    "provider" TEXT NOT NULL, "voice" TEXT NOT NULL, "body" TEXT NOT NULL,
    PRIMARY KEY ("provider", "voice")
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "sounds" ("hash" TEXT PRIMARY KEY, "data" BLOB NOT NULL);
"""


class VoiceShelf:
    """Blocks: call it in a thread. Several studios may share one file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def voices(self, *, is_thrown: bool = False) -> tuple[KeptVoice, ...]:
        """Return the voices kept (or thrown away), the newest first.

        Raises:
            ProjectError: the file cannot be read.
        """
        query = 'SELECT "body" FROM "voices" WHERE "is_thrown" = ? ORDER BY "at" DESC, "id"'
        with self._opened() as library:
            rows = library.execute(query, (is_thrown,)).fetchall()
        return tuple(voice_from(json.loads(body)) for (body,) in rows)

    def keep(self, voice: KeptVoice, sounds: Mapping[str, bytes] | None = None) -> None:
        """Put a voice and its samples on the shelf, in place of an earlier state of it.

        Raises:
            ProjectError: it cannot be written; nothing has changed.
        """
        row = (voice.id, voice.made_at, json.dumps(body_of(voice)), 0)
        with self._opened() as library:
            library.execute("BEGIN IMMEDIATE")
            for name, data in (sounds or {}).items():
                assert name == content_hash(data)
                library.execute('INSERT OR IGNORE INTO "sounds" VALUES (?, ?)', (name, data))
            library.execute('INSERT OR REPLACE INTO "voices" VALUES (?, ?, ?, ?)', row)
            library.execute("COMMIT")

    def throw(self, ids: Iterable[str], *, is_thrown: bool = True) -> None:
        """Throw voices away, or bring them back."""
        with self._opened() as library:
            library.execute("BEGIN IMMEDIATE")
            library.executemany(
                'UPDATE "voices" SET "is_thrown" = ? WHERE "id" = ?',
                [(int(is_thrown), one) for one in ids],
            )
            library.execute("COMMIT")

    def let_go(self) -> None:
        """Forget what was thrown away, and sounds that belong to no voice any more."""
        with self._opened() as library:
            library.execute("BEGIN IMMEDIATE")
            library.execute('DELETE FROM "voices" WHERE "is_thrown"')
            rows = library.execute('SELECT "body" FROM "voices"').fetchall()
            wanted = {
                sample.content_hash
                for (body,) in rows
                for sample in voice_from(json.loads(body)).samples
            }
            known = [name for (name,) in library.execute('SELECT "hash" FROM "sounds"')]
            library.executemany(
                'DELETE FROM "sounds" WHERE "hash" = ?',
                [(name,) for name in known if name not in wanted],
            )
            library.execute("COMMIT")

    def sound(self, name: str) -> bytes | None:
        """Return a sample's sound by its hash, None if it is not there."""
        with self._opened() as library:
            row = library.execute(
                'SELECT "data" FROM "sounds" WHERE "hash" = ?', (name,)
            ).fetchone()
        return cast("bytes", row[0]) if row else None

    def notes(self) -> dict[VoiceKey, VoiceNote]:
        """Return what is said of voices."""
        with self._opened() as library:
            rows = library.execute('SELECT "provider", "voice", "body" FROM "notes"').fetchall()
        return {
            (provider, voice): _read(VoiceNote, json.loads(body)) for provider, voice, body in rows
        }

    def note(self, notes: Mapping[VoiceKey, VoiceNote]) -> None:
        """Keep what is said of voices."""
        rows = [(*key, json.dumps(dataclasses.asdict(note))) for key, note in notes.items()]
        with self._opened() as library:
            library.execute("BEGIN IMMEDIATE")
            library.executemany('INSERT OR REPLACE INTO "notes" VALUES (?, ?, ?)', rows)
            library.execute("COMMIT")

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with in_words(self._file), closing(self._connected()) as library:
            yield library

    def _connected(self) -> sqlite3.Connection:
        library = sqlite3.connect(self._file, isolation_level=None, timeout=10)
        try:
            library.execute("PRAGMA journal_mode = WAL")
            library.execute("PRAGMA synchronous = FULL")
            library.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            library.executescript(_TABLES)
        except BaseException:
            library.close()
            raise
        return library


def body_of(voice: KeptVoice) -> dict[str, object]:
    """Return a voice as plain values, such as JSON holds."""
    return dataclasses.asdict(voice)


def voice_from(body: Mapping[str, object]) -> KeptVoice:
    """Return a voice from plain values; what this version does not know is left out.

    Raises:
        ValueError, TypeError, KeyError: they are not those of a voice.
    """
    return _read(KeptVoice, body)


_KINDS: dict[type, dict[str, type]] = {
    KeptVoice: {"voice": Voice, "consent": Consent},
    Voice: {"profile": VoiceProfile, "settings": VoiceSettings},
}


def _read(kind: type[T], body: Mapping[str, object]) -> T:
    fields = {one.name: one.type for one in dataclasses.fields(cast("DataclassInstance", kind))}
    values = {name: value for name, value in body.items() if name in fields}
    for name, inner in _KINDS.get(kind, {}).items():
        if values.get(name) is not None:
            values[name] = _read(inner, cast("Mapping[str, object]", values[name]))
    if kind is KeptVoice:
        samples = cast("list[Mapping[str, object]]", values.get("samples", []))
        values["samples"] = tuple(_read(Sample, one) for one in samples)
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(tuple(one) if isinstance(one, list) else one for one in value)
        elif type(value) is int and fields[name] == "float":
            values[name] = float(value)
    return kind(**values)
