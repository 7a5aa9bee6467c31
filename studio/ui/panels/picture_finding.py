"""Ask where a film went, and use it from there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog

from studio.domain.errors import InputError
from studio.domain.text import mark
from studio.services.jobs import in_thread
from studio.services.sources import original_of
from studio.storage.relink import is_same, relink
from studio.ui.loop import ask

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.ui.desk import Desk


async def find_film(panel: QWidget, desk: Desk) -> None:
    """Have the user show where the film is now, and link it there.

    Raises:
        InputError: another film was chosen.
        MediaError: it cannot be read.
    """
    project = desk.view.project
    media = original_of(project) if project is not None else None
    if project is None or media is None:
        return
    dialog = QFileDialog(panel, panel.tr("Where is “{name}” now?").format(name=media.name))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if await ask(dialog) != QDialog.DialogCode.Accepted:
        return
    chosen = Path(dialog.selectedFiles()[0])
    if not await in_thread(None, lambda progress: is_same(media, chosen, progress)):
        raise InputError(
            mark("Errors", "“{chosen}” is not the film that was dubbed here."),
            hint=mark("Errors", "To dub it instead, drop it on the window."),
            chosen=chosen.name,
        )
    with project.edit(mark("Edits", "Find moved media")):
        relink(project, {media.id: chosen})
