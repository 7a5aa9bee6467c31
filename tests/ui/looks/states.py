"""States of the window a person meets, each reached by a function from the furnished window."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from studio.domain.access import Secret
from studio.domain.script import Line, Translation
from studio.domain.timeline import Clip
from studio.services.notices import Weight
from studio.services.sample import open_sample
from studio.services.settings import ModelProfile
from studio.ui.settings.elevenlabs import EU, GLOBAL
from tests.ui.acting import at_rest, drag_over, settled, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import TypeAlias

    from studio.ui.window import Window

    State: TypeAlias = Callable[[Window], Awaitable[QWidget]]

SAMPLE = Path(__file__).parents[3] / "resources" / "sample"


async def empty(window: Window) -> QWidget:
    """A new project, nothing in it."""
    window.shell.go("dub")
    return window


async def sample(window: Window) -> QWidget:
    """The sample scene as new users see it, nothing spoken."""
    await open_sample(window.desk.studio)
    window.shell.go("dub")
    window.desk.player.seek(96_000)
    await at_rest(window)
    return window


async def spoken(window: Window) -> QWidget:
    """The sample spoken, one line stale, one clip chosen."""
    await sample(window)
    studio, view = window.desk.studio, window.front.view
    project = view.project
    lines = [line.id for line in project.all(Line)]
    await studio.speech.generate(lines, view.language)
    with project.edit("Type"):
        said = next(one for one in project.all(Translation) if one.language == view.language)
        project.update(said, text=f"{said.text} {said.text} {said.text}")
    clips = [clip for clip in project.all(Clip) if clip.line_id]
    view.select_clips([clips[3].id])
    window.desk.player.seek(clips[3].position + 12_000)
    await at_rest(window)
    return window


async def home(window: Window) -> QWidget:
    """All projects."""
    await spoken(window)
    studio, folder = window.desk.studio, window.desk.studio.workspace.require().path.parent
    await studio.workspace.save_as(folder / "Lobster.vivavoce")
    (folder / "Broken.vivavoce").write_bytes(b"nothing of the kind" * 99)
    await studio.projects.add_collection("Holidays")
    window.shell.go("home")
    await studio.projects.look()
    await at_rest(window)
    return window


async def search(window: Window) -> QWidget:
    """A search that finds nothing."""
    await home(window)
    window.shell.page().search.setText("elephants")
    return window


async def nothing_open(window: Window) -> QWidget:
    """No project is open."""
    await window.desk.studio.workspace.close()
    window.shell.go("dub")
    return window


async def told(window: Window) -> QWidget:
    """Notices of every weight, and a job that runs."""
    await sample(window)
    notices = window.desk.studio.notices
    notices.tell("The film was written.", path=SAMPLE / "scene.mp4")
    notices.tell("Two lines overlap.", "One of them was moved.", Weight.WARNING)
    notices.tell("The disk is full.", "Make room and try again.", Weight.ERROR)
    return window


async def dragged(window: Window) -> QWidget:
    """Files held over the window."""
    await sample(window)
    drag_over(window, [SAMPLE / "scene.mp4", SAMPLE / "scene.de.vtt", Path("notes.pdf")])
    return window.overlay


async def commands(window: Window) -> QWidget:
    """The command palette."""
    await sample(window)
    window.front.actions.get("app.palette").trigger()
    return window


async def settings(window: Window) -> QWidget:
    """The settings."""
    window.front.actions.get("app.settings").trigger()
    return await dialog(window)


async def cast(window: Window) -> QWidget:
    """Who speaks with which voice."""
    await sample(window)
    window.front.actions.get("speech.cast").trigger()
    return await dialog(window)


async def export(window: Window) -> QWidget:
    """What will be written."""
    await spoken(window)
    window.front.actions.get("file.export").trigger()
    return await dialog(window)


async def dialog(window: Window) -> QWidget:
    """Return the dialog that comes up."""
    await until(QApplication.activeModalWidget)
    await asyncio.sleep(0.2)
    found = QApplication.activeModalWidget()
    assert found is not None
    return found


async def keys(window: Window) -> QWidget:
    """The settings of ElevenLabs with two keys, one of them lost to the keyring."""
    studio = window.desk.studio
    for name, host in (("Studio", GLOBAL), ("Client in Berlin", EU)):
        await studio.keys.add("elevenlabs", name, host, Secret("a"))
    studio.keys._secrets.popitem()
    window.toasts.clear()
    return await _page(window, "elevenlabs")


async def models(window: Window) -> QWidget:
    """The settings of language models with one of this computer and one elsewhere."""
    add = window.desk.studio.language_models.put
    await add(ModelProfile(id="", name="", base_url="http://localhost:11434/v1", model="llama3.1"))
    await add(ModelProfile(id="", name="GPT", base_url="https://api.openai.com/v1", model="gpt"))
    return await _page(window, "models")


async def _page(window: Window, name: str) -> QWidget:
    window.front.tasks.start(window.show_settings(name))
    return await dialog(window)


STATES: tuple[State, ...] = (
    empty,
    sample,
    spoken,
    home,
    search,
    nothing_open,
    told,
    dragged,
    commands,
    settings,
    keys,
    models,
    cast,
    export,
)

SMALL, LARGE = QSize(1280, 800), QSize(2560, 1440)


async def reached(window: Window, state: State) -> QWidget:
    """Bring the window into a state and let everything settle."""
    shown = await state(window)
    await settled()
    await asyncio.sleep(0.1)
    return shown
