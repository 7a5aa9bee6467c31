"""The one place that opens media containers: local files only, quiet, with our own errors."""

from __future__ import annotations

import contextlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

import av

from studio.domain.errors import MediaMissing, UnsupportedMedia
from studio.domain.text import mark
from studio.transcoding.failures import reading_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.container import InputContainer, OutputContainer

PLAYLIST = mark("Errors", "“{name}” is a playlist: it only points to other files.")
PLAYLIST_HINT = mark("Errors", "Open the film or recording itself.")
EMPTY = mark("Errors", "“{name}” is empty.")
EMPTY_HINT = mark("Errors", "Copy or download the file again.")
NO_FILE = mark("Errors", "“{name}” is not a file.")

FORMATS_READ = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dts,dtshd,dv,eac3,flac,flv,gxf,h264,hevc,ivf,loas,"
    "m4v,matroska,webm,mov,mp4,mp3,mpc,mpc8,mpeg,mpegts,mpegvideo,mxf,nsv,nut,obu,ogg,rm,sox,tak,"
    "truehd,tta,voc,w64,wav,wsd,wtv,wv,xwma,yuv4mpegpipe"
)
"""Demuxers that hold their media themselves. Left out: all that open other files or addresses
(playlists, manifests, picture sequences, devices), and those that take text for a picture."""

_PLAYLIST_STARTS = (b"#EXTM3U", b"ffconcat", b"[playlist]", b"RTSPtext", b"v=0\r", b"v=0\n")
_PLAYLIST_MARKS = (b"<MPD", b"<SmoothStreamingMedia", b"<asx", b"<ASX", b"<smil", b"<playlist")


@contextmanager
def reading(path: Path) -> Iterator[InputContainer]:
    """Open `path` for reading; errors inside the block are left to the caller to translate.

    Nothing but this local file is ever opened: the path is given as a file address whatever it
    looks like, only the file protocol is allowed, and formats that refer to others are not read.

    Raises:
        MediaMissing: there is no such file.
        UnsupportedMedia: it is empty, a playlist, or nothing the libraries can read.
    """
    refuse_unreadable(path)
    with reading_errors(path):
        av.logging.set_level(None)
        container = av.open(
            f"file:{path.absolute()}",
            "r",
            options={"protocol_whitelist": "file", "format_whitelist": FORMATS_READ},
            metadata_errors="replace",
        )
    try:
        yield container
    finally:
        container.close()


@contextmanager
def writing(
    path: Path, container_format: str, options: dict[str, str] | None = None
) -> Iterator[OutputContainer]:
    """Create `path` as a container and finish it at the end of the block.

    Args:
        path: a part file, see `atomic.writing_beside`, which also translates the errors.
        container_format: FFmpeg's name of the muxer, such as "mp4" or "matroska".
        options: options of the muxer.
    """
    av.logging.set_level(None)
    container = av.open(
        f"file:{path.absolute()}", "w", format=container_format, container_options=options or {}
    )
    try:
        yield container
    except BaseException:
        # The first error tells the reason; what closing then says (again no room) does not.
        with contextlib.suppress(av.FFmpegError, ValueError):
            container.close()
        raise
    container.close()


def refuse_unreadable(path: Path) -> None:
    """Raise before any library sees a file that is missing, empty or points elsewhere.

    Raises:
        MediaMissing: there is no such file.
        UnsupportedMedia: it is a folder or device, is empty, or is a playlist.
    """
    with reading_errors(path):
        if not path.exists():
            raise MediaMissing(name=path.name)
        if not path.is_file():
            raise UnsupportedMedia(NO_FILE, hint=PLAYLIST_HINT, name=path.name)
        with path.open("rb") as file:
            head = file.read(2048)
    if not head:
        raise UnsupportedMedia(EMPTY, hint=EMPTY_HINT, name=path.name)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_markup = text.startswith(b"<")
    if text.startswith(_PLAYLIST_STARTS) or (
        is_markup and any(tag in text for tag in _PLAYLIST_MARKS)
    ):
        raise UnsupportedMedia(PLAYLIST, hint=PLAYLIST_HINT, name=path.name)
