"""The style sheet of a theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.ui.theme import Theme


def style_sheet(theme: Theme) -> str:
    """Return the application's style sheet."""
    return f"QToolTip {{ color: {theme.text}; background: {theme.raised}; }}"
