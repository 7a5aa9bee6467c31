"""Read a script file: its format is told by what is in it, then by its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.domain.errors import InputError, ScriptError
from studio.domain.languages import language_from_name, normalise
from studio.domain.text import mark
from studio.formats.base import ReadOptions
from studio.formats.encoding import MAX_BYTES, decode, too_large
from studio.formats.tidy import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path, PurePath

    from studio.formats.base import Script, ScriptFormat

_MISSING = mark("Errors", "“{name}” is not there.")
_MISSING_HINT = mark("Errors", "Check the path.")
_NOT_READABLE = mark("Errors", "“{name}” could not be read ({reason}).")
_NOT_READABLE_HINT = mark("Errors", "Copy the file to a folder of your own and use the copy.")
_NO_LINES = mark("Errors", "“{name}” has no line to speak.")
_NO_LINES_HINT = mark("Errors", "Check that it is the right file and not cut off.")


def read_script(
    path: Path, formats: Iterable[ScriptFormat], options: ReadOptions | None = None
) -> Script:
    """Return the lines of a script file, ready to be spoken.

    Args:
        path: any file.
        formats: what is known, in the order contents are tried.
        options: how it is to be understood; the name is filled in from `path`.

    Raises:
        ScriptError: it is missing, no script, or has no line to speak.
    """
    return script_of(content_of(path), path, formats, options)


def script_of(
    content: bytes,
    path: PurePath,
    formats: Iterable[ScriptFormat],
    options: ReadOptions | None = None,
) -> Script:
    """Return the lines of a script from its bytes; `path` only tells its name.

    Raises:
        ScriptError: it is no script, or has no line to speak.
    """
    options = replace(options or ReadOptions(), name=path.name)
    decoded = decode(content, path.name)
    chosen = format_of(decoded.text, path, formats)
    script = read_text(decoded.text, chosen, options)
    return replace(
        script,
        language=language_from_name(path.name) or script.language,
        warnings=(*decoded.warnings, *script.warnings),
    )


def read_text(text: str, chosen: ScriptFormat, options: ReadOptions | None = None) -> Script:
    """Return the lines of clean `text`, ready to be spoken.

    Raises:
        ScriptError: it is not of that format, or has no line to speak.
    """
    options = options or ReadOptions()
    script = tidy(chosen.read(text, options), options, is_subtitle=chosen.is_subtitle)
    if not script.lines:
        raise ScriptError(_NO_LINES, hint=_NO_LINES_HINT, name=options.name or chosen.title)
    return replace(script, language=_normal(script.language))


def format_of(text: str, path: PurePath, formats: Iterable[ScriptFormat]) -> ScriptFormat:
    """Return the format of a script by its content, else by the suffix of its name.

    Raises:
        ScriptError: neither tells.
    """
    known = tuple(formats)
    for one in known:
        if one.looks_like(text):
            return one
    return format_by_name(path, known)


def format_by_name(path: PurePath, formats: Iterable[ScriptFormat]) -> ScriptFormat:
    """Return the format the suffix of a name tells.

    Raises:
        ScriptError: no format has it.
    """
    suffix = path.suffix.lower()
    for one in formats:
        if suffix in one.suffixes:
            return one
    raise ScriptError(name=path.name)


def content_of(path: Path) -> bytes:
    """Return the bytes of a script file.

    Raises:
        ScriptError: it is missing, cannot be read, or is far too long for a script.
    """
    try:
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise too_large(path.name, path.stat().st_size)
        with path.open("rb") as file:  # a pipe tells no size and may never end
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ScriptError(_MISSING, hint=_MISSING_HINT, name=path.name) from error
    except OSError as error:
        raise ScriptError(
            _NOT_READABLE, hint=_NOT_READABLE_HINT, name=path.name, reason=error.strerror
        ) from error


def _normal(language: str | None) -> str | None:
    """Return what the file says of its language, None when that is no language."""
    try:
        return normalise(language) if language else None
    except InputError:
        return None
