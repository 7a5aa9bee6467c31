"""Whether there is a display is known before Qt is asked: it aborts where there is none."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from studio.ui.display import has_display

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def wayland(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("wayland-7")
        yield {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}


def test_without_any_hint_there_is_none() -> None:
    assert not has_display({}, "linux")


@pytest.mark.parametrize("display", [":4711", "unix:4711", "localhost:4711.0", "nonsense", ":x"])
def test_a_display_that_does_not_answer_is_none(display: str) -> None:
    assert not has_display({"DISPLAY": display}, "linux")


def test_a_display_that_answers_is_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1] - 6000
        assert has_display({"DISPLAY": f"127.0.0.1:{number}.0"}, "linux")


def test_a_wayland_session_is_one(wayland: dict[str, str]) -> None:
    assert has_display(wayland, "linux")
    assert not has_display({**wayland, "WAYLAND_DISPLAY": "wayland-8"}, "linux")


def test_a_platform_chosen_by_hand_is_believed() -> None:
    assert has_display({"QT_QPA_PLATFORM": "offscreen"}, "linux")


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_always_have_one(platform: str) -> None:
    assert has_display({}, platform)
