"""Clips are moved, trimmed, copied and removed without a speaker talking over themselves."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain import clip_places
from studio.domain.errors import InputError
from studio.domain.media import Media, MediaKind
from studio.domain.project import Project
from studio.domain.script import Line, Speaker
from studio.domain.timeline import MIN_CLIP, Clip, Track, TrackKind, clips_on

SECOND = 48_000


def speech(spans: list[tuple[int, int]], *, length: int = 0) -> tuple[Project, list[Clip]]:
    """Return a project with one speaker whose clips stand at these spans."""
    project = Project()
    with project.edit("Scene"):
        ana = project.add(Speaker(name="Ana"))
        project.add(Speaker(name="Ben"))
        track = project.add(
            Track(kind=TrackKind.SPEECH, name="Ana", speaker_id=ana.id, language="es")
        )
        clips = []
        for start, end in spans:
            media = Media(
                kind=MediaKind.STORED,
                name="take",
                content_hash=f"{start}",
                size=1,
                length=length or end - start,
                rate=22_050,
                channels=1,
            )
            project.add(media)
            line = project.add(Line(speaker_id=ana.id, start=start, end=end, text="Hola."))
            clip = Clip(
                track_id=track.id,
                position=start,
                length=end - start,
                media_id=media.id,
                line_id=line.id,
            )
            clips.append(project.add(clip))
    return project, clips


def spans_of(project: Project) -> list[tuple[int, int]]:
    (track, *_) = project.all(Track)
    return [(clip.position, clip.end) for clip in clips_on(project, track.id)]


def overlaps(spans: list[tuple[int, int]]) -> bool:
    return any(end > start for (_, end), (start, _) in itertools.pairwise(spans))


def _laid_out(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    spans, at = [], 0
    for gap, length in parts:
        start = at + gap * 1_000
        at = start + max(length * 1_000, MIN_CLIP)
        spans.append((start, at))
    return spans


rows = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), min_size=1, max_size=8).map(
    _laid_out
)


@given(rows, st.data())
def test_clips_moved_together_keep_their_distances_and_overlap_nothing(spans, data) -> None:
    project, clips = speech(spans)
    chosen = data.draw(st.lists(st.sampled_from(clips), min_size=1, unique_by=lambda c: c.id))
    by = data.draw(st.integers(-100_000, 100_000))
    with project.edit("Move"):
        moved = clip_places.shift_clips(project, chosen, by)
    assert len({new.position - old.position for new, old in zip(moved, chosen, strict=True)}) == 1
    assert abs(moved[0].position - chosen[0].position) <= abs(by)
    assert not overlaps(spans_of(project))
    assert spans_of(project)[0][0] >= 0


@given(rows, st.data())
def test_a_copy_finds_a_free_place(spans, data) -> None:
    project, clips = speech(spans)
    chosen = data.draw(st.lists(st.sampled_from(clips), min_size=1, unique_by=lambda c: c.id))
    with project.edit("Copy"):
        made = clip_places.duplicate(project, chosen, data.draw(st.integers(-50_000, 50_000)))
    assert [clip.length for clip in made] == [
        clip.length for clip in sorted(chosen, key=lambda c: c.position)
    ]
    assert not overlaps(spans_of(project))


@given(rows, st.data())
def test_an_edge_stops_at_the_neighbour_and_at_the_end_of_the_audio(spans, data) -> None:
    project, clips = speech(spans)
    clip = data.draw(st.sampled_from(clips))
    to = data.draw(st.integers(-10_000, 200_000))
    with project.edit("Trim"):
        kept = clip_places.trim_to(project, clip, start=to)
        kept = clip_places.trim_to(project, kept, end=data.draw(st.integers(-10_000, 200_000)))
    assert kept.length >= MIN_CLIP
    assert kept.in_point >= 0
    assert kept.in_point + kept.length <= clip.length
    assert kept.position - kept.in_point == clip.position
    assert not overlaps(spans_of(project))


def test_a_clip_stops_at_its_neighbours_unless_overlap_is_allowed() -> None:
    project, (first, _) = speech([(0, SECOND), (2 * SECOND, 3 * SECOND)])
    with project.edit("Move"):
        (moved,) = clip_places.shift_clips(project, [first], 5 * SECOND)
    assert moved.position == SECOND
    with project.edit("Move"):
        (moved,) = clip_places.shift_clips(project, [moved], SECOND, overlaps=True)
    assert moved.position == 2 * SECOND


def test_removing_with_ripple_closes_the_gap_on_that_track() -> None:
    project, (_, middle, _) = speech([(0, 1_000), (2_000, 5_000), (7_000, 8_000)])
    with project.edit("Remove"):
        clip_places.remove_clips(project, [middle], ripples=True)
    assert spans_of(project) == [(0, 1_000), (4_000, 5_000)]
    assert project.count(Line) == 3


def test_a_clip_given_away_takes_its_line_along() -> None:
    project, (clip,) = speech([(SECOND, 2 * SECOND)])
    ben = project.all(Speaker)[1]
    with project.edit("Give"):
        given_away = clip_places.give_to(project, clip, ben, clip.position)
    assert project.get(Track, given_away.track_id).speaker_id == ben.id
    assert project.all(Line)[0].speaker_id == ben.id
    project.undo()
    assert project.all(Line)[0].speaker_id == project.all(Speaker)[0].id


def test_music_cannot_be_given_to_a_speaker() -> None:
    project, (clip,) = speech([(0, SECOND)])
    with project.edit("Music"):
        project.remove(project.all(Line)[0])
    with pytest.raises(InputError, match="Only speech"), project.edit("Give"):
        clip_places.give_to(project, clip, project.all(Speaker)[1], 0)


def test_slipping_never_leaves_the_audio() -> None:
    project, (clip,) = speech([(0, 10_000)], length=30_000)
    for by, expected in ((5_000, 5_000), (100_000, 20_000), (-100_000, 0)):
        with project.edit("Slip"):
            clip = clip_places.slip(project, clip, by)
        assert clip.in_point == expected
        assert (clip.position, clip.length) == (0, 10_000)
