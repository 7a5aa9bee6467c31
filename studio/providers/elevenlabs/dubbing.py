"""A film's sound sent to be dubbed, and the dub fetched back; older accounts have the older way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from studio.domain.errors import StudioError
from studio.domain.text import mark
from studio.providers.base_cloud import Dub
from studio.providers.elevenlabs import dubbing_calls as calls
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.dubbing_calls import Stage
from studio.providers.elevenlabs.links import fetched
from studio.providers.elevenlabs.uploads import Limits, upload

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from studio.domain.progress import Progress
    from studio.providers.base_cloud import DubRequest
    from studio.providers.elevenlabs.call import Call, Upload
    from studio.providers.elevenlabs.dubbing_calls import Standing
    from studio.providers.elevenlabs.transport import Transport

LIMITS = Limits(megabytes=1000, seconds=9000.0)
POLL_S = 5.0

_NO_PROJECTS = (
    errors.WrongAddress,
    errors.NotFound,
    errors.PlanTooLow,
    errors.AccessDenied,
    errors.KeyLacksRight,
)
"""What an account without dubbing projects answers."""

_STEPS = 4


class DubFailed(errors.CloudError):
    """The dub was begun and could not be made. Values: explanation."""

    message = mark("Errors", "{provider} could not make the dub: {explanation}")
    hint = mark("Errors", "Try a shorter film or another language, or dub it with the studio.")
    remedy = None


class CloudDubber:
    """Dubs with the key in use."""

    def __init__(
        self,
        transport: Transport,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Wait between two questions how far it is with `pause`, which takes seconds."""
        self._transport = transport
        self._pause = pause

    async def dub(self, request: DubRequest, progress: Progress | None = None) -> Dub:
        """Return the dub of a film's sound.

        Lines that are given are spoken as they are, which only the older way can. Whatever happens,
        nothing of it stays in the account.

        Raises:
            UploadUnknown, UploadTooLarge: the sound is none that is taken; nothing was sent.
            DubFailed: it was begun and could not be made.
            StudioError: each failure in its kind; nothing is sent twice.
        """
        sound = upload("file", request.sound, LIMITS, "film")
        _report(progress, 0)
        if request.lines:
            return await self._classic(request, sound, progress)
        create = calls.project_call(sound, request.name, request.source, request.target)
        try:
            project_id = await self._begun(create)
        except _NO_PROJECTS:
            return await self._classic(request, sound, progress)
        try:
            return await self._project(project_id, request.target, progress)
        finally:
            await self._clean(calls.delete_project_call(project_id))

    async def _project(self, project_id: str, target: str, progress: Progress | None) -> Dub:
        project = await self._done(calls.project_state_call(project_id), progress, 1)
        language_id = project.languages[0] if project.languages else ""
        if not language_id:
            answer = await self._transport.answer(calls.add_language_call(project_id, target))
            language_id = calls.language_id_in(answer.json)
        language = await self._done(calls.language_call(project_id, language_id), progress, 2)
        _report(progress, 3)
        lines = calls.lines_in(
            (await self._transport.answer(calls.lines_call(project_id, language_id))).json
        )
        connection = self._transport.connection
        content = await fetched(language.sound_link, connection)
        subtitles = calls.subtitles_of(lines)
        if language.subtitles_link:
            told = await fetched(language.subtitles_link, connection)
            subtitles = told.decode("utf-8", "replace")
        _report(progress, _STEPS)
        return Dub(sound=content, lines=lines, subtitles=subtitles)

    async def _classic(self, request: DubRequest, sound: Upload, progress: Progress | None) -> Dub:
        target = request.target.split("-")[0]
        create = calls.classic_call(sound, request.name, request.source, target, request.lines)
        dub_id = await self._begun(create)
        try:
            await self._done(calls.classic_state_call(dub_id), progress, 2)
            _report(progress, 3)
            answer = await self._transport.answer(calls.classic_lines_call(dub_id, target))
            lines = calls.lines_in(answer.json)
            content = (await self._transport.answer(calls.classic_sound_call(dub_id, target))).body
            _report(progress, _STEPS)
            return Dub(sound=content, lines=lines, subtitles=calls.subtitles_of(lines))
        finally:
            await self._clean(calls.delete_classic_call(dub_id))

    async def _begun(self, call: Call) -> str:
        """Begin a dub and return its id; one that is begun while nobody waits is removed."""
        sending = asyncio.ensure_future(self._transport.answer(call))
        try:
            answer = (await asyncio.shield(sending)).json
        except asyncio.CancelledError:
            await asyncio.wait([sending])
            if not sending.cancelled() and sending.exception() is None:
                await self._clean(_deleting(call, calls.id_in(sending.result().json)))
            raise
        begun = calls.id_in(answer)
        if not begun:
            raise errors.AnswerUnreadable
        return begun

    async def _done(self, call: Call, progress: Progress | None, step: int) -> Standing:
        """Ask again and again until it is done.

        Raises:
            DubFailed: it will not be.
        """
        while True:
            _report(progress, step)
            standing = calls.standing_in((await self._transport.answer(call)).json)
            if standing.stage is Stage.DONE:
                return standing
            if standing.stage is Stage.FAILED:
                raise DubFailed(explanation=standing.explanation or "-")
            await self._pause(POLL_S)

    async def _clean(self, call: Call) -> None:
        """Delete a dub in the account; where that fails there is nobody left to tell."""
        try:
            await self._transport.answer(call)
        except StudioError:
            return


def _deleting(begun: Call, dub_id: str) -> Call:
    is_project = begun.operation == "dubbing_project_create"
    return calls.delete_project_call(dub_id) if is_project else calls.delete_classic_call(dub_id)


def _report(progress: Progress | None, step: int) -> None:
    if progress is not None:
        progress.report(step, _STEPS)
