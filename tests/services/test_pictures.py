"""Frames around the playhead: exactly the one that is shown, whatever the film is like."""

import asyncio
import threading
from fractions import Fraction

import av
import numpy as np
import pytest

from studio.domain.errors import MediaMissing, UnsupportedMedia
from studio.services.pictures import Pictures, Wish
from studio.transcoding.film_reader import FOREVER, opened_film
from tests.films import HEIGHT, WIDTH, Film, Sound, make_film, number_of
from tests.services.playing import until

SECOND = 48_000
FRAME = SECOND // 25
ROOM = (WIDTH, HEIGHT)


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """Return a function that makes each kind of film once."""
    folder, made = tmp_path_factory.mktemp("films"), {}

    def film(name, **how):
        if name not in made:
            made[name] = make_film(folder / name, Film(**how))
        return made[name]

    return film


@pytest.fixture
async def pictures():
    pictures = Pictures()
    yield pictures
    await pictures.close()


def rgb(still):
    """Return a still as RGB."""
    return still.pixels[:, :, 2::-1]


async def shown(pictures, path, position, room=ROOM, *, is_running=False):
    """Look at a position until its frame is there; return it."""
    pictures.look(Wish(path, position, *room, is_running))
    await until(lambda: pictures.still(position) or pictures.error)
    if pictures.error is not None:
        raise pictures.error
    return pictures.still(position)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("usual.mp4", {}),
        ("matroska.mkv", {}),
        ("late.mp4", {"start": Fraction(1)}),
        ("stream.ts", {"start": Fraction(10), "sounds": (Sound(start=Fraction(10)),)}),
        ("ntsc.mp4", {"rate": Fraction(30_000, 1001)}),
    ],
)
async def test_the_frame_is_the_one_due_at_the_position(pictures, films, name, how, seed):
    path, rate = films(name, **how), how.get("rate", Fraction(25))
    first = how.get("start", Fraction(0)) if name != "stream.ts" else Fraction(0)
    random = np.random.default_rng(seed)
    for position in random.integers(first * SECOND, (first + 2) * SECOND, 12).tolist():
        still = await shown(pictures, path, position)
        due = int((Fraction(position, SECOND) - first) * rate)
        assert number_of(rgb(still)) == due
        assert still.start <= position < still.end


async def test_frames_of_varying_length_are_shown_until_the_next_one(pictures, films):
    path = films("varies.mp4", varies=True)  # every third frame is missing
    for number in range(3, 30):
        still = await shown(pictures, path, number * FRAME)
        assert number_of(rgb(still)) == (number - 1 if number % 3 == 2 else number)


async def test_before_the_first_frame_the_first_is_shown_and_after_the_last_the_last(
    pictures, films
):
    path = films("late.mp4", start=Fraction(1))
    assert number_of(rgb(await shown(pictures, path, 0))) == 0
    last = await shown(pictures, path, 100 * SECOND)
    assert (number_of(rgb(last)), last.end) == (74, FOREVER)


async def test_while_it_runs_the_frames_to_come_are_there_before_they_are_due(pictures, films):
    path = films("usual.mp4")
    await shown(pictures, path, 0, is_running=True)
    await until(lambda: pictures.still(20 * FRAME))
    for position in range(0, 2 * SECOND, FRAME):
        pictures.look(Wish(path, position, *ROOM, is_running=True))
        await until(lambda at=position: pictures.still(at + 5 * FRAME))
        assert number_of(rgb(pictures.still(position))) == position // FRAME


async def test_the_last_of_many_wishes_is_the_one_that_is_fulfilled(pictures, films):
    path = films("usual.mp4")
    for position in (*range(0, 2 * SECOND, 3_000), 33 * FRAME):
        pictures.look(Wish(path, position, *ROOM))
    still = await shown(pictures, path, 33 * FRAME)
    assert number_of(rgb(still)) == 33


async def test_a_frame_is_scaled_to_the_room_there_is_and_never_up(pictures, films):
    path = films("usual.mp4")
    for room, size in (((64, 64), (64, 16)), ((1_000, 16), (64, 16)), ((999, 999), ROOM)):
        pictures.look(Wish(path, FRAME, *room))
        await until(lambda at=size: size_of(pictures.still(FRAME)) == at)
        assert number_of(rgb(pictures.still(FRAME))) == 1


def size_of(still):
    """Return width and height of a still, None without one."""
    return still and still.pixels.shape[1::-1]


async def test_a_film_that_lies_on_its_side_is_shown_upright(pictures, films, tmp_path):
    path = turned(films("usual.mp4"), tmp_path / "turned.mp4")
    still = await shown(pictures, path, 5 * FRAME)
    assert still.pixels.shape[:2] == (32, 8)  # 128 x 32 on its side, in a room 32 high
    with opened_film(path) as reader:
        frame = next(reader.frames(5 * FRAME))
        upright = frame.fitted(1_000, 1_000)
    assert upright.shape[:2] == (WIDTH, HEIGHT)
    assert number_of(np.rot90(upright, k=-frame.raw.rotation // 90)[:, :, 2::-1]) == 5


def turned(source, target):
    """Copy a film with a display matrix that turns it by a quarter."""
    data = bytearray(source.read_bytes())
    one, none, w = (1 << 16).to_bytes(4, "big"), bytes(4), (1 << 30).to_bytes(4, "big")
    minus = (-(1 << 16)).to_bytes(4, "big", signed=True)
    upright = one + none * 3 + one + none * 3 + w
    header = data.find(b"tkhd")  # the first track is the picture
    place = data.find(upright, header)
    assert 0 < header < place < header + 100
    data[place : place + 36] = none + one + none + minus + none * 4 + w
    target.write_bytes(data)
    return target


async def test_pixels_that_are_not_square_are_made_so(pictures, tmp_path):
    path = tmp_path / "wide.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(4, 3)
        for number in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 96, 3), np.uint8), format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    still = await shown(pictures, path, 0, (1_000, 1_000))
    assert still.pixels.shape[:2] == (64, 128)


async def test_a_missing_film_is_told_and_shown_once_it_is_back(pictures, films, tmp_path):
    path = tmp_path / "moved.mp4"
    with pytest.raises(MediaMissing):
        await shown(pictures, path, 0)
    path.write_bytes(films("usual.mp4").read_bytes())
    pictures.try_again()
    assert number_of(rgb(await shown(pictures, path, 2 * FRAME))) == 2


async def test_what_is_no_film_is_told(pictures, films, tmp_path):
    sound = films("sound.wav", picture=None, sounds=(Sound(codec="pcm_s16le"),))
    with pytest.raises(UnsupportedMedia):
        await shown(pictures, sound, 0)


async def test_a_damaged_film_is_shown_as_far_as_it_can_be_decoded(pictures, films, tmp_path):
    whole = bytearray(films("usual.mp4").read_bytes())
    middle = whole.find(b"mdat") + 8_000
    whole[middle : middle + 3_000] = bytes(3_000)
    path = tmp_path / "damaged.mp4"
    path.write_bytes(whole)
    assert number_of(rgb(await shown(pictures, path, 0))) == 0
    assert (await shown(pictures, path, 72 * FRAME)).end > 72 * FRAME


async def test_another_film_takes_the_place_of_the_first(pictures, films):
    await shown(pictures, films("usual.mp4"), 10 * FRAME)
    still = await shown(pictures, films("matroska.mkv"), 4 * FRAME)
    assert number_of(rgb(still)) == 4


async def test_frames_far_from_the_playhead_make_room_for_near_ones(pictures, films):
    pictures._decoder.shelf._most_bytes = 20 * WIDTH * HEIGHT * 4
    path = films("usual.mp4")
    for number in range(60):
        await shown(pictures, path, number * FRAME, is_running=True)
    held = [number for number in range(75) if pictures.still(number * FRAME)]
    assert len(held) <= 20
    assert 59 in held
    assert 0 not in held


async def test_closing_ends_the_thread(films):
    before = set(threading.enumerate())
    pictures = Pictures()
    await shown(pictures, films("usual.mp4"), 0)
    await pictures.close()
    started = set(threading.enumerate()) - before
    assert "pictures" not in [thread.name for thread in started]
    pictures.look(Wish(films("usual.mp4"), FRAME, *ROOM))
    await asyncio.sleep(0)
    assert "pictures" not in [thread.name for thread in threading.enumerate()]
