"""House rules every test lives by: no network, no user's folders, no log line nobody expected."""

from __future__ import annotations

import gc
import logging
import os
import random
import sys
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
NETWORK_EVENTS = ("socket.connect", "socket.sendto", "socket.sendmsg")
LOOPBACK = ("127.", "::1", "localhost")
SYSTEM_SKIP = "this system:"
"""Begins the reason of a skip no installation could avoid, such as a test for another system."""

hypothesis.settings.register_profile("share", deadline=None, print_blob=True)
hypothesis.settings.register_profile("long", deadline=None, print_blob=True, max_examples=1_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long checks at full size too")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "logs: the test expects warnings or errors in the log")
    hypothesis.settings.load_profile("long" if config.getoption("--long") else "share")
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event in NETWORK_EVENTS:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # else a Unix socket's path
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host and not str(host).startswith(LOOPBACK):
        message = f"a test must not use the network: {host}"
        raise PermissionError(message)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    too_long = [test for test in items if test.get_closest_marker("long")]
    config.hook.pytest_deselected(items=too_long)
    items[:] = [test for test in items if not test.get_closest_marker("long")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turn a skip into a failure in CI: there, whatever a test needs has to be installed."""
    report = yield
    if IN_CI and call.excinfo is not None and call.excinfo.errisinstance(pytest.skip.Exception):
        reason = str(call.excinfo.value)
        if not reason.startswith(SYSTEM_SKIP):
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} was skipped, which CI does not allow: {reason}"
    return report


@pytest.fixture
def is_long(pytestconfig: pytest.Config) -> bool:
    """Whether long checks run at full size (`./test --long`) rather than as a small share."""
    return bool(pytestconfig.getoption("--long"))


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """A number to seed this test's random choices with; shown when the test fails.

    It follows from the seed of the run, printed at its top: `./test --randomly-seed=N` brings the
    same choices back.
    """
    run_seed = request.config.getoption("randomly_seed", 0)
    chosen = random.Random(f"{run_seed} {request.node.nodeid}").getrandbits(32)
    request.node.add_report_section("call", "seed", str(chosen))
    request.node.user_properties.append(("seed", chosen))
    return chosen


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the seeds of long checks, passed ones too."""
    if not terminalreporter.config.getoption("--long"):
        return
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, chosen in report.user_properties:
            if name == "seed":
                terminalreporter.write_line(f"seed {chosen}  {report.nodeid}")


@pytest.fixture(scope="module", autouse=True)
def _settled_memory() -> None:
    """Leave what earlier modules keep out of every later look for garbage: some tests ask often."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test a home of its own, so that nothing of the user's is read or written."""
    home = tmp_path / "home"
    home.mkdir()
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_DOCUMENTS_DIR": home / "Documents",
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
    }
    for name, folder in folders.items():
        monkeypatch.setenv(name, str(folder))


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's keyring out of tests: those about keyrings bring one of their own."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


class _Unexpected(logging.Handler):
    """Collects what is logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning, unless it is marked `logs` or reads the log (`caplog`)."""
    expected = request.node.get_closest_marker("logs") or "caplog" in request.fixturenames
    handler = _Unexpected()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    if handler.lines and not expected:
        pytest.fail("unexpected in the log:\n" + "\n".join(handler.lines), pytrace=False)
