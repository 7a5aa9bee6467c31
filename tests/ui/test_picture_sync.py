"""Picture and sound stay together for as long as a film lasts."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shiboken6

from studio.domain.records import Span
from studio.ui.panels.picture import PANEL, PicturePanel
from tests.benchmarks.long_film import LongFilm, make_long_film
from tests.ui.acting import until

if TYPE_CHECKING:
    from pathlib import Path

    from studio.ui.desk import Desk

SECOND = 48_000
RATE = 25


async def watched(panel: PicturePanel, desk: Desk, seconds: float) -> np.ndarray:
    """Return by how many frames the picture was behind the sound, every few milliseconds."""
    apart, ends = [], time.monotonic() + seconds
    while time.monotonic() < ends:
        await asyncio.sleep(0.004)
        if not desk.player.is_playing:
            break
        still, position = panel.screen_shown.still, desk.player.position
        assert still is not None
        apart.append(position * RATE // SECOND - still.start * RATE // SECOND)
    return np.array(apart)


@pytest.mark.long
async def test_over_ten_minutes_they_are_never_more_than_a_frame_apart(
    desk: Desk, tmp_path: Path
) -> None:
    film = LongFilm(minutes=11, width=1280, height=720, quality=24)
    path = await asyncio.to_thread(make_long_film, tmp_path / "film.mp4", film)
    await desk.studio.sources.add(path)
    desk.player.prepare()
    panel = PANEL.create(desk)
    assert isinstance(panel, PicturePanel)
    panel.resize(960, 600)
    panel.show()
    await until(lambda: panel.screen_shown.still, within_s=10.0)
    desk.player.seek(SECOND)
    await until(lambda: panel.screen_shown.still.start == SECOND, within_s=10.0)
    desk.player.play(Span(SECOND, 601 * SECOND))
    apart = await watched(panel, desk, 700.0)
    shiboken6.delete(panel)
    assert len(apart) > 50_000
    assert np.abs(apart).max() <= 1, np.unique(apart, return_counts=True)
    assert desk.player.xruns == 0
