"""Bytes of unknown origin become clean text: byte order marks, old code pages, control characters.

A script may come from any editor of the last thirty years. What is not text is refused in words.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from dataclasses import dataclass

from studio.domain.errors import ScriptError
from studio.domain.text import mark
from studio.formats.base import Repair, Repairs, ScriptWarning
from studio.formats.code_pages import guess_code_page

MAX_BYTES = 64 * 1024 * 1024
"""A larger file is no script."""

_EMPTY = mark("Errors", "“{name}” is empty.")
_TOO_LARGE = mark("Errors", "“{name}” is {size} MB; a script has at most {limit} MB.")
_BINARY = mark("Errors", "“{name}” is not a script: it looks like {kind}.")
_UNKNOWN_BINARY = mark("Errors", "“{name}” is not a text file.")
_HINT = mark("Errors", "Use SRT, VTT, ASS, TTML, CSV or plain text.")
_OFFICE_HINT = mark("Errors", "Save it as plain text or CSV and import that.")

_FILM = mark("Kinds", "a film or recording")
_PICTURE = mark("Kinds", "a picture")
_DOCUMENT = mark("Kinds", "an office document or archive")
_PROGRAM = mark("Kinds", "a program")
_DATABASE = mark("Kinds", "a database or project file")

_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"ftyp", 4, _FILM),
    (b"moov", 4, _FILM),
    (b"\x1aE\xdf\xa3", 0, _FILM),
    (b"RIFF", 0, _FILM),
    (b"OggS", 0, _FILM),
    (b"fLaC", 0, _FILM),
    (b"ID3", 0, _FILM),
    (b"\x00\x00\x01\xba", 0, _FILM),
    (b"FLV\x01", 0, _FILM),
    (b"\x89PNG", 0, _PICTURE),
    (b"\xff\xd8\xff", 0, _PICTURE),
    (b"GIF8", 0, _PICTURE),
    (b"PK\x03\x04", 0, _DOCUMENT),
    (b"PK\x05\x06", 0, _DOCUMENT),
    (b"%PDF", 0, _DOCUMENT),
    (b"{\\rtf", 0, _DOCUMENT),
    (b"\xd0\xcf\x11\xe0", 0, _DOCUMENT),
    (b"\x1f\x8b", 0, _DOCUMENT),
    (b"7z\xbc\xaf", 0, _DOCUMENT),
    (b"Rar!", 0, _DOCUMENT),
    (b"\x7fELF", 0, _PROGRAM),
    (b"MZ\x90\x00", 0, _PROGRAM),
    (b"SQLite format 3", 0, _DATABASE),
)

_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_USUAL = re.compile("[\\s0-9.,:;!?'\"\\-\u3002\u3001\uff0c\uff01\uff1f\u060c\u061f]")
"""Characters that every text has some of, of which none is another one read the wrong way round."""
_BINARY_SHARE = 0.02
"""More control characters than this make a file binary (one in fifty)."""
_JUDGED = 65_536
"""Characters that are looked at to tell text from noise."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Clean text: only line feeds end lines, no control characters but tabs, no byte order mark."""

    text: str
    encoding: str
    warnings: tuple[ScriptWarning, ...] = ()


def decode(content: bytes, name: str) -> Decoded:
    """Return the text of a file.

    Args:
        content: all its bytes.
        name: the file's name, for sentences.

    Raises:
        ScriptError: it is empty, too large, or no text.
    """
    _refuse_unfit(content, name)
    repairs = Repairs()
    text, encoding, is_guess = _decoded(content)
    if is_guess:
        repairs.count(Repair.GUESSED_ENCODING, example=encoding)
    if _is_binary(text):
        raise ScriptError(_UNKNOWN_BINARY, hint=_HINT, name=name)
    if encoding == "utf-8":
        repairs.count(Repair.ENCODING, text.count("\ufffd"))
    text = _NEWLINES.sub("\n", text.removeprefix("\ufeff"))
    text, controls = _CONTROLS.subn("", text)
    repairs.count(Repair.CONTROLS, controls)
    if not text.strip():
        raise ScriptError(_EMPTY, hint=_HINT, name=name)
    return Decoded(text, encoding, repairs.warnings())


def too_large(name: str, size: int) -> ScriptError:
    """Return what to raise for a file of `size` bytes, more than `MAX_BYTES`."""
    megabytes = MAX_BYTES // 1024**2
    return ScriptError(_TOO_LARGE, hint=_HINT, name=name, size=-(-size // 1024**2), limit=megabytes)


def _refuse_unfit(content: bytes, name: str) -> None:
    if not content:
        raise ScriptError(_EMPTY, hint=_HINT, name=name)
    if len(content) > MAX_BYTES:
        raise too_large(name, len(content))
    for signature, offset, kind in _SIGNATURES:
        if content.startswith(signature, offset):
            hint = _OFFICE_HINT if kind == _DOCUMENT else _HINT
            raise ScriptError(_BINARY, hint=hint, name=name, kind=kind)


def _decoded(content: bytes) -> tuple[str, str, bool]:
    """Return text, encoding, and whether the encoding is a guess."""
    for order_mark, encoding in _MARKS:
        if content.startswith(order_mark):
            return content[len(order_mark) :].decode(encoding, "replace"), encoding, False
    with contextlib.suppress(UnicodeDecodeError):
        text = content.decode("utf-8")
        if "\0" not in text or not _is_binary(text):
            return text, "utf-8", False
    wide = _unmarked_utf16(content) if b"\0" in content else None
    if wide is not None:
        return content.decode(wide, "replace"), wide, False
    damaged = _damaged_utf8(content)
    if damaged is not None:
        return damaged, "utf-8", False
    encoding = guess_code_page(content)
    return content.decode(encoding, "replace"), encoding, True


def _unmarked_utf16(content: bytes) -> str | None:
    """Return which UTF-16 this is without a byte order mark, None when it is not.

    Read the wrong way round, text of any language has hardly a blank, digit or full stop.
    """
    sample = content[: _JUDGED & ~1]
    texts = {one: sample.decode(one, "replace") for one in ("utf-16-le", "utf-16-be")}
    encoding = max(texts, key=lambda one: len(_USUAL.findall(texts[one])))
    text = texts[encoding]
    fit = sum(
        unicodedata.category(character)[0] in "LMNPZS" or character in "\r\n\t"
        for character in text
    )
    is_text = _USUAL.search(text) is not None and fit >= 0.95 * len(text)
    return encoding if is_text else None


def _damaged_utf8(content: bytes) -> str | None:
    """Return UTF-8 text in which a few bytes are broken; None when it is something else."""
    text = content.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text if beyond_ascii >= 4 * text.count("\ufffd") else None


def _is_binary(text: str) -> bool:
    sample = text[:_JUDGED]
    return len(_CONTROLS.findall(sample)) > 8 + _BINARY_SHARE * len(sample)
