"""Translate what lower layers marked: labels, notices and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.domain.language_names import LANGUAGES, REGIONS, SCRIPTS

if TYPE_CHECKING:
    from studio.domain.errors import StudioError

CONTEXTS = (
    "Clips",
    "Edits",
    "Errors",
    "Export",
    "Jobs",
    "Kinds",
    "Languages",
    "Menus",
    "Notices",
    "Panels",
    "Projects",
    "Providers",
    "Quality",
    "Regions",
    "Remedies",
    "Report",
    "Script",
    "Scripts",
    "Takes",
    "Tracks",
    "Transcripts",
    "Translation",
    "Voices",
)
"""Every context `mark` is called with; a test reads the code for others."""


LEFT_TO_RIGHT = "\u200e"
"""Stands before paths, which are read so in every language."""


def translated(text: str) -> str:
    """Return a marked text in the user's language, the text itself where there is none."""
    for context in CONTEXTS:
        found = QCoreApplication.translate(context, text)
        if found != text:
            return found
    return text


def language_title(tag: str) -> str:
    """Return a language's name in the user's language, such as “Portuguese (Brazil)”."""
    language, *rest = tag.split("-")
    if language not in LANGUAGES:
        return tag
    title = QCoreApplication.translate("Languages", LANGUAGES[language][1])
    parts = [SCRIPTS.get(part) or REGIONS.get(part) or part for part in rest if part != "x"]
    details = ", ".join(QCoreApplication.translate("Languages", part) for part in parts)
    return f"{title} ({details})" if details else title


def error_text(error: StudioError) -> str:
    """Return an error's sentence in the user's language."""
    return translated(error.message).format(**error.values)


def error_hint(error: StudioError) -> str:
    """Return what can be done about an error, "" when nothing is known."""
    return translated(error.hint).format(**error.values) if error.hint else ""
