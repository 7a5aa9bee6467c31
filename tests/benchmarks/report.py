"""The table benchmarks write into: what was measured, against whom, and whether the bar is met."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from dataclasses import astuple, dataclass, fields
from pathlib import Path

LOCKS = Path(__file__).parents[2] / "packaging"


@dataclass(frozen=True)
class Row:
    """One line of the table. Texts are as shown, units included."""

    area: str
    what: str
    ours: str
    peer: str
    ratio: str
    bar: str
    met: bool


class Report:
    """Collects the rows of one area."""

    def __init__(self, area: str) -> None:
        self.area = area
        self.rows: list[Row] = []

    def row(self, what: str, ours: str, peer: str, ratio: str, bar: str, met: bool) -> None:
        """Add a line: `peer` names its version, `bar` is what was promised, `met` whether it is."""
        self.rows.append(Row(self.area, what, ours, peer, ratio, bar, bool(met)))


def markdown(rows: list[Row]) -> str:
    """Return the table with the machine it was measured on."""
    lines = [
        "# Benchmarks",
        "",
        *(f"- {fact}" for fact in machine()),
        "",
        "| " + " | ".join(field.name for field in fields(Row)) + " |",
        "|" + "---|" * len(fields(Row)),
        *("| " + " | ".join(_cell(value) for value in astuple(row)) + " |" for row in rows),
        "",
        f"{sum(row.met for row in rows)} of {len(rows)} bars met.",
    ]
    return "\n".join(lines)


def _cell(value: str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "**no**"
    return value.replace("|", "\\|")


def machine() -> list[str]:
    """Return what figures depend on: processor, cores, load, system, versions."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return [
        f"{processor()}, {os.cpu_count()} cores{load}",
        f"{platform.platform()}, Python {platform.python_version()}",
        ", ".join(f"{name} {found}" for name in packages() if (found := version(name))),
    ]


def packages() -> list[str]:
    """Return the names of all packages the studio or a benchmark is pinned to."""
    locks = (LOCKS / "requirements.lock", LOCKS / "requirements-bench.lock")
    pinned = "".join(lock.read_text("utf-8") for lock in locks)
    return sorted(set(re.findall(r"^([\w-]+)==", pinned, re.MULTILINE)))


def processor() -> str:
    """Return the processor's name as the system gives it."""
    described = Path("/proc/cpuinfo")
    if described.exists():
        for line in described.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def version(package: str) -> str | None:
    """Return the installed version of `package`; None where it could not be installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
