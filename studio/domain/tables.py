"""Records of one kind: found by id and by the value of a field, always in the order added."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from studio.domain.records import Record, RecordId

Bucket: TypeAlias = "dict[RecordId, Record]"


class Table:
    """The current records of one kind.

    Each record has a rank, given when it is added and kept for good: a removal that is undone puts
    the record back where it was. Indexes by field are made when first asked for, then kept up.
    """

    def __init__(self) -> None:
        self.ranks: dict[RecordId, int] = {}
        self._records: Bucket = {}
        self._last_rank = -1
        self._is_ordered = True
        self._indexes: dict[str, dict[Hashable, Bucket]] = {}

    def __len__(self) -> int:
        return len(self._records)

    @property
    def records(self) -> Mapping[RecordId, Record]:
        """All records by id, in the order added (a live view: do not change it)."""
        if not self._is_ordered:
            by_rank = sorted(self._records.items(), key=lambda pair: self.ranks[pair[0]])
            self._records, self._is_ordered = dict(by_rank), True
        return self._records

    def get(self, record_id: RecordId) -> Record | None:
        """Return one record, or None."""
        return self._records.get(record_id)

    def where(self, field: str, value: Hashable) -> tuple[Record, ...]:
        """Return the records whose `field` equals `value`, in the order added."""
        index = self._indexes.get(field)
        if index is None:
            index = self._indexes[field] = self._index_by(field)
        bucket = index.get(value, {}).values()
        return tuple(sorted(bucket, key=lambda record: self.ranks[record.id]))

    def put(self, record: Record, rank: int) -> None:
        """Add a record, or put it in the place of the one with its id."""
        before = self._records.get(record.id)
        if before is not None:
            self.replace(before, record)
            return
        self._records[record.id] = record
        self.ranks[record.id] = rank
        self._is_ordered = self._is_ordered and rank >= self._last_rank
        self._last_rank = max(self._last_rank, rank)
        self._index(record)

    def replace(self, before: Record, after: Record) -> None:
        """Put a record in the place of an earlier state of it."""
        self._records[after.id] = after
        if self._indexes:
            self._unindex(before)
            self._index(after)

    def drop(self, record_id: RecordId) -> None:
        """Remove a record; nothing happens if it is not there."""
        record = self._records.pop(record_id, None)
        if record is not None:
            del self.ranks[record_id]
            self._unindex(record)

    def _index_by(self, field: str) -> dict[Hashable, Bucket]:
        value_of = attrgetter(field)
        index: dict[Hashable, Bucket] = {}
        for record in self._records.values():
            index.setdefault(value_of(record), {})[record.id] = record
        return index

    def _index(self, record: Record) -> None:
        for field, index in self._indexes.items():
            index.setdefault(getattr(record, field), {})[record.id] = record

    def _unindex(self, record: Record) -> None:
        for field, index in self._indexes.items():
            value = getattr(record, field)
            bucket = index[value]
            del bucket[record.id]
            if not bucket:
                del index[value]
