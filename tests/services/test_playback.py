"""The player: what is heard, where the playhead is, and what edits, loops and jumps do to both."""

import asyncio

import numpy as np
import pytest

from studio.audio.buffer import PROJECT_RATE, Audio
from studio.audio.limiter import Limiter
from studio.domain.progress import Progress
from studio.domain.records import Span
from studio.domain.script import Line, Speaker, Take, Translation
from studio.domain.settings import settings_of
from studio.domain.timeline import Clip
from studio.services.mix_plan import mix_plan
from studio.services.playback import ORIGINAL, Player
from studio.services.rendering import Renderer
from studio.transcoding.decode import read_audio
from tests.films import Film, Sound, make_film
from tests.services.playing import Desktop, Tone, hear, hear_all, until

SECOND = 48_000
FRAME = SECOND // 25


@pytest.fixture
def tone():
    return Tone()


@pytest.fixture
def told():
    """Errors the user was told."""
    return []


@pytest.fixture
async def player(studio, tone, told):
    """A player on headphones that hear only as fast as the test lets them."""
    player = Player(studio.workspace, lambda: Desktop(tone), told.append)
    yield player
    await player.close()


@pytest.fixture
async def spoken(studio, project, tmp_path):
    """A film of eight seconds with clicks; two speakers say three lines in Spanish."""
    film = make_film(tmp_path / "film.mp4", Film(seconds=8, sounds=(Sound(),)))
    await studio.sources.add(film)
    with project.edit("Write"):
        project.update(settings_of(project), languages=("es",))
        speakers = [project.add(Speaker(name=name)) for name in "AB"]
        for at, text in enumerate(("uno dos", "tres", "cuatro cinco")):
            start = at * 2 * SECOND + 1_234
            line = project.add(
                Line(speaker_id=speakers[at % 2].id, start=start, end=start + SECOND)
            )
            project.add(Translation(line_id=line.id, language="es", text=text))
    await studio.casting.cast_missing(project, "es", {})
    await studio.speech.generate([line.id for line in project.all(Line)], "es")
    return studio.workspace.require()


def mixed(opened, start=0, end=None, language="es"):
    """Return what an export mixes, limited as it would be without a change of gain."""
    plan = mix_plan(opened.project, language)
    made = np.concatenate(list(Renderer(plan, opened.read_stored).blocks(Progress(), start, end)))
    limiter = Limiter(PROJECT_RATE, 2, ceiling_db=plan.settings.true_peak_db)
    return np.concatenate([limiter.add(made), limiter.finish()])


async def test_what_is_heard_is_what_is_exported_sample_by_sample(player, spoken, tone):
    player.play()
    heard = await hear_all(tone, lambda: not player.is_playing)
    np.testing.assert_array_equal(heard, mixed(spoken))
    assert player.position == player.length == len(heard)


async def test_playing_from_the_middle_is_heard_from_exactly_there(player, spoken, tone):
    player.seek(3 * SECOND + 77)
    player.play()
    heard = await hear(tone, SECOND)
    np.testing.assert_array_equal(heard, mixed(spoken)[3 * SECOND + 77 : 4 * SECOND + 77])


async def test_the_playhead_is_where_the_device_is(player, spoken, tone):
    player.play()
    await hear(tone, 30_000)
    await until(lambda: player.position >= 30_000)
    await asyncio.sleep(0.05)
    assert 30_000 <= player.position <= 30_000 + FRAME


async def test_pausing_stays_where_it_was_heard_last_and_playing_goes_on_from_there(
    player, spoken, tone
):
    player.play()
    await hear(tone, 30_000)
    await until(lambda: player.position >= 30_000)
    player.pause()
    stood = player.position
    await until(lambda: not tone.is_running)
    player.play()
    heard = await hear(tone, 10_000)
    np.testing.assert_array_equal(heard, mixed(spoken)[stood : stood + 10_000])


async def test_a_jump_while_playing_is_heard_from_its_target_on(player, spoken, tone):
    moved = []
    player.moved.connect(moved.append)
    player.play()
    await hear(tone, 20_000)
    starts = tone.starts
    player.seek(5 * SECOND)
    assert (player.position, moved) == (5 * SECOND, [5 * SECOND])
    await until(lambda: tone.starts > starts)
    heard = await hear(tone, 10_000)
    np.testing.assert_array_equal(heard, mixed(spoken)[5 * SECOND : 5 * SECOND + 10_000])


async def test_jumps_in_quick_succession_end_at_the_last_one(player, spoken, tone):
    player.play()
    for place in range(20):
        player.seek(place * SECOND // 4)
    await until(lambda: tone.is_running)
    heard = await hear(tone, 10_000)
    target = 19 * SECOND // 4
    np.testing.assert_array_equal(heard, mixed(spoken)[target : target + 10_000])


async def test_a_span_is_played_once_and_then_stands_at_its_start(player, spoken, tone):
    span = Span(2 * SECOND, 2 * SECOND + 40_000)
    player.play(span)
    heard = await hear_all(tone, lambda: not player.is_playing)
    np.testing.assert_array_equal(heard, mixed(spoken, span.start, span.end))
    assert player.position == span.start


async def test_a_loop_is_repeated_without_a_gap(player, spoken, tone):
    loop = Span(SECOND, SECOND + 30_000)
    player.set_loop(loop)
    player.seek(loop.start - 5_000)
    player.play()
    heard = await hear(tone, 5_000 + 70_000)
    film = mixed(spoken)
    turn = film[loop.start : loop.end]
    expected = np.concatenate([film[loop.start - 5_000 : loop.start], turn, turn, turn[:10_000]])
    np.testing.assert_array_equal(heard, expected)
    await until(lambda: loop.start + 10_000 <= player.position < loop.end)


async def test_a_loop_taken_away_while_playing_lets_it_play_on(player, spoken, tone):
    player.set_loop(Span(SECOND, 2 * SECOND))
    player.seek(SECOND)
    player.play()
    await hear(tone, 10_000)
    player.set_loop(None)
    await hear_all(tone, lambda: not player.is_playing)
    assert player.position == player.length


async def test_an_edit_while_playing_is_heard_shortly_after_without_a_gap(player, spoken, tone):
    before = mixed(spoken)
    player.play()
    await hear(tone, SECOND)
    project = spoken.project
    with project.edit("Louder"):
        for clip in project.all(Clip):
            project.update(clip, gain_db=clip.gain_db + 6.0)
    edited_at = tone.played
    after = mixed(spoken)
    run = player._run
    await until(lambda: run.tape.position_at(0) == 0 and _tape_holds(run, after))
    heard = await hear_all(tone, lambda: not player.is_playing)
    differs = np.flatnonzero((heard != before).any(axis=1))
    assert len(heard) == len(before)
    assert edited_at <= differs[0] <= edited_at + 0.3 * SECOND + tone.capacity
    np.testing.assert_array_equal(heard[: differs[0]], before[: differs[0]])
    np.testing.assert_array_equal(heard[differs[0] :], after[differs[0] :])


def _tape_holds(run, film):
    """Whether what waits on the tape is the new film."""
    taken, end = run.tape.taken, run.tape.end
    return end > taken + 48_000 and (run.tape._read(end - 100, end) == film[end - 100 : end]).all()


async def test_undo_is_heard_as_well(player, spoken, tone):
    film = mixed(spoken)
    project = spoken.project
    with project.edit("Quieter"):
        project.update(project.all(Clip)[0], gain_db=-60.0)
    player.play(Span(0, SECOND))
    project.undo()
    await hear_all(tone, lambda: not player.is_playing)
    player.play(Span(0, SECOND))
    heard = await hear_all(tone, lambda: not player.is_playing)
    np.testing.assert_array_equal(heard, film[:SECOND])


async def test_a_take_is_heard_by_itself_and_the_playhead_stays(player, spoken, tone):
    player.seek(SECOND)
    take = spoken.project.all(Take)[0]
    player.play_take(take.id)
    assert (player.take_playing, player.is_playing, player.position) == (take.id, False, SECOND)
    heard = await hear_all(tone, lambda: player.take_playing is None)
    assert len(heard) == take.length
    assert np.abs(heard).max() > 0.05
    assert player.position == SECOND


async def test_the_original_is_heard_without_the_dub(player, spoken, tone):
    player.set_language(ORIGINAL)
    player.play(Span(0, SECOND))
    heard = await hear_all(tone, lambda: not player.is_playing)
    (bed,) = mix_plan(spoken.project, "es").beds
    np.testing.assert_array_equal(heard, read_audio(bed.path).samples[:SECOND])


async def test_muting_turns_the_device_down_at_once(player, spoken, tone):
    player.play()
    await hear(tone, 1_000)
    player.set_muted(is_muted=True)
    await until(lambda: tone.gain == 0.0)
    player.set_muted(is_muted=False)
    await until(lambda: tone.gain == 1.0)


async def test_levels_are_those_of_what_was_just_heard(player, spoken, tone):
    player.play()
    await hear(tone, 4 * SECOND)
    await until(lambda: player.position >= 4 * SECOND)
    await asyncio.sleep(0.05)  # the clock runs on by itself for 20 ms
    shown = player.position
    highest = 20 * np.log10(np.abs(mixed(spoken)[shown - 2_400 : shown]).max(axis=0))
    np.testing.assert_allclose(player.peaks_db, highest, atol=0.01)
    assert -60.0 < player.short_term_lufs < 0.0


async def test_nothing_is_played_where_there_is_nothing(player, project):
    player.play()
    assert not player.is_playing


async def test_a_script_without_sound_runs_silently_to_its_last_line(player, project, tone):
    with project.edit("Write"):
        speaker = project.add(Speaker(name="A"))
        project.add(Line(speaker_id=speaker.id, start=0, end=SECOND))
    player.play()
    heard = await hear_all(tone, lambda: not player.is_playing)
    assert len(heard) == SECOND
    assert not heard.any()


async def test_a_missing_film_is_told_once_and_the_dub_is_heard(player, spoken, tone, told):
    film = mixed(spoken)
    (tmp,) = [bed.path for bed in mix_plan(spoken.project, "es").beds]
    await asyncio.to_thread(tmp.unlink)
    for _ in range(2):
        player.play(Span(0, SECOND))
        heard = await hear_all(tone, lambda: not player.is_playing)
    assert np.abs(heard).max() > 0.1
    assert not np.array_equal(heard, film[:SECOND])
    assert [str(error) for error in told] == ["“film.mp4” is not where it was."]


async def test_playing_at_the_end_begins_anew(player, spoken, tone):
    player.seek(player.length)
    player.play()
    heard = await hear(tone, 10_000)
    np.testing.assert_array_equal(heard, mixed(spoken)[:10_000])


async def test_another_project_stops_what_is_played(player, studio, spoken, tone, tmp_path):
    player.play()
    await hear(tone, 10_000)
    await studio.workspace.new(tmp_path / "other.vivavoce")
    assert (player.is_playing, player.position) == (False, 0)


async def test_a_sample_is_heard_by_itself_at_the_level_of_dialogue(player, spoken, tone):
    player.seek(SECOND)
    quiet = Audio(0.01 * np.sin(np.arange(24_000) / 20.0).astype(np.float32)[:, None], 24_000)
    player.play_audio(quiet)
    assert (player.take_playing, player.is_playing) == (None, False)
    assert player.is_sounding
    heard = await hear_all(tone, lambda: not player.is_sounding)
    assert len(heard) == SECOND
    assert np.abs(heard).max() > 0.05
    assert player.position == SECOND
