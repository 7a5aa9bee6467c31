"""The export dialog: a preset, the languages, a place; exactly what will be written, and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSignalBlocker, QSize, QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.domain.errors import InputError
from studio.domain.settings import settings_of
from studio.services.delivery import FILMS, SUBTITLES, SubtitleUse
from studio.services.presets import PRESETS
from studio.services.sources import original_of
from studio.ui.dialogs.export.choice import (
    Choice,
    FolderRefused,
    LanguageRefused,
    NameRefused,
    readiness,
)
from studio.ui.dialogs.export.missing import MissingCard
from studio.ui.loop import ask
from studio.ui.texts import error_text, language_title, translated
from studio.ui.view import ViewPart
from studio.ui.widgets.basics import label, set_look

if TYPE_CHECKING:
    from studio.domain.project import Project, Step
    from studio.services.presets import Preset
    from studio.ui.desk import Desk

LATER_MS = 120
ROW = 30
ID = Qt.ItemDataRole.UserRole
REFUSALS = (LanguageRefused, NameRefused, FolderRefused)


class ExportDialog(QDialog):
    """Accepted: write `choice`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(self.tr("Export"))
        self.resize(780, 600)
        self.presets = QListWidget()
        self.languages: dict[str, QCheckBox] = {}
        self.format = QComboBox()
        self.subtitles = QComboBox()
        self.subtitle_format = QComboBox()
        self.report = QCheckBox(self.tr("Report of every line"))
        self.report.setChecked(True)
        self.provenance = QCheckBox(self.tr("Mark as synthetic, with a list of lines and voices"))
        self.provenance.setChecked(True)
        self.name = QLineEdit()
        self.folder = QLineEdit()
        self._wrong = {kind: label("", "bad", wraps=True) for kind in REFUSALS}
        self._heading = label(self.tr("What will be written"), "heading")
        self._files = label("", wraps=True)
        self._estimate = label("", "muted", wraps=True)
        self.missing = MissingCard(self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = self._buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.form = QFormLayout()
        self._subtitle_place = QWidget()
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self.renew)
        self._fill()
        self._lay_out()
        self._connect()
        self._on_preset()

    @property
    def choice(self) -> Choice:
        """What the user chose."""
        return Choice(
            preset=self._preset(),
            suffix=str(self.format.currentData()),
            languages=tuple(tag for tag, box in self.languages.items() if box.isChecked()),
            folder=Path(self.folder.text()).expanduser(),
            name=self.name.text(),
            subtitles=SubtitleUse(self.subtitles.currentData()),
            subtitle_format=str(self.subtitle_format.currentData()),
            has_report=self.report.isChecked(),
            has_provenance=self.provenance.isChecked(),
        )

    def renew(self) -> None:
        """Show what would be written, and what is wrong or missing."""
        project = self._project()
        if project is None:
            return
        choice = self.choice
        refused = self._check(choice, project)
        for kind, shown in self._wrong.items():
            is_wrong = isinstance(refused, kind)
            shown.setText(error_text(refused) if is_wrong and refused else "")
            shown.setVisible(is_wrong)
        set_look(self.name, "isWrong", isinstance(refused, NameRefused))
        set_look(self.folder, "isWrong", isinstance(refused, FolderRefused))
        self.go.setEnabled(refused is None)
        self._show_files(choice, is_right=refused is None)
        self.missing.show_missing(readiness(project, choice.languages))

    # Building

    def _fill(self) -> None:
        project = self._project()
        original = original_of(project) if project else None
        has_picture = original is not None and original.has_picture
        for preset in PRESETS:
            shown = QListWidgetItem(translated(preset.title))
            shown.setData(ID, preset.id)
            shown.setToolTip(translated(preset.text))
            if preset.is_film and not has_picture and preset.id != "project":
                shown.setFlags(Qt.ItemFlag.NoItemFlags)
                shown.setToolTip(self.tr("This project has no picture."))
            shown.setSizeHint(QSize(0, ROW))
            self.presets.addItem(shown)
        rows = range(self.presets.count())
        first = next(row for row in rows if self.presets.item(row).flags())
        self.presets.setCurrentRow(first)
        languages = settings_of(project).languages if project else ()
        shown_language = self._desk.view.language
        for tag in languages or ((shown_language,) if shown_language else ()):
            box = QCheckBox(language_title(tag))
            box.setChecked(tag == shown_language or len(languages) == 1)
            self.languages[tag] = box
        self.name.setText(self._usual_name(project))
        self.folder.setText(str(self._usual_folder(project)))

    def _lay_out(self) -> None:
        self.presets.setAccessibleName(self.tr("Presets"))
        self.presets.setFixedWidth(200)
        self._told = label("", "muted", wraps=True)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self._told)
        right.addLayout(self._form())
        right.addWidget(self._heading)
        right.addWidget(self._files)
        right.addWidget(self._estimate)
        right.addWidget(self.missing)
        right.addStretch()
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(self.presets)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(self.tr("Export"), "title"))
        column.addLayout(middle, 1)
        column.addWidget(self._buttons)
        for button in self._buttons.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        self.go.setDefault(True)

    def _form(self) -> QFormLayout:
        form = self.form
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        tongues = QVBoxLayout()
        tongues.setSpacing(0)
        for box in self.languages.values():
            tongues.addWidget(box)
        tongues.addWidget(self._wrong[LanguageRefused])
        choose = QPushButton(self.tr("Choose…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(lambda: self._desk.tasks.start(self._choose_folder()))
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(choose)
        rows: tuple[tuple[str, QVBoxLayout | QWidget], ...] = (
            (self.tr("Languages"), tongues),
            (self.tr("Format"), self.format),
            (self.tr("Subtitles"), self._subtitle_row()),
            (self.tr("Name"), _above(self.name, self._wrong[NameRefused])),
            (self.tr("Folder"), _above(place, self._wrong[FolderRefused])),
        )
        for name, part in rows:
            named = label(name, "muted")
            named.setMinimumHeight(26)
            named.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            named.setContentsMargins(0, 5, 0, 0)
            form.addRow(named, part)
        self.format.setAccessibleName(self.tr("Format"))
        self.subtitles.setAccessibleName(self.tr("Subtitles"))
        self.subtitle_format.setAccessibleName(self.tr("Format of the subtitles"))
        self.name.setAccessibleName(self.tr("Name"))
        self.folder.setAccessibleName(self.tr("Folder"))
        form.addRow("", self.report)
        form.addRow("", self.provenance)
        return form

    def _subtitle_row(self) -> QWidget:
        names = (self.tr("SubRip"), self.tr("WebVTT"), self.tr("ASS"), self.tr("Timed Text"))
        for ending, name in zip(SUBTITLES, names, strict=True):
            self.subtitle_format.addItem(name, ending)
        row = QHBoxLayout(self._subtitle_place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.subtitles, 2)
        row.addWidget(self.subtitle_format, 1)
        return self._subtitle_place

    def _connect(self) -> None:
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.presets.currentRowChanged.connect(lambda _: self._on_preset())
        self.format.currentIndexChanged.connect(lambda _: self._on_format())
        self.subtitles.currentIndexChanged.connect(lambda _: self._on_subtitles())
        self.subtitle_format.currentIndexChanged.connect(lambda _: self._later.start())
        for box in (self.report, self.provenance):
            box.toggled.connect(lambda _: self._later.start())
        for box in self.languages.values():
            box.toggled.connect(lambda _: self._later.start())
        for field in (self.name, self.folder):
            field.textChanged.connect(lambda _: self._later.start())
        self._desk.view.stepped.connect(self._on_step)
        self._desk.view.changed.connect(self._on_view)

    # What changes it

    def _on_preset(self) -> None:
        preset = self._preset()
        project = self._project()
        original = original_of(project) if project else None
        has_picture = original is not None and original.has_picture
        self._told.setText(translated(preset.text))
        self.format.clear()
        for suffix in preset.suffixes:
            if has_picture or not preset.is_film or suffix not in PRESETS[0].suffixes:
                self.format.addItem(self._format_name(suffix), suffix)
        self._offer_subtitles(preset.subtitles)
        for row in (self._subtitle_place, self.report, self.provenance):
            self.form.setRowVisible(row, not preset.is_handover)
        self.renew()

    def _on_format(self) -> None:
        """Only a film has subtitles inside it."""
        self._offer_subtitles(SubtitleUse(self.subtitles.currentData() or SubtitleUse.NONE.value))
        self._later.start()

    def _on_subtitles(self) -> None:
        """Inside a film they have the format of the film."""
        has_files = (SubtitleUse.BOTH.value, SubtitleUse.BESIDE.value)
        self.subtitle_format.setEnabled(self.subtitles.currentData() in has_files)
        self._later.start()

    def _offer_subtitles(self, chosen: SubtitleUse) -> None:
        is_film = self.format.currentData() in FILMS
        inside = (
            (SubtitleUse.BOTH, self.tr("Inside the film and as files")),
            (SubtitleUse.EMBEDDED, self.tr("Inside the film")),
        )
        always = (
            (SubtitleUse.BESIDE, self.tr("As files beside it")),
            (SubtitleUse.NONE, self.tr("None")),
        )
        with QSignalBlocker(self.subtitles):
            self.subtitles.clear()
            for use, text in (*(inside if is_film else ()), *always):
                self.subtitles.addItem(text, use.value)
            place = self.subtitles.findData(chosen.value)
            self.subtitles.setCurrentIndex(place if place >= 0 else 0)
        self._on_subtitles()

    def _on_step(self, _: Step) -> None:
        self._later.start()

    def _on_view(self, part: ViewPart) -> None:
        if part is ViewPart.PROJECT:
            self.reject()

    async def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for the export"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        if await ask(dialog) == QDialog.DialogCode.Accepted and dialog.selectedFiles():
            self.folder.setText(dialog.selectedFiles()[0])

    # What is shown

    def _check(self, choice: Choice, project: Project) -> InputError | None:
        try:
            choice.check(project)
        except InputError as error:
            return error
        return None

    def _show_files(self, choice: Choice, *, is_right: bool) -> None:
        for part in (self._heading, self._files, self._estimate):
            part.setVisible(is_right)
        if not is_right:
            return
        lines = []
        for path in choice.files():
            replaces = self.tr("{name} (replaces the one that is there)")
            lines.append(replaces.format(name=path.name) if path.exists() else path.name)
        self._files.setText("\n".join(lines))
        estimates = [self._desk.studio.exporting.estimate(one) for one in choice.deliveries()]
        seconds = sum(one.seconds for one in estimates)
        size = self.locale().formattedDataSize(
            sum(one.size for one in estimates), 1, QLocale.DataSizeFormat.DataSizeSIFormat
        )
        told = self.tr("About {size}, ready in about {time}.")
        self._estimate.setText(told.format(size=size, time=self._duration(seconds)))

    def _duration(self, seconds: float) -> str:
        if seconds < 60:
            return self.tr("{count} s").format(count=self.locale().toString(max(1, round(seconds))))
        minutes = self.locale().toString(round(seconds / 60))
        return self.tr("{count} min").format(count=minutes)

    def _format_name(self, suffix: str) -> str:
        return {
            ".mp4": self.tr("MP4 film"),
            ".mkv": self.tr("Matroska film"),
            ".mov": self.tr("QuickTime film"),
            ".wav": self.tr("WAV, 24 bit"),
            ".flac": self.tr("FLAC, lossless"),
            ".mp3": self.tr("MP3"),
            ".m4a": self.tr("M4A (AAC)"),
            ".m4b": self.tr("M4B audiobook (AAC)"),
            ".opus": self.tr("Opus"),
            ".otio": self.tr("OpenTimelineIO timeline"),
            ".rpp": self.tr("Reaper project"),
            ".edl": self.tr("Edit decision list (CMX 3600)"),
            ".labels.txt": self.tr("Audacity labels"),
            ".cues.csv": self.tr("ADR cue sheet, as a table"),
            ".cues.html": self.tr("ADR cue sheet, as a page to print"),
        }[suffix]

    def _usual_name(self, project: Project | None) -> str:
        opened = self._desk.studio.workspace.current
        if project is None or opened is None:
            return ""
        original = original_of(project)
        name = translated(settings_of(project).name)
        stem = Path(original.name).stem if original else opened.path.stem
        return name or (stem if original or not opened.is_unsaved else self.tr("Untitled"))

    def _usual_folder(self, project: Project | None) -> Path:
        """The folder of the last export; else the project's, else the user's films."""
        chosen = self._desk.studio.settings.current.folders.exports
        opened = self._desk.studio.workspace.current
        if chosen and Path(chosen).is_dir():
            return Path(chosen)
        if project is not None and opened is not None and not opened.is_unsaved:
            return opened.path.parent
        place = QStandardPaths.StandardLocation.MoviesLocation
        films = Path(QStandardPaths.writableLocation(place))
        return films if films.is_dir() else Path.home()

    def _preset(self) -> Preset:
        current = self.presets.currentItem()
        chosen = current.data(ID) if current else PRESETS[-1].id
        return next(preset for preset in PRESETS if preset.id == chosen)

    def _project(self) -> Project | None:
        return self._desk.view.project


def _above(upper: QWidget | QHBoxLayout, lower: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    if isinstance(upper, QWidget):
        column.addWidget(upper)
    else:
        column.addLayout(upper)
    column.addWidget(lower)
    return column
