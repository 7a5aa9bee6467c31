"""Subtitles beside a film, in every format: the words at the times they are really heard."""

from pathlib import Path

import pytest

from studio.catalog import script_formats
from studio.domain.script import Line, Speaker, Translation
from studio.domain.timeline import Clip
from studio.formats.reading import read_script
from studio.services.delivery import SUBTITLES, Delivery, SubtitleUse, is_own_subtitle

SECOND = 48_000
MS = 48


@pytest.fixture
async def dub(studio, project):
    with project.edit("Write"):
        for at, name in enumerate(("Ana", "Ben & <Co>")):
            speaker = project.add(Speaker(name=name))
            start = (1 + 2 * at) * SECOND
            line = project.add(Line(speaker_id=speaker.id, start=start, end=start + SECOND))
            project.add(Translation(line_id=line.id, language="es", text=f"¿Qué < {at} & más?"))
    await studio.casting.cast_missing(project, "es", {})
    await studio.speech.generate([line.id for line in project.all(Line)], "es")
    with project.edit("Move"):
        clip = max(project.all(Clip), key=lambda one: one.position)
        project.update(clip, position=clip.position + SECOND // 2)
    return project


@pytest.mark.parametrize("ending", SUBTITLES)
async def test_subtitles_follow_what_was_moved_and_are_read_back_as_written(
    studio, dub, tmp_path, ending
):
    delivery = Delivery(
        tmp_path / "dub.wav", ("es",), SubtitleUse.BESIDE, subtitle_format=ending, has_report=False
    )
    done = await studio.exporting.export(delivery)
    assert [path.name for path in done.subtitles] == [f"dub.es.dub{ending}"]
    script = read_script(done.subtitles[0], script_formats())
    clips = sorted(dub.all(Clip), key=lambda one: one.position)
    precision = 10 * MS if ending == ".ass" else MS
    for line, clip, at in zip(script.lines, clips, (0, 1), strict=True):
        assert abs(line.start - clip.position) <= precision
        assert line.text == f"¿Qué < {at} & más?"
    if ending != ".srt":
        assert [line.speaker for line in script.lines] == ["Ana", "Ben & <Co>"]
    assert script.warnings == ()


def test_the_studios_own_subtitles_are_known_by_their_names():
    assert all(is_own_subtitle(Path(f"film.es.dub{ending}")) for ending in SUBTITLES)
    assert not is_own_subtitle(Path("film.es.srt"))
