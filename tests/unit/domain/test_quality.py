"""What is found wrong with a dub: each fault made on purpose is named, a good line never."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.domain.project import Project
from studio.domain.quality import (
    LIP_SYNC,
    NARRATION,
    VOICE_OVER,
    Finding,
    Kind,
    Limits,
    Weight,
    findings,
)
from studio.domain.script import Casting, Line, Speaker, Take, Translation
from studio.domain.settings import ProjectSettings
from studio.domain.timeline import Clip, Fit, FitState, Track, TrackKind
from studio.domain.voices import Voice, VoiceSettings

SECOND, MS = 48_000, 48
COUNT = 5


def dub() -> Project:
    """Five good lines of one speaker: two seconds each, one second between them."""
    ana = Speaker(name="Ana")
    voice = Voice(name="Maya", provider="offline", remote_id="maya")
    track = Track(kind=TrackKind.SPEECH, name="Ana", speaker_id=ana.id, language="es")
    casting = Casting(speaker_id=ana.id, language="es", voice_id=voice.id)
    records = [ProjectSettings(source_language="en", languages=("es",)), ana, voice, track, casting]
    for number in range(COUNT):
        start = 3 * number * SECOND
        line = Line(speaker_id=ana.id, start=start, end=start + 2 * SECOND, text="One two three.")
        text = Translation(line_id=line.id, language="es", text="Uno dos tres.")
        take = Take(
            line_id=line.id, language="es", media_id="m", length=2 * SECOND, text=text.text,
            provider="offline", voice_id=voice.id, voice_print=voice.sound_print(),
            settings=VoiceSettings(), seed=0, fingerprint=str(number), made_at="",
            speech_start=10 * MS, speech_end=2 * SECOND - 30 * MS, loudness=-20.0,
        )  # fmt: skip
        clip = Clip(
            track_id=track.id, position=start, length=2 * SECOND, media_id="m", line_id=line.id,
            take_id=take.id,
        )  # fmt: skip
        records += [line, text, take, clip]
    return Project(records)


def found(project: Project, limits: Limits = LIP_SYNC) -> list[tuple[Kind, int]]:
    return [(one.kind, one.amount) for one in findings(project, "es", limits)]


def change(project: Project, kind: type, number: int = 2, **fields: object) -> None:
    with project.edit("Change"):
        project.update(project.all(kind)[number], **fields)


def test_nothing_is_found_in_a_good_dub() -> None:
    assert found(dub()) == []


@pytest.mark.parametrize(
    ("by_ms", "finding"),
    [
        (140, []),
        (300, [(Kind.LATE, 310)]),
        (-300, [(Kind.EARLY, 290)]),
        (600, [(Kind.LATE, 610), (Kind.ENDS_LATE, 570)]),
    ],
)
def test_speech_that_begins_or_ends_elsewhere_than_the_original_is_found(
    by_ms: int, finding: list[tuple[Kind, int]]
) -> None:
    project = dub()
    clip = project.all(Clip)[2]
    change(project, Clip, position=clip.position + by_ms * MS)
    assert found(project) == finding
    assert found(project, VOICE_OVER) == []
    assert found(project, NARRATION) == []


def test_a_pace_no_ear_forgives_is_found() -> None:
    project = dub()
    change(project, Clip, fit=Fit(ratio=1 / 1.5))
    change(project, Clip, 3, fit=Fit(ratio=1 / 0.7))
    kinds = dict(found(project, NARRATION))
    assert kinds == {Kind.FAST: 50, Kind.SLOW: 30}


def test_an_end_that_is_cut_off_is_found_where_it_is_heard() -> None:
    project = dub()
    clip = project.all(Clip)[2]
    change(project, Clip, fit=Fit(state=FitState.DOES_NOT_FIT, overrun=250 * MS))
    (one,) = findings(project, "es")
    assert one == Finding(Kind.CUT_OFF, clip.line_id, clip.end - SECOND, 250)
    assert one.weight is Weight.WRONG


def test_who_talks_over_themselves_is_found() -> None:
    project = dub()
    clip = project.all(Clip)[3]
    change(project, Clip, 3, position=clip.position - 1_500 * MS)
    kinds = dict(found(project, NARRATION))
    assert kinds == {Kind.TALKS_OVER: 460}  # 500 less the silence at both ends


@pytest.mark.parametrize(("gain", "kind"), [(4.0, Kind.LOUD), (-4.0, Kind.QUIET)])
def test_a_line_out_of_level_with_the_others_is_found(gain: float, kind: Kind) -> None:
    project = dub()
    change(project, Clip, gain_db=gain)
    assert found(project) == [(kind, 4)]


def test_lines_that_are_not_spoken_or_stale_are_found() -> None:
    project = dub()
    change(project, Translation, 1, text="Otra cosa.")
    with project.edit("Remove"):
        project.remove(project.all(Clip)[0])
    assert [kind for kind, _ in found(project)] == [Kind.UNSPOKEN, Kind.STALE]


def test_a_line_nobody_has_to_say_is_not_missed() -> None:
    project = dub()
    change(project, Translation, 1, text="")
    with project.edit("Remove"):
        project.remove(project.all(Clip)[1])
    assert found(project) == []


def test_a_place_that_stays_empty_is_found_unless_the_clip_may_be_short() -> None:
    project = dub()
    take = project.all(Take)[2]
    change(project, Take, speech_end=take.speech_start + SECOND // 2)
    assert found(project) == [(Kind.SHORT, 25)]
    change(project, Clip, is_dynamic=True)
    assert found(project) == []


def test_a_subtitle_nobody_can_read_in_its_time_is_found() -> None:
    project = dub()
    text = "x" * 50
    change(project, Translation, text=text)
    change(project, Take, text=text)
    assert found(project) == [(Kind.HARD_TO_READ, 25)]
    assert found(project, replace(LIP_SYNC, reading_speed=30.0)) == []


def test_what_is_muted_is_not_judged_but_missed() -> None:
    project = dub()
    change(project, Clip, is_muted=True, position=0)
    assert found(project) == [(Kind.UNSPOKEN, 0)]


def test_findings_come_by_time() -> None:
    project = dub()
    change(project, Clip, 4, gain_db=9.0)
    change(project, Clip, 1, gain_db=9.0)
    positions = [one.position for one in findings(project, "es")]
    assert positions == sorted(positions)
    assert len(positions) == 2
