"""The lines shown, in order: filtered, kept up with every step, looked at only when seen."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from studio.domain.freshness import LineState, Standing, line_state, line_states
from studio.domain.lexicon import LexiconEntry, lines_with
from studio.domain.pace import paces
from studio.domain.script import (
    Casting,
    Line,
    Speaker,
    Take,
    Translation,
    translations_by_line,
)
from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.speech_tracks import speech_tracks
from studio.domain.timeline import Clip
from studio.domain.voices import Voice
from studio.ui.panels.script.card import HARD, Card, Lookout, card_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtCore import QObject

    from studio.domain.pace import Pace
    from studio.domain.project import Change, Project, Step
    from studio.domain.records import RecordId
    from studio.services.speech_board import Part, SpeechBoard
    from studio.ui.view import View

AnyIndex = QModelIndex | QPersistentModelIndex

SETTINGS_SHOWN = ("source_language", "languages", "stretch_max", "gap_guard")
"""Settings of the project that show on cards."""

MANY = 400
"""Steps that touch more lines than this have everything looked at anew."""


class Show(Enum):
    """Which lines are shown."""

    ALL = "all"
    TO_DO = "to do"
    STALE = "stale"
    PROBLEMS = "problems"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user wants to see."""

    show: Show = Show.ALL
    text: str = ""
    """In the source, in what is said, or in the speaker's name."""
    speaker_id: RecordId = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Wish()


class Rows(QAbstractListModel):
    """One row per line shown; a view asks for cards of the rows it paints."""

    def __init__(self, view: View, board: SpeechBoard, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._board = view, board
        self.describe: Callable[[Card], str] = lambda card: card.said
        """How a card is read aloud by a screen reader."""
        self._wish = Wish()
        self._all: list[Line] = []
        self._place: dict[RecordId, int] = {}
        self._ids: list[RecordId] = []
        self._row: dict[RecordId, int] = {}
        self._states: dict[RecordId, LineState] = {}
        self._cards: dict[RecordId, Card] = {}
        self._paces: dict[RecordId, Pace] | None = None
        self._problems: set[RecordId] | None = None
        self._texts: dict[RecordId, str] | None = None
        self.rebuild()

    # What a view asks

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many lines are shown."""
        return 0 if parent.isValid() else len(self._ids)

    def value(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is read aloud of a card."""
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if index.isValid() and role in roles:
            return self.describe(self.card(index.row()))
        return None

    data = value

    def line_id(self, row: int) -> RecordId:
        """Return which line a row shows."""
        return self._ids[row]

    def row(self, line_id: RecordId) -> int:
        """Return where a line is shown, -1 if it is left out."""
        return self._row.get(line_id, -1)

    def card(self, row: int) -> Card:
        """Return what a row shows."""
        line_id = self._ids[row]
        card = self._cards.get(line_id)
        if card is None:
            card = self._cards[line_id] = self._card(self._all[self._place[line_id]])
        return card

    def lengths(self) -> Iterable[tuple[int, int]]:
        """Return for each row how many characters its source and its translation have, roughly."""
        project = self._view.project
        language = self._view.language
        said: dict[RecordId, int] = {}
        if project is not None:
            for one in project.where(Translation, "language", language):
                said[one.line_id] = len(one.text)
        for line_id in self._ids:
            yield len(self._all[self._place[line_id]].text), said.get(line_id, 0)

    def at(self, position: int) -> int:
        """Return the row of the line said at a position (samples at 48 kHz), -1 for none."""
        place = bisect.bisect_right(self._all, position, key=lambda line: line.start) - 1
        for line in reversed(self._all[max(0, place - 8) : place + 1]):
            if line.start <= position < line.end:
                return self.row(line.id)
        return -1

    # What is counted

    @property
    def wish(self) -> Wish:
        """What the user wants to see."""
        return self._wish

    @property
    def total(self) -> int:
        """How many lines the script has."""
        return len(self._all)

    def count(self, show: Show) -> int:
        """Return how many lines of a kind there are."""
        if show is Show.ALL:
            return len(self._all)
        return sum(self._is_shown(line, Wish(show)) for line in self._all)

    def all_ids(self) -> list[RecordId]:
        """Return every line of the script, in order, shown or not."""
        return [line.id for line in self._all]

    # What changes it

    def set_wish(self, wish: Wish) -> None:
        """Show other lines."""
        if wish != self._wish:
            self.beginResetModel()
            self._wish = wish
            self._filter()
            self.endResetModel()

    def rebuild(self) -> None:
        """Look at everything anew."""
        self.beginResetModel()
        project = self._view.project
        self._cards.clear()
        self._paces = self._problems = self._texts = None
        self._states = line_states(project, self._view.language) if project else {}
        self._order(project)
        self.endResetModel()

    def on_step(self, step: Step) -> None:
        """Show what a step changed, and nothing else."""
        project = self._view.project
        if project is None:
            return
        if any(_shows(change) for change in step.of(ProjectSettings)):
            self.rebuild()
            return
        touched = _touched(project, step, self._view.language)
        self._problems = self._texts = None
        if len(touched) > MANY or any(
            _moves(change.before, change.after) for change in step.of(Line)
        ):
            self._look_again(project, touched)
            return
        if step.of(Take):
            self._paces = None
        self._renew(project, touched)

    def on_board(self, parts: Iterable[Part]) -> None:
        """Show what is being spoken, and what could not be: lines stand where they stood."""
        language = self._view.language
        touched = [part.line_id for part in parts if part.language == language]
        for line_id in touched:
            self._cards.pop(line_id, None)
        self._problems = None
        if self._wish.show is Show.PROBLEMS:
            self.beginResetModel()
            self._filter()
            self.endResetModel()
            return
        rows = sorted(row for one in touched if (row := self.row(one)) >= 0)
        self._tell_changed(rows)

    def _look_again(self, project: Project, touched: set[RecordId]) -> None:
        """Lines came, went or moved: keep what is known of the others."""
        if len(touched) > MANY:
            self.rebuild()
            return
        self.beginResetModel()
        for line_id in touched:
            self._cards.pop(line_id, None)
            self._renew_state(project, line_id)
        self._order(project)
        self._cards.clear()
        self.endResetModel()

    def _renew(self, project: Project, touched: Iterable[RecordId]) -> None:
        rows = []
        is_other = False
        for line_id in touched:
            place = self._place.get(line_id)
            line = project.find(Line, line_id)
            if place is None or line is None:
                continue
            self._all[place] = line
            self._cards.pop(line_id, None)
            self._renew_state(project, line_id)
            is_other |= self._is_shown(line, self._wish) != (line_id in self._row)
            rows.append(self.row(line_id))
        if is_other:
            self.beginResetModel()
            self._filter()
            self.endResetModel()
            return
        self._tell_changed(sorted(row for row in rows if row >= 0))

    def _tell_changed(self, rows: Sequence[int]) -> None:
        """Tell which rows show something else, sorted; many at once are told as one range."""
        if len(rows) > MANY // 10:
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]))
            return
        for row in rows:
            index = self.index(row)
            self.dataChanged.emit(index, index)

    def _renew_state(self, project: Project, line_id: RecordId) -> None:
        line = project.find(Line, line_id)
        if line is None:
            self._states.pop(line_id, None)
        else:
            self._states[line_id] = line_state(project, line, self._view.language)

    def _order(self, project: Project | None) -> None:
        lines = project.all(Line) if project else ()
        self._all = sorted(lines, key=lambda line: line.start)
        self._place = {line.id: place for place, line in enumerate(self._all)}
        self._filter()

    def _filter(self) -> None:
        wish = self._wish
        self._ids = [line.id for line in self._all if wish.is_all or self._is_shown(line, wish)]
        self._row = {line_id: row for row, line_id in enumerate(self._ids)}

    def _is_shown(self, line: Line, wish: Wish) -> bool:
        if wish.speaker_id and line.speaker_id != wish.speaker_id:
            return False
        state = self._states[line.id]
        if wish.show is Show.TO_DO and not state.asks_for_speech:
            return False
        if wish.show is Show.STALE and state.standing is not Standing.STALE:
            return False
        if wish.show is Show.PROBLEMS and line.id not in self._known_problems():
            return False
        return not wish.text or wish.text.casefold() in self._known_texts()[line.id]

    def _known_problems(self) -> set[RecordId]:
        project = self._view.project
        if self._problems is None and project is not None:
            self._problems = _problems(project, self._view.language, self._board)
        return self._problems or set()

    def _known_texts(self) -> dict[RecordId, str]:
        project = self._view.project
        if self._texts is None and project is not None:
            self._texts = _texts(project, self._view.language)
        return self._texts or {}

    def _card(self, line: Line) -> Card:
        project = self._view.project
        assert project is not None
        language = self._view.language
        if self._paces is None:
            self._paces = paces(project, language)
        seen = Lookout(
            language=language,
            state=self._states[line.id],
            paces=self._paces,
            gap=self._gap(project, line),
            failure=self._board.failure(line.id, language),
            is_waiting=self._board.is_waiting(line.id, language),
        )
        return card_of(project, line, seen)

    def look(self, line: Line) -> Lookout:
        """Return what a card of this line is made with, for a text that is still being typed."""
        project = self._view.project
        assert project is not None
        self._card(line)
        return Lookout(
            self._view.language, self._states[line.id], self._paces or {}, self._gap(project, line)
        )

    def _gap(self, project: Project, line: Line) -> int:
        """Return the free time after a line that it may borrow."""
        following = self._place[line.id] + 1
        if following >= len(self._all):
            return 0
        guard = settings_of(project).gap_guard
        return max(0, self._all[following].start - line.end - guard)


def _moves(before: object, after: object) -> bool:
    if not isinstance(before, Line) or not isinstance(after, Line):
        return True
    return (before.start, before.end) != (after.start, after.end)


def _problems(project: Project, language: str, board: SpeechBoard) -> set[RecordId]:
    """Return the lines somebody has to look at."""
    tracks = {track.id for track in speech_tracks(project, language)}
    found = {part.line_id for part in board.failed if part.language == language}
    for clip in project.all(Clip):
        if clip.track_id in tracks and clip.line_id and clip.fit.state in HARD:
            found.add(clip.line_id)
    return found


def _texts(project: Project, language: str) -> dict[RecordId, str]:
    """Return what is searched of each line: its texts and its speaker's name."""
    said = translations_by_line(project, language)
    names = {speaker.id: speaker.name for speaker in project.all(Speaker)}
    return {
        line.id: "\n".join(
            (line.text, said[line.id].text if line.id in said else "", names[line.speaker_id])
        ).casefold()
        for line in project.all(Line)
    }


def _shows(change: Change) -> bool:
    """Whether a change of the settings shows on every card."""
    before, after = change.before, change.after
    if not isinstance(before, ProjectSettings) or not isinstance(after, ProjectSettings):
        return True
    return any(getattr(before, name) != getattr(after, name) for name in SETTINGS_SHOWN)


def _touched(project: Project, step: Step, language: str) -> set[RecordId]:
    """Return the lines a step says something about in the language shown."""
    found: set[RecordId] = {change.record.id for change in step.of(Line)}
    for kind in (Translation, Take, Clip):
        for change in step.of(kind):
            for record in (change.before, change.after):
                if isinstance(record, Translation | Take | Clip) and record.line_id:
                    found.add(record.line_id)
    words = [one for change in step.of(LexiconEntry) for one in (change.before, change.after)]
    if words:
        entries = [one for one in words if isinstance(one, LexiconEntry)]
        found |= lines_with(project, entries, language)
    speakers = {change.record.id for change in step.of(Speaker)}
    for change in step.of(Casting):
        if isinstance(change.record, Casting):
            speakers.add(change.record.speaker_id)
    for change in step.of(Voice):
        castings = project.where(Casting, "voice_id", change.record.id)
        speakers |= {casting.speaker_id for casting in castings}
    for speaker_id in speakers:
        found |= {line.id for line in project.where(Line, "speaker_id", speaker_id)}
    return found
