"""A recording heard in another voice: in pieces under the API's limit, joined without a gap."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.audio.buffer import Audio
from studio.audio.resample import Resampler
from studio.domain.access import CloudOptions
from studio.domain.errors import VoiceUnavailable
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.account import PLAIN_FORMAT
from studio.providers.elevenlabs.call import Call, path_part
from studio.providers.elevenlabs.pieces import Joint, pieces_of
from studio.providers.elevenlabs.sound import decoded, rate_of, samples_of
from studio.providers.elevenlabs.uploads import RAW_FORMAT, Limits, raw_upload
from studio.providers.elevenlabs.voices import PROVIDER, settings_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from studio.audio.buffer import Samples
    from studio.domain.voices import VoiceSettings
    from studio.providers.base import ConversionRequest
    from studio.providers.elevenlabs.account import CloudAccount
    from studio.providers.elevenlabs.call import Upload
    from studio.providers.elevenlabs.models import Model, Models
    from studio.providers.elevenlabs.pieces import Piece
    from studio.providers.elevenlabs.transport import Transport

LIMITS = Limits(megabytes=50, seconds=299.0)
PIECE_S = (180.0, 280.0)
"""Shortest and longest piece of a long recording, seconds."""

PREFERRED_MODEL = "eleven_multilingual_sts_v2"
"""Converts all languages; another one that converts is used where the account lacks it."""

READ_S = 300.0
_SEEDS = 4_294_967_296


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing:
    """How a recording is to be heard."""

    voice_id: str
    settings: VoiceSettings
    model_id: str = PREFERRED_MODEL
    group: str = ""
    seed: int = 0
    output_format: str = PLAIN_FORMAT
    is_logged: bool = True


class CloudConverter:
    """Converts with the key, format and privacy that are chosen at that moment."""

    def __init__(
        self,
        transport: Transport,
        models: Models,
        account: CloudAccount,
        *,
        options: Callable[[], CloudOptions] = CloudOptions,
        piece_s: tuple[float, float] = PIECE_S,
    ) -> None:
        self._transport = transport
        self._models = models
        self._account = account
        self._options = options
        self._piece_s = piece_s

    async def convert(self, request: ConversionRequest) -> AsyncIterator[Audio]:
        """Yield mono blocks at the source's rate: altogether as long as the source, same timing.

        Raw formats are passed on as they arrive. Nothing is sent twice: it would cost twice.

        Raises:
            VoiceUnavailable: the voice is of another provider.
            StudioError: each failure in its kind.
        """
        if request.voice.provider != PROVIDER:
            raise VoiceUnavailable(voice=request.voice.name)
        changing = await self._changing(request)
        joint = Joint()
        shortest_s, longest_s = self._piece_s
        async for piece in pieces_of(request.source, longest_s, shortest_s):
            joint.begin(piece)
            async for block in self._converted(piece, changing):
                ready = joint.add(block)
                if len(ready):
                    yield Audio.from_mono(ready, piece.rate)
            rest = joint.finish()
            if len(rest):
                yield Audio.from_mono(rest, piece.rate)

    async def _changing(self, request: ConversionRequest) -> Changing:
        options = self._options()
        model = model_of(await self._models.all())
        return Changing(
            voice_id=request.voice.remote_id,
            settings=request.settings,
            model_id=model.id,
            group=model.group,
            seed=request.seed,
            output_format=options.output_format or await self._account.format(),
            is_logged=options.is_logged,
        )

    async def _converted(self, piece: Piece, changing: Changing) -> AsyncIterator[Samples]:
        """Yield what became of a piece, at its rate."""
        sound = await asyncio.to_thread(raw_upload, "audio", piece.samples, piece.rate, LIMITS)
        if not changing.output_format.startswith("pcm_"):
            answer = await self._transport.answer(convert_call(sound, changing))
            audio = await asyncio.to_thread(decoded, answer.body, changing.output_format)
            resampler = Resampler(audio.rate, piece.rate, 1)
            yield resampler.add(audio.samples)[:, 0]
            yield resampler.finish()[:, 0]
            return
        rate = rate_of(changing.output_format)
        resampler = Resampler(rate, piece.rate, 1)
        odd = b""
        async with self._transport.stream(convert_call(sound, changing, streams=True)) as stream:
            async for part in stream:
                whole = odd + part
                odd = whole[len(whole) // 2 * 2 :]
                heard = samples_of(whole[: len(whole) - len(odd)], rate)
                yield resampler.add(heard.samples)[:, 0]
        yield resampler.finish()[:, 0]


def convert_call(recording: Upload, changing: Changing, *, streams: bool = False) -> Call:
    """Return the request for a recording of raw sound in another voice, whole or as it is made."""
    query = (("output_format", changing.output_format),)
    return Call(
        operation="speech_to_speech_stream" if streams else "speech_to_speech_full",
        method="POST",
        path=f"/v1/voice-changer/{path_part(changing.voice_id)}" + ("/stream" if streams else ""),
        query=query if changing.is_logged else (*query, ("enable_logging", "false")),
        form=(
            ("model_id", changing.model_id),
            ("voice_settings", json.dumps(settings_body(changing.settings))),
            ("seed", str(changing.seed % _SEEDS)),
            ("file_format", RAW_FORMAT),
        ),
        uploads=(recording,),
        is_billed=True,
        group=changing.group,
        read_timeout_s=READ_S,
    )


def model_of(models: tuple[Model, ...]) -> Model:
    """Return the model recordings are converted with.

    Raises:
        ModelRefused: the account has none.
    """
    able = sorted(
        (model for model in models if model.converts),
        key=lambda model: model.id != PREFERRED_MODEL,
    )
    if not able:
        raise errors.ModelRefused(explanation="voice changer")
    return able[0]
