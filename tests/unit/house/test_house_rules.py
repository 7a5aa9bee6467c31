"""The rules of tests/conftest.py hold: played on a few tests that break them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
BREAKERS = """
import logging, os, pathlib, socket, pytest

def test_network():
    socket.create_connection(("203.0.113.1", 80), timeout=1)

def test_host_name():
    socket.getaddrinfo("example.org", 80)

def test_loopback():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()

def test_warning():
    logging.getLogger("x").warning("unexpected")

def test_note():
    logging.getLogger("x").info("fine")

@pytest.mark.logs
def test_expected_warning():
    logging.getLogger("x").warning("expected")

def test_home(tmp_path):
    assert pathlib.Path.home().is_relative_to(tmp_path)
    assert pathlib.Path(os.environ["XDG_DATA_HOME"]).is_relative_to(tmp_path)

def test_skip():
    pytest.skip("no such tool")

@pytest.mark.skipif(True, reason="no such tool")
def test_skip_mark():
    pass

def test_system_skip():
    pytest.skip("this system: is another one")

@pytest.mark.long
def test_long(seed, is_long):
    assert is_long
"""


class Outcomes(dict[str, str]):
    """The outcome of each test by its name, and all pytest said."""

    said = ""


def play(folder: Path, *arguments: str, **variables: str) -> Outcomes:
    (folder / "test_breakers.py").write_text(BREAKERS)
    (folder / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = long\n")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "--tb=no", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env={name: text for name, text in os.environ.items() if name != "CI"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(r"^(PASSED|FAILED|ERROR) \S+::(\w+)", ran.stdout, re.MULTILINE)
    outcomes = Outcomes()
    for outcome, name in found:  # a test that passes may still fail when torn down
        outcomes[name] = outcome if outcome != "PASSED" else outcomes.get(name, outcome)
    outcomes.said = ran.stdout
    return outcomes


@pytest.fixture(scope="module")
def at_home(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    return play(tmp_path_factory.mktemp("home"), CI="")


@pytest.fixture(scope="module")
def in_ci(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    return play(tmp_path_factory.mktemp("ci"), "--long", CI="true")


@pytest.mark.parametrize("name", ["test_network", "test_host_name", "test_warning"])
def test_breaking_a_rule_fails(at_home: Outcomes, name: str) -> None:
    assert at_home[name] in {"FAILED", "ERROR"}


@pytest.mark.parametrize(
    "name", ["test_loopback", "test_note", "test_expected_warning", "test_home"]
)
def test_what_is_allowed_passes(at_home: Outcomes, name: str) -> None:
    assert at_home[name] == "PASSED"


def test_a_skip_is_a_skip_at_home(at_home: Outcomes) -> None:
    assert " 3 skipped" in at_home.said


def test_a_skip_is_a_failure_in_ci(in_ci: Outcomes) -> None:
    assert {in_ci["test_skip"], in_ci["test_skip_mark"]} <= {"FAILED", "ERROR"}


def test_only_a_skip_nobody_could_avoid_is_allowed_in_ci(in_ci: Outcomes) -> None:
    assert " 1 skipped" in in_ci.said


def test_long_checks_run_only_when_asked_for(at_home: Outcomes, in_ci: Outcomes) -> None:
    assert "test_long" not in at_home
    assert in_ci["test_long"] == "PASSED"


def test_the_seeds_of_long_checks_are_printed(in_ci: Outcomes) -> None:
    assert re.search(r"^seed \d+  .*::test_long$", in_ci.said, re.MULTILINE)
