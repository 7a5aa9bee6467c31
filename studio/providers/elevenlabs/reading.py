"""Fields of answers, read with patience: what is missing or of another kind is no error."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.providers.elevenlabs.call import Json


def fields_of(value: Json) -> dict[str, Json]:
    """Return an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def objects_in(value: Json, name: str = "") -> list[dict[str, Json]]:
    """Return the objects of a list, or of the list in a field."""
    found = fields_of(value).get(name) if name else value
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text_in(value: Json, name: str, default: str = "") -> str:
    """Return a text, or what stands for a missing one."""
    found = fields_of(value).get(name)
    return found if isinstance(found, str) else default


def number_in(value: Json, name: str) -> float | None:
    """Return a number; None for none. Truth values are no numbers."""
    found = fields_of(value).get(name)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return None
    return float(found) if math.isfinite(found) else None


def count_in(value: Json, name: str) -> int | None:
    """Return a whole number; None for none."""
    found = number_in(value, name)
    return None if found is None else int(found)


def flag_in(value: Json, name: str, *, default: bool = False) -> bool:
    """Return a truth value, or what stands for a missing one."""
    found = fields_of(value).get(name)
    return found if isinstance(found, bool) else default
