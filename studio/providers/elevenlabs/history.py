"""What was generated before: listed, fetched, and looked through when an answer was lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.call import Call, path_part
from studio.providers.elevenlabs.reading import count_in, flag_in, objects_in, text_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from studio.providers.elevenlabs.call import Json
    from studio.providers.elevenlabs.transport import Patience, Transport

PAGE = 100
SKEW_S = 3.0
"""Clocks of requests and history may differ by so much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was generated."""

    id: str
    request_id: str
    voice_id: str
    model_id: str
    text: str
    made_at: int
    """Seconds since 1970."""
    characters: int
    """What it cost."""
    alignment: Json = field(default=None, repr=False)
    """Times of its characters, where they are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A request whose answer did not arrive."""

    text: str
    voice_id: str
    model_id: str
    since: float
    """When it was sent, by the server's clock (seconds since 1970)."""
    history_id: str = ""
    """What the answer was called, if its headers arrived."""


class History:
    """The history of the key in use."""

    def __init__(self, transport: Transport, patience: Patience, looks: int = 4) -> None:
        """Look for lost answers `looks` times, a little later each time."""
        self._transport = transport
        self._patience = patience
        self._looks = looks
        self._delivered: set[str] = set()

    async def entries(self, voice_id: str = "") -> AsyncIterator[Entry]:
        """Yield everything, newest first, page by page.

        Raises:
            StudioError: it cannot be told.
        """
        after = ""
        while True:
            answer = (await self._transport.answer(history_call(voice_id, after))).json
            page = entries_in(answer)
            for entry in page:
                yield entry
            after = text_in(answer, "last_history_item_id")
            if not (flag_in(answer, "has_more") and page and after):
                return

    async def sound(self, entry_id: str) -> bytes:
        """Return the sound of an entry as the history keeps it (MP3, as a rule).

        Raises:
            StudioError: it is gone, or cannot be fetched.
        """
        return (await self._transport.answer(sound_call(entry_id))).body

    async def delete(self, entry_id: str) -> None:
        """Delete an entry for good.

        Raises:
            StudioError: it cannot be deleted.
        """
        await self._transport.answer(delete_call(entry_id))

    def note(self, *ids: str) -> None:
        """Note entries or requests whose answers arrived: they are no lost ones."""
        self._delivered.update(one for one in ids if one)

    async def lost(self, sought: Sought, *, is_fresh: bool = True) -> Entry | None:
        """Return what became of a request whose answer was lost; None if nothing was made of it.

        Args:
            sought: the request.
            is_fresh: whether it was sent a moment ago: then it may take a while to be listed.

        Raises:
            StudioError: it cannot be told; the request must not be repeated then.
        """
        looks = self._looks if is_fresh else 1
        for look in range(1, looks + 1):
            found = await self._found(sought)
            if found is not None:
                self.note(found.id, found.request_id)
                return found
            if look < looks:
                await self._patience.pause(self._patience.wait_s(look, 0.0))
        return None

    async def _found(self, sought: Sought) -> Entry | None:
        if sought.history_id:
            try:
                answer = await self._transport.answer(entry_call(sought.history_id))
            except errors.NotFound:
                return None
            return _entry(answer.json)
        call = history_call(sought.voice_id, since=int(sought.since - SKEW_S))
        return next(
            (
                entry
                for entry in entries_in((await self._transport.answer(call)).json)
                if self._is_it(entry, sought)
            ),
            None,
        )

    def _is_it(self, entry: Entry, sought: Sought) -> bool:
        if not self._delivered.isdisjoint((entry.id, entry.request_id)):
            return False
        return (
            entry.made_at >= sought.since - SKEW_S
            and entry.voice_id == sought.voice_id
            and entry.model_id in ("", sought.model_id)
            and entry.text.split() == sought.text.split()
        )


def history_call(voice_id: str = "", after: str = "", since: int = 0) -> Call:
    """Return the request for one page, newest first."""
    wanted = {
        "page_size": str(PAGE),
        "voice_id": voice_id,
        "start_after_history_item_id": after,
        "date_after_unix": str(since) if since > 0 else "",
        "sort_direction": "desc",
    }
    return Call(
        operation="get_speech_history",
        method="GET",
        path="/v1/history",
        query=tuple((name, value) for name, value in wanted.items() if value),
    )


def entry_call(entry_id: str) -> Call:
    """Return the request for one entry."""
    path = f"/v1/history/{path_part(entry_id)}"
    return Call(operation="get_speech_history_item_by_id", method="GET", path=path)


def sound_call(entry_id: str) -> Call:
    """Return the request for the sound of an entry."""
    path = f"/v1/history/{path_part(entry_id)}/audio"
    return Call(operation="get_audio_full_from_speech_history_item", method="GET", path=path)


def delete_call(entry_id: str) -> Call:
    """Return the request that deletes an entry."""
    path = f"/v1/history/{path_part(entry_id)}"
    return Call(operation="delete_speech_history_item", method="DELETE", path=path)


def entries_in(answer: Json) -> list[Entry]:
    """Return the entries of a page; those without an id are left out."""
    found = objects_in(answer, "history")
    return [_entry(one) for one in found if text_in(one, "history_item_id")]


def _entry(one: Json) -> Entry:
    before, after = (count_in(one, f"character_count_change_{end}") or 0 for end in ("from", "to"))
    alignments = one.get("alignments") if isinstance(one, dict) else None
    return Entry(
        id=text_in(one, "history_item_id"),
        request_id=text_in(one, "request_id"),
        voice_id=text_in(one, "voice_id"),
        model_id=text_in(one, "model_id"),
        text=text_in(one, "text"),
        made_at=count_in(one, "date_unix") or 0,
        characters=max(0, after - before),
        alignment=alignments.get("alignment") if isinstance(alignments, dict) else None,
    )
