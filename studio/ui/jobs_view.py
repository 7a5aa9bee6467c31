"""Running work: a button that says how far it is, and a list with progress, cancel, resume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QVBoxLayout, QWidget

from studio.services.jobs import JobState
from studio.ui.texts import translated
from studio.ui.widgets.basics import label
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.popover import Popover

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from studio.services.jobs import Job
    from studio.ui.desk import Front

WIDTH = 320
SOON_MS = 300
"""Jobs shorter than this are never shown: a flash says nothing."""


class JobsButton(QToolButton):
    """A ring that fills; pressed, it shows the jobs."""

    def __init__(self, front: Front) -> None:
        super().__init__()
        self._front = front
        self.setProperty("role", "quiet")
        self.setFixedSize(QSize(34, 30))
        self.clicked.connect(self._open)
        self._list: JobsList | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._show_state)
        front.foundation.jobs.changed.connect(self._on_job)
        self._show_state()

    def _on_job(self, _: Job) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _show_state(self) -> None:
        jobs = self._front.foundation.jobs
        running, unfinished = len(jobs.running), len(jobs.unfinished)
        text = self.tr("No jobs")
        if running:
            text = self.tr("%n job(s) running", "", running)
        elif unfinished:
            text = self.tr("%n job(s) can be resumed", "", unfinished)
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()
        if running:
            self._soon.start()

    def _open(self) -> None:
        self._list = JobsList(self, self._front)
        self._list.show_below(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring over the button."""
        super().paintEvent(event)
        theme, jobs = self._front.themes.current, self._front.foundation.jobs.running
        stopped = self._front.foundation.jobs.unfinished
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(self.width() / 2 - 8, self.height() / 2 - 8, 16, 16)
        painter.setPen(QPen(QColor(theme.border if jobs else theme.muted), 2.4))
        painter.drawEllipse(ring)
        if shown := jobs or stopped:
            colour = QColor(theme.accent if jobs else theme.warn)
            painter.setPen(QPen(colour, 2.4, c=Qt.PenCapStyle.RoundCap))
            painter.drawArc(ring, 90 * 16, -round(360 * 16 * max(0.06, _share(shown))))


def _share(jobs: tuple[Job, ...]) -> float:
    known = [job for job in jobs if job.total]
    return sum(job.done / job.total for job in known) / len(known) if known else 0.0


class JobsList(Popover):
    """The running jobs and those that can be resumed, for as long as it is open."""

    def __init__(self, button: QWidget, front: Front) -> None:
        super().__init__(button, "")
        self.setAccessibleName(self.tr("Jobs"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self._rows: dict[tuple[str, JobState], JobRow] = {}
        self._front = front
        self.column.addWidget(label(self.tr("Jobs"), "heading"))
        self._none = label(self.tr("Nothing is running."), "muted")
        self.column.addWidget(self._none)
        front.foundation.jobs.changed.connect(self._show_jobs)
        self._show_jobs()

    def _show_jobs(self, _: Job | None = None) -> None:
        jobs = self._front.foundation.jobs
        shown = {(job.id, job.state): job for job in (*jobs.unfinished, *jobs.running)}
        for key in [key for key in self._rows if key not in shown]:
            row = self._rows.pop(key)
            row.setParent(None)
            row.deleteLater()
        for key, job in shown.items():
            if key not in self._rows:
                self._rows[key] = row = JobRow(job, self._front)
                self.column.addWidget(row)
            self._rows[key].show_job()
        self._none.setVisible(not self._rows)
        self.adjustSize()


class JobRow(QWidget):
    """One job: what it does, how far it is, and buttons to stop it or to go on with it."""

    def __init__(self, job: Job, front: Front) -> None:
        super().__init__()
        self._job, self._front = job, front
        self._text = label(translated(job.label))
        self._count = label("", "small")
        self._detail = ElidedLabel()
        self._detail.setProperty("role", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(translated(job.label))
        top = QHBoxLayout()
        top.addWidget(self._text, 1)
        top.addWidget(self._count)
        name = translated(job.label)
        if job.state is JobState.RUNNING:
            top.addWidget(self._button("close", self.tr("Cancel “{job}”"), name, self._cancel))
        else:
            top.addWidget(self._button("play", self.tr("Resume “{job}”"), name, self._resume))
            top.addWidget(self._button("close", self.tr("Forget “{job}”"), name, self._forget))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._bar)
        column.addWidget(self._detail)

    def _button(
        self, icon: str, text: str, name: str, pressed: Callable[[], object]
    ) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "tiny")
        button.setIcon(self._front.icons(icon))
        button.setToolTip(text.format(job=name))
        button.setAccessibleName(button.toolTip())
        button.clicked.connect(pressed)
        return button

    def _cancel(self) -> None:
        self._job.cancel()

    def _forget(self) -> None:
        self._front.foundation.jobs.forget(self._job)

    def _resume(self) -> None:
        self._forget()
        if self._job.resume is not None:
            self._front.tasks.start(self._job.resume())

    def show_job(self) -> None:
        """Show how far it is now, or where it was stopped."""
        job, is_running = self._job, self._job.state is JobState.RUNNING
        self._bar.setRange(0, job.total if is_running else max(1, job.total))
        self._bar.setValue(job.done)
        counts = self.tr("{done} of {total}").format(
            done=self.locale().toString(job.done), total=self.locale().toString(job.total)
        )
        self._count.setText(counts if 0 < job.total <= 10_000 else "")
        detail = job.detail if is_running else self.tr("Stopped. What is done is kept.")
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
