"""`./test` counts what happened, and no failure goes missing."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "packaging" / "checks.py"


@pytest.fixture(scope="module")
def checks():
    described = importlib.util.spec_from_file_location("checks", SCRIPT)
    module = importlib.util.module_from_spec(described)
    sys.modules["checks"] = module  # dataclasses look their module up
    described.loader.exec_module(module)
    yield module
    del sys.modules["checks"]


@pytest.fixture
def a_pytest(tmp_path, monkeypatch):
    """Replace pytest by a program that ends with `code` and leaves `results`."""

    def replace(code, results=None):
        left = "for option; do case $option in --junitxml=*) file=${option#*=} ;; esac; done\n"
        left += f"printf '%s' '{results}' >\"$file\"" if results else ""
        stand_in = tmp_path / "python"
        stand_in.write_text(f"#!/bin/sh\n{left}\nexit {code}\n")
        stand_in.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(stand_in))

    return replace


def suite(tests, failures=0, errors=0, skipped=0):
    counts = f'tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"'
    return f"<testsuites><testsuite {counts}/></testsuites>"


def test_the_last_line_names_skips_only_if_there_are_some(checks):
    assert str(checks.Counts(3, 0)) == "3 passed, 0 failed"
    assert str(checks.Counts(3, 1, 2)) == "3 passed, 1 failed, 2 skipped"


def test_failures_errors_and_skips_of_pytest_are_counted(checks, a_pytest):
    a_pytest(1, suite(10, failures=2, errors=1, skipped=3))
    assert checks.tests([]) == checks.Counts(4, 3, 3)


def test_a_pytest_that_breaks_without_a_result_is_a_failure(checks, a_pytest):
    a_pytest(3)
    assert checks.tests([]) == checks.Counts(0, 1)


def test_a_bad_end_without_a_failed_test_is_a_failure(checks, a_pytest):
    a_pytest(2, suite(5))
    assert checks.tests([]) == checks.Counts(5, 1)


def test_a_failed_stage_is_one_failed_check_and_shows_why(checks, capsys):
    counts = checks.check("lint", [sys.executable, "-c", "print('line 3'); raise SystemExit(1)"])
    assert counts == checks.Counts(failed=1)
    assert "line 3" in capsys.readouterr().out


def test_a_stage_that_passes_says_so_in_one_line(checks, capsys):
    assert checks.check("lint", [sys.executable, "-c", "print('noise')"]) == checks.Counts(1)
    assert "noise" not in capsys.readouterr().out


def test_every_stage_runs_whatever_the_one_before_it_said(checks, a_pytest, monkeypatch, capsys):
    a_pytest(0, suite(7))
    monkeypatch.setattr(checks, "static_stages", lambda: [("a", ["false"]), ("b", ["true"])])
    assert checks.main([]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "8 passed, 1 failed"
