"""Place takes on the timeline, fitted to their slots; apply a fit to audio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.audio import silence
from studio.audio.buffer import PROJECT_RATE, Audio, Samples
from studio.audio.resample import resample
from studio.audio.stretch import stretch
from studio.domain.fit import FitLimits, Place, Slot, natural_fit, plan_fit, plan_places
from studio.domain.fit import Speech as SpokenPart
from studio.domain.freshness import take_in_use
from studio.domain.narration import (
    in_reading_order,
    is_laid_out,
    moved,
    pause_before,
    place_markers,
)
from studio.domain.script import Line, Take, takes_by_line
from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.speech_tracks import speech_track, speech_tracks
from studio.domain.timeline import Clip, Fit, clips_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from studio.domain.project import Project
    from studio.domain.records import RecordId

FADE_IN = 96
FADE_OUT = 480
"""Edges of a clip: 2 ms keeps the plosive, 10 ms hides a cut; samples at 48 kHz."""

DIALOGUE_LUFS = -20.0
"""Level all takes are brought to before they are mixed."""

HEARD_DIALOGUE_LUFS = DIALOGUE_LUFS + 3.01
"""The same as it is heard in a mix: one channel on two sides has twice the energy."""

MAX_GAIN_DB = 18.0


class Fitting:
    """Puts takes on their speakers' tracks. Numbers only: fast, on the loop."""

    def place(self, project: Project, line_ids: Collection[RecordId], language: str) -> None:
        """Place or replace the clips of lines that have a take; call inside an edit.

        The take in use goes where the script wants it. A script without times is laid out anew as
        a whole, each line after the one before it.
        """
        used = _takes_in_use(project, language)
        chosen = {line_id: used[line_id] for line_id in line_ids if line_id in used}
        if self._is_laid_out(project, used, language):
            return
        places = plan_places(project.all(Line), settings_of(project).gap_guard)
        clips = _clips_by_line(project, language)
        for line_id, take in chosen.items():
            own = clips.get(line_id, [])
            is_split = len(own) > 1 and all(clip.take_id == take.id for clip in own)
            if not is_split:
                first, *copies = _hearings(own)
                self._fit(project, take, places[line_id], first)
                for copy in copies:
                    self._fit(project, take, _own_place(copy[0], places[line_id]), copy)

    def place_all(self, project: Project, language: str) -> None:
        """Place every line that has a take, as after changed times or limits."""
        self.place(project, [line.id for line in project.all(Line)], language)

    def use(self, project: Project, takes: Iterable[Take]) -> None:
        """Let these takes be heard in place of what their lines play now; call inside an edit.

        What was done to a clip by hand stays: where it was moved to, its gain, its fades.
        """
        by_language: dict[str, dict[RecordId, Take]] = {}
        for take in takes:
            by_language.setdefault(take.language, {})[take.line_id] = take
        for language, chosen in by_language.items():
            used = _takes_in_use(project, language) | chosen
            if self._is_laid_out(project, used, language):
                continue
            guard = settings_of(project).gap_guard
            places = plan_places(project.all(Line), guard)
            clips = _clips_by_line(project, language)
            for line_id, take in chosen.items():
                for own in _hearings(clips.get(line_id, [])):
                    place = _kept_place(project, own[0], places[line_id], guard) if own else None
                    self._fit(project, take, place or places[line_id], own)

    def set_dynamic(self, project: Project, clips: Iterable[Clip], *, is_dynamic: bool) -> None:
        """Let clips take their natural length, or be fitted to their slots; inside an edit."""
        takes = []
        for clip in clips:
            project.update(clip, is_dynamic=is_dynamic)
            take = project.find(Take, clip.take_id)
            takes += [take] if take is not None else []
        self.use(project, takes)

    def _is_laid_out(self, project: Project, takes: dict[RecordId, Take], language: str) -> bool:
        """Lay a script without times out as a whole; False for one with times.

        Clips that play what they should already move as they are: what was done to them stays.
        """
        if not is_laid_out(project):
            return False
        settings, clips = settings_of(project), _clips_by_line(project, language)
        places: list[tuple[Line, int]] = []
        end = 0
        for line in in_reading_order(project.all(Line)):
            take, own = takes.get(line.id), clips.get(line.id, [])
            if take is None:
                continue
            start = end + pause_before(line, settings) if places else 0
            places.append((line, start))
            if own and all(clip.take_id == take.id for clip in own):
                end = moved(project, own, start)
                continue
            fit, length = natural_fit(_spoken_part(take))
            first, *copies = _hearings(own)
            self._put(project, take, first, (start, length, fit))
            for copy in copies:
                self._put(project, take, copy, (copy[0].position, length, fit))
            end = start + length
        place_markers(project, places)
        return True

    def _fit(self, project: Project, take: Take, place: Place, own: list[Clip]) -> None:
        settings = settings_of(project)
        spoken = _spoken_part(take)
        is_dynamic = own[0].is_dynamic if own else settings.is_dynamic
        if is_dynamic:
            fit, length = natural_fit(spoken)
        else:
            fit, length = plan_fit(spoken, place.slot, _limits(settings))
        self._put(project, take, own, (place.position, length, fit))

    def _put(
        self, project: Project, take: Take, own: list[Clip], where: tuple[int, int, Fit]
    ) -> None:
        """Make one clip play the take; a line that was split into several is whole again."""
        position, length, fit = where
        line = project.get(Line, take.line_id)
        track = speech_track(project, line.speaker_id, take.language)
        for extra in own[1:]:
            project.remove(extra)
        old = own[0] if own else None
        clip = old or project.add(
            Clip(
                line_id=line.id,
                track_id=track.id,
                media_id=take.media_id,
                position=position,
                length=length,
                fade_in=FADE_IN,
                fade_out=FADE_OUT,
                is_dynamic=settings_of(project).is_dynamic,
            )
        )
        project.update(
            clip,
            track_id=track.id,
            position=position,
            length=length,
            in_point=0,
            fit=fit,
            take_id=take.id,
            media_id=take.media_id,
            gain_db=_levelling_gain(take) + (_own_gain(project, old) if old else 0.0),
            fade_in=min(clip.fade_in, length // 2),
            fade_out=min(clip.fade_out, length // 2),
        )


def _takes_in_use(project: Project, language: str) -> dict[RecordId, Take]:
    found = {}
    for line_id, takes in takes_by_line(project, language).items():
        take = take_in_use(project, project.get(Line, line_id), takes)
        if take is not None:
            found[line_id] = take
    return found


def _clips_by_line(project: Project, language: str) -> dict[RecordId | None, list[Clip]]:
    """Return the clips of each line in one language, by position."""
    clips: dict[RecordId | None, list[Clip]] = {}
    for track in speech_tracks(project, language):
        for clip in clips_on(project, track.id):
            clips.setdefault(clip.line_id, []).append(clip)
    return clips


def _hearings(clips: Sequence[Clip]) -> list[list[Clip]]:
    """Return a line's clips, by position, as often as it is heard: the pieces of each time.

    A piece goes on behind the one before it in the recording; what goes back begins a copy.
    """
    heard: list[list[Clip]] = [[]]
    for clip in clips:
        before = heard[-1][-1] if heard[-1] else None
        if before is not None and clip.in_point < before.in_point + before.length:
            heard.append([])
        heard[-1].append(clip)
    return heard


def _own_place(clip: Clip, place: Place) -> Place:
    """Return the place of a copy: where it is, with the room its line has."""
    return Place(clip.position, place.slot)


def _kept_place(project: Project, clip: Clip, place: Place, guard: int) -> Place:
    """Return where a clip stays that was moved by hand, and the room it has there.

    What overlaps it already takes none of it: that was allowed.
    """
    if clip.position == place.position:
        return place
    later = [other.position for other in clips_on(project, clip.track_id)]
    room = min((start for start in later if start >= clip.end), default=None)
    if room is None:
        return Place(clip.position, place.slot)
    length = min(place.slot.length, room - clip.position)
    gap = max(0, room - clip.position - length - guard)
    return Place(clip.position, Slot(length=length, gap_after=gap))


def _own_gain(project: Project, clip: Clip) -> float:
    """Return what was added by hand to the gain that levels a clip's take, in dB."""
    take = project.find(Take, clip.take_id)
    return round(clip.gain_db - _levelling_gain(take), 2) if take else 0.0


def fitted(audio: Audio, fit: Fit, length: int) -> Samples:
    """Return a take's audio with `fit` applied, at 48 kHz, `length` samples, same channels.

    Pure; about 1 ms per second of audio, so call it in a thread.
    """
    scale = audio.rate / PROJECT_RATE
    start = round(fit.trim_start * scale)
    end = max(audio.frames - round(fit.trim_end * scale), start + 1)
    samples = audio.samples[start:end]
    if fit.cuts:
        cuts = [
            (round(cut.start * scale) - start, round(cut.end * scale) - start) for cut in fit.cuts
        ]
        samples = silence.squeeze(samples, audio.rate, cuts)
    if fit.ratio != 1.0:
        samples = stretch(samples, audio.rate, max(1, round(len(samples) * fit.ratio)))
    resampled = resample(Audio(samples, audio.rate), PROJECT_RATE).samples
    missing = max(length - len(resampled), 0)
    return np.pad(resampled[:length], ((0, missing), (0, 0)))


def _spoken_part(take: Take) -> SpokenPart:
    return SpokenPart(
        length=take.length, start=take.speech_start, end=take.speech_end, pauses=take.pauses
    )


def _limits(settings: ProjectSettings) -> FitLimits:
    return FitLimits(
        comfortable_max=settings.stretch_max,
        strained_max=settings.strained_max,
        allows_strained=settings.allows_strained,
    )


def _levelling_gain(take: Take) -> float:
    if take.loudness is None:
        return 0.0
    return round(max(-MAX_GAIN_DB, min(MAX_GAIN_DB, DIALOGUE_LUFS - take.loudness)), 2)
