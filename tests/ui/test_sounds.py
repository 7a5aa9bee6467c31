"""Sounds come by drop, from a file, from words; a whole dub comes from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton

from studio.audio.buffer import Audio
from studio.domain.access import Secret
from studio.domain.media import Media
from studio.domain.script import Casting, Speaker
from studio.domain.timeline import Clip, TrackKind
from studio.domain.voices import Voice
from studio.providers.base import Bill, SpeechChunk
from studio.providers.base_cloud import CloudOnly, Dub, EffectRequest, SoundEffect
from studio.providers.fake.provider import create_provider
from studio.storage.keyring_store import KeyringStore
from studio.transcoding import flac
from studio.ui.dialogs.effect import EffectQuestion
from studio.ui.dialogs.sending import SendQuestion
from studio.ui.dialogs.type_and_hear import TypingDialog
from studio.ui.notices import Toast
from studio.ui.questions import ChoiceQuestion
from tests.ui.acting import at_rest, drop, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator

    from studio.domain.project import Project
    from studio.providers.base import SpeechRequest
    from studio.providers.base_cloud import DubRequest
    from studio.ui.window import Window

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"
SECOND = 48_000
NOISE = Audio(np.full((SECOND, 2), 0.1, np.float32), SECOND)


class MemoryStore(KeyringStore):
    """A keyring that forgets everything."""

    def get(self, key_id: str) -> Secret | None:
        return None

    def put(self, key_id: str, secret: Secret) -> None:
        pass


class Cloud:
    """Makes sounds and dubs."""

    def __init__(self) -> None:
        self.requests: list[EffectRequest | DubRequest] = []
        self.typed: list[str] = []

    async def effect(self, request: EffectRequest) -> SoundEffect:
        self.requests.append(request)
        return SoundEffect(NOISE, Bill(model="m", request_id="r", characters=7))

    async def dub(self, request: DubRequest, progress: object = None) -> Dub:
        self.requests.append(request)
        return Dub(sound=flac.encode(NOISE), lines=(), subtitles="WEBVTT\n")

    async def prepare(self, request: SpeechRequest) -> None:
        pass

    async def speak(
        self, request: SpeechRequest, texts: AsyncIterable[str]
    ) -> AsyncIterator[SpeechChunk]:
        async for text in texts:
            self.typed.append(text)
            yield SpeechChunk(NOISE)


@pytest.fixture
async def cloud(window: Window) -> Cloud:
    """A provider that does both, and a key for it."""
    made, studio = Cloud(), window.desk.studio
    known = studio.providers.load()
    own = {"id": "elevenlabs", "name": "ElevenLabs", "is_local": False}
    known["elevenlabs"] = replace(
        create_provider(), **own, cloud=CloudOnly(effects=made, dubber=made), live=made
    )
    studio.keys._store = MemoryStore()
    await studio.keys.add("elevenlabs", "One", "https://cloud.example", Secret("k"))
    return made


def lanes(project: Project) -> list[TrackKind]:
    from studio.ui.panels.timeline.lanes import Lanes  # noqa: PLC0415 - loads numpy

    shown = Lanes()
    shown.rebuild(project, "es")
    return [lane.kind for lane in shown.all]


async def test_a_sound_dropped_on_a_dub_can_become_a_clip_at_the_playhead(
    window: Window, scene: Project
) -> None:
    await window.desk.studio.sources.add(SAMPLE / "scene.mp4")
    window.desk.player.seek(2 * SECOND)
    before = scene.count(Clip)
    drop(window, [SAMPLE / "scene.me.opus"])
    await at_rest(window)
    scene.undo()  # its name says what it is: nothing was asked
    window.shell.go("dub")
    sound = Path(scene.all(Media)[0].path).with_name("scene.me.opus")
    copy = Path(window.front.foundation.paths.cache) / "rain.opus"
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(sound.read_bytes())
    drop(window, [copy])
    await until(lambda: window.findChild(ChoiceQuestion))
    question = window.findChild(ChoiceQuestion)
    next(one for one in question.findChildren(QRadioButton) if "clip" in one.text()).click()
    question.accept()
    await until(lambda: scene.count(Clip) == before + 1)
    (clip,) = (scene.get(Clip, one) for one in window.desk.view.clips)
    assert clip.position == 2 * SECOND
    assert lanes(scene)[-1] is TrackKind.EFFECTS
    await at_rest(window)


async def test_a_sound_is_made_from_words(window: Window, scene: Project, cloud: Cloud) -> None:
    window.front.actions.get("sound.make").trigger()
    await until(lambda: window.findChild(EffectQuestion))
    question = window.findChild(EffectQuestion)
    assert not question.go.isEnabled()
    QTest.keyClicks(question.description, "Rain on a roof")
    question.seconds.setValue(2.0)
    question.go.click()
    await until(lambda: window.desk.view.clips)
    assert cloud.requests == [EffectRequest(text="Rain on a roof", seconds=2.0)]
    (clip,) = (scene.get(Clip, one) for one in window.desk.view.clips)
    assert scene.get(Media, clip.media_id).name == "Rain on a roof"
    await at_rest(window)


async def test_without_a_key_it_is_said_what_is_needed(window: Window, scene: Project) -> None:
    window.front.actions.get("sound.make").trigger()
    await until(lambda: window.findChildren(Toast))
    (toast,) = window.findChildren(Toast)
    assert toast.message.text == "That needs a key of ElevenLabs."
    assert toast.message.action is window.front.actions.get("app.keys")


async def test_a_film_is_sent_away_and_its_dub_is_a_track(
    window: Window, scene: Project, cloud: Cloud
) -> None:
    await window.desk.studio.sources.add(SAMPLE / "scene.mp4")
    window.front.view.show_language("es")
    window.front.actions.get("dub.send").trigger()
    await until(lambda: window.findChild(SendQuestion))
    question = window.findChild(SendQuestion)
    assert question.says_own
    question.theirs.click()
    question.go.click()
    await until(lambda: TrackKind.RECORDING in lanes(scene))
    (request,) = cloud.requests
    assert (request.target, request.lines) == ("es", ())
    await until(lambda: window.findChildren(Toast))
    action = window.findChildren(Toast)[-1].message.action
    assert action is not None
    assert action.text() == "Save its subtitles…"
    await at_rest(window)


async def test_a_voice_is_heard_while_one_types(
    window: Window, scene: Project, cloud: Cloud
) -> None:
    with scene.edit("Cast"):
        voice = scene.add(Voice(provider="elevenlabs", remote_id="a", name="Bella"))
        scene.add(Casting(speaker_id=scene.all(Speaker)[0].id, voice_id=voice.id, language="es"))
    window.front.view.show_language("es")
    window.front.actions.get("voice.type").trigger()
    await until(lambda: window.findChild(TypingDialog))
    dialog = window.findChild(TypingDialog)
    QTest.keyClicks(dialog.field, "Buenos d")
    await until(lambda: cloud.typed == ["Buenos "])
    QTest.keyClicks(dialog.field, "ias")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    await until(lambda: cloud.typed == ["Buenos ", "dias "])
    assert dialog.field.toPlainText() == ""
    assert dialog.told.text() == "11 characters spoken so far."
    await until(lambda: not dialog._tasks)
    dialog.reject()
    await at_rest(window)
