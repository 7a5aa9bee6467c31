"""Whose work it is that runs now: what is scarce is shared in turn between those who ask."""

from __future__ import annotations

from contextvars import ContextVar

asked_by: ContextVar[str] = ContextVar("asked_by", default="")
"""The id of the job the current task belongs to, "" outside of jobs. Tasks inherit it."""
