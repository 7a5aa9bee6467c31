"""The style sheet of a theme: every standard widget, in one calm family.

Widgets say what they are by the property "role"; they have no style sheets of their own:

* buttons: "primary", "quiet" (no ground until pointed at), "danger", "rail", "link"
* labels: "title", "heading", "muted", "small", "chip", "key", "number" (tabular digits)
* frames: "card", "bar" (a strip of controls), "overlay" (floats above others), "line"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.ui.colours import mixed
from studio.ui.style_parts import BUTTONS, CHROME, FIELDS, LABELS, LISTS, MENUS, RANGES

if TYPE_CHECKING:
    from pathlib import Path

    from studio.ui.theme import Theme

PARTS = (CHROME, LABELS, BUTTONS, FIELDS, RANGES, LISTS, MENUS)


def style_sheet(theme: Theme, art: Path) -> str:
    """Return the application's style sheet.

    Args:
        theme: whose colours.
        art: the folder of the little pictures `style_art.draw` made for this theme.
    """
    words = colours_of(theme)
    words["art"] = art.as_posix()
    sheet = "\n".join(PARTS)
    for name in sorted(words, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", words[name])
    return sheet


def colours_of(theme: Theme) -> dict[str, str]:
    """Return every colour the sheet uses by its name there."""
    return {
        "window": theme.window,
        "surface": theme.surface,
        "raised": theme.raised,
        "hover": mixed(theme.raised, theme.text, 0.08),
        "pressed": mixed(theme.raised, theme.text, 0.15),
        "faint": mixed(theme.surface, theme.text, 0.06),
        "border": theme.border,
        "edge": mixed(theme.border, theme.text, 0.22),
        "text": theme.text,
        "muted": theme.muted,
        "disabled": mixed(theme.surface, theme.muted, 0.62),
        "accent": theme.accent,
        "accent_hover": mixed(theme.accent, theme.text, 0.12),
        "accent_pressed": mixed(theme.accent, theme.on_accent, 0.18),
        "selected": mixed(theme.surface, theme.accent, 0.22),
        "on_accent": theme.on_accent,
        "good": theme.good,
        "warn": theme.warn,
        "bad": theme.bad,
        "on_bad": theme.on_accent if theme.is_dark else "#ffffff",
    }
