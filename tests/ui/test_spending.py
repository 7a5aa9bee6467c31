"""Voices in the cloud: asked about before they cost, stopped by the budget, given the next key."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton, QWidget

from studio.domain.access import Secret
from studio.domain.costs import BudgetExceeded, spent_in
from studio.domain.errors import KeySpent, ProviderUnavailable
from studio.domain.project_settings import set_budget
from studio.domain.script import Casting, Speaker, Take
from studio.domain.settings import settings_of
from studio.domain.voices import Voice
from studio.providers.base import AccountStanding, Bill, SpeechModel
from studio.providers.fake.provider import create_provider
from studio.storage.keyring_store import KeyringStore
from studio.ui.dialogs.cast.dialog import CastDialog
from studio.ui.dialogs.project.dialog import ProjectDialog
from studio.ui.notices import Toast
from studio.ui.questions import Question
from tests.ui.acting import settled, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from studio.domain.access import Access
    from studio.domain.project import Project
    from studio.providers.base import SpeechChunk, SpeechRequest, SpeechSynthesizer
    from studio.ui.desk import Desk
    from studio.ui.window import Window

pytestmark = pytest.mark.usefixtures("cloud")


class MemoryStore(KeyringStore):
    """A keyring that forgets everything."""

    def get(self, key_id: str) -> Secret | None:
        return None

    def put(self, key_id: str, secret: Secret) -> None:
        pass


@dataclass
class Cloud:
    """Speaks with the fake voices, charges what it says, and refuses revoked keys."""

    desk: Desk
    inner: SpeechSynthesizer
    spent: int = 0
    asked: list[str] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)

    async def languages(self) -> tuple[str, ...]:
        return ("es",)

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechChunk]:
        access = self.desk.studio.keys.access("elevenlabs")
        assert access is not None
        if access.secret.reveal() in self.revoked:
            raise KeySpent(provider="ElevenLabs", key_id=access.key_id)
        self.asked.append(request.text)
        self.spent += len(request.text)
        bill = Bill(model="m", request_id=f"r{len(self.asked)}", characters=len(request.text))
        async for chunk in self.inner.synthesize(request):
            yield replace(chunk, bill=bill)
            bill = None

    async def standing(self, access: Access | None = None) -> AccountStanding:
        return AccountStanding(plan="x", characters_used=self.spent, characters_limit=1_000)

    async def missing(self, access: Access | None = None) -> tuple[str, ...]:
        return ()

    async def models(self) -> tuple[SpeechModel, ...]:
        return (SpeechModel(id="m", name="M"),)


@pytest.fixture
def cloud(desk: Desk) -> Cloud:
    """ElevenLabs without a network; beside it the voices of the desk."""
    made, fake = desk.studio.providers.load(), create_provider()
    cloud = Cloud(desk, fake.speech)
    own = {"id": "elevenlabs", "name": "ElevenLabs", "is_local": False, "voices": None}
    made["elevenlabs"] = replace(fake, **own, speech=cloud, account=cloud, max_parallel=1)
    desk.studio.keys._store = MemoryStore()
    return cloud


@pytest.fixture
async def cast(desk: Desk, scene: Project) -> Project:
    """Ana has a voice in the cloud, Ben one of this computer; there are two keys."""
    for name in ("One", "Two"):
        await desk.studio.keys.add("elevenlabs", name, "https://cloud.example", Secret(name))
    local = (await desk.studio.casting.voices())[0]
    with scene.edit("Cast"):
        for speaker, voice in zip(
            scene.all(Speaker),
            (
                Voice(provider="elevenlabs", remote_id="a", name="Bella"),
                replace(local, id="local"),
            ),
            strict=True,
        ):
            own = scene.add(voice)
            scene.add(Casting(speaker_id=speaker.id, voice_id=own.id, language="es"))
    return scene


def ask_from(window: Window, characters: int) -> None:
    settings = window.front.foundation.settings
    section = replace(settings.current.speech, asks_from_characters=characters)
    settings.change(speech=section)


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


async def asked(window: Window) -> Question:
    await until(lambda: [one for one in window.findChildren(Question) if one.isVisible()])
    return next(one for one in window.findChildren(Question) if one.isVisible())


def texts(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisibleTo(root))


def press(dialog: Question, text: str) -> None:
    buttons = dialog.findChild(QDialogButtonBox).buttons()
    click(next(one for one in buttons if one.text() == text))


async def generate(window: Window) -> None:
    """Press *Generate* once it can be pressed."""
    action = window.front.actions.get("speech.stale")
    await until(action.isEnabled)
    action.trigger()


async def idle(window: Window) -> None:
    await until(lambda: not window.front.foundation.jobs.running)


async def test_a_run_that_costs_is_asked_about_and_no_means_no(
    window: Window, cast: Project, cloud: Cloud
) -> None:
    ask_from(window, 1)
    window.front.view.show_language("es")
    await generate(window)
    dialog = await asked(window)
    cost = sum(len(one) for one in ("Buenos días.", "Diez minutos a pie.", "No hay ningún río."))
    assert f"3 lines cost about {cost} characters." in texts(dialog)
    assert f"{QLocale().toString(1_000)} of {QLocale().toString(1_000)} characters" in texts(dialog)
    press(dialog, "Cancel")
    await idle(window)
    assert cloud.asked == []
    assert cast.all(Take) == ()
    assert window.front.foundation.jobs.unfinished == ()


async def test_yes_generates_and_what_is_left_is_shown_beside_it(
    window: Window, cast: Project, cloud: Cloud
) -> None:
    ask_from(window, 1)
    window.front.view.show_language("es")
    label = window.shell.header._spending
    await until(lambda: label.text() == "≈ 49 characters")
    await generate(window)
    press(await asked(window), "Generate")
    await until(lambda: len(cast.all(Take)) == 6)
    await idle(window)
    assert spent_in(cast) == 49
    left = QLocale().toString(951)
    await until(lambda: label.text() == f"{left} left")
    assert label.toolTip().startswith(f"{left} of ")


async def test_without_voices_in_the_cloud_nothing_of_it_is_shown(
    window: Window, scene: Project
) -> None:
    window.front.view.show_language("es")
    await settled()
    assert window.shell.header._spending.isHidden()


async def test_a_key_that_is_refused_is_replaced_by_the_next_only_when_that_is_wanted(
    window: Window, cast: Project, cloud: Cloud
) -> None:
    keys = window.desk.studio.keys
    cloud.revoked.add("One")
    window.front.view.show_language("es")
    await generate(window)
    await until(lambda: any("It is called “One”" in one.text for one in window.toasts.messages()))
    await idle(window)
    assert keys.chosen("elevenlabs").label == "One"
    toast = next(one for one in window.findChildren(Toast) if "“One”" in one.message.text)
    button = next(one for one in toast.findChildren(QPushButton) if "Two" in one.text())
    assert button.text() == "Go on with the key “Two”"
    click(button)
    assert keys.chosen("elevenlabs").label == "Two"
    await until(lambda: len(cast.all(Take)) == 6)
    await idle(window)


async def test_without_another_key_the_keys_are_offered(
    window: Window, cast: Project, cloud: Cloud
) -> None:
    keys = window.desk.studio.keys
    await keys.delete(keys.all("elevenlabs")[1].id)
    cloud.revoked.add("One")
    window.front.view.show_language("es")
    await generate(window)
    await until(lambda: [one for one in window.findChildren(Toast) if "“One”" in one.message.text])
    await idle(window)
    toast = next(one for one in window.findChildren(Toast) if "“One”" in one.message.text)
    assert [one.text() for one in toast.findChildren(QPushButton)] == ["Keys of ElevenLabs…"]


async def test_a_run_beyond_the_budget_is_told(
    window: Window, cast: Project, cloud: Cloud, told: list[Exception]
) -> None:
    with cast.edit("Budget"):
        set_budget(cast, 10)
    window.front.view.show_language("es")
    await generate(window)
    await until(lambda: told)
    assert isinstance(told[0], BudgetExceeded)
    await idle(window)
    assert cloud.asked == []


async def test_the_budget_is_set_in_the_projects_settings_and_undone(
    window: Window, cast: Project
) -> None:
    dialog = ProjectDialog(window.desk, window)
    dialog.show_page("speech")
    dialog.show()
    page = dialog._pages.currentWidget()
    assert "Nothing is spent so far." in texts(page)
    await settled()
    QTest.keyClick(page.budget.switch, Qt.Key.Key_Space)
    assert settings_of(cast).budget_characters == 10_000
    page.budget.characters.setFocus()
    page.budget.characters.selectAll()
    QTest.keyClicks(page.budget.characters, "2500")
    QTest.keyClick(page.budget.characters, Qt.Key.Key_Return)
    assert settings_of(cast).budget_characters == 2_500
    QTest.keyClick(page.budget.switch, Qt.Key.Key_Space)
    assert settings_of(cast).budget_characters is None
    cast.undo()
    assert page.budget.characters.value() == 2_500
    dialog.close()


class Slow:
    """Voices in the cloud that take their time, or never come."""

    def __init__(self) -> None:
        self.come = asyncio.Event()
        self.error: Exception | None = None

    async def voices(self) -> tuple[Voice, ...]:
        await self.come.wait()
        if self.error is not None:
            raise self.error
        return (Voice(provider="elevenlabs", remote_id="b", name="Zz Bella"),)


@pytest.fixture
async def slow(window: Window, cast: Project) -> Slow:
    made, slow = window.desk.studio.providers.load(), Slow()
    made["elevenlabs"] = replace(made["elevenlabs"], voices=slow)
    return slow


async def test_the_cast_is_shown_before_the_cloud_has_answered(window: Window, slow: Slow) -> None:
    window.front.actions.get("speech.cast").trigger()
    await until(lambda: [one for one in window.findChildren(CastDialog) if one.isVisible()])
    rows = window.findChild(CastDialog).cast.voices.rows
    local = rows.rowCount()
    assert local > 20
    slow.come.set()
    await until(lambda: rows.rowCount() == local + 1)
    window.findChild(CastDialog).accept()


async def test_a_cloud_that_gives_no_voices_is_told_and_the_others_stay(
    window: Window, slow: Slow, told: list[Exception]
) -> None:
    slow.error = ProviderUnavailable(provider="ElevenLabs")
    slow.come.set()
    window.front.actions.get("speech.cast").trigger()
    await until(lambda: told == [slow.error])
    assert window.findChild(CastDialog).cast.voices.rows.rowCount() > 20
    window.findChild(CastDialog).accept()
