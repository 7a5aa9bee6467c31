"""What is played is the export's mix, wherever it begins and however it goes around."""

from __future__ import annotations

import dataclasses
from itertools import islice, pairwise

import numpy as np
import pytest

from studio.audio.buffer import PROJECT_RATE, Audio
from studio.audio.limiter import Limiter
from studio.domain.progress import Cancelled, Progress
from studio.domain.records import Span
from studio.domain.settings import ProjectSettings
from studio.domain.timeline import Clip
from studio.services.mix_plan import Bed, HeardClip, MixPlan
from studio.services.playback_program import Program, sweep
from studio.services.playback_tape import AHEAD, KEPT, Tape
from studio.services.rendering import Renderer
from studio.transcoding import flac

SECOND = 48_000
LENGTH = 12 * SECOND


@pytest.fixture(scope="module")
def bed(tmp_path_factory):
    """A steady tone under everything, ducked."""
    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(LENGTH) / SECOND)
    path = tmp_path_factory.mktemp("bed") / "tone.flac"
    path.write_bytes(flac.encode(Audio.from_mono(tone, SECOND)))
    return Bed(path, path.name, LENGTH, 0.0, is_ducked=True)


def stored(_):
    """Return every take: a second of a loud tone."""
    tone = 0.9 * np.sin(2 * np.pi * 997 * np.arange(SECOND) / SECOND)
    return flac.encode(Audio.from_mono(tone, SECOND))


def program_of(bed, starts, gain_db=0.0, **how):
    clips = tuple(
        HeardClip(
            Clip(track_id="t", media_id="m", position=start, length=SECOND, fade_out=480),
            "hash",
            "Ana",
            gain_db,
        )
        for start in starts
    )
    plan = MixPlan("es", LENGTH, clips, (bed,), ProjectSettings())
    return Program(plan, stored, how.pop("end", LENGTH), **how)


def heard(program, start, frames):
    """Return `frames` of a sweep and where each piece lies."""
    pieces, places = [], []
    for position, block in sweep(program, start, Progress()):
        pieces.append(block)
        places.append((position, len(block)))
        if sum(len(piece) for piece in pieces) >= frames:
            break
    return np.concatenate(pieces)[:frames], places


def mixed(program):
    blocks = Renderer(program.plan, program.read_stored).blocks(Progress())
    return np.concatenate(list(blocks))


@pytest.mark.parametrize("pause", [9_000, 30_000, 36_001, 70_000])
def test_from_anywhere_it_is_the_same_as_from_the_beginning(bed, pause, seed):
    program = program_of(bed, range(1_000, LENGTH - 2 * SECOND, SECOND + pause), gain_db=-12.0)
    whole = mixed(program)
    for start in np.random.default_rng(seed).integers(0, LENGTH - SECOND, 12).tolist():
        part, _ = heard(program, start, SECOND // 2)
        np.testing.assert_array_equal(part, whole[start : start + SECOND // 2])


def test_what_is_too_loud_is_limited_as_in_an_export_and_nothing_else_is_touched(bed):
    program = program_of(bed, [4 * SECOND], gain_db=6.0)
    limiter = Limiter(PROJECT_RATE, 2, ceiling_db=program.plan.settings.true_peak_db)
    expected = np.concatenate([limiter.add(mixed(program)), limiter.finish()])
    whole, _ = heard(program, 0, LENGTH)
    np.testing.assert_array_equal(whole, expected)
    assert np.abs(whole).max() <= 10 ** (-1.0 / 20)
    np.testing.assert_array_equal(whole[: 3 * SECOND], mixed(program)[: 3 * SECOND])


def test_the_gain_of_the_delivery_is_not_in_it(bed):
    program = program_of(bed, [SECOND], gain_db=-20.0)
    quiet = dataclasses.replace(program.plan.settings, loudness_lufs=-5.0)
    louder = dataclasses.replace(program, plan=dataclasses.replace(program.plan, settings=quiet))
    np.testing.assert_array_equal(heard(program, 0, LENGTH)[0], heard(louder, 0, LENGTH)[0])


def test_around_a_loop_each_piece_says_where_it_lies(bed):
    loop = Span(2 * SECOND + 11, 3 * SECOND + 5)
    program = program_of(bed, [SECOND], gain_db=-12.0, loop=loop)
    sound, places = heard(program, SECOND, 4 * SECOND)
    whole = mixed(program)
    at = 0
    for position, frames in places:
        piece = sound[at : at + frames]
        np.testing.assert_array_equal(piece, whole[position : position + len(piece)])
        at += frames
    for (position, frames), (following, _) in pairwise(places):
        assert following in (position + frames, loop.start)
        assert following < loop.end


def test_behind_the_loop_it_plays_on_to_the_end(bed):
    program = program_of(bed, [], loop=Span(0, SECOND), end=3 * SECOND)
    pieces = list(sweep(program, 2 * SECOND, Progress()))
    assert sum(len(block) for _, block in pieces) == SECOND


def test_a_cancelled_sweep_ends(bed):
    progress = Progress()
    pieces = sweep(program_of(bed, []), 0, progress)
    next(pieces)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(islice(pieces, 5))


def counted(start, frames):
    """Return frames that can be told apart."""
    return np.repeat(np.arange(start, start + frames, dtype=np.float32)[:, None], 2, axis=1)


def test_a_tape_gives_back_what_was_put_on_it_for_longer_than_it_is():
    tape, progress = Tape(1_000), Progress()
    for place in range(0, 4 * (AHEAD + KEPT), 30_011):
        tape.put(place, 1_000 + place, counted(place, 30_011), progress)
        np.testing.assert_array_equal(tape.take(30_011), counted(place, 30_011))
        assert tape.position_at(place) == 1_000 + place
    end = tape.taken
    np.testing.assert_array_equal(tape.before(end - 50, KEPT), counted(end - KEPT, KEPT - 50))


def test_what_is_put_over_a_tape_replaces_what_was_not_taken():
    tape, progress = Tape(0), Progress()
    tape.put(0, 0, counted(0, 10_000), progress)
    tape.take(3_000)
    tape.put(2_000, 52_000, counted(52_000, 9_000), progress)
    assert (tape.end, tape.position_at(2_999), tape.position_at(3_000)) == (11_000, 2_999, 53_000)
    np.testing.assert_array_equal(tape.take(99_999), counted(53_000, 8_000))


def test_a_tape_says_where_every_place_lies_after_loops_and_jumps():
    tape, progress = Tape(700), Progress()
    turns = [(0, 700, 100), (100, 300, 500), (600, 300, 500), (1_100, 9_000, 50)]
    for place, position, frames in turns:
        tape.put(place, position, counted(position, frames), progress)
    for place, position, frames in turns:
        for at in (0, frames - 1):
            assert tape.position_at(place + at) == position + at


def test_a_tape_that_is_rewound_is_taken_again():
    tape = Tape(0)
    tape.put(0, 0, counted(0, 5_000), Progress())
    tape.take(4_000)
    tape.rewind(1_500)
    np.testing.assert_array_equal(tape.take(10), counted(1_500, 10))
    tape.rewind(9_999)
    assert tape.taken == 1_510
