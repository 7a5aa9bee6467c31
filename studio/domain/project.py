"""A project in memory: records by kind, changed only inside edits, undone by the same mechanism.

One user action is one `Step`: the before and after of each record it touched. Undo, saving and
refreshing all work from steps; no operation ever writes its own inverse.
"""

from __future__ import annotations

import dataclasses
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar, cast

from studio.domain.records import Record, RecordId, new_id
from studio.domain.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

R = TypeVar("R", bound=Record)

UNDO_STEPS = 10_000
"""Steps kept; older ones are dropped when a project is opened."""


class StaleRecordError(RuntimeError):
    """A change was asked of a record that is no longer the current one: our bug, not the user's."""


class EditError(RuntimeError):
    """The rules of editing were broken: a change outside an edit, an edit inside a listener."""


class Direction(Enum):
    """How a step came about."""

    DONE = "done"
    UNDONE = "undone"
    REDONE = "redone"


@dataclass(frozen=True, slots=True)
class Change:
    """Before and after of one record; None = did not exist."""

    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """The record after the change, or the one that was removed."""
        record = self.after or self.before
        assert record is not None
        return record

    def inverted(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Step:
    """The changes of one user action: the unit of undo, saving and refreshing.

    `replaces` tells a listener that this step grew out of the previous one (a drag): it holds all
    changes since the drag began and takes that step's place in the history.
    """

    label: str
    changes: tuple[Change, ...]
    id: RecordId = field(default_factory=new_id)
    direction: Direction = Direction.DONE
    replaces: bool = False
    recent: tuple[Change, ...] = ()
    """What changed just now; differs from `changes` only when `replaces`."""

    def of(self, kind: type[Record]) -> tuple[Change, ...]:
        """Return what just changed among records of one kind."""
        return tuple(
            change for change in self.recent or self.changes if type(change.record) is kind
        )


class Project:
    """All records of one project, and the only way to change them."""

    def __init__(self, records: Iterator[Record] | tuple[Record, ...] = ()) -> None:
        self.changed: Signal[Step] = Signal()
        self._records: dict[type[Record], dict[RecordId, Record]] = {}
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._pending: dict[tuple[type[Record], RecordId], Change] | None = None
        self._depth = 0
        self._doomed = False
        self._emitting = False
        self._merge_key: Hashable | None = None
        for record in records:
            self._table(type(record))[record.id] = record

    # Reading

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Return every record of one kind, in the order they were added."""
        return tuple(cast("dict[RecordId, R]", self._table(kind)).values())

    def get(self, kind: type[R], record_id: RecordId) -> R:
        """Return one record; KeyError if there is none."""
        return cast("R", self._table(kind)[record_id])

    def find(self, kind: type[R], record_id: RecordId | None) -> R | None:
        """Return one record, or None."""
        return cast("R | None", self._table(kind).get(record_id or ""))

    def count(self, kind: type[Record]) -> int:
        """Return how many records of one kind there are."""
        return len(self._table(kind))

    def kinds(self) -> Mapping[type[Record], Mapping[RecordId, Record]]:
        """Return all records by kind (a live view: do not change it)."""
        return self._records

    @property
    def undo_steps(self) -> tuple[Step, ...]:
        """The steps that can be undone, the newest last."""
        return tuple(self._undo)

    @property
    def redo_steps(self) -> tuple[Step, ...]:
        """The steps that can be redone, the next one last."""
        return tuple(self._redo)

    # Changing

    @contextmanager
    def edit(self, label: str, *, merge_key: Hashable | None = None) -> Iterator[None]:
        """Collect changes into one step, emitted on leaving; an error takes everything back.

        Edits nest: inner ones join the outer, and an error inside an inner one dooms the whole.
        Consecutive edits with the same `merge_key` (a drag) fold into one step.
        """
        if self._emitting:
            raise EditError("edit from a listener of `changed`")
        outermost = self._pending is None
        if outermost:
            self._pending, self._doomed = {}, False
        self._depth += 1
        try:
            yield
        except BaseException:
            self._doomed = True
            raise
        finally:
            self._depth -= 1
            if outermost:
                self._finish(label, merge_key)
        if outermost and self._doomed:
            raise EditError("an inner edit failed and its error was swallowed")

    def add(self, record: R) -> R:
        """Add a record and return it."""
        if record.id in self._table(type(record)):
            raise EditError(f"{type(record).__name__} {record.id} exists already")
        self._apply(None, record)
        return record

    def update(self, record: R, **fields: Any) -> R:
        """Replace fields of a current record; return the new one (the same if nothing differs)."""
        changed = dataclasses.replace(record, **fields)
        if changed == record:
            self._require_current(record)
            return record
        self._apply(record, changed)
        return changed

    def remove(self, record: Record) -> None:
        """Remove a current record."""
        self._apply(record, None)

    # Undo

    def undo(self) -> Step | None:
        """Take the newest step back; return what was done, None if there is nothing to undo."""
        return self._travel(self._undo, self._redo, Direction.UNDONE)

    def redo(self) -> Step | None:
        """Do the step undone last again; None if there is nothing to redo."""
        return self._travel(self._redo, self._undo, Direction.REDONE)

    def end_merge(self) -> None:
        """Make the next edit a step of its own even if its merge key is the same."""
        self._merge_key = None

    def restore_history(self, undo: list[Step], redo: list[Step]) -> None:
        """Take over stored steps when a project is opened; both newest last."""
        self._undo, self._redo = list(undo), list(redo)

    # Inner parts

    def _table(self, kind: type[Record]) -> dict[RecordId, Record]:
        return self._records.setdefault(kind, {})

    def _require_current(self, record: Record) -> None:
        if self._table(type(record)).get(record.id) is not record:
            raise StaleRecordError(f"{type(record).__name__} {record.id} is not current")

    def _apply(self, before: Record | None, after: Record | None) -> None:
        if self._pending is None:
            raise EditError("change outside an edit")
        if before is not None:
            self._require_current(before)
        record = after or before
        assert record is not None
        self._set(type(record), record.id, after)
        key = (type(record), record.id)
        first = self._pending.get(key)
        self._pending[key] = Change(first.before if first else before, after)

    def _set(self, kind: type[Record], record_id: RecordId, record: Record | None) -> None:
        if record is None:
            self._table(kind).pop(record_id, None)
        else:
            self._table(kind)[record_id] = record

    def _finish(self, label: str, merge_key: Hashable | None) -> None:
        pending, self._pending = self._pending or {}, None
        if self._doomed:
            for (kind, record_id), change in reversed(pending.items()):
                self._set(kind, record_id, change.before)
            return
        changes = tuple(change for change in pending.values() if change.before != change.after)
        if not changes:
            return
        step = self._merged(label, changes, merge_key) or Step(label, changes)
        self._merge_key = merge_key
        self._undo.append(step)
        self._redo.clear()
        self._emit(step)

    def _merged(
        self, label: str, changes: tuple[Change, ...], merge_key: Hashable | None
    ) -> Step | None:
        if merge_key is None or merge_key != self._merge_key or not self._undo:
            return None
        previous = self._undo.pop()
        folded = {(type(c.record), c.record.id): c for c in previous.changes}
        for change in changes:
            key = (type(change.record), change.record.id)
            folded[key] = Change(
                folded[key].before if key in folded else change.before, change.after
            )
        kept = tuple(c for c in folded.values() if c.before != c.after)
        return Step(label, kept, id=previous.id, replaces=True, recent=changes)

    def _travel(self, source: list[Step], target: list[Step], direction: Direction) -> Step | None:
        if self._pending is not None or self._emitting:
            raise EditError("undo or redo during an edit")
        if not source:
            return None
        step = source.pop()
        target.append(step)
        self._merge_key = None
        changes = step.changes
        if direction is Direction.UNDONE:
            changes = tuple(change.inverted() for change in reversed(changes))
        for change in changes:
            self._set(type(change.record), change.record.id, change.after)
        self._emit(Step(step.label, changes, id=step.id, direction=direction))
        return step

    def _emit(self, step: Step) -> None:
        self._emitting = True
        try:
            self.changed.emit(step)
        finally:
            self._emitting = False
