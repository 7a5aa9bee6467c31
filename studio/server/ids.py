"""Identifiers as clients know them: letters and digits."""

from __future__ import annotations

import secrets
from typing import Final

LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LENGTH: Final = 20


def new_token(length: int = LENGTH) -> str:
    """Return an identifier nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))
