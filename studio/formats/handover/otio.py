"""OpenTimelineIO: what editing programs exchange; positions to the sample, read back as written.

Times count samples at 48 kHz. A track of ours whose clips overlap becomes several, for those of
OpenTimelineIO hold one clip at a time. What it has no word for (speaker, text, level, fades) is in
each clip's metadata under "vivavoce".
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import opentimelineio as otio

from studio.domain.cut_list import CutClip, without_overlaps
from studio.domain.errors import InputError
from studio.domain.text import mark
from studio.domain.timecode import SAMPLE_RATE
from studio.formats.handover.base import HandoverFormat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.cut_list import CutList, CutTrack

_OURS: Final = "vivavoce"
_NOWHERE: Final = Path()


class NotATimeline(InputError):
    """The file is something else, or damaged. Values: name."""

    message = mark("Errors", "“{name}” is not a timeline the studio can read.")
    hint = mark("Errors", "Export it as OpenTimelineIO (.otio) from the other program.")


def _write(cut_list: CutList, _: Path) -> str:
    timeline = otio.schema.Timeline(cut_list.name)
    timeline.metadata[_OURS] = {
        "language": cut_list.language,
        "frame_rate": str(cut_list.frame_rate),
    }
    if cut_list.picture is not None:
        timeline.tracks.append(_picture_track(cut_list, cut_list.picture))
    for track in cut_list.tracks:
        for number, lane in enumerate(without_overlaps(track.clips), 1):
            name = track.name if number == 1 else f"{track.name} {number}"
            timeline.tracks.append(_sound_track(track, name, lane))
    for marker in cut_list.markers:
        timeline.tracks.markers.append(
            otio.schema.Marker(name=marker.name, marked_range=_range(marker.position, 0))
        )
    return str(timeline.to_json_string())


def _picture_track(cut_list: CutList, picture: Path) -> otio.schema.Track:
    track = otio.schema.Track(picture.name, kind=otio.schema.TrackKind.Video)
    whole = _range(0, cut_list.picture_length)
    reference = otio.schema.ExternalReference(picture.as_uri(), available_range=whole)
    track.append(otio.schema.Clip(picture.name, reference, whole))
    return track


def _sound_track(track: CutTrack, name: str, clips: Sequence[CutClip]) -> otio.schema.Track:
    made = otio.schema.Track(name, kind=otio.schema.TrackKind.Audio)
    made.enabled = not track.is_muted
    made.metadata[_OURS] = {"gain_db": track.gain_db, "is_speech": track.is_speech}
    at = 0
    for clip in clips:
        if clip.position > at:
            made.append(otio.schema.Gap(source_range=_range(0, clip.position - at)))
        made.append(_clip(clip))
        at = clip.end
    return made


def _clip(clip: CutClip) -> otio.schema.Clip:
    reference = otio.schema.ExternalReference(
        clip.path.as_uri(), available_range=_range(0, clip.source_length or clip.end)
    )
    made = otio.schema.Clip(clip.name, reference, _range(clip.in_point, clip.length))
    made.enabled = not clip.is_muted
    made.metadata[_OURS] = {
        "id": clip.id,
        "number": clip.number,
        "speaker": clip.speaker,
        "text": clip.text,
        "source_text": clip.source_text,
        "gain_db": clip.gain_db,
        "fade_in": clip.fade_in,
        "fade_out": clip.fade_out,
    }
    return made


def _range(start: int, length: int) -> otio.opentime.TimeRange:
    return otio.opentime.TimeRange(
        otio.opentime.RationalTime(start, SAMPLE_RATE),
        otio.opentime.RationalTime(length, SAMPLE_RATE),
    )


def read(text: str, name: str) -> tuple[CutClip, ...]:
    """Return the clips of ours in a timeline, where it has them now, by position.

    Clips that were not written by the studio are left out. `path` and texts are not read: the
    project knows them.

    Args:
        text: what the file holds.
        name: of the file, for sentences.

    Raises:
        NotATimeline: it cannot be read.
    """
    try:
        timeline = otio.adapters.read_from_string(text, "otio_json")
        tracks = list(timeline.audio_tracks())
        found = [clip for track in tracks for clip in _clips_of(track)]
    except (otio.exceptions.OTIOError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotATimeline(name=name) from error
    return tuple(sorted(found, key=lambda clip: (clip.position, clip.id)))


def _clips_of(track: otio.schema.Track) -> list[CutClip]:
    found = []
    for clip in track.find_clips():
        ours = clip.metadata.get(_OURS)
        if ours is None:
            continue
        place = clip.trimmed_range_in_parent() or clip.trimmed_range()
        source = clip.trimmed_range()
        found.append(
            CutClip(
                id=str(ours["id"]),
                position=_samples(place.start_time),
                length=_samples(place.duration),
                path=_NOWHERE,
                in_point=_samples(source.start_time),
                gain_db=float(ours["gain_db"]),
                fade_in=int(ours["fade_in"]),
                fade_out=int(ours["fade_out"]),
                is_muted=not clip.enabled,
            )
        )
    return found


def _samples(time: otio.opentime.RationalTime) -> int:
    return round(float(time.rescaled_to(SAMPLE_RATE).value))


FORMAT = HandoverFormat(
    id="otio", title=mark("Export", "OpenTimelineIO"), suffix=".otio", writer=_write
)
