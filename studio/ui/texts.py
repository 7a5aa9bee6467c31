"""Translate what lower layers marked: labels, notices and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from studio.domain.errors import StudioError

CONTEXTS = ("Errors", "Edits", "Jobs", "Notices", "Panels", "Takes", "Tracks", "Report", "Voices")
"""Every context `mark` is called with; a test reads the code for others."""


def translated(text: str) -> str:
    """Return a marked text in the user's language, the text itself where there is none."""
    for context in CONTEXTS:
        found = QCoreApplication.translate(context, text)
        if found != text:
            return found
    return text


def error_text(error: StudioError) -> str:
    """Return an error's sentence in the user's language."""
    return translated(error.message).format(**error.values)


def error_hint(error: StudioError) -> str:
    """Return what can be done about an error, "" when nothing is known."""
    return translated(error.hint).format(**error.values) if error.hint else ""
