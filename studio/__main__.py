"""`python -m studio` and the command `vivavoce`: the window, or with arguments the command line."""

from __future__ import annotations

import importlib
import signal
import sys
from typing import TYPE_CHECKING, cast

from studio.ui.display import has_display

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.domain.serving import ServeOptions
    from studio.services.foundation import Foundation
    from studio.services.studio import Studio


def main() -> int:
    """Open the window or run the command line; return the exit code.

    Both are imported only when they are wanted: the window is painted before the studio is there.
    """
    if len(sys.argv) == 1 and has_display():
        importlib.import_module("studio.ui.deferred").hasten_start()
        return cast("int", importlib.import_module("studio.ui.start").open_window(create_studio))
    try:
        run = importlib.import_module("studio.cli.main").main
    except KeyboardInterrupt:  # while modules load, before anything could be begun
        return 128 + signal.SIGINT
    return cast("int", run(sys.argv[1:], create_studio, serve_studio))


def create_studio(foundation: Foundation | None = None) -> Studio:
    """Import and build the studio."""
    return cast("Studio", importlib.import_module("studio.app").create_studio(foundation))


async def serve_studio(studio: Studio, options: ServeOptions, tell: Callable[[str], None]) -> None:
    """Import and run the server."""
    await importlib.import_module("studio.app").serve_studio(studio, options, tell)


if __name__ == "__main__":
    sys.exit(main())
