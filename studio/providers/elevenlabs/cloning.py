"""A voice made of recordings; what nobody waits for any more is removed from the account again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from studio.domain.errors import InputError, StudioError
from studio.domain.progress import Cancelled
from studio.domain.text import mark
from studio.domain.voices import Voice
from studio.providers.base import ClonedVoice, Remark
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.errors import Repeat
from studio.providers.elevenlabs.reading import flag_in, text_in
from studio.providers.elevenlabs.uploads import Limits, sound_upload
from studio.providers.elevenlabs.voices import (
    PROVIDER,
    VoiceFacts,
    VoiceSearch,
    clone_call,
    delete_call,
)

if TYPE_CHECKING:
    from studio.domain.progress import Progress
    from studio.providers.base import CloneRequest
    from studio.providers.elevenlabs.account import CloudAccount
    from studio.providers.elevenlabs.call import Call, Json, Upload
    from studio.providers.elevenlabs.transport import Answer, Transport
    from studio.providers.elevenlabs.voices import CloudVoices

SAMPLE_LIMITS = Limits(megabytes=10, seconds=180.0)
"""Of one sample; more than three minutes make no voice better."""

MOST_SAMPLES = 25
SHORTEST_S = 10.0
GOOD_S = 60.0
"""Below this a voice can be made, and the user is told that more would be better."""

RATE = 44_100
SKEW_S = 3
PATIENCE_S = 10.0
"""How long voices nobody wants are still removed when the studio ends."""


class SamplesTooShort(InputError):
    """Values: seconds."""

    message = mark("Errors", "There are only {seconds} seconds of samples.")
    hint = mark("Errors", "Use at least ten seconds of one person; a minute or two is best.")


class TooManySamples(InputError):
    """Values: limit."""

    message = mark("Errors", "A voice can be made of {limit} samples at the most.")
    hint = mark("Errors", "Keep the clearest ones.")


class CloudCloner:
    """Makes voices with the key in use."""

    def __init__(self, transport: Transport, voices: CloudVoices, account: CloudAccount) -> None:
        self._transport = transport
        self._voices = voices
        self._account = account
        self._mine: set[str] = set()
        self._undoing: set[asyncio.Task[None]] = set()

    async def clone(self, request: CloneRequest, progress: Progress | None = None) -> ClonedVoice:
        """Return a voice like the one in the samples.

        Cancelled, or when its answer is lost, the voice is removed from the account again.

        Raises:
            InputError: too little, too much or too large samples; nothing was sent.
            SlotsFull, PlanTooLow: the account has no room, or may not; nothing was sent.
            StudioError: each failure in its kind.
        """
        seconds = sum(sample.seconds for sample in request.samples)
        _check(request, seconds)
        await self._check_room()
        samples = await asyncio.to_thread(_uploads, request)
        _report(progress, 1)
        facts = VoiceFacts(
            name=request.name, description=request.description, labels=request.labels
        )
        voice_id, is_unverified = await self._made(clone_call(facts, samples), facts.name)
        try:
            _report(progress, 2)
        except Cancelled:
            await self._remove(voice_id)
            raise
        voice = Voice(
            provider=PROVIDER,
            remote_id=voice_id,
            name=request.name,
            description=request.description,
            labels=request.labels,
        )
        return ClonedVoice(voice, tuple(_remarks(seconds, is_unverified=is_unverified)))

    async def close(self) -> None:
        """Finish removing what nobody wants; safe to call twice."""
        if self._undoing:
            await asyncio.wait(self._undoing, timeout=PATIENCE_S)
        for task in tuple(self._undoing):
            task.cancel()

    async def _check_room(self) -> None:
        """Ask before megabytes are sent; a key that may not know is let pass."""
        standing = await self._account.standing()
        if standing.can_clone is False:
            raise errors.PlanTooLow(explanation="instant voice cloning")
        used, limit = standing.voices_used, standing.voices_limit
        if used is not None and limit is not None and used >= limit:
            raise errors.SlotsFull

    async def _made(self, call: Call, name: str) -> tuple[str, bool]:
        since = int(self._transport.server_time_s()) - SKEW_S
        sending = asyncio.ensure_future(self._transport.answer(call))
        try:
            answer = (await asyncio.shield(sending)).json
        except asyncio.CancelledError:
            self._start_undoing(sending, name, since)
            raise
        except errors.CloudError as error:
            if error.repeat is Repeat.UNSURE:
                await self._remove_lost(name, since)
            raise
        voice_id = text_in(answer, "voice_id")
        if not voice_id:
            await self._remove_lost(name, since)
            raise errors.AnswerUnreadable
        self._mine.add(voice_id)
        return voice_id, flag_in(answer, "requires_verification")

    def _start_undoing(self, sending: asyncio.Future[Answer], name: str, since: int) -> None:
        """Wait for the answer nobody else waits for: only it says what was made."""
        task = asyncio.get_running_loop().create_task(self._undo(sending, name, since))
        self._undoing.add(task)
        task.add_done_callback(self._undoing.discard)

    async def _undo(self, sending: asyncio.Future[Answer], name: str, since: int) -> None:
        answer: Json = None
        try:
            answer = (await sending).json
        except errors.CloudError as error:
            if error.repeat is not Repeat.UNSURE:
                return
        voice_id = text_in(answer, "voice_id")
        await (self._remove(voice_id) if voice_id else self._remove_lost(name, since))

    async def _remove_lost(self, name: str, since: int) -> None:
        """Remove voices of this name that came since, and nobody was told of."""
        try:
            wanted = VoiceSearch(text=name, category="cloned", is_newest_first=True)
            found = [
                voice.remote_id
                async for page in self._voices.pages(wanted)
                for voice, made_at in zip(page.voices, page.made_at, strict=True)
                if voice.name == name and made_at >= since and voice.remote_id not in self._mine
            ]
        except StudioError:
            return
        for voice_id in found:
            await self._remove(voice_id)

    async def _remove(self, voice_id: str) -> None:
        """Remove a voice; where that fails there is nobody left to tell."""
        try:
            await self._transport.answer(delete_call(voice_id))
        except StudioError:
            return


def _check(request: CloneRequest, seconds: float) -> None:
    if len(request.samples) > MOST_SAMPLES:
        raise TooManySamples(limit=MOST_SAMPLES)
    if seconds < SHORTEST_S:
        raise SamplesTooShort(seconds=round(seconds))


def _uploads(request: CloneRequest) -> tuple[Upload, ...]:
    return tuple(
        sound_upload("files", sample, SAMPLE_LIMITS, f"sample-{number}", RATE)
        for number, sample in enumerate(request.samples, 1)
    )


def _remarks(seconds: float, *, is_unverified: bool) -> list[Remark]:
    remarks = []
    if seconds < GOOD_S:
        text = mark("Voices", "There are {seconds} seconds of samples; a minute or two is best.")
        remarks.append(Remark(text, (("seconds", str(round(seconds))),)))
    if is_unverified:
        text = mark("Voices", "The voice must be verified on the website before it can speak.")
        remarks.append(Remark(text))
    return remarks


def _report(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress.report(done, 2)
