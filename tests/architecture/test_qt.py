"""Whichever Qt is installed must be safe on this Python."""

from __future__ import annotations

import importlib
import importlib.util
import sys

if importlib.util.find_spec("PySide6"):  # the core does without it

    def test_qt_does_not_take_references_to_none_away() -> None:
        # PySide6 6.12 on Python below 3.12 drops one with every call that returns nothing, until
        # the interpreter aborts.
        watched = importlib.import_module("PySide6.QtCore").QObject()
        before = sys.getrefcount(None)
        for _ in range(200):
            watched.setObjectName("x")
        assert sys.getrefcount(None) > before - 50
