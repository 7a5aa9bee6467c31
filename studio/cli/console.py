"""What the command line shows: results on standard output, the rest on standard error."""

from __future__ import annotations

import io
import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from studio.services.jobs import JobState
from studio.services.notices import Weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO

    from studio.domain.errors import StudioError
    from studio.services.jobs import Job
    from studio.services.notices import Notice

BAR = 24


class Console:
    """Writes for people, or one JSON value for programs.

    Progress bars appear only when standard error is a terminal; with `as_json` standard output
    carries exactly one JSON value.
    """

    def __init__(self, out: TextIO, err: TextIO, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self._out = out
        self._err = err
        self._is_terminal = err.isatty()
        self._has_bar = False
        self._gathered: list[Mapping[str, object]] | None = None

    def say(self, text: str) -> None:
        """Write one line of result for people; nothing with `as_json`."""
        if not self.as_json:
            self._clear()
            print(text, file=self._out, flush=True)

    def answer(self, result: Mapping[str, object] | list[object]) -> None:
        """Write the result for programs; nothing without `as_json`."""
        if self._gathered is not None and not isinstance(result, list):
            self._gathered.append(result)
        elif self.as_json:
            json.dump(result, self._out, ensure_ascii=False, indent=2)
            print(file=self._out, flush=True)

    @contextmanager
    def gathering(self) -> Iterator[list[Mapping[str, object]]]:
        """Keep the enclosed answers in a list instead of writing them."""
        gathered: list[Mapping[str, object]] = []
        self._gathered = gathered
        try:
            yield gathered
        finally:
            self._gathered = None

    def note(self, text: str) -> None:
        """Write one line beside the result, on standard error."""
        self._clear()
        print(text, file=self._err, flush=True)

    def fail(self, error: StudioError) -> None:
        """Say what went wrong and what can be done."""
        self.note(f"vivavoce: {error}")
        if error.hint:
            self.note(f"          {error.hint_text()}")
        self.answer({"error": str(error), "hint": error.hint_text(), "kind": type(error).__name__})

    def on_notice(self, notice: Notice) -> None:
        """Show a notice."""
        mark = "" if notice.weight is Weight.NOTE else "! "
        self.note(f"{mark}{notice.text} {notice.hint}".rstrip())

    def on_job(self, job: Job) -> None:
        """Draw the progress of a job."""
        if not self._is_terminal:
            return
        self._clear()
        if job.state is not JobState.RUNNING or not job.total:
            return
        filled = min(BAR, BAR * job.done // job.total)
        bar = "█" * filled + "░" * (BAR - filled)
        detail = job.detail.replace("\n", " ")[:30]
        line = f"{job.label}  {bar}  {100 * job.done // job.total:3d} %  {detail}"
        print("\r" + line, end="", file=self._err, flush=True)
        self._has_bar = True

    def _clear(self) -> None:
        if self._has_bar:
            print("\r\x1b[2K", end="", file=self._err)
            self._has_bar = False


def standard_console(*, as_json: bool) -> Console:
    """Return a console on this program's own streams; undrawable characters are replaced.

    A stream the caller has closed swallows what is written.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    return Console(sys.stdout or io.StringIO(), sys.stderr or io.StringIO(), as_json=as_json)
