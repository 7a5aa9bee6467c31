"""Speech without the noise around it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import Audio
from studio.audio.resample import resample
from studio.providers.elevenlabs.account import PLAIN_FORMAT
from studio.providers.elevenlabs.call import Call
from studio.providers.elevenlabs.pieces import Joint, pieces_of
from studio.providers.elevenlabs.sound import decoded
from studio.providers.elevenlabs.uploads import Limits, sound_upload

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator

    from studio.audio.buffer import Samples
    from studio.providers.elevenlabs.call import Upload
    from studio.providers.elevenlabs.pieces import Piece
    from studio.providers.elevenlabs.transport import Transport

LIMITS = Limits(megabytes=500, seconds=3600.0)
PIECE_S = (600.0, 900.0)
"""Shortest and longest piece of a long recording, seconds: well under the limit, for memory."""

SHORTEST_S = 5.0
"""Less is not taken; silence is put behind it and taken away again."""

GROUP = "audio_isolation"


class CloudIsolator:
    """Isolates speech with the key in use."""

    def __init__(self, transport: Transport, *, piece_s: tuple[float, float] = PIECE_S) -> None:
        self._transport = transport
        self._piece_s = piece_s

    async def isolate(self, source: AsyncIterable[Audio]) -> AsyncIterator[Audio]:
        """Yield the speech: as the source in length, rate and channels, however that is cut.

        The speech of all channels together is heard in each of them.

        Raises:
            StudioError: each failure in its kind; nothing is sent twice.
        """
        widths: list[int] = []

        async def noted() -> AsyncIterator[Audio]:
            async for block in source:
                widths.append(block.channels)
                yield block

        joint = Joint()
        shortest_s, longest_s = self._piece_s
        async for piece in pieces_of(noted(), longest_s, shortest_s):
            speech = await self._isolated(piece)
            joint.begin(piece)
            mono = np.concatenate([joint.add(speech), joint.finish()])
            if len(mono):
                yield Audio(np.repeat(mono[:, None], widths[-1], axis=1), piece.rate)

    async def _isolated(self, piece: Piece) -> Samples:
        missing = max(0, round(SHORTEST_S * piece.rate) - len(piece.samples))
        audio = Audio.from_mono(np.pad(piece.samples, (0, missing)), piece.rate)
        recording = await asyncio.to_thread(sound_upload, "audio", audio, LIMITS)
        answer = await self._transport.answer(isolate_call(recording))
        speech = await asyncio.to_thread(decoded, answer.body, PLAIN_FORMAT)
        same = await asyncio.to_thread(resample, speech, piece.rate)
        return same.samples[:, 0]


def isolate_call(recording: Upload) -> Call:
    """Return the request for the speech of a recording."""
    return Call(
        operation="audio_isolation",
        method="POST",
        path="/v1/audio-isolation",
        uploads=(recording,),
        is_billed=True,
        group=GROUP,
        read_timeout_s=600.0,
    )
