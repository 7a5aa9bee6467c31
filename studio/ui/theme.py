"""Colours of the light and the dark theme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Named colours as "#rrggbb". Text on its ground has a contrast of at least 4.5:1."""

    is_dark: bool
    window: str
    """Behind everything."""
    surface: str
    """Panels, lists, the timeline's lanes."""
    raised: str
    """Cards, fields and buttons on a surface."""
    border: str
    text: str
    muted: str
    """Secondary text."""
    accent: str
    """Selection, primary buttons, playhead."""
    on_accent: str
    good: str
    warn: str
    """Stale, strained."""
    bad: str
    """Errors, does not fit."""
    wave: str
    """Waveform of the original."""
    speakers: tuple[str, ...]
    """Grounds of clips; text on them is `on_speaker`."""
    on_speaker: str


DARK = Theme(
    is_dark=True,
    window="#14161b",
    surface="#1b1e25",
    raised="#262a33",
    border="#363b47",
    text="#eceef2",
    muted="#a4abb8",
    accent="#7c9cff",
    on_accent="#0c1330",
    good="#5ecf95",
    warn="#f2b45c",
    bad="#ff7b7b",
    wave="#6b7486",
    speakers=(
        "#2f5fa8", "#8a4a86", "#2c7a6b", "#9a5a2b", "#5b57b5", "#7d6a1c", "#a14458", "#3a7288",
    ),
    on_speaker="#ffffff",
)  # fmt: skip

LIGHT = Theme(
    is_dark=False,
    window="#eef0f4",
    surface="#ffffff",
    raised="#f4f5f8",
    border="#d3d8e1",
    text="#1a1d24",
    muted="#565e6e",
    accent="#2f55d4",
    on_accent="#ffffff",
    good="#137a45",
    warn="#8f5600",
    bad="#bf2636",
    wave="#8d97a8",
    speakers=(
        "#a9c6f5", "#e3b7df", "#a5dccf", "#f0c49f", "#c7c4f4", "#e6d68c", "#f3b5c0", "#b0d8e8",
    ),
    on_speaker="#14161b",
)  # fmt: skip


def palette(theme: Theme) -> QPalette:
    """Return Qt's palette for a theme."""
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.border,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
        if role in _WRITTEN:
            made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return made


_WRITTEN = frozenset(
    {QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText}
)
