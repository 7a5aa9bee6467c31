"""One go at playing: a tape, the thread that fills it, and what of the timeline it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.errors import MediaMissing
from studio.services import playback_levels
from studio.services.playback_ahead import Ahead
from studio.services.playback_program import sweep
from studio.services.playback_tape import Tape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.audio.buffer import Samples
    from studio.domain.errors import StudioError
    from studio.domain.progress import Progress
    from studio.domain.records import RecordId, Span
    from studio.services.playback_ahead import Reel
    from studio.services.playback_deck import Deck
    from studio.services.playback_program import Program


class Run:
    """Begins, is rendered anew as often as need be, and is cancelled."""

    def __init__(
        self, start: int, span: Span | None = None, take_id: RecordId | None = None
    ) -> None:
        """Take where it begins, which span it is to play once, or which take it is instead."""
        self.tape = Tape(start)
        self.start = start
        self.span = span
        self.take_id = take_id
        self._program: Program | None = None
        self._ahead: Ahead | None = None
        self._heard = 0

    @property
    def is_alive(self) -> bool:
        """Whether its thread has not ended yet."""
        return self._ahead is not None and self._ahead.is_alive

    def render(self, program: Program, tell: Callable[[StudioError], None]) -> None:
        """Fill the tape with this program, from shortly ahead of what is heard.

        `tell` is called in the thread when something cannot be read.
        """
        if program != self._program:
            self._program = program
            self.fill(_Reel(program, tell), tell)

    def fill(self, reel: Reel, tell: Callable[[StudioError], None]) -> None:
        """Fill the tape with whatever a reel gives."""
        if self._ahead is None:
            self._ahead = Ahead(self.tape, reel, tell)
        else:
            self._ahead.swap(reel)

    def cancel(self) -> None:
        """Render nothing more; the thread ends soon."""
        if self._ahead is not None:
            self._ahead.cancel()

    def join(self) -> None:
        """Wait until the thread has ended."""
        if self._ahead is not None:
            self._ahead.join()

    def position(self, deck: Deck) -> int:
        """Return where on the timeline it is heard; never goes back but around a loop."""
        self._heard = max(self._heard, deck.heard(self.tape))
        return self.tape.position_at(self._heard)

    def end_position(self) -> int:
        """Return where the playhead stands once all has been heard."""
        return self.span.start if self.span else self.tape.position_at(self.tape.end)

    def peaks_db(self, deck: Deck) -> tuple[float, ...]:
        """Return the highest sample of each channel just now, in dBFS."""
        return playback_levels.peaks_db(self.tape, deck.heard(self.tape))

    def short_term_lufs(self, deck: Deck) -> float | None:
        """Return the loudness of the last 3 s in LUFS, None in silence."""
        return playback_levels.short_term_lufs(self.tape, deck.heard(self.tape))


class _Reel:
    """A program without what is missing on the disk; that is told instead."""

    def __init__(self, program: Program, tell: Callable[[StudioError], None]) -> None:
        self._program = program
        self._tell = tell

    def __call__(self, position: int, progress: Progress) -> Iterator[tuple[int, Samples]]:
        program, gone = self._program.without_missing()
        for name in gone:
            self._tell(MediaMissing(name=name))
        yield from sweep(program, position, progress)
