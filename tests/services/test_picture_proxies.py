"""Small copies of films: every frame where it is in the film, made once, never in the way."""

import asyncio
import os
from fractions import Fraction

import numpy as np
import pytest

from studio.domain.media import Media, MediaKind
from studio.services import picture_proxies
from studio.services.jobs import Jobs, JobState
from studio.services.picture_proxies import PictureProxies
from studio.services.pictures import Pictures, Wish
from studio.transcoding import proxy
from studio.transcoding.film_reader import opened_film
from tests.films import HEIGHT, WIDTH, Film, make_film, number_of
from tests.services.playing import until

SECOND = 48_000
FRAME = SECOND // 25


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Four seconds with one key frame."""
    return make_film(tmp_path_factory.mktemp("film") / "film.mp4", Film(seconds=4))


@pytest.fixture
def media(film):
    return media_of(film)


def media_of(path):
    return Media(
        kind=MediaKind.LINKED,
        name=path.name,
        content_hash=path.stem,
        size=path.stat().st_size,
        length=4 * SECOND,
        rate=SECOND,
        channels=2,
        path=str(path),
        has_picture=True,
    )


@pytest.fixture
def slow(monkeypatch):
    """Every film counts as one that jumps slowly."""
    monkeypatch.setattr(proxy, "SLOW", 0)


@pytest.fixture
def proxies(tmp_path):
    return PictureProxies(tmp_path / "pictures", Jobs())


def places(path, **how):
    """Return (start, end, number) of every frame."""
    with opened_film(path, **how) as reader:
        return [
            (frame.start, frame.end, number_of(frame.fitted(999, 999)[:, :, 2::-1]))
            for frame in reader.frames(0)
        ]


@pytest.mark.parametrize(
    "how",
    [{}, {"varies": True}, {"start": Fraction(1)}, {"rate": Fraction(30_000, 1001)}],
    ids=["usual", "varying", "late", "ntsc"],
)
async def test_every_frame_of_the_copy_is_shown_when_it_is_in_the_film(
    slow, proxies, tmp_path, how
):
    film = make_film(tmp_path / "film.mp4", Film(seconds=2, **how))
    copy = await proxies.proxy_of(media_of(film), film)
    assert places(copy, origin=Fraction(0)) == places(film)


async def test_a_film_that_jumps_quickly_needs_no_copy(proxies, media, film):
    assert await proxies.proxy_of(media, film) is None


async def test_it_is_made_once(slow, proxies, media, film):
    first = await proxies.proxy_of(media, film)
    written = first.stat().st_mtime_ns
    os.utime(first, (1, 1))
    assert await proxies.proxy_of(media, film) == first
    assert 1 < first.stat().st_mtime < written  # used, not written again


async def test_cancelled_it_leaves_nothing(slow, proxies, media, film, tmp_path, monkeypatch):
    states = []
    proxies._jobs.changed.connect(lambda job: states.append(job.state))
    small = proxy._small
    begun = []

    def slowly(frame):
        begun.append(frame)
        return small(frame)

    monkeypatch.setattr(proxy, "_small", slowly)
    making = asyncio.ensure_future(proxies.proxy_of(media, film))
    await until(lambda: begun)
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    assert states[-1] is JobState.CANCELLED
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == []


async def test_the_copies_used_longest_ago_make_room(
    slow, proxies, media, film, tmp_path, monkeypatch
):
    old = tmp_path / "pictures" / "old.mp4"
    old.parent.mkdir()
    old.write_bytes(bytes(1_000))
    os.utime(old, (1, 1))
    monkeypatch.setattr(picture_proxies, "MOST_BYTES", 1_500)
    made = await proxies.proxy_of(media, film)
    assert made.exists()
    assert not old.exists()


async def test_while_somebody_scrubs_the_copy_is_shown_and_then_the_film(
    slow, proxies, media, film
):
    copy = await proxies.proxy_of(media, film)
    pictures = Pictures()
    seen = []
    pictures.changed.connect(lambda _: seen.append(pictures.still(70 * FRAME)))
    pictures.look(Wish(film, 70 * FRAME, WIDTH, HEIGHT, is_running=False, draft=copy))
    await until(lambda: pictures._decoder.shelf.at(70 * FRAME))
    await until(lambda: len(seen) > 1)
    assert [number_of(still.pixels[:, :, 2::-1]) for still in seen] == [70] * len(seen)
    with opened_film(film) as reader:
        sharp = next(reader.frames(70 * FRAME)).fitted(WIDTH, HEIGHT)
    np.testing.assert_array_equal(pictures.still(70 * FRAME).pixels, sharp)
    await pictures.close()
