"""Texts read aloud: how their lines lie, what the files hold and are measured to be."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import av
import pytest

from studio.domain.narration import chapters
from studio.domain.project_settings import change_settings
from studio.domain.script import Line, Opening
from studio.domain.timeline import Clip, Marker
from studio.services.delivery import Delivery, SubtitleUse
from studio.services.narrating import Narrating, Pauses, Reading, pasted
from studio.services.presets import AUDIOBOOK, PRESETS

TEXT = "# One\n\nShe came. He went.\n\n# Two\n\nNobody stayed.\n"
PAUSES = Pauses(4_800, 9_600, 48_000)


@pytest.fixture
async def read(studio, project):
    reading = Reading(script=pasted(TEXT), language="en", name="Book", pauses=PAUSES)
    await Narrating(studio).narrate(reading)
    return project


def clips(project):
    return sorted(project.all(Clip), key=lambda clip: clip.position)


def gaps(project):
    ordered = clips(project)
    return [after.position - before.end for before, after in pairwise(ordered)]


def book(path, **fields):
    usual = {
        "mastering": AUDIOBOOK, "subtitles": SubtitleUse.NONE, "has_report": False,
        "has_chapter_files": True,
    }  # fmt: skip
    return replace(Delivery(path, ("en",)), **(usual | fields))


def chapters_in(path):
    with av.open(path) as file:
        return [
            (one["metadata"]["title"], float(one["start"] * one["time_base"]))
            for one in file.chapters()
        ]


async def test_lines_follow_each_other_with_the_pause_of_what_begins(read):
    assert gaps(read) == [9_600, 4_800, 48_000, 9_600]
    assert clips(read)[0].position == 0


async def test_a_longer_take_moves_all_that_follows_and_keeps_what_was_done_there(studio, read):
    ordered = clips(read)
    with read.edit("Trim"):
        read.update(ordered[3], length=ordered[3].length - 500, gain_db=-2.5)
    before = [clip.position for clip in clips(read)]
    with read.edit("Rewrite"):
        line = read.get(Line, ordered[1].line_id)
        read.update(line, text="She came home at last from very far away.")
    await studio.speech.generate([line.id], "en")
    after = clips(read)
    assert gaps(read) == [9_600, 4_800, 48_000, 9_600]
    assert after[2].position > before[2]
    assert (after[3].length, after[3].gain_db) == (ordered[3].length - 500, -2.5)


async def test_other_pauses_lay_everything_out_anew(studio, read):
    with read.edit("Pauses"):
        change_settings(read, chapter_pause=96_000)
        studio.fitting.place_all(read, "en")
    assert gaps(read) == [9_600, 4_800, 96_000, 9_600]


async def test_chapters_have_markers_at_their_headings(read):
    first, second = chapters(read, "en")
    found = sorted(read.all(Marker), key=lambda marker: marker.position)
    assert [(one.name, one.position) for one in found] == [
        ("One", first.span.start), ("Two", second.span.start)
    ]  # fmt: skip


async def test_reading_a_changed_text_keeps_the_takes_of_what_stayed(studio, read):
    takes = {clip.take_id for clip in clips(read)}
    again = Reading(script=pasted(TEXT.replace("Nobody stayed.", "All stayed.")), language="en")
    generated = await Narrating(studio).narrate(again)
    assert (generated.fresh, len(read.all(Line))) == (4, 5)
    assert len(takes & {clip.take_id for clip in clips(read)}) == 4
    assert [line.opens for line in read.all(Line)].count(Opening.CHAPTER) == 2


@pytest.mark.parametrize("suffix", [".mp3", ".m4b", ".opus"])
async def test_a_recording_carries_its_chapters(studio, read, tmp_path, suffix):
    path = tmp_path / f"book{suffix}"
    usual = replace(AUDIOBOOK, rate=48_000, standard=None)
    await studio.exporting.export(book(path, mastering=usual, has_chapter_files=False))
    (one, first), (two, second) = chapters_in(path)
    start = chapters(read, "en")[1].span.start / 48_000 + AUDIOBOOK.head_s
    assert (one, two, first) == ("One", "Two", 0.0)
    assert second == pytest.approx(start, abs=0.002)


async def test_every_chapter_of_an_audiobook_is_as_acx_asks(studio, read, tmp_path):
    exported = await studio.exporting.export(book(tmp_path / "book.mp3", has_report=True))
    assert [path.name for path in exported.chapters] == ["01 One.mp3", "02 Two.mp3"]
    assert all(path.is_file() for path in exported.chapters)
    wrong = [
        (file.name, check) for file in exported.report.files for check in file.checks
        if not check.is_met
    ]  # fmt: skip
    assert wrong == []
    assert [len(file.checks) for file in exported.report.files] == [8, 8]
    written = json.loads(exported.report_json.read_text())
    assert [file["is_met"] for file in written["files"]] == [True, True]
    assert "As ACX asks for." in exported.report_page.read_text()


async def test_a_file_that_is_not_as_asked_says_which_figure(studio, read, tmp_path):
    quiet = replace(AUDIOBOOK, rms_db=-30.0, head_s=0.1)
    path = tmp_path / "book.mp3"
    exported = await studio.exporting.export(
        book(path, mastering=quiet, has_chapter_files=False, has_report=True)
    )
    (file,) = exported.report.files
    wrong = [check.name for check in file.checks if not check.is_met]
    assert wrong == ["Strength (RMS)", "Room tone at the head"]
    assert not exported.report.is_as_asked
    assert "Not as ACX asks for." in exported.report_page.read_text()


async def test_one_voice_of_a_podcast_is_written_in_one_channel_at_its_loudness(
    studio, read, tmp_path
):
    preset = next(one for one in PRESETS if one.id == "podcast-mono")
    path = tmp_path / "podcast.wav"
    exported = await studio.exporting.export(
        book(path, mastering=preset.mastering, has_chapter_files=False)
    )
    with av.open(path) as file:
        assert file.streams.audio[0].channels == 1
    (language,) = exported.report.languages
    assert language.loudness_lufs == pytest.approx(-19.0, abs=0.3)
    assert language.is_loudness_met


async def test_lines_without_times_are_not_judged_by_a_cue(studio, read, tmp_path):
    exported = await studio.exporting.export(book(tmp_path / "book.wav", mastering=None))
    lines = exported.report.languages[0].lines
    assert {line.onset_error_ms for line in lines} == {None}
    assert lines[1].cue_start_s == pytest.approx(clips(read)[1].position / 48_000)
