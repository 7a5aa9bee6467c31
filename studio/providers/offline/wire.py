"""Length-prefixed messages between the studio and a child of the offline engine.

One message is `<header length><payload length>` (two little-endian uint32), a JSON object in UTF-8
and raw bytes (samples). Lengths beyond the limits are refused before anything is allocated.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_LENGTHS = struct.Struct("<II")
MAX_HEADER = 4 << 20
"""Bytes: a line of 50,000 characters with a time for each word stays far below."""
MAX_PAYLOAD = 512 << 20
"""Bytes: 100 minutes of float32 samples at 22,050 Hz."""


class WireError(Exception):
    """The other side does not speak this protocol, or stopped in the middle of a message."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: a kind, named values and raw bytes."""

    kind: str
    values: Mapping[str, Json] = field(default_factory=dict)
    payload: bytes = b""


def encode(message: Message) -> bytes:
    """Return the bytes of one message.

    Raises:
        WireError: it is larger than the other side would accept.
    """
    header = json.dumps({"kind": message.kind, **message.values}, separators=(",", ":")).encode()
    _refuse_large(len(header), len(message.payload))
    return b"".join((_LENGTHS.pack(len(header), len(message.payload)), header, message.payload))


def read(stream: IO[bytes]) -> Message | None:
    """Read one message; None when the stream ended between two messages.

    Raises:
        WireError: the stream ended inside a message, or what came is none.
    """
    prefix = _read_exactly(stream, _LENGTHS.size, may_end=True)
    if not prefix:
        return None
    header_length, payload_length = _LENGTHS.unpack(prefix)
    _refuse_large(header_length, payload_length)
    header = _parse(_read_exactly(stream, header_length))
    payload = _read_exactly(stream, payload_length)
    kind = header.pop("kind", None)
    if not isinstance(kind, str):
        raise WireError("message without a kind")
    return Message(kind, header, payload)


def _refuse_large(header_length: int, payload_length: int) -> None:
    if header_length > MAX_HEADER or payload_length > MAX_PAYLOAD:
        raise WireError(f"message too large: {header_length} + {payload_length} bytes")


def _parse(header: bytes) -> dict[str, Json]:
    try:
        values = json.loads(header)
    except (ValueError, RecursionError) as error:
        raise WireError("header is not JSON") from error
    if not isinstance(values, dict):
        raise WireError("header is no object")
    return values


def _read_exactly(stream: IO[bytes], length: int, *, may_end: bool = False) -> bytes:
    parts: list[bytes] = []
    missing = length
    while missing:
        part = stream.read(min(missing, 1 << 20))
        if not part:
            if may_end and missing == length:
                return b""
            raise WireError("stream ended inside a message")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
