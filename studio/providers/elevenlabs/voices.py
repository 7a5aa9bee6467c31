"""The voices of the account: found page by page, changed, and what they were made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.voices import Voice, VoiceSettings
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.call import Call, path_part
from studio.providers.elevenlabs.reading import (
    count_in,
    fields_of,
    flag_in,
    number_in,
    objects_in,
    text_in,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from studio.domain.voices import Labels
    from studio.providers.elevenlabs.call import Json, Upload
    from studio.providers.elevenlabs.transport import Transport

PAGE = 100
"""Voices asked for at once, the most there are; a page may have more all the same."""

PROVIDER = "elevenlabs"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSearch:
    """Which voices are wanted; "" and () = any."""

    text: str = ""
    """Stands in name, description or labels."""
    voice_type: str = ""
    """personal, community, default, workspace, non-default, non-community or saved."""
    category: str = ""
    """premade, cloned, generated or professional."""
    gender: str = ""
    age: str = ""
    accent: str = ""
    languages: tuple[str, ...] = ()
    use_cases: tuple[str, ...] = ()
    collection_id: str = ""
    ids: tuple[str, ...] = ()
    is_newest_first: bool = False


@dataclass(frozen=True, slots=True)
class VoicePage:
    """Some voices, and where the next ones begin ("" = there are no more)."""

    voices: tuple[Voice, ...]
    next_token: str = ""
    made_at: tuple[int, ...] = ()
    """When each was made, seconds since 1970; 0 = not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSample:
    """One recording a voice was made from."""

    id: str
    file_name: str
    mime: str
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceFacts:
    """What a voice is called and described by."""

    name: str
    description: str = ""
    labels: Labels = ()


class CloudVoices:
    """Finds and changes the voices of the key in use."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def voices(self) -> tuple[Voice, ...]:
        """Return all voices, however many pages they take.

        Raises:
            StudioError: they cannot be asked for.
        """
        return await self.search(VoiceSearch())

    async def search(self, search: VoiceSearch) -> tuple[Voice, ...]:
        """Return the voices that are wanted; each once, though pages may overlap.

        Raises:
            StudioError: they cannot be asked for.
        """
        found: dict[str, Voice] = {}
        async for page in self.pages(search):
            for voice in page.voices:
                found.setdefault(voice.remote_id, voice)
        return tuple(found.values())

    async def pages(self, search: VoiceSearch) -> AsyncIterator[VoicePage]:
        """Yield the voices that are wanted page by page; one that comes again is the end."""
        seen: set[str] = set()
        token = ""
        while token not in seen:
            seen.add(token)
            page = page_in((await self._transport.answer(voices_call(search, token))).json)
            yield page
            if not page.next_token:
                return
            token = page.next_token

    async def voice(self, voice_id: str) -> Voice:
        """Return one voice with its own settings.

        Raises:
            VoiceGone: the account does not have it.
        """
        voice = voice_in((await self._transport.answer(voice_call(voice_id))).json)
        if voice is None:
            raise errors.AnswerUnreadable
        return voice

    async def change(self, voice_id: str, facts: VoiceFacts) -> None:
        """Give a voice another name, description and labels.

        Raises:
            StudioError: it may not be changed.
        """
        await self._transport.answer(edit_call(voice_id, facts))

    async def delete(self, voice_id: str) -> None:
        """Delete a voice for good.

        Raises:
            StudioError: it may not be deleted.
        """
        await self._transport.answer(delete_call(voice_id))

    async def settings(self, voice_id: str = "") -> VoiceSettings:
        """Return how a voice performs unless told otherwise; "" = any voice without own settings.

        Raises:
            StudioError: it cannot be asked for.
        """
        return settings_in((await self._transport.answer(settings_call(voice_id))).json)

    async def set_settings(self, voice_id: str, settings: VoiceSettings) -> None:
        """Store how a voice performs unless told otherwise.

        Raises:
            StudioError: they are refused.
        """
        await self._transport.answer(edit_settings_call(voice_id, settings))

    async def samples(self, voice_id: str) -> tuple[VoiceSample, ...]:
        """Return what a voice was made from.

        Raises:
            VoiceGone: the account does not have it.
        """
        return samples_in((await self._transport.answer(voice_call(voice_id))).json)

    async def sample_sound(self, voice_id: str, sample_id: str) -> bytes:
        """Return the file of a sample.

        Raises:
            StudioError: it is gone.
        """
        return (await self._transport.answer(sample_call(voice_id, sample_id))).body

    async def delete_sample(self, voice_id: str, sample_id: str) -> None:
        """Delete a sample for good; the voice stays.

        Raises:
            StudioError: it may not be deleted.
        """
        await self._transport.answer(delete_sample_call(voice_id, sample_id))


def voices_call(search: VoiceSearch, token: str = "") -> Call:
    """Return the request for a page of voices."""
    wanted = (
        ("page_size", str(PAGE)),
        ("next_page_token", token),
        ("search", search.text),
        ("sort", "created_at_unix" if search.is_newest_first else ""),
        ("sort_direction", "desc" if search.is_newest_first else ""),
        ("voice_type", search.voice_type),
        ("category", search.category),
        ("gender", search.gender),
        ("age", search.age),
        ("accent", search.accent),
        *(("language", language) for language in search.languages),
        *(("use_cases", use_case) for use_case in search.use_cases),
        ("collection_id", search.collection_id),
        *(("voice_ids", voice_id) for voice_id in search.ids),
        ("include_total_count", "false"),
    )
    query = tuple(pair for pair in wanted if pair[1])
    return Call(operation="get_user_voices_v2", method="GET", path="/v2/voices", query=query)


def voice_call(voice_id: str) -> Call:
    """Return the request for one voice with its settings and samples."""
    return Call(operation="get_voice_by_id", method="GET", path=_path(voice_id))


def clone_call(facts: VoiceFacts, samples: tuple[Upload, ...], *, denoises: bool = False) -> Call:
    """Return the request that makes a voice of recordings.

    It takes a place among the voices, and no characters.
    """
    form = (*_form(facts), *((("remove_background_noise", "true"),) if denoises else ()))
    return Call(
        operation="add_voice",
        method="POST",
        path="/v1/voices/add",
        form=form,
        uploads=samples,
        read_timeout_s=300.0,
    )


def edit_call(voice_id: str, facts: VoiceFacts) -> Call:
    """Return the request that changes what a voice is called and described by."""
    path = f"{_path(voice_id)}/edit"
    return Call(operation="edit_voice", method="POST", path=path, form=_form(facts))


def delete_call(voice_id: str) -> Call:
    """Return the request that deletes a voice."""
    return Call(operation="delete_voice", method="DELETE", path=_path(voice_id))


def settings_call(voice_id: str = "") -> Call:
    """Return the request for the settings of a voice, "" = those of any voice."""
    if not voice_id:
        path = "/v1/voices/settings/default"
        return Call(operation="get_voice_settings_default", method="GET", path=path)
    return Call(operation="get_voice_settings", method="GET", path=f"{_path(voice_id)}/settings")


def edit_settings_call(voice_id: str, settings: VoiceSettings) -> Call:
    """Return the request that stores the settings of a voice."""
    path = f"{_path(voice_id)}/settings/edit"
    body = settings_body(settings)
    return Call(operation="edit_voice_settings", method="POST", path=path, body=body)


def sample_call(voice_id: str, sample_id: str) -> Call:
    """Return the request for the file of a sample."""
    path = f"{_path(voice_id)}/samples/{path_part(sample_id)}/audio"
    return Call(operation="get_audio_from_sample", method="GET", path=path)


def delete_sample_call(voice_id: str, sample_id: str) -> Call:
    """Return the request that deletes a sample."""
    path = f"{_path(voice_id)}/samples/{path_part(sample_id)}"
    return Call(operation="delete_sample", method="DELETE", path=path)


def settings_body(settings: VoiceSettings) -> dict[str, Json]:
    """Return voice settings as the API has them."""
    return {
        "stability": settings.stability,
        "similarity_boost": settings.similarity,
        "style": settings.style,
        "use_speaker_boost": settings.speaker_boost,
        "speed": settings.speed,
    }


def page_in(answer: Json) -> VoicePage:
    """Return the voices of a page; entries without an id are left out."""
    told = [
        (voice_in(one), count_in(one, "created_at_unix")) for one in objects_in(answer, "voices")
    ]
    voices = [(voice, made_at or 0) for voice, made_at in told if voice is not None]
    token = text_in(answer, "next_page_token") if flag_in(answer, "has_more") else ""
    return VoicePage(
        tuple(voice for voice, _ in voices), token, tuple(made_at for _, made_at in voices)
    )


def voice_in(answer: Json) -> Voice | None:
    """Return a voice, None where there is no id."""
    voice_id = text_in(answer, "voice_id")
    if not voice_id:
        return None
    fields = fields_of(answer)
    return Voice(
        provider=PROVIDER,
        remote_id=voice_id,
        name=text_in(answer, "name") or voice_id,
        description=text_in(answer, "description"),
        labels=labels_in(fields_of(fields.get("labels")), text_in(answer, "category")),
        settings=settings_in(fields.get("settings")),
    )


def labels_in(told: Mapping[str, Json], category: str = "") -> Labels:
    """Return the labels of a voice as the studio writes them; what is no text is left out."""
    labels = [
        (name.replace("_", " "), value) for name, value in told.items() if isinstance(value, str)
    ]
    known = [(name, value) for name, value in labels if value and name != "category"]
    return (*known, ("category", category)) if category else tuple(known)


def settings_in(answer: Json) -> VoiceSettings:
    """Return voice settings; what is missing or out of range is as in any voice."""
    plain = VoiceSettings()
    return VoiceSettings(
        stability=_within(answer, "stability", plain.stability, (0.0, 1.0)),
        similarity=_within(answer, "similarity_boost", plain.similarity, (0.0, 1.0)),
        style=_within(answer, "style", plain.style, (0.0, 1.0)),
        speed=_within(answer, "speed", plain.speed, (0.5, 2.0)),
        speaker_boost=flag_in(answer, "use_speaker_boost", default=plain.speaker_boost),
    )


def samples_in(answer: Json) -> tuple[VoiceSample, ...]:
    """Return the samples of a voice; entries without an id are left out."""
    return tuple(
        VoiceSample(
            id=text_in(one, "sample_id"),
            file_name=text_in(one, "file_name"),
            mime=text_in(one, "mime_type"),
            seconds=number_in(one, "duration_secs"),
        )
        for one in objects_in(answer, "samples")
        if text_in(one, "sample_id")
    )


def _within(answer: Json, name: str, plain: float, ends: tuple[float, float]) -> float:
    told = number_in(answer, name)
    return plain if told is None else min(max(told, ends[0]), ends[1])


def _form(facts: VoiceFacts) -> tuple[tuple[str, str], ...]:
    labels = {name.replace(" ", "_"): value for name, value in facts.labels if name != "category"}
    wanted = (
        ("name", facts.name),
        ("description", facts.description),
        ("labels", json.dumps(labels) if labels else ""),
    )
    return tuple(pair for pair in wanted if pair[1])


def _path(voice_id: str) -> str:
    return f"/v1/voices/{path_part(voice_id)}"
