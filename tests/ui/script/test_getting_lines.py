"""Lines are had from the sound of a film, without any script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.domain.script import Line
from studio.providers.base import SpeechRequest
from studio.services.lines_from_sound import Listener
from studio.ui.panels.script.getting import GetLinesQuestion
from tests.ui.acting import until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.domain.project import Project
    from studio.ui.desk import Desk
    from studio.ui.panels.script.panel import ScriptPanel

RATE = 22_050
LISTENERS = (
    Listener("offline", "Offline", True, ("en",)),
    Listener("cloud", "ElevenLabs", False, ("en", "es", "ja")),
)


def question() -> GetLinesQuestion | None:
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, GetLinesQuestion)]
    return next((one for one in shown if one.isVisible()), None)


@pytest.fixture
async def talk(desk: Desk, project: Project, tmp_path: Path) -> Path:
    """Somebody says two sentences in English."""
    voices = await desk.studio.providers["offline"].voices.voices()
    sound = np.zeros(8 * RATE, np.float32)
    for number, text in enumerate(("Good morning everybody.", "The weather is very nice.")):
        request = SpeechRequest(
            text=text, language="en", voice=voices[0], settings=voices[0].settings
        )
        said = (await desk.studio.speech.say(request)).samples[:, 0]
        start = RATE // 2 + 4 * number * RATE
        sound[start : start + len(said)] += said
    path = tmp_path / "talk.wav"
    soundfile.write(path, sound, RATE)
    await desk.studio.sources.add(path)
    return path


async def test_a_recording_without_a_script_offers_to_be_listened_to(
    desk: Desk, project: Project, talk: Path, show: Callable[[Desk], ScriptPanel]
) -> None:
    show(desk)
    desk.actions.get("script.get_lines").trigger()
    await until(question)
    asked = question()
    assert asked.choices[0].isChecked()
    assert len(asked.choices) == 1, "the cloud is not offered without a key"
    QTest.mouseClick(asked.go, Qt.MouseButton.LeftButton)
    await until(lambda: project.count(Line) >= 2)
    assert any(line.text for line in project.all(Line))
    assert all(line.words for line in project.all(Line) if line.text)
    project.undo()
    assert project.count(Line) == 0


async def test_whoever_only_wants_the_places_gets_lines_without_text(
    desk: Desk, project: Project, talk: Path, show: Callable[[Desk], ScriptPanel]
) -> None:
    show(desk)
    desk.actions.get("script.get_lines").trigger()
    await until(question)
    question().places.click()
    QTest.mouseClick(question().go, Qt.MouseButton.LeftButton)
    await until(lambda: project.count(Line) >= 2)
    assert not any(line.text for line in project.all(Line))


def test_nobody_is_asked_for_a_language_they_do_not_understand(desk: Desk) -> None:
    asked = GetLinesQuestion(None, LISTENERS, "ja")
    assert [one.isEnabled() for one in asked.choices] == [False, True]
    assert asked.listener == LISTENERS[1]
    asked.picker.choose("eo")
    assert not any(one.isEnabled() for one in asked.choices)
    assert asked.listener is None
    asked.picker.choose("en")
    assert all(one.isEnabled() for one in asked.choices)
    asked.deleteLater()
