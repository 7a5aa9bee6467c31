"""A film goes to a cloud as sound and comes back as a track, lines and subtitles."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from studio.domain.errors import ProviderUnavailable
from studio.domain.script import Line, Speaker, Translation
from studio.domain.timeline import Clip, Track, TrackKind
from studio.providers.base import Provider
from studio.providers.base_cloud import CloudOnly, Dub, DubLine
from studio.services.cloud_dubbing import CloudDubbing, NothingToDub
from studio.services.mix_plan import mix_plan
from tests.films import Film, make_film

RATE = 48_000
LINES = (
    DubLine(speaker="a", start_s=0.5, end_s=1.5, text="Hello.", translation="Hola."),
    DubLine(speaker="b", start_s=2.0, end_s=2.8, text="Bye.", translation="Adiós."),
)


class Cloud:
    """A dubber that keeps what it was given and answers with a tone."""

    def __init__(self):
        self.requests = []
        self.failure = None

    async def dub(self, request, progress=None):
        self.requests.append(request)
        progress.report(1, 4)
        if self.failure:
            raise self.failure
        tone = 0.3 * np.sin(np.arange(3 * 24_000) * 0.05)
        packed = io.BytesIO()
        soundfile.write(packed, tone, 24_000, format="FLAC")
        return Dub(sound=packed.getvalue(), lines=LINES, subtitles="WEBVTT\n")


@pytest.fixture
def cloud():
    return Cloud()


@pytest.fixture
def dubbing(studio, cloud):
    provider = Provider(
        id="cloud",
        name="Cloud",
        version="1",
        max_parallel=1,
        is_local=False,
        cloud=CloudOnly(dubber=cloud),
    )
    return CloudDubbing(
        studio.workspace, studio.jobs, {"cloud": provider}, studio.scripts, studio.costs
    )


@pytest.fixture
async def film(studio, tmp_path):
    path = tmp_path / "film.mp4"
    make_film(path, Film(seconds=3.0))
    return await studio.sources.add(path)


def dub_tracks(project):
    return [track for track in project.all(Track) if track.kind is TrackKind.RECORDING]


@pytest.mark.usefixtures("film")
async def test_the_sound_is_sent_and_the_dub_is_a_track(project, dubbing, cloud):
    assert dubbing.dubbers() == ("cloud",)
    dubbed = await dubbing.dub("cloud", "es")
    (request,) = cloud.requests
    samples, rate = soundfile.read(io.BytesIO(request.sound))
    assert (rate, round(len(samples) / rate)) == (RATE, 3)
    assert (request.name, request.target, request.lines) == ("film.mp4", "es", ())

    (track,) = dub_tracks(project)
    assert (track.id, track.language) == (dubbed.track_id, "es")
    (spoken,) = mix_plan(project, "es").clips
    assert (spoken.clip.position, spoken.clip.length) == (0, 3 * RATE)
    assert mix_plan(project, "de").clips == ()
    assert dubbed.subtitles == "WEBVTT\n"


@pytest.mark.usefixtures("film")
async def test_a_project_without_lines_gets_those_of_the_dub(project, dubbing):
    dubbed = await dubbing.dub("cloud", "es")
    assert dubbed.lines == 2
    assert [(line.start, line.text) for line in project.all(Line)] == [
        (RATE // 2, "Hello."),
        (2 * RATE, "Bye."),
    ]
    assert [one.text for one in project.all(Translation)] == ["Hola.", "Adiós."]
    assert [one.name for one in project.all(Speaker)] == ["a", "b"]


@pytest.mark.usefixtures("film")
async def test_lines_that_are_there_stay_as_they_are_and_may_be_spoken(project, dubbing, cloud):
    with project.edit("Write"):
        speaker = project.add(Speaker(name="Ana"))
        line = project.add(Line(speaker_id=speaker.id, start=0, end=RATE, text="My own."))
        project.add(Translation(line_id=line.id, language="es", text="Mi propia."))
    before = project.all(Line), project.all(Translation)
    dubbed = await dubbing.dub("cloud", "es", says_own=True)
    assert (project.all(Line), project.all(Translation)) == before
    assert dubbed.lines == 0
    assert cloud.requests[0].lines == (
        DubLine(speaker="Ana", start_s=0.0, end_s=1.0, text="My own.", translation="Mi propia."),
    )


@pytest.mark.usefixtures("film")
async def test_a_dub_takes_the_place_of_the_one_before_and_is_one_step(project, dubbing):
    await dubbing.dub("cloud", "es")
    first = dub_tracks(project)
    await dubbing.dub("cloud", "es")
    (second,) = dub_tracks(project)
    assert second != first[0]
    assert len(project.where(Clip, "track_id", second.id)) == 1
    project.undo()
    assert dub_tracks(project) == first


@pytest.mark.usefixtures("film")
async def test_a_dub_that_fails_changes_nothing(project, dubbing, cloud):
    cloud.failure = ProviderUnavailable(provider="Cloud")
    with pytest.raises(ProviderUnavailable):
        await dubbing.dub("cloud", "es")
    assert not dub_tracks(project)
    assert not project.all(Line)


async def test_without_a_film_nothing_is_sent(dubbing, cloud):
    with pytest.raises(NothingToDub):
        await dubbing.dub("cloud", "es")
    assert not cloud.requests
