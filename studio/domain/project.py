"""A project in memory: records by kind, changed only inside edits, undone by the same mechanism.

One user action is one `Step`: the before and after of each record it touched. Undo, saving and
refreshing all work from steps; no operation ever writes its own inverse.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias, TypeVar, cast

from studio.domain.collecting import collecting_paused
from studio.domain.records import Record, RecordId, new_id, with_fields
from studio.domain.signals import Signal
from studio.domain.tables import Table

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

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


class Change(NamedTuple):
    """Before and after of one record; None = did not exist."""

    before: Record | None
    after: Record | None
    rank: int = 0
    """Its place among the records of its kind, so that a removal is undone to the same place."""

    @property
    def record(self) -> Record:
        """The record after the change, or the one that was removed."""
        record = self.after or self.before
        assert record is not None
        return record

    def inverted(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.after, self.before, self.rank)


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
    made_at: float = field(default_factory=time.time, compare=False)
    """Seconds since 1970."""

    def of(self, kind: type[Record]) -> tuple[Change, ...]:
        """Return what just changed among records of one kind."""
        return tuple(
            change for change in self.recent or self.changes if type(change.record) is kind
        )


class StoredStep(Protocol):
    """A step of an earlier session: its changes are read when it is first travelled over."""

    @property
    def label(self) -> str:
        """What it is called in Edit ▸ Undo."""
        ...

    @property
    def made_at(self) -> float:
        """When it was done, in seconds since 1970."""
        ...

    @property
    def id(self) -> RecordId:
        """The step's own id."""
        ...

    def recalled(self, project: Project, direction: Direction) -> Step:
        """Return the step in full; `project` is in the state right before it is travelled over."""
        ...


Past: TypeAlias = "Step | StoredStep"


class Project:
    """All records of one project, and the only way to change them."""

    def __init__(self, records: Iterable[Record] = (), ranks: Iterable[int] | None = None) -> None:
        """Take over records in the order given, or by the ranks they had in an earlier session."""
        self.changed: Signal[Step] = Signal()
        self._tables: dict[type[Record], Table] = {}
        self._undo: list[Past] = []
        self._redo: list[Past] = []
        self._next_rank = 0
        self._edit: _Edit | None = None
        self._is_emitting = False
        self._merge_key: Hashable | None = None
        for record, rank in zip(records, count() if ranks is None else ranks, strict=False):
            self._next_rank = max(self._next_rank, rank + 1)
            self._table(type(record)).put(record, rank)

    # Reading

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Return every record of one kind, in the order they were added."""
        return cast("tuple[R, ...]", tuple(self._table(kind).records.values()))

    def where(self, kind: type[R], field: str, value: Hashable) -> tuple[R, ...]:
        """Return the records of one kind whose `field` equals `value`, in the order added.

        Takes time for what it returns, not for what there is.
        """
        return cast("tuple[R, ...]", self._table(kind).where(field, value))

    def get(self, kind: type[R], record_id: RecordId) -> R:
        """Return one record; KeyError if there is none."""
        record = self._table(kind).get(record_id)
        if record is None:
            raise KeyError(record_id)
        return cast("R", record)

    def find(self, kind: type[R], record_id: RecordId | None) -> R | None:
        """Return one record, or None."""
        return cast("R | None", self._table(kind).get(record_id or ""))

    def count(self, kind: type[Record]) -> int:
        """Return how many records of one kind there are."""
        return len(self._table(kind))

    def kinds(self) -> Mapping[type[Record], Mapping[RecordId, Record]]:
        """Return the kinds there are records of, each by id (live views: do not change them)."""
        return {kind: table.records for kind, table in self._tables.items() if len(table)}

    def rank(self, record: Record) -> int:
        """Return the place of a current record among those of its kind: a number that only grows.

        Raises:
            KeyError: the project has no such record.
        """
        return self._table(type(record)).ranks[record.id]

    @property
    def undo_steps(self) -> tuple[Past, ...]:
        """The steps that can be undone, the newest last."""
        return tuple(self._undo)

    @property
    def redo_steps(self) -> tuple[Past, ...]:
        """The steps that can be redone, the next one last."""
        return tuple(self._redo)

    # Changing

    @contextmanager
    def edit(self, label: str, *, merge_key: Hashable | None = None) -> Iterator[None]:
        """Collect changes into one step, emitted on leaving; an error takes everything back.

        Edits nest: inner ones join the outer, and an error inside an inner one dooms the whole.
        Consecutive edits with the same `merge_key` (a drag) fold into one step.
        """
        if self._is_emitting:
            raise EditError("edit from a listener of `changed`")
        if self._edit is not None:
            with self._joined(self._edit):
                yield
            return
        edit = self._edit = _Edit()
        with collecting_paused():
            try:
                with self._joined(edit):
                    yield
            finally:
                if edit.is_doomed:
                    self._take_back(edit)
                self._edit = None
            if edit.is_doomed:
                raise EditError("an inner edit failed and its error was swallowed")
            self._commit(edit, label, merge_key)

    def add(self, record: R) -> R:
        """Add a record and return it."""
        edit, table = self._current_edit(), self._table(type(record))
        if table.get(record.id) is not None:
            raise EditError(f"{type(record).__name__} {record.id} exists already")
        key = (type(record), record.id)
        edit.touch(key, None)
        rank = edit.ranks.setdefault(key, self._next_rank)
        self._next_rank = max(self._next_rank, rank + 1)
        table.put(record, rank)
        return record

    def update(self, record: R, **fields: Any) -> R:
        """Replace fields of a current record; return the new one (the same if nothing differs)."""
        edit, table = self._current_edit(), self._current_table(record)
        for name, value in fields.items():
            if getattr(record, name) != value:
                break
        else:
            return record
        if "id" in fields:
            raise EditError("a record keeps its id")
        edit.touch((type(record), record.id), record)
        changed = with_fields(record, fields)
        table.replace(record, changed)
        return changed

    def remove(self, record: Record) -> None:
        """Remove a current record."""
        edit, table = self._current_edit(), self._current_table(record)
        key = (type(record), record.id)
        edit.touch(key, record)
        edit.ranks[key] = table.ranks[record.id]
        table.drop(record.id)

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

    def restore_history(
        self, undo: Iterable[Past], redo: Iterable[Past], next_rank: int = 0
    ) -> None:
        """Take over stored steps when a project is opened; both newest last.

        Args:
            undo: what can be undone.
            redo: what can be redone.
            next_rank: above every rank these steps mention.
        """
        self._undo, self._redo = list(undo), list(redo)
        self._next_rank = max(self._next_rank, next_rank)

    # Inner parts

    def _table(self, kind: type[Record]) -> Table:
        table = self._tables.get(kind)
        if table is None:
            table = self._tables[kind] = Table()
        return table

    def _current_table(self, record: Record) -> Table:
        table = self._tables.get(type(record))
        if table is None or table.get(record.id) is not record:
            raise StaleRecordError(f"{type(record).__name__} {record.id} is not current")
        return table

    def _current_edit(self) -> _Edit:
        if self._edit is None:
            raise EditError("change outside an edit")
        return self._edit

    @contextmanager
    def _joined(self, edit: _Edit) -> Iterator[None]:
        try:
            yield
        except BaseException:
            edit.is_doomed = True
            raise

    def _set(self, kind: type[Record], record_id: RecordId, change: Change) -> None:
        if change.after is None:
            self._table(kind).drop(record_id)
        else:
            self._table(kind).put(change.after, change.rank)

    def _take_back(self, edit: _Edit) -> None:
        for key, before in reversed(edit.touched.items()):
            self._set(*key, Change(None, before, edit.ranks.get(key, 0)))

    def _commit(self, edit: _Edit, label: str, merge_key: Hashable | None) -> None:
        changes = edit.changes(self._tables)
        if not changes:
            return
        step = self._merged(label, changes, merge_key) or Step(label, changes)
        is_undoable = bool(step.changes)
        self._merge_key = merge_key if is_undoable else None
        if is_undoable:
            self._undo.append(step)
        self._redo.clear()
        self._emit(step)

    def _merged(
        self, label: str, changes: tuple[Change, ...], merge_key: Hashable | None
    ) -> Step | None:
        """Fold `changes` into the newest step; one that led back to its start has none left."""
        if merge_key is None or merge_key != self._merge_key or not self._undo:
            return None
        previous = self._undo.pop()
        assert isinstance(previous, Step)  # a merge key lasts no longer than the session
        folded = {(type(c.record), c.record.id): c for c in previous.changes}
        for change in changes:
            key = (type(change.record), change.record.id)
            before = folded[key].before if key in folded else change.before
            folded[key] = Change(before, change.after, change.rank)
        kept = tuple(c for c in folded.values() if c.before != c.after)
        return Step(label, kept, id=previous.id, replaces=True, recent=changes)

    def _travel(self, source: list[Past], target: list[Past], direction: Direction) -> Step | None:
        if self._edit is not None or self._is_emitting:
            raise EditError("undo or redo during an edit")
        if not source:
            return None
        past = source[-1]
        step = past if isinstance(past, Step) else past.recalled(self, direction)
        source.pop()
        target.append(step)
        self._merge_key = None
        with collecting_paused():
            changes = step.changes
            if direction is Direction.UNDONE:
                changes = tuple(change.inverted() for change in reversed(changes))
            for change in changes:
                record = change.record
                self._set(type(record), record.id, change)
            self._emit(Step(step.label, changes, id=step.id, direction=direction))
        return step

    def _emit(self, step: Step) -> None:
        self._is_emitting = True
        try:
            self.changed.emit(step)
        finally:
            self._is_emitting = False


class _Edit:
    """What an open edit has touched."""

    def __init__(self) -> None:
        self.touched: dict[_Key, Record | None] = {}
        """Each record's state before the edit."""
        self.ranks: dict[_Key, int] = {}
        """Of the records that were added or removed; the others have theirs in their table."""
        self.is_doomed = False
        self._touched_again: set[_Key] = set()

    def touch(self, key: _Key, before: Record | None) -> None:
        """Remember the state of a record before its first change."""
        if key in self.touched:
            self._touched_again.add(key)
        else:
            self.touched[key] = before

    def changes(self, tables: Mapping[type[Record], Table]) -> tuple[Change, ...]:
        """Return what differs now from the state before."""
        found = []
        for key, before in self.touched.items():
            table = tables[key[0]]
            after = table.get(key[1])
            # only a record touched twice can be back where it was
            if key not in self._touched_again or after != before:
                rank = self.ranks[key] if after is None else table.ranks[key[1]]
                found.append(Change(before, after, rank))
        return tuple(found)


_Key: TypeAlias = "tuple[type[Record], RecordId]"
