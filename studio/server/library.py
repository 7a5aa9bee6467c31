"""Voices clients make and change: from samples, from the library, by another name."""

from __future__ import annotations

import asyncio
import mimetypes
import shutil
from collections.abc import Mapping  # noqa: TC003 - read when the server runs
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

from starlette.datastructures import UploadFile  # noqa: TC002 - read when the server runs
from starlette.responses import FileResponse, JSONResponse

from studio.providers.base import CloneRequest
from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.fields import Limits
from studio.server.ids import new_token
from studio.server.shelf import Sample, ShelfVoice
from studio.server.uploads import content_hash, decoded, file_name, on_disk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from starlette.responses import Response

    from studio.audio.buffer import Audio
    from studio.domain.voices import Labels
    from studio.server.call import Call
    from studio.server.server import Server

LONGEST_SAMPLE_S: Final = 1_800.0

_Name = Annotated[str, Limits(shortest=1, longest=100)]
_Description = Annotated[str, Limits(longest=1_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVoice:
    """A voice to be made from samples."""

    name: _Name
    files: Annotated[tuple[UploadFile, ...], Limits(shortest=1, longest=25)]
    remove_background_noise: bool = False
    description: _Description | None = None
    labels: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceChange:
    """What of a voice is to be another; new files are added to its samples."""

    name: _Name
    files: Annotated[tuple[UploadFile, ...], Limits(longest=25)] | None = None
    remove_background_noise: bool = False
    description: _Description | None = None
    labels: Mapping[str, object] | None = None


async def add(call: Call) -> Response:
    """POST /v1/voices/add: a voice from samples."""
    form = await call.form(NewVoice)
    voice = await clone(call, form)
    return JSONResponse({"voice_id": voice.id, "requires_verification": False})


async def clone(call: Call, form: NewVoice) -> ShelfVoice:
    """Make a voice from a form and put it on the shelf.

    Raises:
        ApiError: the samples cannot be used, or there is no room.
    """
    cloner = call.server.capable(lambda one: one.cloner, "Cloning voices")
    samples, sounds = await _kept(call.server, form.files)
    try:
        request = CloneRequest(
            samples=tuple(sounds),
            name=form.name,
            description=form.description or "",
            labels=labels_of(form.labels),
        )
        made = await cloner.clone(request)
        return await call.server.shelf.add(made.voice, "cloned", samples, new_token())
    except BaseException:
        await _forget(call.server, samples)
        raise


async def change(call: Call) -> Response:
    """POST /v1/voices/{voice_id}/edit."""
    form = await call.form(VoiceChange)
    found = await call.server.shelf.find(call.path("voice_id"))
    if found.category == "premade":
        raise ApiError("forbidden", "A premade voice cannot be changed.", param="voice_id")
    voice = replace(found.voice, name=form.name)
    if form.description is not None:
        voice = replace(voice, description=form.description)
    if form.labels is not None:
        voice = replace(voice, labels=labels_of(form.labels))
    samples = found.samples
    files = [one for one in form.files or () if one.size]
    if files:
        cloner = call.server.capable(lambda one: one.cloner, "Cloning voices")
        added, sounds = await _kept(call.server, files)
        earlier = [
            await decoded(_path(call.server, one), None, LONGEST_SAMPLE_S) for one in samples
        ]
        made = await cloner.clone(
            CloneRequest(samples=(*earlier, *sounds), name=voice.name, labels=voice.labels)
        )
        voice = replace(voice, profile=made.voice.profile, remote_id=made.voice.remote_id)
        samples = (*samples, *added)
    await call.server.shelf.put(replace(found, voice=voice, samples=samples))
    return JSONResponse({"status": "ok"})


async def remove(call: Call) -> Response:
    """DELETE /v1/voices/{voice_id}."""
    found = await call.server.shelf.find(call.path("voice_id"))
    await call.server.shelf.remove(found)
    await _forget(call.server, found.samples)
    return JSONResponse({"status": "ok"})


async def sample_sound(call: Call) -> Response:
    """GET /v1/voices/{voice_id}/samples/{sample_id}/audio."""
    _, sample = await _sample(call)
    return FileResponse(_path(call.server, sample), media_type=sample.mime_type)


async def remove_sample(call: Call) -> Response:
    """DELETE /v1/voices/{voice_id}/samples/{sample_id}; the voice stays as it was made."""
    voice, sample = await _sample(call)
    rest = tuple(one for one in voice.samples if one != sample)
    await call.server.shelf.put(replace(voice, samples=rest))
    await _forget(call.server, [sample])
    return JSONResponse({"status": "ok"})


def labels_of(given: Mapping[str, object] | None) -> Labels:
    """Return labels as voices have them."""
    return tuple((str(name).replace("_", " "), str(value)) for name, value in (given or {}).items())


async def _kept(
    server: Server, files: Sequence[UploadFile]
) -> tuple[tuple[Sample, ...], list[Audio]]:
    """Keep uploads as samples and return them with their sound."""
    samples: list[Sample] = []
    sounds: list[Audio] = []
    for upload in files:
        async with on_disk(upload) as path:
            sound = await decoded(path, None, LONGEST_SAMPLE_S)
            name = file_name(upload)
            sample = Sample(
                sample_id=new_token(),
                file_name=name,
                mime_type=mimetypes.guess_type(name)[0] or "audio/mpeg",
                size_bytes=path.stat().st_size,
                hash=await asyncio.to_thread(content_hash, path),
                duration_secs=round(sound.seconds, 3),
            )
            await asyncio.to_thread(shutil.copyfile, path, _path(server, sample))
        if any(one.hash == sample.hash for one in samples):
            await _forget(server, samples)
            raise ApiError("bad_request", f"The file “{name}” was sent twice.", param="files")
        samples.append(sample)
        sounds.append(sound)
    return tuple(samples), sounds


def _path(server: Server, sample: Sample) -> Path:
    folder = server.store.folder / "samples"
    folder.mkdir(exist_ok=True)
    return folder / sample.sample_id


async def _forget(server: Server, samples: Sequence[Sample]) -> None:
    for sample in samples:
        await asyncio.to_thread(_path(server, sample).unlink, missing_ok=True)


async def _sample(call: Call) -> tuple[ShelfVoice, Sample]:
    voice = await call.server.shelf.find(call.path("voice_id"))
    wanted = call.path("sample_id")
    for sample in voice.samples:
        if sample.sample_id == wanted:
            return voice, sample
    raise ApiError(
        "sample_not_found", f"A sample with ID '{wanted[:80]}' was not found.", param="sample_id"
    )


_VOICE: Final = "/v1/voices/{voice_id}"
_SAMPLE: Final = f"{_VOICE}/samples/{{sample_id}}"

ENDPOINTS = (
    Endpoint("POST", "/v1/voices/add", add, takes_files=True),
    Endpoint("POST", f"{_VOICE}/edit", change, takes_files=True),
    Endpoint("DELETE", _VOICE, remove),
    Endpoint("GET", f"{_SAMPLE}/audio", sample_sound),
    Endpoint("DELETE", _SAMPLE, remove_sample),
)
