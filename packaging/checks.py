"""What `./test` runs once the environment stands: every stage, whatever the one before it said.

It ends in one line of counts, in which each stage before the tests counts as one check.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_WORKERS = 4
GIVE_UP_S = 300
GIVE_UP_LONG_S = 7_200
"""A test that hangs shows where and fails, instead of holding up everything."""


@dataclass(frozen=True)
class Counts:
    """How many checks passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def main(arguments: list[str]) -> int:
    """Run all stages; `arguments` go to pytest. Return 1 if anything failed, else 0."""
    counts = sum((check(*stage) for stage in static_stages()), Counts())
    counts += tests(arguments)
    print(f"\n{counts}", flush=True)
    return 1 if counts.failed else 0


def static_stages() -> list[tuple[str, list[str]]]:
    """Return name and command of each check that reads the code without running it."""
    python = sys.executable
    lint_imports = str(Path(python).with_name("lint-imports"))
    return [
        ("format", [python, "-m", "ruff", "format", "--check", "--quiet", "."]),
        ("lint", [python, "-m", "ruff", "check", "--quiet", "."]),
        ("types", [python, "-m", "mypy", "--no-error-summary"]),
        ("types of the tools", [python, "-m", "mypy", "--no-error-summary", *tools()]),
        ("layer contracts", [lint_imports, "--cache-dir", "build/import-linter"]),
    ]


def tools() -> list[str]:
    """Return the scripts beside this one."""
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "packaging").glob("*.py"))


def check(name: str, command: list[str]) -> Counts:
    """Run one stage; show what it says only when it fails."""
    started = time.monotonic()
    ran = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    verdict = "failed" if ran.returncode else "ok"
    print(f"{name:<20} {verdict:<7} {time.monotonic() - started:5.1f} s", flush=True)
    if ran.returncode:
        print(ran.stdout, flush=True)
        return Counts(failed=1)
    return Counts(passed=1)


def tests(arguments: list[str]) -> Counts:
    """Run pytest on a few cores and count what its results file says."""
    workers = str(min(os.cpu_count() or 1, MOST_WORKERS))
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "tests.xml"
        limit_s = GIVE_UP_LONG_S if "--long" in arguments else GIVE_UP_S
        limits = ["-o", f"faulthandler_timeout={limit_s}"]
        spread = ["-n", workers, "--dist", "worksteal"]  # a module's tests mostly stay together
        options = [*spread, f"--junitxml={results}", *limits, *arguments]
        command = [sys.executable, "-m", "pytest", *options]
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        counts = read_results(results) if results.exists() else Counts()
    # Without a single failed test, a bad end is pytest's own: an interrupt, or nothing was found.
    return counts + Counts(failed=1) if code and not counts.failed else counts


def read_results(results: Path) -> Counts:
    """Add up the suites of a JUnit file written by our own pytest."""
    counts = Counts()
    for suite in ET.parse(results).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        total = int(suite.get("tests", 0))
        counts += Counts(max(0, total - failed - skipped), failed, skipped)
    return counts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
