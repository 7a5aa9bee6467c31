"""Where clips may go: moved, trimmed, slipped, copied; nobody talks over themselves."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.media import Media
from studio.domain.records import new_id, with_fields
from studio.domain.script import Line, Speaker, Take
from studio.domain.script_edits import reassign
from studio.domain.text import mark
from studio.domain.timeline import MIN_CLIP, Clip, clips_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.project import Project
    from studio.domain.records import RecordId

FAR = 1 << 62
"""No neighbour: further than any timeline reaches."""


def audio_length(project: Project, clip: Clip) -> int:
    """Return how much audio `clip` can play from in-point 0, in samples at 48 kHz.

    That is its take with the clip's fit applied: nothing that was trimmed or squeezed away.
    """
    take = project.find(Take, clip.take_id)
    if take is None:
        media = project.find(Media, clip.media_id)
        return media.length if media else clip.in_point + clip.length
    fit = clip.fit
    spoken = take.length - fit.trim_start - fit.trim_end - sum(cut.length for cut in fit.cuts)
    return max(round(spoken * fit.ratio), clip.in_point + clip.length)


def room_around(project: Project, clip: Clip) -> tuple[int, int]:
    """Return the end of the clip before and the start of the clip after on the same track.

    0 and FAR where there is no neighbour. A neighbour that overlaps already stops nothing.
    """
    back, forth = leash(project, [clip])
    return clip.position + back, clip.end + forth


def leash(project: Project, clips: Sequence[Clip]) -> tuple[int, int]:
    """Return how far `clips` can move together, back (<= 0) and forth (>= 0), in samples.

    They stop at 0 and at the neighbours on their tracks; a neighbour that overlaps already stops
    nothing.
    """
    moving = {clip.id for clip in clips}
    back, forth = -FAR, FAR
    for track_id in {clip.track_id for clip in clips}:
        others = [one for one in clips_on(project, track_id) if one.id not in moving]
        starts = [one.position for one in others]
        for clip in clips:
            if clip.track_id != track_id:
                continue
            after = bisect.bisect_left(starts, clip.end)
            if after < len(others):
                forth = min(forth, others[after].position - clip.end)
            before = bisect.bisect_left(starts, clip.position) - 1
            if before >= 0 and others[before].end <= clip.position:
                back = max(back, others[before].end - clip.position)
    first = min((clip.position for clip in clips), default=0)
    return max(back, -first), forth


def shift_clips(
    project: Project, clips: Sequence[Clip], by: int, *, overlaps: bool = False
) -> tuple[Clip, ...]:
    """Move clips together and return them; call inside an edit.

    They stop at their neighbours; with `overlaps` only at the start of the timeline.
    """
    back, forth = leash(project, clips)
    if overlaps:
        back, forth = -min((clip.position for clip in clips), default=0), FAR
    by = min(max(by, back), forth)
    return tuple(project.update(clip, position=clip.position + by) for clip in clips)


def with_followers(project: Project, clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """Return clips and all that follow them on their tracks: what moves along in ripple mode."""
    found = []
    for track_id in dict.fromkeys(clip.track_id for clip in clips):
        first = min(clip.position for clip in clips if clip.track_id == track_id)
        found += [one for one in clips_on(project, track_id) if one.position >= first]
    return tuple(found)


def ripple_trim(
    project: Project, clip: Clip, *, start: int | None = None, end: int | None = None
) -> Clip:
    """Trim `clip` and close or open the gap: what follows on its track moves along; inside an edit.

    The start of the clip stays where it is, whichever edge is trimmed. Neighbours stop nothing.
    """
    later = [one for one in with_followers(project, [clip]) if one.id != clip.id]
    length = clip.length
    if start is not None:
        by = min(max(start - clip.position, -clip.in_point), clip.length - MIN_CLIP)
        clip = project.update(clip, in_point=clip.in_point + by, length=clip.length - by)
    if end is not None:
        most = audio_length(project, clip) - clip.in_point
        clip = project.update(clip, length=min(max(end - clip.position, MIN_CLIP), most))
    shift_clips(project, later, clip.length - length, overlaps=True)
    return _with_fades_inside(project, clip)


def free_position(project: Project, clip: Clip, track_id: RecordId, position: int) -> int:
    """Return the place nearest to `position` on a track where `clip` overlaps nothing."""
    others = [one for one in clips_on(project, track_id) if one.id != clip.id]
    starts = [0, *(one.end for one in others)]
    ends = [*(one.position for one in others), FAR]
    best = max(starts)
    for start, end in zip(starts, ends, strict=True):
        if end - start < clip.length:
            continue
        place = min(max(position, start), end - clip.length)
        if abs(place - position) < abs(best - position):
            best = place
    return best


def give_to(project: Project, clip: Clip, speaker: Speaker, position: int) -> Clip:
    """Let another speaker say what `clip` says, at the free place next to `position`.

    Its line is theirs from now on, in every language. Call inside an edit.

    Raises:
        InputError: nobody says this clip, it is music or the original.
    """
    line = project.find(Line, clip.line_id)
    if line is None:
        raise InputError(mark("Errors", "Only speech can be given to a speaker."))
    reassign(project, [line], speaker)
    moved = project.get(Clip, clip.id)
    place = free_position(project, moved, moved.track_id, position)
    return project.update(moved, position=place)


def trim_to(
    project: Project, clip: Clip, *, start: int | None = None, end: int | None = None
) -> Clip:
    """Move an edge of `clip`; what is heard stays where it is. Call inside an edit.

    The edge stops at the neighbour, at the end of the audio, and MIN_CLIP from the other edge.
    """
    before, after = room_around(project, clip)
    if start is not None:
        earliest = max(before, clip.position - clip.in_point)
        start = min(max(start, earliest), clip.end - MIN_CLIP)
        by = start - clip.position
        clip = project.update(
            clip, position=start, in_point=clip.in_point + by, length=clip.length - by
        )
    if end is not None:
        latest = min(after, clip.position + audio_length(project, clip) - clip.in_point)
        end = max(min(end, latest), clip.position + MIN_CLIP)
        clip = project.update(clip, length=end - clip.position)
    return _with_fades_inside(project, clip)


def _with_fades_inside(project: Project, clip: Clip) -> Clip:
    fade_in = min(clip.fade_in, clip.length)
    return project.update(clip, fade_in=fade_in, fade_out=min(clip.fade_out, clip.length - fade_in))


def slip(project: Project, clip: Clip, by: int) -> Clip:
    """Let `clip` play audio from `by` samples later, staying where it is; inside an edit."""
    last = audio_length(project, clip) - clip.length
    return project.update(clip, in_point=min(max(clip.in_point + by, 0), max(last, 0)))


def duplicate(project: Project, clips: Sequence[Clip], by: int | None = None) -> tuple[Clip, ...]:
    """Add copies: right after the last of `clips`, or shifted by so many samples; inside an edit.

    A copy finds the nearest free place of its track.
    """
    if not clips:
        return ()
    first = min(clip.position for clip in clips)
    shift = max(clip.end for clip in clips) - first if by is None else by
    made = []
    for clip in sorted(clips, key=lambda one: one.position):
        copy = with_fields(clip, {"id": new_id()})
        place = free_position(project, copy, clip.track_id, max(0, clip.position + shift))
        made.append(project.add(with_fields(copy, {"position": place})))
    return tuple(made)


def remove_clips(project: Project, clips: Sequence[Clip], *, ripples: bool = False) -> None:
    """Remove clips; their lines stay in the script. Call inside an edit.

    With `ripples`, what follows on the same track closes the gap.
    """
    gone = {clip.id for clip in clips}
    for clip in clips:
        project.remove(clip)
    if not ripples:
        return
    for track_id in {clip.track_id for clip in clips}:
        removed = sorted(
            (clip for clip in clips if clip.track_id == track_id), key=lambda one: one.position
        )
        starts = [clip.position for clip in removed]
        lengths = [0]
        for clip in removed:
            lengths.append(lengths[-1] + clip.length)
        for later in clips_on(project, track_id):
            if later.id not in gone:
                by = lengths[bisect.bisect_left(starts, later.position)]
                project.update(later, position=max(0, later.position - by))
