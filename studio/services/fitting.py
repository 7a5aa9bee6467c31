"""Place takes on the timeline, fitted to their slots; apply a fit to audio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.audio import silence
from studio.audio.buffer import PROJECT_RATE, Audio, Samples
from studio.audio.resample import resample
from studio.audio.stretch import stretch
from studio.domain.fit import FitLimits, Place, natural_fit, plan_fit, plan_places
from studio.domain.fit import Speech as SpokenPart
from studio.domain.script import Line, Speaker, Take, takes_by_line
from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.timeline import Clip, Fit, Track, TrackKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from studio.domain.project import Project
    from studio.domain.records import RecordId

FADE_IN = 96
FADE_OUT = 480
"""Edges of a clip: 2 ms keeps the plosive, 10 ms hides a cut; samples at 48 kHz."""

UNTIMED_PAUSE = 19_200
"""Between lines of a script without times: 400 ms."""

DIALOGUE_LUFS = -20.0
"""Level all takes are brought to before they are mixed."""

MAX_GAIN_DB = 18.0


class Fitting:
    """Puts the newest take of each line on its speaker's track. Numbers only: fast, on the loop."""

    def place(self, project: Project, line_ids: Collection[RecordId], language: str) -> None:
        """Place or replace the clips of lines that have a take; call inside an edit.

        A script without times is laid out anew as a whole, each line after the one before it.
        """
        takes = takes_by_line(project, language)
        clips = {
            clip.line_id: clip
            for track in _speech_tracks(project, language)
            for clip in project.where(Clip, "track_id", track.id)
        }
        lines = project.all(Line)
        if any(not line.is_timed for line in lines):
            self._lay_out(project, takes, clips, language)
            return
        places = plan_places(lines, settings_of(project).gap_guard)
        for line_id in line_ids:
            if takes.get(line_id):
                self._place_one(project, takes[line_id][-1], places[line_id], clips.get(line_id))

    def place_all(self, project: Project, language: str) -> None:
        """Place every line that has a take, as after changed times or limits."""
        self.place(project, [line.id for line in project.all(Line)], language)

    def _place_one(self, project: Project, take: Take, place: Place, old: Clip | None) -> None:
        settings = settings_of(project)
        spoken = _spoken_part(take)
        is_dynamic = old.is_dynamic if old else settings.is_dynamic
        if is_dynamic:
            fit, length = natural_fit(spoken)
        else:
            fit, length = plan_fit(spoken, place.slot, _limits(settings))
        self._put(project, take, old, (place.position, length, fit))

    def _lay_out(
        self,
        project: Project,
        takes: dict[RecordId, list[Take]],
        clips: dict[RecordId | None, Clip],
        language: str,
    ) -> None:
        cursor = 0
        for line in sorted(project.all(Line), key=lambda line: (line.start, line.id)):
            if line.id not in takes:
                continue
            take = takes[line.id][-1]
            fit, length = natural_fit(_spoken_part(take))
            self._put(project, take, clips.get(line.id), (cursor, length, fit))
            cursor += length + UNTIMED_PAUSE

    def _put(
        self, project: Project, take: Take, old: Clip | None, where: tuple[int, int, Fit]
    ) -> None:
        position, length, fit = where
        line = project.get(Line, take.line_id)
        track = speech_track(project, line.speaker_id, take.language)
        clip = old or project.add(
            Clip(
                line_id=line.id,
                track_id=track.id,
                media_id=take.media_id,
                position=position,
                length=length,
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
            gain_db=_levelling_gain(take),
            fade_in=min(FADE_IN, length // 2),
            fade_out=min(FADE_OUT, length // 2),
        )


def speech_track(project: Project, speaker_id: RecordId, language: str) -> Track:
    """Return the track of one speaker in one language, added when there is none yet."""
    for track in _speech_tracks(project, language):
        if track.speaker_id == speaker_id:
            return track
    name = project.get(Speaker, speaker_id).name
    order = 1.0 + project.count(Track)
    return project.add(
        Track(
            kind=TrackKind.SPEECH,
            name=name,
            speaker_id=speaker_id,
            language=language,
            order=order,
        )
    )


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


def _speech_tracks(project: Project, language: str) -> list[Track]:
    return [
        track
        for track in project.all(Track)
        if track.kind is TrackKind.SPEECH and track.language == language
    ]


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
