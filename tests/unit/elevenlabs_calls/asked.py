"""Every request the studio sends, and the same call of the official client beside it.

`test_every_request_is_listed` fails until a new function that makes a request stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.elevenlabs_calls.asked_speech import SPEECH
from tests.unit.elevenlabs_calls.asked_voices import VOICES

if TYPE_CHECKING:
    from tests.unit.elevenlabs_calls.asking import Asked

ASKED: tuple[Asked, ...] = (*VOICES, *SPEECH)
"""A function stands as often as it makes different requests."""


def label(asked: Asked) -> str:
    """Return what a test of it is called."""
    return f"{asked.make.__module__.rsplit('.')[-1]}.{asked.make.__name__}-{ASKED.index(asked)}"
