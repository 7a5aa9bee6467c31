"""Copied clips as bytes for the clipboard: what is read may come from anywhere, and is not trusted.

A line that names the format, the length of the head as eight bytes, a JSON head, then the sounds.
"""

from __future__ import annotations

import json
import struct
import typing
from dataclasses import fields
from typing import TYPE_CHECKING, Final, cast

from studio.domain.clippings import Clipping
from studio.domain.errors import InputError
from studio.domain.text import mark
from studio.domain.timeline import MIN_CLIP
from studio.storage.columns import Json, json_text, reader_of, to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

MIME: Final = "application/x-vivavoce-clips"
MOST_BYTES: Final = 256_000_000
"""Of all copied sounds; an hour of speech has about half of that."""

_MAGIC: Final = b"VIVAVOCE-CLIPS 1\n"
_LENGTH: Final = struct.Struct("<Q")
_SOUND: Final = "sound"
_LONGEST: Final = 1 << 40
"""Samples: longer than any timeline."""


class NothingToPaste(InputError):
    """The clipboard holds something else."""

    message = mark("Errors", "The clipboard holds nothing that can be pasted here.")
    hint = mark("Errors", "Copy clips, lines of text or a sound file, then paste.")


def packed(clippings: Sequence[Clipping]) -> bytes:
    """Return clippings as bytes.

    Raises:
        InputError: together they are larger than MOST_BYTES.
    """
    if sum(len(one.sound) for one in clippings) > MOST_BYTES:
        raise InputError(
            mark("Errors", "That is too much to copy at once."),
            hint=mark("Errors", "Copy fewer clips, or duplicate the project."),
        )
    head: list[Json] = []
    for one in clippings:
        values = {
            part.name: to_json(getattr(one, part.name))
            for part in fields(one)
            if part.name != _SOUND
        }
        head.append({**values, _SOUND: len(one.sound)})
    text = json_text(head).encode()
    return b"".join((_MAGIC, _LENGTH.pack(len(text)), text, *(one.sound for one in clippings)))


def unpacked(content: bytes) -> tuple[Clipping, ...]:
    """Return the clippings in bytes that come from anywhere.

    Raises:
        NothingToPaste: they are not ours, or damaged.
    """
    begin = len(_MAGIC) + _LENGTH.size
    if not content.startswith(_MAGIC) or len(content) < begin:
        raise NothingToPaste
    (length,) = _LENGTH.unpack_from(content, len(_MAGIC))
    try:
        head = cast("list[dict[str, Json]]", json.loads(content[begin : begin + length]))
        made, at = [], begin + length
        for values in head:
            size = int(cast("int", values.pop(_SOUND)))
            made.append(_clipping(values, content[at : at + size], size))
            at += size
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NothingToPaste from error
    return tuple(made)


def _clipping(values: dict[str, Json], sound: bytes, size: int) -> Clipping:
    hints = typing.get_type_hints(Clipping)
    read = {name: reader_of(hints[name])(value) for name, value in values.items()}
    one = Clipping(**read, sound=sound)  # type: ignore[arg-type]
    clip = one.clip
    numbers = (clip.position, clip.in_point, clip.fade_in, clip.fade_out, one.length, size)
    is_sound = len(sound) == size and all(
        type(number) is int and 0 <= number < _LONGEST for number in numbers
    )
    if not is_sound or type(clip.length) is not int or not MIN_CLIP <= clip.length < _LONGEST:
        raise ValueError("figures that no clip has")
    texts = (one.text, one.source_text, one.speaker.name, one.take.text)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("texts that are none")
    return one
