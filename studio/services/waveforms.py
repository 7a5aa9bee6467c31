"""Waveforms to draw: of films and recordings, kept by content, and of fitted clips."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.audio.peaks import Peaks, PeaksBuilder
from studio.domain.errors import StudioError
from studio.domain.media import Media, MediaKind
from studio.domain.text import mark
from studio.services.fitting import fitted
from studio.services.jobs import in_thread
from studio.transcoding import flac
from studio.transcoding.peaks_file import media_peaks

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from studio.domain.progress import Progress
    from studio.domain.timeline import Clip
    from studio.services.jobs import Jobs
    from studio.services.workspace import Workspace
    from studio.storage.peaks_cache import PeaksCache

KEPT_CLIPS = 4_000
"""Summaries of clips kept in memory: about 10 kB each."""

Key: TypeAlias = "Hashable"
"""What a waveform is of: equal keys look equal."""


class Waveforms:
    """Loads waveforms off the loop; what is loaded is there at once."""

    def __init__(self, workspace: Workspace, jobs: Jobs, cache: PeaksCache) -> None:
        self._workspace = workspace
        self._jobs = jobs
        self._cache = cache
        self._linked: dict[str, Peaks] = {}
        self._clips: OrderedDict[Key, Peaks] = OrderedDict()

    @staticmethod
    def key(media: Media, clip: Clip) -> Key:
        """Return what decides how a clip's waveform looks: its audio and what fit did to it."""
        if media.kind is MediaKind.LINKED:
            return media.content_hash
        return media.content_hash, clip.fit

    def known(self, media: Media, clip: Clip) -> Peaks | None:
        """Return a waveform that is loaded; position 0 is the clip's in-point 0. None if not."""
        if media.kind is MediaKind.LINKED:
            return self._linked.get(media.content_hash)
        key = self.key(media, clip)
        found = self._clips.get(key)
        if found is not None:
            self._clips.move_to_end(key)
        return found

    async def load(self, media: Media, clip: Clip, on_part: Callable[[], None]) -> None:
        """Make a waveform known; `on_part` is called on the loop while a long one grows.

        Raises:
            MediaError: the sound cannot be read.
        """
        if media.kind is MediaKind.LINKED:
            await self._load_linked(media, on_part)
            return
        opened = self._workspace.require()
        read = opened.read_stored

        def summarise() -> Peaks:
            audio = flac.decode(read(media.content_hash))
            return _peaks_of(fitted(audio, clip.fit, clip.in_point + clip.length))

        self._clips[self.key(media, clip)] = await asyncio.to_thread(summarise)
        while len(self._clips) > KEPT_CLIPS:
            self._clips.popitem(last=False)

    async def _load_linked(self, media: Media, on_part: Callable[[], None]) -> None:
        stored = await asyncio.to_thread(self._stored, media.content_hash)
        if stored is not None:
            self._linked[media.content_hash] = stored
            return
        loop = asyncio.get_running_loop()

        def show(part: Peaks) -> None:
            self._linked[media.content_hash] = part
            on_part()

        def post(part: Peaks) -> None:
            loop.call_soon_threadsafe(show, part)

        def read(progress: Progress) -> Peaks:
            return media_peaks(
                Path(media.path),
                progress=progress,
                on_part=post,
            )

        async with self._jobs.run(mark("Jobs", "Draw the waveform")) as job:
            peaks = await in_thread(job, read)
        self._linked[media.content_hash] = peaks
        await asyncio.to_thread(self._keep, media.content_hash, peaks)

    def _stored(self, content_hash: str) -> Peaks | None:
        data = self._cache.get(content_hash)
        if data is None:
            return None
        try:
            return Peaks.from_bytes(data)
        except ValueError:  # damaged: made anew
            return None

    def _keep(self, content_hash: str, peaks: Peaks) -> None:
        try:
            self._cache.put(content_hash, peaks.to_bytes())
        except (OSError, StudioError):  # the next opening draws it anew
            return


def _peaks_of(samples: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> Peaks:
    builder = PeaksBuilder(PROJECT_RATE, samples.shape[1])
    builder.add((np.clip(samples, -1, 1) * 32_767).astype(np.int16))
    return builder.finish()
