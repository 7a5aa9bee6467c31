"""Which projects are shown, and in which order."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from studio.services.projects import ProjectEntry

MOST_RECENT = 12


class Order(Enum):
    """What stands first."""

    OPENED = "opened"
    CHANGED = "changed"
    NAME = "name"
    LENGTH = "length"
    PROGRESS = "progress"


class Place(Enum):
    """Parts of the list that are always there."""

    ALL = "all"
    RECENT = "recent"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the list is looked at."""

    place: Place = Place.ALL
    collection: str = ""
    """Only this one's; "" = all."""
    search: str = ""
    """Every word of it has to be found in what is known of a project."""
    order: Order = Order.OPENED


def chosen(
    entries: Iterable[ProjectEntry], choice: Choice, known: Callable[[ProjectEntry], str]
) -> list[ProjectEntry]:
    """Return the projects to be shown, in order.

    Args:
        entries: all, those seen last first.
        choice: which of them.
        known: what of a project is searched, such as its name and languages.
    """
    is_archived = choice.place is Place.ARCHIVED
    found = [one for one in entries if one.is_archived == is_archived]
    if choice.collection:
        found = [one for one in found if choice.collection in one.collections]
    if choice.place is Place.RECENT:
        found = [one for one in found if one.opened_at][:MOST_RECENT]
    words = _plain(choice.search).split()
    if words:
        found = [one for one in found if all(word in _plain(known(one)) for word in words)]
    key, is_reversed = _KEYS[choice.order]
    return sorted(found, key=key, reverse=is_reversed)


def name_of(entry: ProjectEntry) -> str:
    """Return what a project is called."""
    return (entry.facts.name if entry.facts else "") or entry.path.stem


def progress_of(entry: ProjectEntry) -> float:
    """Return the share of lines that are spoken and fresh, 0…1."""
    facts = entry.facts
    return facts.fresh / facts.asked if facts and facts.asked else 0.0


def film_name(entry: ProjectEntry) -> str:
    """Return the name of a project's film, "" where it has none."""
    return Path(entry.facts.film).name if entry.facts else ""


def _plain(text: str) -> str:
    """Return a text as it is compared: without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


_Key: TypeAlias = "Callable[[ProjectEntry], float | tuple[str, Path]]"

_KEYS: dict[Order, tuple[_Key, bool]] = {
    Order.OPENED: (lambda one: one.seen_at, True),
    Order.CHANGED: (lambda one: one.changed_at, True),
    Order.NAME: (lambda one: (_plain(name_of(one)), one.path), False),
    Order.LENGTH: (lambda one: one.facts.length if one.facts else 0, True),
    Order.PROGRESS: (progress_of, True),
}
