"""The one place where errors of the system and of the media libraries become our own."""

from __future__ import annotations

import errno
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from studio.domain.errors import (
    DecodeFailed,
    DiskFull,
    MediaError,
    MediaMissing,
    ReadOnly,
    StudioError,
    UnsupportedMedia,
)
from studio.domain.text import mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOT_ALLOWED = mark("Errors", "You are not allowed to read “{name}”.")
NOT_ALLOWED_HINT = mark("Errors", "Copy the file to a folder of your own and use the copy.")
NO_FOLDER = mark("Errors", "“{name}” cannot be written: its folder does not exist.")
CANNOT_WRITE = mark("Errors", "“{name}” could not be written ({reason}).")

_MISSING = {errno.ENOENT, errno.ENOTDIR}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ETXTBSY, errno.EBUSY}


@contextmanager
def reading_errors(path: Path, otherwise: type[MediaError] = UnsupportedMedia) -> Iterator[None]:
    """Raise our errors for what goes wrong while `path` is read.

    Args:
        path: the file that is named to the user.
        otherwise: what to raise when the content, not the disk, is the trouble:
            UnsupportedMedia while opening, DecodeFailed once it had started well.

    Raises:
        MediaMissing: there is no such file.
        UnsupportedMedia: it may not be read, or `otherwise` says so.
        DecodeFailed: the disk failed, or `otherwise` says so.
    """
    try:
        yield
    except _foreign(OSError, UnicodeError) as error:
        raise _while_reading(error, path, otherwise) from error


@contextmanager
def writing_errors(path: Path) -> Iterator[None]:
    """Raise our errors for what goes wrong while `path` is written.

    Raises:
        DiskFull: no room, a quota or a size limit was reached.
        ReadOnly: the folder is missing or may not be written, or the target is no file.
    """
    try:
        yield
    except _foreign(OSError) as error:
        raise _while_writing(error, path) from error


def _foreign(*kinds: type[Exception]) -> tuple[type[Exception], ...]:
    """Return `kinds` and the media libraries' own errors.

    Looked up when something was raised: a library not loaded by then has raised nothing, and
    whoever only writes a text file does not load it.
    """
    names = (("av.error", "FFmpegError"), ("soundfile", "SoundFileError"))
    loaded = [getattr(sys.modules[module], name) for module, name in names if module in sys.modules]
    return (*kinds, *loaded)


def _while_reading(error: Exception, path: Path, otherwise: type[MediaError]) -> MediaError:
    number = error.errno if isinstance(error, OSError) else None
    if number in _MISSING:
        return MediaMissing(name=path.name)
    if number in (errno.EACCES, errno.EPERM):
        return UnsupportedMedia(NOT_ALLOWED, hint=NOT_ALLOWED_HINT, name=path.name)
    if number == errno.EIO:
        return DecodeFailed(name=path.name)
    return otherwise(name=path.name)


def _while_writing(error: Exception, path: Path) -> StudioError:
    number = error.errno if isinstance(error, OSError) else None
    if number in _FULL:
        return DiskFull(name=path.name)
    if number in _MISSING:
        return ReadOnly(NO_FOLDER, name=path.name)
    if number in _READ_ONLY:
        return ReadOnly(name=path.name)
    reason = getattr(error, "strerror", None) or str(error)
    return ReadOnly(CANNOT_WRITE, name=path.name, reason=reason)
