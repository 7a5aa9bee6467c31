"""Ask how lines are to be had from the sound of a film, and have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QRadioButton

from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.services.lines_from_sound import LinesFromSound
from studio.services.notices import Weight
from studio.ui.loop import ask
from studio.ui.questions import Question
from studio.ui.widgets.language_picker import LanguagePicker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from studio.services.lines_from_sound import Gotten, Listener
    from studio.ui.desk import Desk

ENGLISH = "en"


class GetLinesQuestion(Question):
    """Who listens, and what language is spoken; nothing is sent anywhere unless that is chosen."""

    def __init__(self, parent: QWidget, listeners: Sequence[Listener], language: str) -> None:
        """Take who can be asked, and what is known of the language, "" for nothing."""
        super().__init__(parent, "", "", "")
        self.setWindowTitle(self.tr("Get lines from the sound"))
        self.set_title(self.tr("Get lines from the sound"))
        self.explain(self.tr("What language is spoken in the film, and who shall listen to it?"))
        self.go.setText(self.tr("Get lines"))
        self.picker = LanguagePicker(first=[language] if language else ())
        self.picker.setMinimumHeight(220)
        self.picker.choose(language or ENGLISH)
        self.picker.changed.connect(lambda _: self._show())
        self.body.addWidget(self.picker)
        self._listeners = listeners
        self.choices = [QRadioButton(self._text(one)) for one in listeners]
        self.places = QRadioButton(
            self.tr("Only find where somebody speaks: you type what is said")
        )
        for choice in (*self.choices, self.places):
            choice.toggled.connect(lambda _: self._show())
            self.body.addWidget(choice)
        self.places.setChecked(True)
        self._show()
        usable = next((one for one in self.choices if one.isEnabled()), None)
        if usable is not None:
            usable.setChecked(True)

    @property
    def language(self) -> str:
        """What is spoken in the film."""
        return self.picker.language

    @property
    def listener(self) -> Listener | None:
        """Who listens; None = nobody writes anything down."""
        pairs = zip(self.choices, self._listeners, strict=True)
        return next((one for choice, one in pairs if choice.isChecked()), None)

    def _text(self, one: Listener) -> str:
        if one.is_local:
            return self.tr("Write a draft on this computer: English only, many words wrong")
        told = self.tr("{name} writes it down and tells voices apart: the sound is sent there")
        return told.format(name=one.name)

    def _show(self) -> None:
        for choice, one in zip(self.choices, self._listeners, strict=True):
            is_understood = one.understands(self.language)
            choice.setEnabled(is_understood)
            if choice.isChecked() and not is_understood:
                self.places.setChecked(True)
        self.go.setEnabled(bool(self.language))


async def get_lines(desk: Desk, owner: QWidget) -> None:
    """Ask, listen, and say what was found.

    Raises:
        StudioError: it could not be listened to.
    """
    project, studio = desk.view.project, desk.studio
    if project is None:
        return
    service = LinesFromSound(studio.workspace, studio.jobs, studio.providers, studio.sources)
    listeners = await service.listeners(lambda one: studio.keys.chosen(one) is not None)
    dialog = GetLinesQuestion(owner.window(), listeners, settings_of(project).source_language)
    try:
        if await ask(dialog) != QDialog.DialogCode.Accepted:
            return
        listener, language = dialog.listener, dialog.language
    finally:
        dialog.deleteLater()
    if listener is not None:
        _tell(desk, await service.get(listener.provider_id, language))
    elif not await studio.sources.find_lines():
        studio.notices.tell(
            mark("Notices", "No speech was found in the film."),
            mark("Notices", "Add lines by hand, or import a script."),
        )


def _tell(desk: Desk, gotten: Gotten) -> None:
    def tr(text: str, count: int) -> str:
        return QCoreApplication.translate("GetLinesQuestion", text, "", count)

    text = QCoreApplication.translate("GetLinesQuestion", "{lines}, {speakers}.").format(
        lines=tr("%n line(s)", gotten.lines), speakers=tr("%n speaker(s)", gotten.speakers)
    )
    hint = QCoreApplication.translate(
        "GetLinesQuestion", "Hear, name and merge the speakers under “Cast”."
    )
    desk.studio.notices.tell(text, hint)
    for remark in gotten.remarks:
        desk.studio.notices.tell(str(remark), weight=Weight.WARNING)
