"""Where the project's media are, how large it is, and what can be done to keep it in order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from studio.domain.media import Media
from studio.domain.text import mark
from studio.services.upkeep import Upkeep
from studio.storage.relink import linked_media
from studio.ui.dialogs.project.page import ProjectPage
from studio.ui.dialogs.relink.dialog import show_relink
from studio.ui.loop import ask
from studio.ui.questions import TextQuestion
from studio.ui.reveal import show_in_folder
from studio.ui.texts import LEFT_TO_RIGHT, translated
from studio.ui.widgets.basics import label, set_role
from studio.ui.widgets.elided import ElidedLabel

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine, Sequence

    from PySide6.QtGui import QShowEvent

    from studio.domain.records import RecordId
    from studio.services.jobs import Job
    from studio.services.upkeep import ProjectSize
    from studio.storage.compaction import Compacted
    from studio.ui.desk import Desk

Command: TypeAlias = "Callable[[], Coroutine[object, object, object]]"

MOST_SHOWN = 8
"""Media named one by one."""


class FilesPage(ProjectPage):
    """Media, place, size, template."""

    kinds: ClassVar = (Media,)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._upkeep = Upkeep(desk.studio.workspace, desk.studio.jobs)
        self._missing: frozenset[RecordId] = frozenset()
        self.set_title(self.tr("Files"))
        self.relink = self._button(self.tr("Relink…"), self._relink)
        self.collect = QPushButton()
        self.collect.setAutoDefault(False)
        self.collect.clicked.connect(self._toggle_collecting)
        self._collecting: asyncio.Task[object] | None = None
        self.compact = self._button(self.tr("Compact"), self._compact)
        self.template = self._button(self.tr("Save as template…"), self._save_template)
        self._where = self.add_row(self.tr("Project file"), " ", self._button(
            self.tr("Show in folder"), self._reveal))  # fmt: skip
        self._media = QVBoxLayout()
        self._media.setSpacing(8)
        holder = QWidget()
        holder.setLayout(self._media)
        self._media.setContentsMargins(0, 0, 0, 0)
        self.add_block(self.tr("Films and recordings"), "", holder)
        self._told_missing = self.add_row(self.tr("Missing media"), " ", self.relink)
        self._told_place = self.add_row(self.tr("Everything in one folder"), " ", self.collect)
        self._add_sizes()
        self.add_row(
            self.tr("Template"),
            self.tr(
                "Others can begin with this cast, lexicon, tracks and settings, without what is "
                "said and heard."
            ),
            self.template,
        )
        desk.studio.jobs.changed.connect(self._on_job)
        self.renew()

    def renew(self) -> None:
        """Show the project as it is; what is on the disk is looked at in a thread."""
        opened = self.desk.studio.workspace.require()
        unsaved = self.tr("Not saved to a place of its own yet; kept safe meanwhile.")
        self._where.setText(unsaved if opened.is_unsaved else _unbroken(str(opened.path)))
        self._told_place.setText(
            self.tr("Save the project first: then there is a folder to collect media in.")
            if opened.is_unsaved
            else self.tr("Copies media into “{name} media” beside the project and uses those.")
            .format(name=opened.path.stem)
        )  # fmt: skip
        linked = linked_media(self.project)
        self.collect.setEnabled(bool(linked) and not opened.is_unsaved)
        is_collecting = self._collecting is not None
        self.collect.setText(self.tr("Cancel") if is_collecting else self.tr("Collect media"))
        self._show_media(linked)
        if self.isVisible():
            self.desk.tasks.start(self._look())

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the disk when somebody looks at the page."""
        super().showEvent(event)
        self.desk.tasks.start(self._look())

    # Building

    def _button(self, text: str, run: Command) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.desk.tasks.start(run()))
        return button

    def _add_sizes(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(4)
        self._sizes: dict[str, QLabel] = {}
        for name, text in (
            ("linked", self.tr("Films and recordings")),
            ("stored", self.tr("Takes")),
            ("unused", self.tr("Takes nothing uses any more")),
            ("history", self.tr("History for undo")),
            ("versions", self.tr("Earlier versions")),
            ("file", self.tr("Project file")),
        ):
            self._sizes[name] = label(" ", "number")
            form.addRow(label(text, "muted"), self._sizes[name])
        holder = QWidget()
        holder.setLayout(form)
        self.add_block(self.tr("Size"), "", holder)
        self.drops_history = QCheckBox(self.tr("Forget the history: nothing can be undone"))
        self.drops_versions = QCheckBox(self.tr("Forget earlier versions"))
        for box in (self.drops_history, self.drops_versions):
            box.toggled.connect(lambda _: self.desk.tasks.start(self._look()))
            self.add(box)
        self._told_size = self.add_row(self.tr("Compact the project file"), " ", self.compact)

    # What is shown

    def _show_media(self, linked: Sequence[Media]) -> None:
        while (shown := self._media.takeAt(0)) is not None:
            row = shown.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        for media in linked[:MOST_SHOWN]:
            self._media.addWidget(self._row(media))
        if len(linked) > MOST_SHOWN:
            more = self.tr("and %n more file(s)", "", len(linked) - MOST_SHOWN)
            self._media.addWidget(label(more, "muted"))
        if not linked:
            self._media.addWidget(label(self.tr("None yet: drop a film on the window."), "muted"))

    def _row(self, media: Media) -> QWidget:
        is_missing = media.id in self._missing
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        picture = QLabel()
        theme = self.desk.themes.current
        icon = "warning" if is_missing else "film" if media.has_picture else "sound"
        tinted = self.desk.icons.tinted(icon, theme.warn if is_missing else theme.muted)
        picture.setPixmap(tinted.pixmap(18, 18))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(ElidedLabel(media.name, Qt.TextElideMode.ElideMiddle))
        folder = f"{LEFT_TO_RIGHT}{Path(media.path).parent}"
        place = ElidedLabel(folder, Qt.TextElideMode.ElideMiddle)
        place.setProperty("role", "small")
        texts.addWidget(place)
        told = self.tr("missing") if is_missing else _shown(media.size)
        inside.addWidget(picture)
        inside.addLayout(texts, 1)
        inside.addWidget(label(told, "warn" if is_missing else "muted"))
        return row

    async def _look(self) -> None:
        """Measure, and see what is missing."""
        missing = await self._upkeep.missing()
        size = await self._upkeep.size()
        if not isValid(self) or self.desk.studio.workspace.current is None:
            return
        ids = frozenset(media.id for media in missing)
        if ids != self._missing:
            self._missing = ids
            self._show_media(linked_media(self.project))
        self.relink.setEnabled(bool(ids))
        text = self.tr("%n file(s) cannot be found.", "", len(ids))
        self._told_missing.setText(text if ids else self.tr("Everything is where it was."))
        set_role(self._told_missing, "warn" if ids else "muted")
        self._show_sizes(size)

    def _show_sizes(self, size: ProjectSize) -> None:
        inside = size.inside
        for name, count in (
            ("linked", size.linked),
            ("stored", inside.stored),
            ("unused", inside.unused),
            ("history", inside.history),
            ("versions", inside.versions),
            ("file", inside.file),
        ):
            self._sizes[name].setText(_shown(count))
        frees = inside.unused
        frees += inside.history if self.drops_history.isChecked() else 0
        frees += inside.versions if self.drops_versions.isChecked() else 0
        text = self.tr("Frees about {size}: what neither the project nor undo needs.")
        nothing = self.tr("There is hardly anything to give back.")
        self._told_size.setText(text.format(size=_shown(frees)) if frees else nothing)

    # What is done

    async def _reveal(self) -> None:
        await show_in_folder(self.desk.studio.workspace.require().path)

    async def _relink(self) -> None:
        await show_relink(self.desk, self.window())

    def _toggle_collecting(self) -> None:
        """Begin to copy, or stop: the window's own list of jobs is behind this dialog."""
        if self._collecting is not None:
            self._collecting.cancel()
            return
        self.collect.setText(self.tr("Cancel"))
        self._collecting = self.desk.tasks.start(self._collect())

    def _on_job(self, job: Job) -> None:
        if self._collecting is not None and job.task is self._collecting and job.total:
            text = self.tr("Copying: {share} %")
            share = self.locale().toString(job.done * 100 // job.total)
            self._told_place.setText(text.format(share=share))

    async def _collect(self) -> None:
        try:
            folder = await self._upkeep.collect()
        finally:
            if isValid(self) and self.desk.studio.workspace.current is not None:
                self._collecting = None
                self.renew()
        self.desk.studio.notices.tell(
            mark("Notices", "All media are beside the project now."), path=folder
        )

    async def _compact(self) -> None:
        self.compact.setEnabled(False)
        try:
            done = await self._upkeep.compact(
                keeps_history=not self.drops_history.isChecked(),
                keeps_versions=not self.drops_versions.isChecked(),
            )
        finally:
            if isValid(self):
                self.compact.setEnabled(True)
        if isValid(self):
            self.drops_history.setChecked(False)
            self.drops_versions.setChecked(False)
            await self._look()
            self._tell_compacted(done)
        self.desk.actions.refresh()

    def _tell_compacted(self, done: Compacted) -> None:
        text = self.tr("It was {before} and is {after} now.")
        self._told_size.setText(text.format(before=_shown(done.before), after=_shown(done.after)))

    async def _save_template(self) -> None:
        name = translated(self.settings.name) or self.desk.studio.workspace.require().path.stem
        question = TextQuestion(
            self.window(), self.tr("Save as template"), self.tr("Name of the template"), name
        )
        try:
            if await ask(question) != QDialog.DialogCode.Accepted:
                return
            await self._upkeep.save_template(self.desk.studio.projects.templates, question.text)
        finally:
            question.deleteLater()
        self.desk.studio.notices.tell(
            mark("Notices", "The template is saved: new projects can begin with it.")
        )


def _shown(size: int) -> str:
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def _unbroken(path: str) -> str:
    """Return a path that may be wrapped after each folder, read from left to right anywhere."""
    return LEFT_TO_RIGHT + path.replace("/", "/\u200b").replace("\\", "\\\u200b")
