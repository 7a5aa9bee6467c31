"""Devices that come, go and are chosen while something is played."""

import asyncio
import threading

import numpy as np
import pytest

from studio.devices.base import DeviceError
from studio.domain.script import Line, Speaker, Translation
from studio.domain.settings import settings_of
from studio.services import playback_deck
from studio.services.playback import Player
from tests.services.playing import Desktop, Tone, hear, until

SECOND = 48_000


@pytest.fixture
def told():
    """Errors the user was told."""
    return []


@pytest.fixture
def quick(monkeypatch):
    """A deck that loses patience and looks for devices soon."""
    monkeypatch.setattr(playback_deck, "STALLED_S", 0.05)
    monkeypatch.setattr(playback_deck, "STALLED_AT_START_S", 0.05)
    monkeypatch.setattr(playback_deck, "LOOK_S", 0.02)


@pytest.fixture
async def spoken(studio, project):
    """One speaker says twenty words in Spanish: five seconds."""
    with project.edit("Write"):
        project.update(settings_of(project), languages=("es",))
        speaker = project.add(Speaker(name="A"))
        line = project.add(Line(speaker_id=speaker.id, start=0, end=10 * SECOND))
        text = " ".join(f"palabra{number}" for number in range(20))
        project.add(Translation(line_id=line.id, language="es", text=text))
    await studio.casting.cast_missing(project, "es", {})
    await studio.speech.generate([line.id], "es")
    return project


@pytest.fixture
async def play_on(studio, told):
    """Return a player on a desktop's devices."""
    players = []

    def start(desktop):
        players.append(Player(studio.workspace, lambda: desktop, told.append))
        return players[-1]

    yield start
    for player in players:
        await player.close()


def texts(told):
    return [str(error) for error in told]


async def test_without_a_device_the_playhead_runs_silently_and_it_is_told(play_on, spoken, told):
    player = play_on(Desktop())
    player.play()
    await until(lambda: player.position > 4_800)
    assert player.output == ""
    assert texts(told) == ["There is no sound output."]


async def test_a_lost_device_is_told_and_the_playhead_runs_on(quick, play_on, spoken, told):
    tone = Tone("Headphones")
    player = play_on(Desktop(tone))
    player.play()
    await hear(tone, 20_000)
    await until(lambda: texts(told) == ["The sound output “Headphones” is gone."])
    await until(lambda: player.position > 30_000)
    assert (player.is_playing, player.output) == (True, "")


async def test_sound_goes_on_at_the_playhead_when_a_device_has_come(quick, play_on, spoken, told):
    desktop = Desktop()
    player = play_on(desktop)
    player.play()
    await until(lambda: player.position > 4_800)
    tone = Tone("Loudspeaker")
    desktop.there["Loudspeaker"] = tone
    await until(lambda: player.output == "Loudspeaker")
    whole = player._run.tape
    heard = await hear(tone, 10_000)
    start = whole.position_at(whole.taken) - 10_000 - (tone.capacity - tone.room)
    assert start > 4_800
    np.testing.assert_array_equal(heard, whole.before(start + 10_000, 10_000))


async def test_another_device_takes_over_where_the_first_was(play_on, spoken):
    first, second = Tone("First"), Tone("Second")
    player = play_on(Desktop(first, second))
    player.play()
    await hear(first, 20_000)
    await until(lambda: player.position >= 20_000)
    player.use_output("Second")
    await until(lambda: player.output == "Second")
    heard = await hear(second, 5_000)
    assert first.is_closed
    tape = player._run.tape
    np.testing.assert_array_equal(heard, tape.before(25_000, 5_000))


async def test_a_chosen_device_that_is_not_there_leaves_the_systems(play_on, spoken):
    tone = Tone("Loudspeaker")
    player = play_on(Desktop(tone))
    player.use_output("Headphones")
    player.play()
    await until(lambda: player.output == "Loudspeaker")


async def test_a_chosen_device_is_used_as_soon_as_it_comes(quick, play_on, spoken):
    loudspeaker, headphones = Tone("Loudspeaker"), Tone("Headphones")
    desktop = Desktop(loudspeaker)
    player = play_on(desktop)
    player.use_output("Headphones")
    player.play()
    await hear(loudspeaker, 5_000)
    desktop.there["Headphones"] = headphones
    async with asyncio.timeout(10):
        while player.output != "Headphones":
            loudspeaker.hear(48)
            await asyncio.sleep(0.001)
    await hear(headphones, 5_000)


async def test_a_device_that_does_not_start_is_as_good_as_none(play_on, spoken, told):
    class Broken(Tone):
        def start(self):
            raise DeviceError(name=self.name)

    player = play_on(Desktop(Broken("Old card")))
    player.play()
    await until(lambda: player.position > 4_800)
    assert texts(told) == ["The sound output “Old card” is gone."]


async def test_a_device_that_runs_dry_is_counted(play_on, spoken):
    tone = Tone()
    player = play_on(Desktop(tone))
    player.play()
    tape = player._run.tape
    await until(lambda: tape.waiting > 48_000)
    assert player.xruns == 0
    tape.finish = lambda: None
    player._run.cancel()  # nothing more is rendered, and the tape never says that it is whole
    player._run.join()
    tape._is_whole = False
    async with asyncio.timeout(10):
        while not player.xruns:
            tone.hear(9_600)
            await asyncio.sleep(0.001)
    assert player.xruns == 1


async def test_names_of_devices_are_known_soon(play_on, spoken):
    player = play_on(Desktop(Tone("First"), Tone("Second")))
    player.prepare()
    await until(lambda: player.outputs() == ["First", "Second"])


async def test_closing_ends_every_thread(studio, spoken):
    before = threading.active_count()
    player = Player(studio.workspace, lambda: Desktop(Tone()))
    for _ in range(5):
        player.play()
        player.seek(SECOND)
    await player.close()
    assert not [one.name for one in threading.enumerate() if one.name.startswith("playback")]
    assert threading.active_count() <= before + 2  # the loop's own pool
