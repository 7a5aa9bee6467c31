"""A dub handed over: what lies beside the document, placed as it says, is the dub."""

import numpy as np
import opentimelineio as otio
import pytest
import rpp
import soundfile

from studio.audio.resample import resample  # noqa: F401 - loads what fitting needs
from studio.domain.clip_places import audio_length
from studio.domain.errors import InputError
from studio.domain.progress import Progress
from studio.domain.script import Line, Speaker, Translation
from studio.domain.settings import settings_of
from studio.domain.timeline import Clip, Marker
from studio.domain.timeline import split as split_clip
from studio.services.arrivals import Arrivals
from studio.services.bring_back import bring_back
from studio.services.delivery import HANDOVERS, Delivery, deliveries
from studio.services.mix_plan import mix_plan
from studio.services.rendering import Renderer

SECOND = 48_000


@pytest.fixture
async def dub(studio, project):
    """Four lines of two speakers; one clip is split, one louder and faded."""
    with project.edit("Write"):
        speakers = [project.add(Speaker(name=name)) for name in ("Ana", "Ben: the “Boss”?")]
        for at, text in enumerate(("uno dos", "uno dos tres cuatro cinco seis", "tres", "cuatro")):
            start = at * 2 * SECOND + 7 * at + 1
            line = project.add(
                Line(speaker_id=speakers[at % 2].id, start=start, end=start + SECOND, text="One.")
            )
            project.add(Translation(line_id=line.id, language="es", text=text))
        project.add(Marker(position=SECOND, name="Scene 2"))
        project.update(settings_of(project), name="Lobster", frame_rate="25", languages=("es",))
    await studio.casting.cast_missing(project, "es", {})
    await studio.speech.generate([line.id for line in project.all(Line)], "es")
    with project.edit("Split"):
        clips = sorted(project.all(Clip), key=lambda one: one.position)
        split_clip(project, clips[1], clips[1].position + 12_000)
        project.update(clips[2], gain_db=-6.0, fade_in=4_800)
    return studio.workspace.require()


def mixed(opened):
    plan = mix_plan(opened.project, "es")
    return np.concatenate(list(Renderer(plan, opened.read_stored).blocks(Progress())))


async def test_the_clips_of_a_timeline_laid_where_it_says_are_the_dub(studio, dub, tmp_path):
    path = tmp_path / "lobster.otio"
    await studio.exporting.write(Delivery(path, ("es",)))
    expected = mixed(dub)
    heard = np.zeros_like(expected, dtype=np.float64)
    timeline = otio.adapters.read_from_file(str(path))
    for clip in timeline.find_clips():
        file = otio.url_utils.filepath_from_url(clip.media_reference.target_url)
        samples, rate = soundfile.read(file, always_2d=True)
        assert rate == SECOND
        source, ours = clip.source_range, clip.metadata["vivavoce"]
        start, length = round(source.start_time.value), round(source.duration.value)
        piece = np.repeat(samples[start : start + length], 2 // samples.shape[1], axis=1)
        piece = piece * 10.0 ** (ours["gain_db"] / 20.0)
        if fade := ours["fade_in"]:
            piece[:fade] *= ((np.arange(fade) + 0.5) / fade)[:, None]
        if fade := ours["fade_out"]:
            piece[-fade:] *= ((np.arange(fade) + 0.5) / fade)[::-1, None]
        at = round(clip.transformed_time(source.start_time, timeline.tracks).value)
        heard[at : at + length] += piece
    np.testing.assert_allclose(heard, expected, atol=2e-6)
    assert np.abs(expected).max() > 0.1


async def test_each_sound_knows_its_place_and_is_as_long_as_it_can_be_opened(studio, dub, tmp_path):
    await studio.exporting.write(Delivery(tmp_path / "lobster.rpp", ("es",)))
    sounds = sorted((tmp_path / "lobster sounds").iterdir())
    assert len(sounds) == 5
    assert sounds[0].name.startswith("0001 Ana ")
    assert sounds[1].name.startswith("0002 Ben the “Boss”")
    project = rpp.loads((tmp_path / "lobster.rpp").read_text("utf-8"))
    items = project.findall(".//ITEM")
    links = {item.find("SOURCE")[0][1] for item in items}
    assert links == {f"lobster sounds/{one.name}" for one in sounds}
    second = [one for one in sounds if one.name.startswith("0002")]
    lengths = {soundfile.info(one).frames for one in second}
    assert len(second) == 2
    assert max(lengths) - min(lengths) <= 1  # both parts of the split line hold all of it


@pytest.mark.parametrize("suffix", HANDOVERS)
async def test_every_document_can_be_written_over_itself(studio, dub, tmp_path, suffix):
    path = tmp_path / f"lobster{suffix}"
    await studio.exporting.write(Delivery(path, ("es",)))
    first = path.read_bytes()
    names = sorted(one.name for one in tmp_path.rglob("*"))
    await studio.exporting.write(Delivery(path, ("es",)))
    assert path.read_bytes() == first
    assert sorted(one.name for one in tmp_path.rglob("*")) == names
    assert (tmp_path / "lobster sounds").exists() == HANDOVERS[suffix]


def test_several_languages_become_a_document_each(tmp_path):
    made = deliveries(tmp_path / "lobster.cues.csv", ("es", "de"))
    assert [one.path.name for one in made] == ["lobster.es.cues.csv", "lobster.de.cues.csv"]
    assert {one.handover for one in made} == {".cues.csv"}


async def test_a_timeline_that_was_changed_elsewhere_comes_back_changed(studio, dub, tmp_path):
    path = tmp_path / "lobster.otio"
    project = dub.project
    before = {clip.id: clip for clip in project.all(Clip)}
    await studio.exporting.write(Delivery(path, ("es",)))
    timeline = otio.adapters.read_from_file(str(path))
    track = timeline.audio_tracks()[0]
    gap = next(one for one in track if isinstance(one, otio.schema.Gap))
    gap.source_range = otio.opentime.TimeRange(
        gap.source_range.start_time,
        gap.source_range.duration + otio.opentime.RationalTime(1, 2),  # half a second, at 2 fps
    )
    last = list(track.find_clips())[-1]
    last.enabled = False
    otio.adapters.write_to_file(timeline, str(path))
    await Arrivals(studio).take_over(path)
    moved = {clip.id: clip.position - before[clip.id].position for clip in project.all(Clip)}
    assert set(moved.values()) == {0, SECOND // 2}
    changed = project.get(Clip, last.metadata["vivavoce"]["id"])
    assert changed.is_muted
    assert changed.length == before[changed.id].length
    project.undo()
    assert {clip.id: clip for clip in project.all(Clip)} == before


async def test_a_timeline_brought_back_as_it_was_changes_nothing(studio, dub, tmp_path):
    path = tmp_path / "lobster.otio"
    count = len(dub.project.undo_steps)
    await studio.exporting.write(Delivery(path, ("es",)))
    done = await bring_back(dub.project, path)
    assert (done.changed, done.unchanged, done.unknown) == (0, 5, 0)
    assert len(dub.project.undo_steps) == count


async def test_a_timeline_of_another_project_is_refused_in_words(studio, dub, tmp_path):
    path = tmp_path / "lobster.otio"
    await studio.exporting.write(Delivery(path, ("es",)))
    await studio.workspace.new()
    with pytest.raises(InputError, match="no clips of this project"):
        await Arrivals(studio).take_over(path)


@pytest.mark.parametrize("figure", [-(10**15), -1.5, 10**15, 0])
async def test_a_timeline_with_impossible_figures_harms_nothing(studio, dub, tmp_path, figure):
    path = tmp_path / "lobster.otio"
    await studio.exporting.write(Delivery(path, ("es",)))
    timeline = otio.adapters.read_from_file(str(path))
    for clip in timeline.find_clips():
        clip.source_range = otio.opentime.TimeRange(
            otio.opentime.RationalTime(figure, SECOND), otio.opentime.RationalTime(figure, SECOND)
        )
        clip.metadata["vivavoce"]["gain_db"] = float(figure)
        clip.metadata["vivavoce"]["fade_in"] = int(figure)
    otio.adapters.write_to_file(timeline, str(path))
    await bring_back(dub.project, path)
    for clip in dub.project.all(Clip):
        assert clip.length >= 480
        assert clip.position >= 0
        assert clip.in_point + clip.length <= audio_length(dub.project, clip)
        assert 0 <= clip.fade_in <= clip.length
    await studio.exporting.export(Delivery(tmp_path / "dub.wav", ("es",)))
