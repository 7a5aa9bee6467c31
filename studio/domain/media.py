"""Media: the audio and video a project uses, linked from the disk or stored inside the file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from studio.domain.records import Record


class MediaKind(Enum):
    """Where the bytes are."""

    LINKED = "linked"
    """On the user's disk, found by path, size and hash."""
    STORED = "stored"
    """Inside the project file, as FLAC, found by hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(Record):
    """One audio or video file."""

    kind: MediaKind
    name: str
    """File name shown to people."""
    content_hash: str
    """SHA-256 (hex) of the bytes."""
    size: int
    """Bytes."""
    length: int
    """Samples at 48 kHz."""
    rate: int
    channels: int
    path: str = ""
    """Absolute path when linked; "" when stored."""
    has_picture: bool = False
    frame_rate: str = ""
    """Exact fraction such as "30000/1001"; "" without a picture."""
    start: int = 0
    """When its first sample or frame is due, in samples at 48 kHz; rarely not 0."""
    cost: int = 0
    """Characters a provider charged for making it; 0 for takes, which know it themselves."""
