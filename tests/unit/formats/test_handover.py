"""What other studios read of a dub: read back by the programs' own readers where there are any."""

import csv
import io
import itertools
import tempfile
from dataclasses import replace
from pathlib import Path

import opentimelineio as otio
import pytest
import rpp
from hypothesis import given
from hypothesis import strategies as st

from studio.catalog import handover_formats
from studio.domain.cut_list import CutClip, CutList, CutMarker, CutTrack, without_overlaps
from studio.domain.timecode import parse_frame_rate
from studio.formats.handover import cue_sheet, edl, labels, reaper
from studio.formats.handover import otio as timelines
from studio.services.delivery import HANDOVERS

SECOND = 48_000
HERE = Path(tempfile.gettempdir()).resolve() / "Ana’s film.otio"
SOUNDS = HERE.parent / "Ana’s film sounds"


def clip(number=1, at=1.0, length=1.5, **fields):
    return CutClip(
        id=f"clip{number}",
        position=round(at * SECOND),
        length=round(length * SECOND),
        path=SOUNDS / f"{number:04}.wav",
        source_length=3 * SECOND,
        number=number,
        **{"name": f"{number:04}", "speaker": "Ana", "text": "¡Hola, «qué» tal!", **fields},
    )


def cut_list(*clips, **fields):
    known = {
        "name": "Ana’s film",
        "language": "es",
        "length": 10 * SECOND,
        "frame_rate": parse_frame_rate("25"),
        "tracks": (CutTrack(name="Ana", clips=clips or (clip(),)),),
    }
    return CutList(**{**known, **fields})


def test_the_catalog_and_the_names_of_files_agree():
    assert [one.suffix for one in handover_formats()] == list(HANDOVERS)


@pytest.mark.parametrize("form", handover_formats(), ids=lambda one: one.id)
def test_a_project_without_lines_can_be_handed_over(form):
    assert len(form.writer(cut_list(tracks=()), HERE)) < len(form.writer(cut_list(), HERE))


# Audacity


def test_labels_stand_where_the_lines_are_heard_in_their_order():
    second = clip(2, at=0.25, text="Una\nlínea\tcon tabulador", speaker="")
    text = labels.FORMAT.writer(
        cut_list(clip(), second, markers=(CutMarker(SECOND, "Scene 2"),)), HERE
    )
    assert text.splitlines() == [
        "0.250000\t1.750000\tUna línea con tabulador",
        "1.000000\t1.000000\tScene 2",
        "1.000000\t2.500000\tAna: ¡Hola, «qué» tal!",
    ]


# CMX 3600


def test_an_edit_list_is_read_by_an_editing_program_at_the_right_frames():
    text = edl.FORMAT.writer(cut_list(clip(in_point=SECOND // 2), clip(2, at=5.02)), HERE)
    timeline = otio.adapters.read_from_string(text, "cmx_3600", rate=25)
    (track,) = timeline.audio_tracks()
    first, second = track.find_clips()
    assert first.name == "0001.wav"
    assert first.source_range.start_time.to_frames() == 12
    assert first.source_range.duration.to_frames() == 37
    assert first.trimmed_range_in_parent().start_time.to_frames() == 0  # it begins the list
    assert second.trimmed_range_in_parent().start_time.to_frames() == 125 - 25


def test_an_edit_list_says_how_frames_are_counted_and_keeps_to_ascii():
    rate = parse_frame_rate("29.97df")
    text = edl.FORMAT.writer(cut_list(clip(at=120.0), frame_rate=rate), HERE)
    assert "FCM: DROP FRAME" in text
    assert "00:01:59;28" in text  # of the two numbers the second minute leaves out none is used
    assert text.isascii()
    assert "* COMMENT: Ana: ?Hola, ?que? tal!" in text


def test_each_track_has_a_channel_of_its_own():
    tracks = [CutTrack(name=name, clips=(clip(n, at=n),)) for n, name in enumerate("AB", 1)]
    rows = edl.FORMAT.writer(cut_list(tracks=tuple(tracks)), HERE).splitlines()
    assert [row.split()[2] for row in rows if row[:3].isdigit()] == ["A", "A2"]


# Reaper


def opened_by_reaper(text):
    return rpp.loads(text)


def test_a_reaper_project_has_tracks_clips_levels_and_links():
    written = cut_list(
        clip(at=1.25, gain_db=-6.0, fade_in=480, in_point=4_800, text='He said "no" and ‘why’'),
        markers=(CutMarker(SECOND, 'It\'s "here"'),),
        picture=HERE.with_name("film.mp4"),
        picture_length=10 * SECOND,
    )
    project = opened_by_reaper(reaper.FORMAT.writer(written, HERE))
    assert ["MARKER", "1", "1", 'It\'s "here"', "0"] in [
        list(map(str, one)) for one in project if isinstance(one, list)
    ]
    film, ana = project.findall("TRACK")
    assert film.find(".//SOURCE").attrib == ["VIDEO"]
    item = ana.find("ITEM")
    facts = {row[0]: list(map(str, row[1:])) for row in item if isinstance(row, list)}
    assert facts["POSITION"] == ["1.25"]
    assert facts["LENGTH"] == ["1.5"]
    assert facts["SOFFS"] == ["0.1"]
    assert facts["NAME"] == ['He said "no" and ‘why’']
    assert float(facts["VOLPAN"][2]) == pytest.approx(0.501, abs=0.001)
    assert float(facts["FADEIN"][1]) == 0.01
    assert item.find("SOURCE")[0] == ["FILE", "Ana’s film sounds/0001.wav"]


@given(st.text(max_size=40))
def test_any_text_can_be_a_name_in_reaper(name):
    project = opened_by_reaper(reaper.FORMAT.writer(cut_list(clip(text=name)), HERE))
    row = next(row for row in project.find("TRACK").find("ITEM") if row[0] == "NAME")
    kept = " ".join(name.split()) or "0001"
    if not {'"', "'", "`"} <= set(kept):
        assert row[1] == kept


# OpenTimelineIO


CLIPS = st.lists(
    st.builds(
        lambda number, at, length, start: replace(
            clip(number), position=at, length=length, in_point=start, fade_in=start % 7
        ),
        st.integers(1, 9_999),
        st.integers(0, 10**10),
        st.integers(480, 10**6),
        st.integers(0, 10**6),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(CLIPS)
def test_a_timeline_written_and_read_has_every_clip_at_its_sample(clips):
    text = timelines.FORMAT.writer(
        cut_list(tracks=(CutTrack(name="Ana", clips=tuple(clips)),)), HERE
    )
    read = {one.id: one for one in timelines.read(text, "x.otio")}
    assert {one.id: (one.position, one.length, one.in_point, one.fade_in) for one in clips} == {
        one.id: (one.position, one.length, one.in_point, one.fade_in) for one in read.values()
    }


@given(CLIPS)
def test_in_no_lane_two_clips_overlap_and_none_is_lost(clips):
    lanes = without_overlaps(clips)
    for lane in lanes:
        assert all(one.end <= later.position for one, later in itertools.pairwise(lane))
    assert sorted(one.id for lane in lanes for one in lane) == sorted(one.id for one in clips)


def test_a_timeline_names_its_files_and_what_it_has_no_word_for():
    written = cut_list(picture=HERE.with_name("film.mp4"), picture_length=10 * SECOND)
    timeline = otio.adapters.read_from_string(timelines.FORMAT.writer(written, HERE), "otio_json")
    (picture,) = timeline.video_tracks()
    assert picture[0].media_reference.target_url == HERE.with_name("film.mp4").as_uri()
    (sound,) = timeline.audio_tracks()
    assert sound[1].metadata["vivavoce"]["text"] == "¡Hola, «qué» tal!"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"OTIO_SCHEMA": "Clip.1"}', "\x00", "{}" * 9]
)
def test_what_is_no_timeline_is_refused_in_a_sentence(text):
    with pytest.raises(timelines.NotATimeline, match=r"x\.otio"):
        timelines.read(text, "x.otio")


# Cue sheets


def test_a_cue_sheet_lists_every_line_with_its_timecode_and_both_texts():
    text = cue_sheet.CSV.writer(cut_list(clip(source_text="Hi,\nyou!")), HERE)
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert row == {
        "cue": "1",
        "character": "Ana",
        "in": "00:00:01:00",
        "out": "00:00:02:12",
        "seconds": "1.50",
        "original": "Hi, you!",
        "text": "¡Hola, «qué» tal!",
        "note": "",
    }


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)"])
def test_no_line_becomes_a_formula_in_a_table(text):
    written = cue_sheet.CSV.writer(cut_list(clip(text=text)), HERE)
    (row,) = csv.DictReader(io.StringIO(written.removeprefix("\ufeff")))
    assert row["text"] == f"'{text}"


def test_no_line_becomes_markup_on_the_page():
    page = cue_sheet.PAGE.writer(cut_list(clip(text="<script>alert(1)</script> & co")), HERE)
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page
