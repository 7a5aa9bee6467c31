"""The window as a person meets it: undo, generate, languages, jobs, notices, drops."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QRadioButton, QToolButton

from studio.domain.errors import DiskFull
from studio.domain.script import Line, Take, Translation
from studio.domain.settings import settings_of
from studio.services.notices import Weight
from studio.services.sources import music_effects_of, original_of
from studio.ui.errors import Presenter
from studio.ui.header import LanguageButton, ProjectButton
from studio.ui.jobs_view import JobsButton, JobsList
from studio.ui.questions import ChoiceQuestion, ScriptQuestion
from tests.ui.acting import at_rest, drag_away, drag_over, drop, settled, until

if TYPE_CHECKING:
    from studio.domain.project import Project
    from studio.services.jobs import Job
    from studio.ui.window import Window

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"


def text_of(window: Window, action_id: str) -> str:
    return window.front.actions.get(action_id).text()


async def test_undo_and_redo_say_what_they_would_do(window: Window, scene: Project) -> None:
    line = scene.all(Line)[0]
    with scene.edit("Type"):
        scene.update(line, text="Good evening.")
    await settled()
    assert text_of(window, "edit.undo") == "Undo “Type”"
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert scene.get(Line, line.id) == line
    await settled()
    assert text_of(window, "edit.redo") == "Redo “Type”"
    assert window.front.actions.get("edit.redo").isEnabled()


async def test_generate_counts_what_is_missing_and_speaks_it(
    window: Window, scene: Project
) -> None:
    await until(lambda: text_of(window, "speech.stale") == "Generate (6)")
    QTest.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: scene.count(Take) == 6, within_s=20)
    await until(lambda: text_of(window, "speech.stale") == "Generate")
    assert not window.front.actions.get("speech.stale").isEnabled()


async def test_a_changed_line_is_counted_again(window: Window, scene: Project) -> None:
    await until(lambda: text_of(window, "speech.stale") == "Generate (6)")
    QTest.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: text_of(window, "speech.stale") == "Generate", within_s=20)
    with scene.edit("Type"):
        scene.update(scene.all(Translation)[0], text="Buenas noches.")
    await until(lambda: text_of(window, "speech.stale") == "Generate (1)")


async def test_the_header_names_project_and_language(window: Window, scene: Project) -> None:
    assert window.findChild(ProjectButton).text() == "scene"
    assert window.findChild(LanguageButton).text() == "Spanish"
    assert window.windowTitle() == "scene – Viva Voce"


async def test_another_target_language_is_shown_from_the_menu(
    window: Window, scene: Project
) -> None:
    with scene.edit("Languages"):
        scene.update(settings_of(scene), languages=("es", "fr"))
    button = window.findChild(LanguageButton)
    button.menu().aboutToShow.emit()
    button.menu().actions()[1].trigger()
    assert window.front.view.language == "fr"
    assert button.text() == "French"


async def test_a_running_job_is_listed_with_its_progress_and_can_be_cancelled(
    window: Window,
) -> None:
    jobs, ended = window.front.foundation.jobs, asyncio.Event()

    async def work() -> None:
        try:
            async with jobs.run("Read the film") as job:
                job.report(3, 10)
                await asyncio.Event().wait()
        finally:
            ended.set()

    window.front.tasks.start(work())
    await settled()
    QTest.mouseClick(window.findChild(JobsButton), Qt.MouseButton.LeftButton)
    shown = window.findChild(JobsList)
    assert shown.findChild(QProgressBar).value() == 3
    assert "Read the film" in [one.text() for one in shown.findChildren(QLabel)]
    QTest.mouseClick(shown.findChild(QToolButton), Qt.MouseButton.LeftButton)
    await asyncio.wait_for(ended.wait(), 3)
    await settled()
    assert shown.findChild(QProgressBar) is None
    shown.close()


async def test_a_run_that_was_cancelled_is_resumed_from_the_list_of_jobs(
    window: Window, scene: Project
) -> None:
    jobs = window.front.foundation.jobs
    await until(lambda: text_of(window, "speech.stale") == "Generate (6)")
    QTest.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)

    def generating() -> list[Job]:
        return [job for job in jobs.running if job.label == "Generate speech"]

    await until(generating)
    generating()[0].cancel()
    await until(lambda: jobs.unfinished)
    assert scene.count(Take) < 6
    QTest.mouseClick(window.findChild(JobsButton), Qt.MouseButton.LeftButton)
    shown = window.findChild(JobsList)
    resume = next(
        one
        for one in shown.findChildren(QToolButton)
        if one.toolTip() == "Resume “Generate speech”"
    )
    QTest.mouseClick(resume, Qt.MouseButton.LeftButton)
    await until(lambda: scene.count(Take) == 6 and not generating())
    assert jobs.unfinished == ()
    shown.close()


async def test_a_known_error_is_a_notice_with_a_hint_and_a_way_out(
    window: Window, scene: Project
) -> None:
    presenter = Presenter()
    presenter.tell(DiskFull(name="scene.vivavoce"))
    presenter.show_in(window)
    message = window.toasts.messages()[-1]
    assert message.text == "There is no room left on the disk for “scene.vivavoce”."
    assert message.hint.startswith("Free some space")
    assert message.weight is Weight.ERROR
    assert message.action is window.front.actions.get("file.save_as")


async def test_the_same_notice_is_not_shown_twice(window: Window) -> None:
    for _ in range(3):
        window.front.foundation.notices.tell("Once is enough.")
    assert [one.text for one in window.toasts.messages()] == ["Once is enough."]


async def test_files_over_the_window_are_told_what_becomes_of_them(window: Window) -> None:
    drag_over(window, [Path("film.mp4"), Path("film.es.srt"), Path("letter.odt")])
    assert window.overlay.isVisible()
    told = window.overlay.sentences()
    assert "Becomes the film to dub" in told
    assert "Its lines come into the script" in told
    assert "The studio cannot use this kind of file" in told
    drag_away(window)
    assert not window.overlay.isVisible()


async def test_a_film_dropped_brings_its_scripts_and_asks_what_is_spoken_in_it(
    window: Window, project: Project
) -> None:
    drop(window, [SAMPLE / "scene.mp4", SAMPLE / "scene.me.opus"])
    await until(lambda: window.findChild(ChoiceQuestion))
    question = window.findChild(ChoiceQuestion)
    next(one for one in question.findChildren(QRadioButton) if one.text() == "English").click()
    question.accept()
    await until(lambda: {one.language for one in project.all(Translation)} == {"es", "de", "ja"})
    await until(lambda: music_effects_of(project))
    assert settings_of(project).source_language == "en"
    assert original_of(project)
    assert not window.overlay.isVisible()
    await at_rest(window)


async def test_a_lone_script_beside_a_film_in_a_target_language_is_its_translation(
    window: Window, project: Project, tmp_path: Path
) -> None:
    with project.edit("Languages"):
        project.update(settings_of(project), languages=("de",))
    (tmp_path / "scene.mp4").symlink_to(SAMPLE / "scene.mp4")
    (tmp_path / "scene.de.vtt").symlink_to(SAMPLE / "scene.de.vtt")
    drop(window, [tmp_path / "scene.mp4"])
    await until(lambda: project.count(Translation))
    assert {one.language for one in project.all(Translation)} == {"de"}
    assert not any(line.text for line in project.all(Line))
    await at_rest(window)


async def test_a_script_nobody_can_place_asks_what_it_is(
    window: Window, scene: Project, tmp_path: Path
) -> None:
    script = tmp_path / "words.srt"
    script.write_text("1\n00:00:00,000 --> 00:00:02,000\nBonjour.\n", "utf-8")
    drop(window, [script])
    await until(lambda: window.findChild(ScriptQuestion))
    question = window.findChild(ScriptQuestion)
    question.picker.choose("fr")
    question.accept()
    await until(lambda: any(one.language == "fr" for one in scene.all(Translation)))
    assert window.front.view.language == "fr"
    await at_rest(window)


async def test_a_second_film_asks_what_it_is_for(
    window: Window, project: Project, tmp_path: Path
) -> None:
    film = tmp_path / "first.mp4"
    film.write_bytes((SAMPLE / "scene.mp4").read_bytes())
    drop(window, [film])
    await until(lambda: original_of(project), within_s=10)
    other = tmp_path / "other.mp4"
    other.write_bytes((SAMPLE / "scene.mp4").read_bytes())
    drop(window, [other])
    await until(lambda: window.findChild(ChoiceQuestion))
    window.findChild(ChoiceQuestion).accept()
    await until(lambda: window.front.foundation.workspace.require().is_unsaved)
    await until(lambda: original_of(window.front.view.project), within_s=10)
    assert original_of(window.front.view.project).name == "other.mp4"
    await at_rest(window)


async def test_a_project_dropped_is_opened(window: Window, tmp_path: Path) -> None:
    workspace = window.front.foundation.workspace
    await workspace.duplicate(tmp_path / "copy.vivavoce")
    drop(window, [tmp_path / "copy.vivavoce"])
    await until(lambda: workspace.current and workspace.current.path.name == "copy.vivavoce")
    await at_rest(window)
