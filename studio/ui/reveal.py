"""Show a file where it lies, or open it with whatever the system opens such files with."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S = 2.0


async def show_in_folder(path: Path) -> None:
    """Show a file in the system's file manager, selected where that is possible."""
    if not await _asked(_command(path)):
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def open_file(path: Path) -> None:
    """Open a file with the program the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _command(path: Path) -> tuple[str, ...]:
    """Return what shows a file selected; the free desktops agreed on a call over D-Bus."""
    if sys.platform == "win32":
        return ("explorer", f"/select,{path}")
    if sys.platform == "darwin":
        return ("open", "-R", str(path))
    url = QUrl.fromLocalFile(str(path)).toString(QUrl.ComponentFormattingOption.FullyEncoded)
    return (
        "dbus-send",
        "--session",
        "--dest=org.freedesktop.FileManager1",
        "--type=method_call",
        "--print-reply",
        "/org/freedesktop/FileManager1",
        "org.freedesktop.FileManager1.ShowItems",
        f"array:string:{url}",
        "string:",
    )


async def _asked(command: tuple[str, ...]) -> bool:
    """Return whether the command was there and did it."""
    try:
        running = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL)
    except OSError:
        return False
    try:
        async with asyncio.timeout(PATIENCE_S):
            code = await running.wait()
    except TimeoutError:
        running.kill()
        await running.wait()
        return False
    # Windows' file manager says 1 even when it has done it.
    return code == 0 or sys.platform == "win32"
