"""Voices people share: searched, added to the account; collections of voices."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.voices import Voice
from studio.providers.base_cloud import SharedVoice
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.call import Call, path_part
from studio.providers.elevenlabs.reading import flag_in, objects_in, text_in
from studio.providers.elevenlabs.uploads import Limits, sound_upload
from studio.providers.elevenlabs.voices import PROVIDER, labels_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from studio.audio.buffer import Audio
    from studio.providers.base_cloud import LibrarySearch
    from studio.providers.elevenlabs.call import Json, Upload
    from studio.providers.elevenlabs.transport import Transport

PAGE = 100
MOST_SIMILAR = 100
SIMILAR_LIMITS = Limits(megabytes=10, seconds=180.0)
RATE = 44_100

_LABELS = ("gender", "age", "accent", "language", "locale", "descriptive", "use_case")


@dataclass(frozen=True, slots=True)
class Collection:
    """A named group of voices."""

    id: str
    title: str
    icon: str = ""


class CloudLibrary:
    """The library, and the collections of the key in use."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def search(self, wanted: LibrarySearch) -> AsyncIterator[SharedVoice]:
        """Yield what is wanted, each voice once; the next page is asked for when it is reached.

        Raises:
            StudioError: it cannot be asked for.
        """
        seen: set[tuple[str, str]] = set()
        number = 0
        while True:
            answer = (await self._transport.answer(library_call(wanted, number))).json
            new = [one for one in shared_in(answer) if _key(one) not in seen]
            for one in new:
                seen.add(_key(one))
                yield one
            if not (new and flag_in(answer, "has_more")):
                return
            number += 1

    async def similar(self, audio: Audio, count: int = 10) -> tuple[SharedVoice, ...]:
        """Return voices like the one in a recording, the nearest first.

        Raises:
            InputError: the recording is too long.
            StudioError: it cannot be asked for.
        """
        recording = await asyncio.to_thread(
            sound_upload, "audio_file", audio, SIMILAR_LIMITS, "recording", RATE
        )
        return shared_in((await self._transport.answer(similar_call(recording, count))).json)

    async def add(self, shared: SharedVoice, name: str) -> Voice:
        """Return a shared voice as one of the account's own.

        Raises:
            SlotsFull: there is no room.
            StudioError: it may not be added, or is not shared any more.
        """
        call = add_call(shared.owner_id, shared.voice.remote_id, name)
        voice_id = text_in((await self._transport.answer(call)).json, "voice_id")
        if not voice_id:
            raise errors.AnswerUnreadable
        voice = shared.voice
        return Voice(
            provider=PROVIDER,
            remote_id=voice_id,
            name=name,
            description=voice.description,
            labels=voice.labels,
        )

    async def collections(self) -> tuple[Collection, ...]:
        """Return the collections of the account.

        Raises:
            StudioError: they cannot be asked for.
        """
        return collections_in((await self._transport.answer(collections_call())).json)

    async def create(self, title: str, icon: str = "star") -> Collection:
        """Return a new collection, empty.

        Raises:
            StudioError: it cannot be made.
        """
        made = _collection((await self._transport.answer(create_call(title, icon))).json)
        if not made.id:
            raise errors.AnswerUnreadable
        return made

    async def put(self, collection_id: str, voice_id: str) -> None:
        """Put a voice into a collection.

        Raises:
            StudioError: one of them is gone.
        """
        await self._transport.answer(member_call(collection_id, voice_id))

    async def take_out(self, collection_id: str, voice_id: str) -> None:
        """Take a voice out of a collection; the voice stays.

        Raises:
            StudioError: one of them is gone.
        """
        await self._transport.answer(member_call(collection_id, voice_id, removes=True))

    async def rename(self, collection_id: str, title: str) -> None:
        """Give a collection another title.

        Raises:
            StudioError: it is gone.
        """
        await self._transport.answer(rename_call(collection_id, title))

    async def delete(self, collection_id: str) -> None:
        """Delete a collection; its voices stay.

        Raises:
            StudioError: it is gone.
        """
        await self._transport.answer(delete_collection_call(collection_id))


def library_call(wanted: LibrarySearch, number: int = 0) -> Call:
    """Return the request for a page of the library, counted from 0."""
    told = (
        ("page_size", str(PAGE)),
        ("category", wanted.category),
        ("gender", wanted.gender),
        ("age", wanted.age),
        ("accent", wanted.accent),
        ("language", wanted.language.split("-")[0].lower()),
        ("search", wanted.text),
        ("use_cases", wanted.use_case),
        ("featured", "true" if wanted.is_featured else ""),
        ("page", str(number)),
    )
    query = tuple(pair for pair in told if pair[1])
    return Call(operation="get_library_voices", method="GET", path="/v1/shared-voices", query=query)


def add_call(owner_id: str, voice_id: str, name: str) -> Call:
    """Return the request that adds a shared voice to the account."""
    path = f"/v1/voices/add/{path_part(owner_id)}/{path_part(voice_id)}"
    body: dict[str, Json] = {"new_name": name}
    return Call(operation="add_sharing_voice", method="POST", path=path, body=body)


def similar_call(recording: Upload, count: int) -> Call:
    """Return the request for voices like the one in a recording."""
    return Call(
        operation="get_similar_library_voices",
        method="POST",
        path="/v1/similar-voices",
        form=(("top_k", str(min(max(count, 1), MOST_SIMILAR))),),
        uploads=(recording,),
    )


def collections_call() -> Call:
    """Return the request for all collections."""
    return Call(operation="list_collections", method="GET", path=_collections())


def create_call(title: str, icon: str) -> Call:
    """Return the request that makes a collection."""
    body: dict[str, Json] = {"title": title, "icon": icon}
    return Call(operation="create_collection", method="POST", path=_collections(), body=body)


def rename_call(collection_id: str, title: str) -> Call:
    """Return the request that gives a collection another title."""
    path = _collections(collection_id)
    body: dict[str, Json] = {"title": title}
    return Call(operation="update_collection", method="PATCH", path=path, body=body)


def delete_collection_call(collection_id: str) -> Call:
    """Return the request that deletes a collection."""
    path = _collections(collection_id)
    return Call(operation="delete_collection", method="DELETE", path=path)


def member_call(collection_id: str, voice_id: str, *, removes: bool = False) -> Call:
    """Return the request that puts a voice into a collection, or takes it out."""
    operation = "remove_voice_from_collection" if removes else "add_voice_to_collection"
    path = f"{_collections(collection_id)}/voice/{path_part(voice_id)}"
    return Call(operation=operation, method="DELETE" if removes else "POST", path=path)


def shared_in(answer: Json) -> tuple[SharedVoice, ...]:
    """Return the voices of a page of the library; those that could not be added are left out."""
    return tuple(
        _shared(one)
        for one in objects_in(answer, "voices")
        if text_in(one, "voice_id") and text_in(one, "public_owner_id")
    )


def collections_in(answer: Json) -> tuple[Collection, ...]:
    """Return the collections of an answer; those without an id are left out."""
    found = (_collection(one) for one in objects_in(answer, "collections"))
    return tuple(one for one in found if one.id)


def _shared(one: dict[str, Json]) -> SharedVoice:
    voice_id = text_in(one, "voice_id")
    labels = labels_in(
        {name: one[name] for name in _LABELS if name in one}, text_in(one, "category")
    )
    voice = Voice(
        provider=PROVIDER,
        remote_id=voice_id,
        name=text_in(one, "name") or voice_id,
        description=text_in(one, "description"),
        labels=labels,
    )
    return SharedVoice(voice, text_in(one, "public_owner_id"), text_in(one, "preview_url"))


def _collection(one: Json) -> Collection:
    return Collection(text_in(one, "collection_id"), text_in(one, "title"), text_in(one, "icon"))


def _collections(collection_id: str = "") -> str:
    return "/v1/voices/collections" + (f"/{path_part(collection_id)}" if collection_id else "")


def _key(shared: SharedVoice) -> tuple[str, str]:
    return shared.owner_id, shared.voice.remote_id
