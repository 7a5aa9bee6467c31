"""Reaper projects: the tracks, the clips with their fades and levels, the markers, the film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio import __version__
from studio.domain.text import mark
from studio.domain.timecode import SAMPLE_RATE
from studio.formats.handover.base import HandoverFormat, linked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from studio.domain.cut_list import CutClip, CutList, CutTrack

_KINDS = {".wav": "WAVE", ".flac": "FLAC", ".mp3": "MP3", ".ogg": "VORBIS", ".opus": "OPUS"}
"""How Reaper calls what reads a file; films are read by VIDEO."""


def _write(cut_list: CutList, document: Path) -> str:
    rows = [
        f'<REAPER_PROJECT 0.1 "7.0/Viva Voce {__version__}" 0',
        f"  SAMPLERATE {SAMPLE_RATE} 0 0",
        f"  TIMEMODE 5 5 -1 {cut_list.frame_rate.nominal} 0 0 -1",
        "  TEMPO 120 4 4",
    ]
    rows += [
        f"  MARKER {number} {_seconds(marker.position)} {quoted(marker.name)} 0"
        for number, marker in enumerate(cut_list.markers, 1)
    ]
    if cut_list.picture is not None:
        rows += _indented(_picture(cut_list, cut_list.picture, document))
    for track in cut_list.tracks:
        rows += _indented(_track(track, document))
    return "\n".join([*rows, ">"]) + "\n"


def _picture(cut_list: CutList, picture: Path, document: Path) -> Iterator[str]:
    yield "<TRACK"
    yield f"  NAME {quoted(picture.name)}"
    yield "  MUTESOLO 1 0 0"
    yield "  <ITEM"
    yield "    POSITION 0"
    yield f"    LENGTH {_seconds(cut_list.picture_length)}"
    yield "    LOOP 0"
    yield f"    NAME {quoted(picture.name)}"
    yield from _indented(_indented(_source("VIDEO", linked(picture, document))))
    yield "  >"
    yield ">"


def _track(track: CutTrack, document: Path) -> Iterator[str]:
    yield "<TRACK"
    yield f"  NAME {quoted(track.name)}"
    yield f"  VOLPAN {_factor(track.gain_db)} 0 -1 -1 1"
    yield f"  MUTESOLO {int(track.is_muted)} {2 * track.is_solo} 0"
    for clip in track.clips:
        yield from _indented(_clip(clip, document))
    yield ">"


def _clip(clip: CutClip, document: Path) -> Iterator[str]:
    yield "<ITEM"
    yield f"  POSITION {_seconds(clip.position)}"
    yield f"  LENGTH {_seconds(clip.length)}"
    yield "  LOOP 0"
    yield f"  FADEIN 0 {_seconds(clip.fade_in)} 0 0 0 0"
    yield f"  FADEOUT 0 {_seconds(clip.fade_out)} 0 0 0 0"
    yield f"  MUTE {int(clip.is_muted)} 0"
    yield f"  NAME {quoted(clip.text.strip() or clip.name)}"
    yield f"  VOLPAN 1 0 {_factor(clip.gain_db)} -1"
    yield f"  SOFFS {_seconds(clip.in_point)}"
    kind = _KINDS.get(clip.path.suffix.lower(), "VIDEO")
    yield from _indented(_source(kind, linked(clip.path, document)))
    yield ">"


def _source(kind: str, link: str) -> Iterator[str]:
    yield f"<SOURCE {kind}"
    yield f"  FILE {quoted(link)}"
    yield ">"


def quoted(text: str) -> str:
    """Return a text as Reaper writes it: in the first kind of quotation mark it does not hold."""
    line = " ".join(text.split())
    sign = next((one for one in "\"'`" if one not in line), "`")
    return f"{sign}{line.replace(sign, chr(39))}{sign}"


def _indented(rows: Iterable[str]) -> Iterator[str]:
    return (f"  {row}" for row in rows)


def _seconds(samples: int) -> str:
    return f"{samples / SAMPLE_RATE:.9f}".rstrip("0").rstrip(".")


def _factor(decibels: float) -> str:
    return f"{10.0 ** (decibels / 20.0):.8g}"


FORMAT = HandoverFormat(
    id="reaper", title=mark("Export", "Reaper project"), suffix=".rpp", writer=_write
)
