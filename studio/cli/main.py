"""Run a command: arguments in, exit code out."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import traceback
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from studio.cli import (
    check,
    dub,
    export,
    inspection,
    keys,
    narrate,
    sample,
    selftest,
    serve,
    speak,
    voices,
)
from studio.cli.arguments import parser
from studio.cli.console import standard_console
from studio.domain.errors import ProjectError, StudioError
from studio.domain.text import mark

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable, Sequence

    from studio.cli.console import Console
    from studio.services.studio import Studio

INTERRUPTED = 130

Command: TypeAlias = "Callable[[Studio, argparse.Namespace, Console], Awaitable[int]]"

COMMANDS: dict[str | None, Command] = {
    "dub": dub.run,
    "narrate": narrate.run,
    "speak": speak.run,
    "voices": voices.run,
    "inspect": inspection.run,
    "export": export.run,
    "check": check.run,
    "self-test": selftest.run,
    None: sample.run,
}


WITH_KEYS = frozenset({"dub", "narrate", "speak", "voices"})
"""Commands that may use voices in the cloud, where the user has keys."""


def main(
    arguments: Sequence[str],
    create_studio: Callable[[], Studio],
    serve_studio: serve.Serve | None = None,
) -> int:
    """Run the command named by `arguments` and return its exit code.

    Args:
        arguments: the words after `vivavoce`.
        create_studio: builds the services.
        serve_studio: serves the API; None where there is no server.
    """
    commands: dict[str | None, Command] = {**COMMANDS, "serve": partial(serve.run, serve_studio)}
    options = parser().parse_args(arguments)
    console = standard_console(as_json=getattr(options, "json", False))
    try:
        return asyncio.run(_run(commands[options.command], options, console, create_studio))
    except StudioError as error:
        console.fail(error)
        return error.exit_code
    except BrokenPipeError:  # whoever read our results has seen enough
        sys.stdout = None
        return 0
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.note("Interrupted; nothing half-written is left.")
        return INTERRUPTED
    except OSError as error:
        if error.filename is None:  # our own standard output cannot be written
            sys.stdout = None
            console = standard_console(as_json=False)
        console.fail(_refused(error))
        return ProjectError.exit_code
    except Exception as error:  # noqa: BLE001 - the face: whatever else is our own bug
        console.fail(_mistake(error))
        return StudioError.exit_code


def _refused(error: OSError) -> StudioError:
    reason = error.strerror or str(error)
    if error.filename is None:
        return ProjectError(mark("Errors", "The system refused: {reason}."), reason=reason)
    return ProjectError(
        mark("Errors", "“{name}” cannot be used: {reason}."),
        hint=mark("Errors", "Check the path, and that you may write there."),
        name=os.fsdecode(error.filename),
        reason=reason,
    )


def _mistake(error: Exception) -> StudioError:
    """Return what is said of a mistake of ours; a file keeps what developers need."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="viva-voce-", suffix=".txt", encoding="utf-8", errors="replace", delete=False
    ) as report:
        report.writelines(traceback.format_exception(error))
    return StudioError(
        mark("Errors", "Viva Voce made a mistake ({kind}). Your files are as they were."),
        hint=mark("Errors", "Please report it, with the file “{path}”."),
        kind=type(error).__name__,
        path=report.name,
    )


async def _run(
    command: Command,
    options: argparse.Namespace,
    console: Console,
    create_studio: Callable[[], Studio],
) -> int:
    studio = create_studio()
    studio.jobs.changed.connect(console.on_job)
    studio.notices.posted.connect(console.on_notice)
    task = asyncio.current_task()
    if sys.platform != "win32" and task is not None:
        for ending in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(ending, task.cancel)
    try:
        if options.command in WITH_KEYS:
            await keys.ready(studio.keys)
        return await command(studio, options, console)
    finally:
        await studio.close()
