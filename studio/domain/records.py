"""Records: the frozen facts a project is made of. They change only through `Project.edit`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TypeAlias

RecordId: TypeAlias = str


def new_id() -> RecordId:
    """Return an identifier no other record has, in any project."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to but not including `end`; samples at 48 kHz."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Samples inside."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One fact with an identity.

    Subclasses hold only values (str, int, float, bool, None, enums) and tuples or frozen
    dataclasses of these, so that every record can be stored and compared.
    """

    id: RecordId = field(default_factory=new_id)
