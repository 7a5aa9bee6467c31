"""Stems: the parts of a mix, written beside it, add up to it."""

import numpy as np
import pytest
import soundfile

from studio.domain.script import Line, Speaker, Translation
from studio.domain.timeline import Track, TrackKind
from studio.services.delivery import Delivery, Mastering
from studio.services.stems import StemsDiffer, check_sum
from tests.films import Film, Sound, make_film

SECOND = 48_000


@pytest.fixture
async def dub(studio, project, tmp_path):
    """A film with sound and two lines of two speakers over it."""
    film = make_film(tmp_path / "film.mp4", Film(seconds=4.0, sounds=(Sound(),)))
    await studio.sources.add(film)
    with project.edit("Write"):
        for at, name in enumerate(("Ana", "Ana/../Ben")):
            speaker = project.add(Speaker(name=name))
            start = (1 + at) * SECOND + 7
            line = project.add(Line(speaker_id=speaker.id, start=start, end=start + SECOND))
            project.add(Translation(line_id=line.id, language="es", text="uno dos tres"))
    await studio.casting.cast_missing(project, "es", {})
    await studio.speech.generate([line.id for line in project.all(Line)], "es")
    return studio.workspace.require()


def sound(path):
    return soundfile.read(path, always_2d=True)[0]


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
@pytest.mark.parametrize("loudness", [None, -9.0])
async def test_the_stems_add_up_to_the_mix_however_loud_it_is(
    studio, dub, tmp_path, suffix, loudness
):
    """At −9 LUFS the limiter is at work."""
    mastering = Mastering(loudness_lufs=loudness)
    path = tmp_path / f"mix{suffix}"
    delivery = Delivery(path, ("es",), mastering=mastering, has_stems=True, has_report=False)
    done = await studio.exporting.export(delivery)
    assert [one.name for one in done.stems] == [
        f"01 Ana{suffix}", f"02 Ana .. Ben{suffix}", f"03 Original{suffix}"
    ]  # fmt: skip
    assert all(one.parent == delivery.stems_folder for one in done.stems)
    mix, parts = sound(path), [sound(one) for one in done.stems]
    assert all(len(part) == len(mix) for part in parts)
    assert np.abs(mix - sum(parts)).max() < 2.0**-21
    assert all(np.abs(part).max() > 0.01 for part in parts)


async def test_a_stem_has_its_speaker_alone(studio, dub, tmp_path):
    delivery = Delivery(tmp_path / "mix.wav", ("es",), has_stems=True, has_report=False)
    done = await studio.exporting.export(delivery)
    first = sound(done.stems[0])
    assert np.abs(first[: SECOND - 1]).max() == 0.0
    assert np.abs(first[SECOND : 2 * SECOND]).max() > 0.05
    assert np.abs(first[int(2.4 * SECOND) :]).max() == 0.0


async def test_stems_that_do_not_add_up_are_not_handed_over_in_silence(studio, dub, tmp_path):
    delivery = Delivery(tmp_path / "mix.wav", ("es",), has_stems=True, has_report=False)
    done = await studio.exporting.export(delivery)
    with pytest.raises(StemsDiffer, match="dB"):
        check_sum(done.path, done.stems[:-1])


async def test_what_is_muted_is_in_no_stem(studio, project, dub, tmp_path):
    original = next(one for one in project.all(Track) if one.kind is TrackKind.ORIGINAL)
    with project.edit("Mute"):
        project.update(original, is_muted=True)
    delivery = Delivery(tmp_path / "mix.wav", ("es",), has_stems=True, has_report=False)
    done = await studio.exporting.export(delivery)
    assert len(done.stems) == 2
