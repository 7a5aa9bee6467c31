"""The server is switched on in the settings, tells where it is, and says why it is not."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import httpx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.ui.settings.server import ServerPage
from tests.ui.acting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.ui.desk import Desk


def free_port() -> int:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        return other.getsockname()[1]


@pytest.fixture
def page(desk: Desk) -> Iterator[ServerPage]:
    page = ServerPage(desk)
    page.resize(660, 560)
    page.show()
    yield page
    page.deleteLater()


def type_port(page: ServerPage, port: int) -> None:
    page._port.setFocus()
    page._port.selectAll()
    QTest.keyClicks(page._port, str(port))
    QTest.keyClick(page._port, Qt.Key.Key_Return)


async def test_switched_on_it_tells_where_it_answers(desk: Desk, page: ServerPage) -> None:
    type_port(page, free_port())
    QTest.keyClick(page._switch, Qt.Key.Key_Space)
    await until(page._address.text)
    assert page._state.text() == "It is on."
    async with httpx.AsyncClient(base_url=page._address.text()) as client:
        assert (await client.get("/v1/voices")).status_code == 200
    assert desk.studio.settings.current.server.is_on
    QTest.keyClick(page._switch, Qt.Key.Key_Space)
    await until(lambda: page._state.text() == "It is off.")
    assert not desk.studio.settings.current.server.is_on


async def test_a_port_that_is_taken_is_told_and_another_one_helps(
    desk: Desk, page: ServerPage
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        type_port(page, other.getsockname()[1])
        QTest.keyClick(page._switch, Qt.Key.Key_Space)
        await until(lambda: "cannot listen" in page._state.text())
    type_port(page, free_port())
    await until(page._address.text)
    await desk.studio.server.stop()
