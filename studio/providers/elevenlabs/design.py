"""Voices made from words: previews first, then the one that is kept; and voices changed so."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.text import mark
from studio.domain.voices import Voice
from studio.providers.base import Remark, VoiceDesign, VoicePreview
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.account import PLAIN_FORMAT
from studio.providers.elevenlabs.call import Call, path_part
from studio.providers.elevenlabs.reading import objects_in, text_in
from studio.providers.elevenlabs.sound import decoded
from studio.providers.elevenlabs.voices import PROVIDER, voice_in

if TYPE_CHECKING:
    from studio.providers.base import DesignRequest, RemixRequest
    from studio.providers.elevenlabs.call import Json
    from studio.providers.elevenlabs.transport import Transport

DESIGN_LENGTHS = (20, 1000)
REMIX_LENGTHS = (5, 1000)
"""Characters of a description, fewest and most."""

TEXT_LENGTHS = (100, 1000)
"""Characters of what previews say."""

GROUP = "voice_design"
_SEEDS = 2_147_483_648
_READ_S = 180.0


class DescriptionRefused(InputError):
    """Values: fewest, most."""

    message = mark("Errors", "Describe the voice in {fewest} to {most} characters.")
    hint = mark("Errors", "Say who speaks, how old they are, and how it sounds.")


class CloudDesigner:
    """Makes and changes voices with the key in use."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def design(self, request: DesignRequest) -> VoiceDesign:
        """Return previews of voices as described; they are kept with `keep`.

        Raises:
            DescriptionRefused: it is too short or too long; nothing was sent.
            StudioError: each failure in its kind.
        """
        _check(request.description, DESIGN_LENGTHS)
        answer = (await self._transport.answer(design_call(request))).json
        return await _designed(answer, request)

    async def remix(self, request: RemixRequest) -> VoiceDesign:
        """Return previews of a changed voice; the voice itself stays as it is.

        Raises:
            DescriptionRefused: it is too short or too long; nothing was sent.
            VoiceGone: the account does not have the voice.
            StudioError: each failure in its kind.
        """
        _check(request.description, REMIX_LENGTHS)
        answer = (await self._transport.answer(remix_call(request))).json
        return await _designed(answer, request)

    async def keep(self, design: VoiceDesign, chosen: VoicePreview, name: str) -> Voice:
        """Return the voice of a preview as one of the account's own.

        Raises:
            SlotsFull: there is no room.
            StudioError: the preview is gone, or the voice cannot be kept.
        """
        rejected = tuple(
            one.voice.remote_id
            for one in design.previews
            if one.voice.remote_id != chosen.voice.remote_id
        )
        answer = await self._transport.answer(keep_call(chosen.voice, name, rejected))
        voice = voice_in(answer.json)
        if voice is None:
            raise errors.AnswerUnreadable
        return voice


def design_call(request: DesignRequest) -> Call:
    """Return the request for previews of a new voice."""
    return Call(
        operation="text_to_voice_design",
        method="POST",
        path="/v1/text-to-voice/design",
        query=(("output_format", PLAIN_FORMAT),),
        body=_body(request),
        is_billed=True,
        group=GROUP,
        read_timeout_s=_READ_S,
    )


def remix_call(request: RemixRequest) -> Call:
    """Return the request for previews of a changed voice."""
    return Call(
        operation="text_to_voice_remix",
        method="POST",
        path=f"/v1/text-to-voice/{path_part(request.voice.remote_id)}/remix",
        query=(("output_format", PLAIN_FORMAT),),
        body={**_body(request), "prompt_strength": min(max(request.strength, 0.0), 1.0)},
        is_billed=True,
        group=GROUP,
        read_timeout_s=_READ_S,
    )


def keep_call(voice: Voice, name: str, rejected: tuple[str, ...] = ()) -> Call:
    """Return the request that keeps a preview.

    Args:
        voice: of the preview.
        name: what it is to be called.
        rejected: ids of the previews that were not chosen.
    """
    fewest, most = DESIGN_LENGTHS
    description = voice.description[:most]
    body: dict[str, Json] = {
        "voice_name": name,
        "voice_description": description.ljust(fewest, "."),
        "generated_voice_id": voice.remote_id,
    }
    if rejected:
        body["played_not_selected_voice_ids"] = list(rejected)
    return Call(operation="create_voice", method="POST", path="/v1/text-to-voice", body=body)


def previews_in(answer: Json) -> tuple[tuple[str, bytes], ...]:
    """Return ids and sounds of previews; those that lack one of them are left out."""
    found = []
    for one in objects_in(answer, "previews"):
        voice_id, sound = text_in(one, "generated_voice_id"), text_in(one, "audio_base_64")
        try:
            content = base64.b64decode(sound, validate=True)
        except (binascii.Error, ValueError):
            continue
        if voice_id and content:
            found.append((voice_id, content))
    return tuple(found)


async def _designed(answer: Json, request: DesignRequest | RemixRequest) -> VoiceDesign:
    found = previews_in(answer)[: request.count]
    if not found:
        raise errors.AnswerUnreadable
    previews = []
    for number, (voice_id, content) in enumerate(found, 1):
        voice = Voice(
            provider=PROVIDER,
            remote_id=voice_id,
            name=str(number),
            description=request.description,
        )
        audio = await asyncio.to_thread(decoded, content, PLAIN_FORMAT)
        previews.append(VoicePreview(voice, audio))
    is_other = bool(request.text) and not _is_sayable(request.text)
    text = mark("Voices", "The previews say another text: theirs must have {fewest} characters.")
    remarks = (Remark(text, (("fewest", str(TEXT_LENGTHS[0])),)),) if is_other else ()
    return VoiceDesign(
        previews=tuple(previews),
        understood=(),
        unknown=(),
        text=text_in(answer, "text", request.text),
        remarks=remarks,
    )


def _body(request: DesignRequest | RemixRequest) -> dict[str, Json]:
    said: dict[str, Json] = (
        {"text": request.text} if _is_sayable(request.text) else {"auto_generate_text": True}
    )
    seed = {"seed": request.seed % _SEEDS} if request.seed else {}
    return {"voice_description": request.description, **said, **seed}


def _is_sayable(text: str) -> bool:
    return TEXT_LENGTHS[0] <= len(text) <= TEXT_LENGTHS[1]


def _check(description: str, lengths: tuple[int, int]) -> None:
    fewest, most = lengths
    if not fewest <= len(description.strip()) <= most:
        raise DescriptionRefused(fewest=fewest, most=most)
