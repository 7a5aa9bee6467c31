"""Kill a child at a random moment and see what is left.

A child is a plain function in an importable module: `work(folder, seed, acknowledge)`. It calls
`acknowledge(text)` whenever something is done that must never be lost, and goes on until it is
killed. Afterwards a check looks at the folder and at what was acknowledged.

Children are forked from a clean server process that has imported everything already, so that two
thousand of them take minutes.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import select
import signal
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

    Work = Callable[[Path, int, Callable[[str], None]], None]

START_LIMIT_S = 60.0


def killed_at_random(
    work: Work,
    folder: Path,
    seed: int,
    *,
    longest_s: float = 0.25,
    preload: Sequence[str] = ("tests.long.kill_children",),
) -> list[str]:
    """Run `work` in a child, kill -9 it at a random moment, return what it acknowledged.

    Args:
        work: an importable function, see the module.
        folder: handed to it.
        seed: decides the moment, and is handed to it.
        longest_s: the latest moment, in seconds after the child's first acknowledgement.
        preload: modules the children's parent imports once.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(work, folder, seed, sending), daemon=True)
    child.start()
    sending.close()
    try:
        first = _read_line(receiving, START_LIMIT_S)
        time.sleep(random.Random(seed).uniform(0, longest_s))
    finally:
        if child.exitcode is None:
            os.kill(child.pid, signal.SIGKILL)
        child.join()
    assert child.exitcode == -signal.SIGKILL, f"the child ended by itself: {child.exitcode}"
    rest = _read_rest(receiving)
    receiving.close()
    return (first + rest).decode().split("\n")[:-1]  # an unfinished one never arrived


def _run(
    work: Work,
    folder: Path,
    seed: int,
    sending: Connection,
) -> None:
    def acknowledge(text: str) -> None:
        os.write(sending.fileno(), f"{text}\n".encode())

    work(folder, seed, acknowledge)


def _read_line(receiving: Connection, limit_s: float) -> bytes:
    ready, _, _ = select.select([receiving.fileno()], [], [], limit_s)
    assert ready, "the child did not begin"
    return os.read(receiving.fileno(), 65_536)


def _read_rest(receiving: Connection) -> bytes:
    parts = []
    while part := os.read(receiving.fileno(), 65_536):
        parts.append(part)
    return b"".join(parts)
