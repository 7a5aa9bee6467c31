"""Play the open project: the export's own mixer, clocked by the samples the device has played."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from studio.devices.base import DeviceLost, NoDevice
from studio.domain.media import Media
from studio.domain.script import Line, Speaker, Take
from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.signals import Signal
from studio.domain.timeline import Clip, Track
from studio.services.playback_outputs import no_outputs

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.audio.buffer import Audio
    from studio.devices.base import AudioOutputs
    from studio.domain.errors import StudioError
    from studio.domain.project import Step
    from studio.domain.records import RecordId, Span
    from studio.services.mix_plan import MixPlan
    from studio.services.playback_ahead import Reel
    from studio.services.playback_deck import Deck
    from studio.services.playback_run import Run
    from studio.services.playback_tape import Tape
    from studio.services.workspace import OpenProject, Workspace

ORIGINAL = ""
"""The language that stands for no dub: the original by itself."""

NO_TAKE = ""
"""Stands for the take where what is heard by itself is none."""

SETTLED_S = 0.05
"""Edits and jumps that follow each other faster are rendered once."""

HEARD = (Clip, Line, Media, ProjectSettings, Speaker, Track)
"""Kinds of record that decide what is heard and how long it is."""


class Player:
    """The transport. Positions are samples at 48 kHz on the timeline.

    Lives on the event loop; rendering and the device have threads of their own, which begin when
    something is played for the first time and end in `close`. What is heard is what an export
    writes, sample by sample, before the gain that brings it to its loudness: that is known only
    when everything has been measured. A limiter keeps loud places from crackling.
    """

    def __init__(
        self,
        workspace: Workspace,
        find_outputs: Callable[[], AudioOutputs] = no_outputs,
        tell: Callable[[StudioError], None] = lambda _: None,
    ) -> None:
        """Take how devices are found (called in a thread), and where troubles are told."""
        self.changed: Signal[Player] = Signal()
        """It started, stopped, or has another loop, language, length or output."""
        self.moved: Signal[int] = Signal()
        """The playhead jumped; not emitted while it merely runs."""
        self._workspace = workspace
        self._find_outputs = find_outputs
        self._tell_user = tell
        self._position = 0
        self._repeated: Span | None = None
        self._language: str | None = None
        self._is_muted = self._is_closed = False
        self._output = self._wanted_output = ""
        self._run: Run | None = None
        self._ended_runs: list[Run] = []
        self._deck_in_use: Deck | None = None
        self._plan: tuple[MixPlan, int] | None = None
        self._event_loop: asyncio.AbstractEventLoop | None = None
        self._warming: asyncio.Future[None] | None = None
        self._later: asyncio.TimerHandle | None = None
        self._rendered_at = float("-inf")
        self._told: set[str] = set()
        self._opened: OpenProject | None = None
        workspace.changed.connect(self._on_project)
        self._watch(workspace.current)

    @property
    def position(self) -> int:
        """What the device has played last, or where the playhead stands."""
        run, deck = self._run, self._deck_in_use
        if run is None or run.take_id is not None or deck is None:
            return self._position
        return run.position(deck)

    @property
    def length(self) -> int:
        """Where the timeline ends: with the film, else with the last thing heard or said."""
        return self._planned()[1] if self._opened is not None else 0

    @property
    def is_playing(self) -> bool:
        """Whether the timeline is running."""
        return self._run is not None and self._run.take_id is None

    @property
    def is_sounding(self) -> bool:
        """Whether anything is heard: the timeline, a take, a sample."""
        return self._run is not None

    @property
    def take_playing(self) -> RecordId | None:
        """The take that is heard by itself."""
        return (self._run.take_id or None) if self._run is not None else None

    @property
    def loop(self) -> Span | None:
        """What is repeated while playing."""
        return self._repeated

    @property
    def language(self) -> str:
        """The language heard; the project's first until one was chosen."""
        if self._language is not None or self._opened is None:
            return self._language or ORIGINAL
        return next(iter(settings_of(self._opened.project).languages), ORIGINAL)

    @property
    def is_muted(self) -> bool:
        """Whether it plays silently."""
        return self._is_muted

    @property
    def output(self) -> str:
        """Name of the device that is played through; "" before the first sound and without one."""
        return self._output

    @property
    def xruns(self) -> int:
        """Times the device ran dry since the studio was started."""
        return self._deck_in_use.xruns if self._deck_in_use else 0

    @property
    def peaks_db(self) -> tuple[float, ...]:
        """The highest sample of each channel just now in dBFS; () while nothing is heard."""
        run, deck = self._run, self._deck_in_use
        return run.peaks_db(deck) if run and deck else ()

    @property
    def short_term_lufs(self) -> float | None:
        """The loudness of the last 3 s in LUFS; None in silence."""
        run, deck = self._run, self._deck_in_use
        return run.short_term_lufs(deck) if run and deck else None

    def outputs(self) -> list[str]:
        """Return the names of the devices there are; known soon after `prepare`."""
        return list(self._deck_in_use.names) if self._deck_in_use else []

    def prepare(self) -> None:
        """Look for devices and load what is needed, so that the first sound need not wait."""
        from studio.services.playback_program import warm_up  # noqa: PLC0415 - loads numpy

        self._deck()
        if self._warming is None and not self._is_closed:
            self._warming = asyncio.get_running_loop().run_in_executor(None, warm_up)

    def use_output(self, name: str) -> None:
        """Play through the device of that name or id; "" = whichever the system uses."""
        if name != self._wanted_output:
            self._wanted_output = name
            if self._deck_in_use is not None:
                self._deck_in_use.use(name)

    def set_muted(self, *, is_muted: bool) -> None:
        """Play silently or be heard again, at once."""
        self._is_muted = is_muted
        if self._deck_in_use is not None:
            self._deck_in_use.set_volume(0.0 if is_muted else 1.0)
        self.changed.emit(self)

    def set_language(self, language: str) -> None:
        """Play the dub in this language; `ORIGINAL` = the original by itself."""
        self._language = language
        self._plan = None
        self._render_soon()
        self.changed.emit(self)

    def set_loop(self, span: Span | None) -> None:
        """Repeat a span, or nothing."""
        self._repeated = span
        self._render_soon()
        self.changed.emit(self)

    def play(self, span: Span | None = None) -> None:
        """Play from the playhead on; with `span`, that span once and then stand at its start."""
        if self._opened is None or self._is_closed:
            return
        start, end = self.position, self.length
        if span is not None:
            start, end = span.start, span.end
        elif start >= end:
            start = 0
        if start < end:
            self._begin(start, span)
            self.changed.emit(self)

    def play_take(self, take_id: RecordId) -> None:
        """Play one take by itself, without moving the playhead."""
        opened = self._opened
        take = opened.project.find(Take, take_id) if opened else None
        if opened is None or take is None or self._is_closed:
            return
        from studio.services.playback_takes import TakeReel  # noqa: PLC0415

        media = opened.project.get(Media, take.media_id)
        self._play_aside(take_id, TakeReel(take, media.content_hash, opened.read_stored))

    def play_audio(self, audio: Audio) -> None:
        """Play a recording that is no part of the project, such as a sample of a voice."""
        if not self._is_closed:
            from studio.services.playback_takes import SampleReel  # noqa: PLC0415

            self._play_aside(NO_TAKE, SampleReel(audio))

    def play_reel(self, reel: Reel) -> None:
        """Play what is no part of the project and may not be whole yet."""
        if not self._is_closed:
            self._play_aside(NO_TAKE, reel)

    def pause(self) -> None:
        """Stop and stay where it is."""
        if self._run is not None:
            self._stop()
            self.changed.emit(self)

    def toggle(self) -> None:
        """Play, or stop what is heard."""
        if self._run is not None:
            self.pause()
        else:
            self.play()

    def seek(self, position: int) -> None:
        """Put the playhead somewhere; playing goes on from there."""
        target = max(0, position)
        if self.is_playing:
            self._begin(target, None)
        self._position = target
        self.moved.emit(target)

    async def close(self) -> None:
        """Stop and let go of the device; it may not be used afterwards."""
        self._is_closed = True
        self._workspace.changed.disconnect(self._on_project)
        self._watch(None)
        for run in self._ended_runs:
            await asyncio.to_thread(run.join)
        if self._warming is not None:
            await self._warming
        if self._deck_in_use is not None:
            await asyncio.to_thread(self._deck_in_use.close)
        self._deck_in_use = None

    # Running

    def _play_aside(self, take_id: RecordId, reel: Reel) -> None:
        """Play something by itself, in place of what is played."""
        from studio.services.playback_run import Run  # noqa: PLC0415

        self._stop()
        run = self._run = Run(0, take_id=take_id)
        run.fill(reel, self._tell_soon)
        self._deck().play(run.tape)
        self.changed.emit(self)

    def _begin(self, start: int, span: Span | None) -> None:
        from studio.services.playback_run import Run  # noqa: PLC0415 - loads numpy

        self._stop()
        self._position = start
        self._run = Run(start, span)
        self._deck().play(self._run.tape)
        self._render_soon()

    def _render_soon(self) -> None:
        """Render what is to be heard now; what changes in quick succession waits for the last."""
        if not self.is_playing or self._later is not None:
            return
        loop = asyncio.get_running_loop()
        wait_s = self._rendered_at + SETTLED_S - loop.time()
        if wait_s > 0:
            self._later = loop.call_later(wait_s, self._render)
        else:
            self._render()

    def _render(self) -> None:
        from studio.services.playback_program import Program  # noqa: PLC0415 - loads numpy

        self._forget_later()
        run, opened = self._run, self._opened
        if run is None or run.take_id is not None or opened is None:
            return
        self._rendered_at = asyncio.get_running_loop().time()
        plan, length = self._planned()
        loop = None if run.span else self._repeated
        end = run.span.end if run.span else length
        run.render(Program(plan, opened.read_stored, end, loop), self._tell_soon)

    def _stop(self) -> None:
        self._forget_later()
        run = self._run
        if run is None:
            return
        self._position = self.position
        self._run = None
        run.cancel()
        self._ended_runs = [one for one in (*self._ended_runs, run) if one.is_alive]
        if self._deck_in_use is not None:
            self._deck_in_use.stop()

    def _forget_later(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _planned(self) -> tuple[MixPlan, int]:
        """Return what is heard and how long the timeline is, computed once after each change."""
        from studio.services.playback_program import plan_heard  # noqa: PLC0415 - loads numpy

        assert self._opened is not None
        if self._plan is None:
            project = self._opened.project
            plan = plan_heard(project, self.language)
            said = max((line.end for line in project.all(Line)), default=0)
            self._plan = (plan, plan.length or said)
        return self._plan

    def _deck(self) -> Deck:
        if self._deck_in_use is None:
            from studio.services.playback_deck import Deck  # noqa: PLC0415 - loads numpy

            self._event_loop = asyncio.get_running_loop()
            self._deck_in_use = Deck(
                self._find_outputs,
                on_end=lambda tape: self._post(lambda: self._on_end(tape)),
                on_output=lambda name, lost: self._post(lambda: self._on_output(name, lost)),
            )
            self._deck_in_use.use(self._wanted_output)
            self._deck_in_use.set_volume(0.0 if self._is_muted else 1.0)
        return self._deck_in_use

    # What happens

    def _on_project(self, opened: OpenProject | None) -> None:
        self._watch(opened)
        self.moved.emit(0)
        self.changed.emit(self)

    def _watch(self, opened: OpenProject | None) -> None:
        """Stand at the beginning of another project, or of none."""
        self._stop()
        if self._opened is not None:
            self._opened.project.changed.disconnect(self._on_step)
        self._opened = opened
        if opened is not None:
            opened.project.changed.connect(self._on_step)
        self._position, self._repeated, self._language, self._plan = 0, None, None, None
        self._told.clear()

    def _on_step(self, step: Step) -> None:
        if any(step.of(kind) for kind in HEARD):
            self._plan = None
            self._render_soon()

    def _on_end(self, tape: Tape) -> None:
        run = self._run
        if run is None or run.tape is not tape:
            return
        self._stop()
        if run.take_id is None:
            self._position = run.end_position()
        if run.span is not None:
            self.moved.emit(self._position)
        self.changed.emit(self)

    def _on_output(self, name: str, lost: str) -> None:
        self._output = name
        if lost:
            self._tell(DeviceLost(name=lost))
        elif not name:
            self._tell(NoDevice())
        self.changed.emit(self)

    def _tell(self, error: StudioError) -> None:
        """Say it, but not again and again while the same project is open."""
        text = str(error)
        if text not in self._told:
            self._told.add(text)
            self._tell_user(error)

    def _tell_soon(self, error: StudioError) -> None:
        self._post(lambda: self._tell(error))

    def _post(self, call: Callable[[], None]) -> None:
        """Have something done on the event loop; from any thread."""
        loop = self._event_loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(call)
