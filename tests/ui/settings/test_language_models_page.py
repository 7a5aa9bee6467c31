"""Language models are added, tried, chosen and deleted; their keys go to the keyring."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
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

from studio.domain.errors import ProviderUnavailable
from studio.providers.base import Provider, TranslatedLine
from studio.services.language_models import LanguageModels
from studio.ui.questions import Question
from studio.ui.settings.language_models import LanguageModelsPage
from studio.ui.settings.profile_dialog import ProfileDialog
from tests.ui.acting import until
from tests.ui.conftest import destroy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from studio.providers.base import TranslationRequest
    from studio.services.settings import ModelProfile
    from studio.ui.desk import Desk
    from tests.ui.settings.conftest import MemoryStore


class FakeTranslator:
    """Says everything in Spanish, unless its model is called "gone"."""

    def __init__(self, profile: ModelProfile, key: Callable[[], str] | None) -> None:
        self._profile = profile
        self._key = key

    async def translate(self, request: TranslationRequest) -> AsyncIterator[TranslatedLine]:
        if self._profile.model == "gone":
            raise ProviderUnavailable(provider=self._profile.name)
        key = self._key() if self._key else "no key"
        yield TranslatedLine(line_id=request.lines[0].id, texts=(f"Buenos días ({key}).",))


def make(profile: ModelProfile, key: Callable[[], str] | None) -> Provider:
    return Provider(
        id="language_model",
        name=profile.name,
        version="1",
        max_parallel=1,
        is_local=True,
        translator=FakeTranslator(profile, key),
    )


@pytest.fixture
async def page(cloud_desk: Desk) -> AsyncIterator[LanguageModelsPage]:
    studio = cloud_desk.studio
    models = LanguageModels(studio.settings, studio.keys, make)
    made = replace(cloud_desk, studio=replace(studio, language_models=models))
    page = LanguageModelsPage(made)
    page.resize(660, 560)
    page.show()
    yield page
    await cloud_desk.tasks.close()
    destroy(page)
    await models.close()


def click(widget: QAbstractButton) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def button(root: QWidget, name: str) -> QPushButton:
    return next(one for one in root.findChildren(QPushButton) if one.accessibleName() == name)


def texts(root: QWidget) -> list[str]:
    return [one.text() for one in root.findChildren(QLabel) if one.isVisibleTo(root)]


async def opened(page: QWidget, kind: type[Question] = ProfileDialog) -> Question:
    await until(lambda: [one for one in page.findChildren(kind) if one.isVisible()])
    return next(one for one in page.findChildren(kind) if one.isVisible())


def type_into(edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def accept(dialog: Question) -> None:
    buttons = dialog.findChild(QDialogButtonBox).buttons()
    click(next(one for one in buttons if one.text() != "Cancel"))


async def add(page: LanguageModelsPage, program: str, model: str, key: str = "") -> None:
    count = len(page._models.all)
    click(page.add_model)
    dialog = await opened(page)
    kinds = dialog.findChild(QComboBox)
    kinds.setCurrentIndex(kinds.findText(program))
    kinds.activated.emit(kinds.currentIndex())
    type_into(dialog.model, model)
    if key:
        type_into(dialog.key, key)
    accept(dialog)
    await until(lambda: len(page._models.all) > count)


async def test_a_model_of_this_computer_is_added_without_a_key_and_works(
    page: LanguageModelsPage, store: MemoryStore
) -> None:
    assert any("There is none yet" in one for one in texts(page))
    await add(page, "Ollama", "llama3.1")
    assert store.kept == {}
    assert "In use · llama3.1 · http://localhost:11434/v1" in texts(page)
    click(button(page, "Test “llama3.1”"))
    await until(lambda: any("became “Buenos días (no key).”" in one for one in texts(page)))


async def test_a_model_elsewhere_is_asked_with_its_key(
    page: LanguageModelsPage, store: MemoryStore
) -> None:
    await add(page, "OpenAI", "gpt-x", "sk_llm")
    assert list(store.kept.values()) == ["sk_llm"]
    click(button(page, "Test “gpt-x”"))
    await until(lambda: any("(sk_llm)" in one for one in texts(page)))


async def test_a_model_that_does_not_answer_is_told(page: LanguageModelsPage) -> None:
    await add(page, "LM Studio", "gone")
    click(button(page, "Test “gone”"))
    await until(lambda: any("gone does not answer." in one for one in texts(page)))


async def test_an_unsafe_address_is_told_in_the_dialog(page: LanguageModelsPage) -> None:
    click(page.add_model)
    dialog = await opened(page)
    type_into(dialog.address, "http://models.example/v1")
    type_into(dialog.model, "x")
    accept(dialog)
    assert "“models.example” is not a safe address." in texts(dialog)
    dialog.reject()


async def test_another_model_is_chosen_and_edited(page: LanguageModelsPage) -> None:
    await add(page, "Ollama", "first")
    await add(page, "Ollama", "second")
    choice = next(one for one in page.findChildren(QRadioButton) if one.text() == "second")
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Space)
    assert page._models.chosen.model == "second"
    click(button(page, "Edit “second”"))
    dialog = await opened(page)
    type_into(dialog.name, "My model")
    accept(dialog)
    await until(lambda: page._models.chosen.name == "My model")


async def test_a_deleted_model_takes_its_key_along(
    page: LanguageModelsPage, store: MemoryStore
) -> None:
    await add(page, "OpenAI", "gpt-x", "sk_llm")
    click(button(page, "Delete “gpt-x”"))
    accept(await opened(page, Question))
    await until(lambda: not store.kept)
    assert page._models.all == ()
