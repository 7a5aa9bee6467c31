"""Keys of ElevenLabs are added, tested, chosen, replaced and deleted with mouse and keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from studio.domain.access import Secret
from studio.ui.settings.elevenlabs import EU, GLOBAL, PROVIDER, ElevenLabsPage
from studio.ui.settings.key_dialog import KeyDialog
from tests.ui.acting import until
from tests.ui.conftest import destroy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from studio.ui.desk import Desk
    from tests.ui.settings.conftest import FakeAccount, MemoryStore


@pytest.fixture
async def page(cloud_desk: Desk) -> AsyncIterator[ElevenLabsPage]:
    page = ElevenLabsPage(cloud_desk)
    page.resize(660, 620)
    page.show()
    yield page
    await cloud_desk.tasks.close()
    destroy(page)


def button(root: QWidget, name: str) -> QPushButton:
    found = [one for one in root.findChildren(QPushButton) if one.accessibleName() == name]
    assert len(found) == 1, [one.accessibleName() for one in root.findChildren(QPushButton)]
    return found[0]


def click(widget: QAbstractButton) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


async def opened(page: QWidget) -> KeyDialog:
    await until(lambda: [one for one in page.findChildren(KeyDialog) if one.isVisible()])
    return next(one for one in page.findChildren(KeyDialog) if one.isVisible())


def field(dialog: KeyDialog, name: str) -> QLineEdit:
    return next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == name)


def type_into(edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def accept(dialog: KeyDialog) -> None:
    buttons = dialog.findChild(QDialogButtonBox).buttons()
    click(next(one for one in buttons if one.text() != "Cancel"))


def texts(root: QWidget) -> list[str]:
    return [one.text() for one in root.findChildren(QLabel) if one.isVisibleTo(root)]


async def add(page: ElevenLabsPage, name: str, key: str) -> None:
    count = len(page._keys.all(PROVIDER))
    click(page.add_key)
    dialog = await opened(page)
    type_into(field(dialog, "Name"), name)
    type_into(field(dialog, "Key"), key)
    accept(dialog)
    await until(lambda: len(page._keys.all(PROVIDER)) > count)


async def test_a_key_is_added_and_goes_to_the_keyring_alone(
    page: ElevenLabsPage, store: MemoryStore, account: FakeAccount
) -> None:
    assert "There is no key yet. The embedded voices need none." in texts(page)
    await add(page, "Studio", "sk_one")
    entry = page._keys.chosen(PROVIDER)
    assert entry is not None
    assert (entry.label, entry.base_url) == ("Studio", GLOBAL)
    assert store.kept == {entry.id: "sk_one"}
    assert "In use · Worldwide" in texts(page)
    assert account.asked == []  # nothing is sent before *Test* is pressed


async def test_what_is_no_key_or_no_safe_address_is_told_in_the_dialog(
    page: ElevenLabsPage,
) -> None:
    click(page.add_key)
    dialog = await opened(page)
    accept(dialog)
    assert "This is not a key." in texts(dialog)
    hosts = dialog.findChild(QComboBox)
    hosts.setCurrentIndex(hosts.count() - 1)
    type_into(field(dialog, "Address"), "http://cloud.example")
    type_into(field(dialog, "Key"), "sk_one")
    accept(dialog)
    assert "“cloud.example” is not a safe address." in texts(dialog)
    assert dialog.isVisible()
    dialog.reject()
    assert page._keys.all(PROVIDER) == ()


async def test_the_key_is_hidden_while_it_is_typed(page: ElevenLabsPage) -> None:
    click(page.add_key)
    dialog = await opened(page)
    type_into(field(dialog, "Key"), "sk_one")
    assert "sk_one" not in field(dialog, "Key").displayText()
    dialog.reject()


async def test_a_test_says_what_the_key_may_do(page: ElevenLabsPage) -> None:
    await add(page, "Studio", "sk_one")
    click(button(page, "Test “Studio”"))
    await until(lambda: page.model.count() > 2)
    await until(lambda: any("Plan: creator." in one for one in texts(page)))
    told = next(one for one in texts(page) if "Plan" in one)
    left = " of ".join(QLocale().toString(count) for count in (12_345, 30_000))
    assert f"{left} characters are left until " in told
    assert "3 of 30 voice slots are taken." in told
    assert "Lines spoken at the same time: 5." in told
    assert "The key may not: add and change voices, see what was made earlier." in told
    assert page.model.findText("Flash (50 % of the price)") > 0
    assert page.format.findData("pcm_24000") > 0
    assert page.quota.text().startswith(left)


async def test_a_refused_key_is_told_with_what_to_do(
    page: ElevenLabsPage, account: FakeAccount
) -> None:
    await add(page, "Studio", "sk_old")
    account.revoked.add("sk_old")
    click(button(page, "Test “Studio”"))
    await until(lambda: any("does not accept the key any more" in one for one in texts(page)))


async def test_another_key_is_chosen_with_the_keyboard(page: ElevenLabsPage) -> None:
    await add(page, "One", "sk_one")
    await add(page, "Two", "sk_two")
    choice = next(one for one in page.findChildren(QRadioButton) if one.text() == "Two")
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Space)
    access = page._keys.access(PROVIDER)
    assert access is not None
    assert access.secret == Secret("sk_two")
    assert sum(one.startswith("In use") for one in texts(page)) == 1


async def test_a_key_is_replaced_renamed_and_moved(
    page: ElevenLabsPage, store: MemoryStore
) -> None:
    await add(page, "One", "sk_one")
    click(button(page, "Replace the key “One”"))
    dialog = await opened(page)
    type_into(field(dialog, "Key"), "sk_new")
    accept(dialog)
    await until(lambda: list(store.kept.values()) == ["sk_new"])
    click(button(page, "Edit “One”"))
    dialog = await opened(page)
    type_into(field(dialog, "Name"), "Europe")
    hosts = dialog.findChild(QComboBox)
    hosts.setCurrentIndex(hosts.findData(EU))
    accept(dialog)
    await until(lambda: page._keys.chosen(PROVIDER).label == "Europe")
    assert page._keys.access(PROVIDER).base_url == EU
    assert button(page, "Test “Europe”")


async def test_a_key_is_deleted_only_when_that_is_said(
    page: ElevenLabsPage, store: MemoryStore
) -> None:
    await add(page, "One", "sk_one")
    click(button(page, "Delete “One”"))
    (await opened(page)).reject()
    assert store.kept
    click(button(page, "Delete “One”"))
    accept(await opened(page))
    await until(lambda: not store.kept)
    assert page._keys.all(PROVIDER) == ()


async def test_how_voices_are_used_is_kept(page: ElevenLabsPage, cloud_desk: Desk) -> None:
    settings = cloud_desk.studio.settings
    page.parallel.setCurrentIndex(3)
    page.parallel.activated.emit(3)
    QTest.keyClick(page.unlogged, Qt.Key.Key_Space)
    type_into(page.proxy, "http://proxy.example:3128/")
    QTest.keyClick(page.proxy, Qt.Key.Key_Return)
    options = settings.current.elevenlabs
    assert (options.most_parallel, options.is_logged) == (3, False)
    assert options.proxy == "http://proxy.example:3128"


async def test_a_proxy_with_a_password_is_refused(page: ElevenLabsPage, cloud_desk: Desk) -> None:
    type_into(page.proxy, "http://me:secret@proxy.example:3128")
    QTest.keyClick(page.proxy, Qt.Key.Key_Return)
    assert cloud_desk.studio.settings.current.elevenlabs.proxy == ""
    assert "“proxy.example” is not the address of a proxy." in texts(page)


async def test_everything_has_a_name(page: ElevenLabsPage) -> None:
    await add(page, "One", "sk_one")
    for control in page.findChildren(QWidget):
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.isVisibleTo(page):
            name = control.accessibleName()
            assert name or (isinstance(control, QAbstractButton) and control.text()), control
