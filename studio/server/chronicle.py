"""The history: what was spoken, kept as FLAC and given out as whatever is asked for."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from studio.server.errors import ApiError
from studio.server.store import Query
from studio.transcoding import flac
from studio.transcoding.streamed import StreamEncoder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from studio.audio.buffer import Audio
    from studio.server.store import Document, Store
    from studio.server.values import Object
    from studio.transcoding.streamed import StreamedFormat

_KIND = "history"
_LOOK_EVERY = 50
"""Entries added between two looks for those that are too many."""


class Recording:
    """A sound on its way into the history, written as it is made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_suffix(".part")
        self._file: soundfile.SoundFile | None = None
        self._is_closed = False
        self._lock = threading.Lock()
        """A request that ends early leaves a thread that still writes."""

    def add(self, sound: Audio) -> None:
        """Append; all sounds share one rate. Nothing happens once it is closed."""
        with self._lock:
            if self._is_closed:
                return
            if self._file is None:
                self._file = soundfile.SoundFile(
                    self._part, "w", sound.rate, 1, "PCM_16", format="FLAC"
                )
            self._file.write(np.clip(sound.mono(), -1.0, 1.0))

    def finish(self) -> None:
        """Close it: from now on it can be heard."""
        if self._close():
            self._part.replace(self._path)

    def discard(self) -> None:
        """Leave nothing of it, unless it is finished."""
        if self._close():
            self._part.unlink(missing_ok=True)

    def _close(self) -> bool:
        """Tell whether there was anything to close."""
        with self._lock:
            self._is_closed = True
            if self._file is not None:
                self._file.close()
            return self._file is not None


class Chronicle:
    """One per server; the facts are in the store, each sound in a file of its own."""

    def __init__(self, store: Store, most: int) -> None:
        self._store = store
        self._most = most
        self._added = 0
        self._folder = store.folder / "history"
        self._folder.mkdir(exist_ok=True)

    def recording(self, key: str) -> Recording:
        """Return what an entry's sound is written with, before the entry is put in."""
        return Recording(self._path(key))

    async def add(self, key: str, sound: Audio, facts: Object) -> None:
        """Keep a sound and what is known of it; both are on the disk afterwards."""
        await asyncio.to_thread(self._write, key, sound)
        await self.put(key, facts)

    async def put(self, key: str, facts: Object) -> None:
        """Keep what is known of a sound that is there already."""
        await self._store.put(_KIND, key, facts)
        if self._added % _LOOK_EVERY == 0:
            await self._forget_oldest()
        self._added += 1

    async def find(self, key: str) -> Document:
        """Return one entry.

        Raises:
            ApiError: there is none.
        """
        document = await self._store.find(_KIND, key)
        if document is None:
            raise ApiError(
                "history_item_not_found",
                f"A history item with ID '{key[:80]}' was not found.",
                param="history_item_id",
            )
        return document

    async def query(self, query: Query) -> list[Document]:
        """Return the entries a query asks for."""
        return await self._store.query(_KIND, query)

    async def texts(self, request_ids: Sequence[str]) -> list[str]:
        """Return what was said by earlier requests, as far as they are known."""
        texts = []
        for request_id in request_ids:
            found = await self._store.query(_KIND, Query(fields={"request_id": request_id}))
            texts += [str(one.body.get("text", "")) for one in found]
        return texts

    async def sound(self, document: Document, wanted: StreamedFormat) -> bytes:
        """Return the sound of an entry as a whole file."""
        return await asyncio.to_thread(self._encoded, document.id, wanted)

    async def remove(self, document: Document) -> None:
        """Forget an entry and its sound."""
        await self._store.remove(_KIND, document.id)
        await asyncio.to_thread(self._path(document.id).unlink, missing_ok=True)

    async def _forget_oldest(self) -> None:
        for key in await self._store.keys_beyond(_KIND, self._most):
            await self._store.remove(_KIND, key)
            await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    def _write(self, key: str, sound: Audio) -> None:
        self._path(key).write_bytes(flac.encode(sound))

    def _encoded(self, key: str, wanted: StreamedFormat) -> bytes:
        audio = flac.decode(self._path(key).read_bytes(), key)
        encoder = StreamEncoder(wanted, audio.rate, is_whole=True)
        return encoder.add(audio.mono()) + encoder.finish()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.flac"
