"""Which commands share a key where both could be meant."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from studio.ui.actions import Action, Actions

SEPARATOR = "; "


def keys_of(text: str) -> tuple[str, ...]:
    """Return the single shortcuts of a portable text."""
    return tuple(part for part in text.split(SEPARATOR) if part)


def conflicts(actions: Actions) -> dict[str, tuple[str, ...]]:
    """Return, by id, the commands each command shares a key with.

    Single keys of two panels do not meet: only one of them has the focus.
    """
    holders: dict[str, list[Action]] = {}
    for action, made in actions.all():
        for keys in made.shortcuts():
            text = keys.toString(QKeySequence.SequenceFormat.PortableText)
            holders.setdefault(text, []).append(action)
    found: dict[str, set[str]] = {}
    for sharing in holders.values():
        for one, other in combinations(sharing, 2):
            if _meet(one, other, actions):
                found.setdefault(one.id, set()).add(other.id)
                found.setdefault(other.id, set()).add(one.id)
    return {name: tuple(sorted(others)) for name, others in found.items()}


def _meet(one: Action, other: Action, actions: Actions) -> bool:
    if not (one.is_local and other.is_local):
        return True
    owners = [actions.get(action.id).parent() for action in (one, other)]
    first, second = owners
    if not isinstance(first, QWidget) or not isinstance(second, QWidget):
        return False
    return first is second or first.isAncestorOf(second) or second.isAncestorOf(first)
