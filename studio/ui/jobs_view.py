"""Running work: a button that says how far it is, and a list below it with progress and cancel."""

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
        running = self._front.foundation.jobs.running
        text = self.tr("%n job(s) running", "", len(running)) if running else self.tr("No jobs")
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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(self.width() / 2 - 8, self.height() / 2 - 8, 16, 16)
        painter.setPen(QPen(QColor(theme.border if jobs else theme.muted), 2.4))
        painter.drawEllipse(ring)
        if jobs:
            painter.setPen(QPen(QColor(theme.accent), 2.4, c=Qt.PenCapStyle.RoundCap))
            painter.drawArc(ring, 90 * 16, -round(360 * 16 * max(0.06, _share(jobs))))


def _share(jobs: tuple[Job, ...]) -> float:
    known = [job for job in jobs if job.total]
    return sum(job.done / job.total for job in known) / len(known) if known else 0.0


class JobsList(Popover):
    """The running jobs, for as long as it is open."""

    def __init__(self, button: QWidget, front: Front) -> None:
        super().__init__(button, "")
        self.setAccessibleName(self.tr("Jobs"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self._rows: dict[str, JobRow] = {}
        self._front = front
        self.column.addWidget(label(self.tr("Jobs"), "heading"))
        self._none = label(self.tr("Nothing is running."), "muted")
        self.column.addWidget(self._none)
        front.foundation.jobs.changed.connect(self._on_job)
        for job in front.foundation.jobs.running:
            self._on_job(job)

    def _on_job(self, job: Job) -> None:
        row = self._rows.get(job.id)
        if job.state is not JobState.RUNNING:
            if row is not None:
                del self._rows[job.id]
                row.setParent(None)
                row.deleteLater()
        elif row is None:
            self._rows[job.id] = row = JobRow(job, self._front)
            self.column.addWidget(row)
        else:
            row.show_job()
        self._none.setVisible(not self._rows)
        self.adjustSize()


class JobRow(QWidget):
    """One job: what it does, how far it is, and a button to stop it."""

    def __init__(self, job: Job, front: Front) -> None:
        super().__init__()
        self._job = job
        self._text = label(translated(job.label))
        self._count = label("", "small")
        self._detail = ElidedLabel()
        self._detail.setProperty("role", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(translated(job.label))
        stop = QToolButton()
        stop.setProperty("role", "tiny")
        stop.setIcon(front.icons("close"))
        stop.setToolTip(self.tr("Cancel “{job}”").format(job=translated(job.label)))
        stop.setAccessibleName(stop.toolTip())
        stop.clicked.connect(self._cancel)
        top = QHBoxLayout()
        top.addWidget(self._text, 1)
        top.addWidget(self._count)
        top.addWidget(stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._bar)
        column.addWidget(self._detail)
        self.show_job()

    def _cancel(self) -> None:
        self._job.cancel()

    def show_job(self) -> None:
        """Show how far it is now."""
        job = self._job
        self._bar.setRange(0, job.total)
        self._bar.setValue(job.done)
        counts = self.tr("{done} of {total}").format(
            done=self.locale().toString(job.done), total=self.locale().toString(job.total)
        )
        self._count.setText(counts if 0 < job.total <= 10_000 else "")
        self._detail.setText(job.detail)
        self._detail.setVisible(bool(job.detail))
