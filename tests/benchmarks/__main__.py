"""Run the benchmarks and print one table: `./test --bench [NAME]…`.

A benchmark is a module `bench_<area>.py` with `run(report)`. Each runs in a process of its own, so
that memory figures are its own too.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.report import Report, Row, machine, markdown

FOLDER = Path(__file__).parent
RESULTS = FOLDER.parents[1] / "build"


def main(arguments: list[str]) -> int:
    """Run the named areas, or all. Return 1 if a benchmark broke or a bar is not met, else 0."""
    match arguments:
        case ["--only", area, rows_file]:
            return run_here(area, Path(rows_file))
        case _:
            return run_all(arguments or areas())


def areas() -> list[str]:
    """Return the names of all benchmarks."""
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def run_here(area: str, rows_file: Path) -> int:
    """Run one area in this process and leave its rows in `rows_file`, also if it breaks."""
    report = Report(area)
    try:
        importlib.import_module(f"tests.benchmarks.bench_{area}").run(report)
    finally:
        rows_file.write_text(json.dumps([asdict(row) for row in report.rows]), "utf-8")
    return 0


def run_all(names: list[str]) -> int:
    """Run areas one after the other, print the table and keep it in build/benchmarks.*."""
    RESULTS.mkdir(exist_ok=True)
    rows: list[Row] = []
    broken = [name for name in names if not run_apart(name, rows)]
    text = markdown(rows) + "".join(f"\nBroke off: {name}." for name in broken)
    print(text)
    (RESULTS / "benchmarks.md").write_text(text + "\n", "utf-8")
    kept = {"machine": machine(), "rows": [asdict(row) for row in rows], "broken": broken}
    (RESULTS / "benchmarks.json").write_text(json.dumps(kept, indent=1), "utf-8")
    return 1 if broken or not all(row.met for row in rows) else 0


def run_apart(area: str, rows: list[Row]) -> bool:
    """Run one area in a process of its own; add its rows. Return whether it came to its end."""
    rows_file = RESULTS / f"bench_{area}.json"
    rows_file.unlink(missing_ok=True)
    started = time.monotonic()
    command = [sys.executable, "-m", "tests.benchmarks", "--only", area, str(rows_file)]
    code = subprocess.run(command, check=False, stdout=sys.stderr).returncode
    if rows_file.exists():
        rows += [Row(**row) for row in json.loads(rows_file.read_text("utf-8"))]
    print(f"{area}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    return code == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
