"""Run a command: arguments in, exit code out."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import TYPE_CHECKING

from studio.cli import dub, export, inspection, sample, selftest, speak, voices
from studio.cli.arguments import parser
from studio.cli.console import standard_console
from studio.domain.errors import StudioError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from studio.cli.console import Console
    from studio.services.studio import Studio

INTERRUPTED = 130

Command = "Callable[[Studio, argparse.Namespace, Console], Awaitable[int]]"

COMMANDS = {
    "dub": dub.run,
    "speak": speak.run,
    "voices": voices.run,
    "inspect": inspection.run,
    "export": export.run,
    "self-test": selftest.run,
    None: sample.run,
}


def main(arguments: Sequence[str], create_studio: Callable[[], Studio]) -> int:
    """Run the command named by `arguments` and return its exit code."""
    options = parser().parse_args(arguments)
    console = standard_console(as_json=getattr(options, "json", False))
    try:
        return asyncio.run(_run(options, console, create_studio))
    except StudioError as error:
        console.fail(error)
        return error.exit_code
    except BrokenPipeError:  # whoever read our results has seen enough
        sys.stdout = None
        return 0
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.note("Interrupted; nothing half-written is left.")
        return INTERRUPTED


async def _run(
    options: argparse.Namespace, console: Console, create_studio: Callable[[], Studio]
) -> int:
    studio = create_studio()
    studio.jobs.changed.connect(console.on_job)
    studio.notices.posted.connect(console.on_notice)
    task = asyncio.current_task()
    if sys.platform != "win32" and task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        return await COMMANDS[options.command](studio, options, console)
    finally:
        await studio.close()
