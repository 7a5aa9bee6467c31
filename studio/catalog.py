"""What the studio is made of and can be extended with: one line each."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from studio.formats.reading import format_by_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.domain.access import Access, CloudOptions
    from studio.formats.base import ScriptFormat
    from studio.formats.handover.base import HandoverFormat
    from studio.providers.base import Provider
    from studio.services.settings import ModelProfile


def _offline() -> Provider:
    from studio.providers.offline.provider import create_provider  # noqa: PLC0415 - when wanted

    return create_provider()


PROVIDERS: tuple[Callable[[], Provider], ...] = (_offline,)
"""Voice engines, the default one first; each is imported when it is made."""


def elevenlabs(
    access: Callable[[], Access | None], options: Callable[[], CloudOptions]
) -> Provider:
    """Return ElevenLabs with the user's keys; nothing is sent before somebody asks for something.

    Args:
        access: the key to use now, None without one; asked before each request.
        options: the user's wishes; asked before each request.
    """
    from studio.providers.elevenlabs.provider import create_provider  # noqa: PLC0415 - when wanted

    return create_provider(access, options=options)


ELEVENLABS = "elevenlabs"
"""Under which id its keys are kept."""


def language_model(profile: ModelProfile, key: Callable[[], str] | None) -> Provider:
    """Return what translates as a profile says.

    Args:
        profile: where the model is found.
        key: asked for before each request; None = the model needs none.
    """
    from studio.providers.language_model.endpoint import Endpoint  # noqa: PLC0415 - when wanted
    from studio.providers.language_model.provider import create_provider  # noqa: PLC0415

    endpoint = Endpoint(name=profile.name, base_url=profile.base_url, model=profile.model, key=key)
    return create_provider(endpoint)


@cache
def script_formats() -> tuple[ScriptFormat, ...]:
    """Return the formats of scripts, in the order a file's content is tried.

    They are imported when the first script is read or written: a window is painted before.
    """
    from studio.formats import ass, plain, script_csv, srt, ttml, vtt  # noqa: PLC0415

    return (
        vtt.FORMAT,
        ttml.FORMAT,
        ass.FORMAT,
        srt.FORMAT,
        script_csv.FORMAT,
        plain.FORMAT,
    )


@cache
def handover_formats() -> tuple[HandoverFormat, ...]:
    """Return the formats in which a dub is handed to other studios, as they are offered.

    They are imported when the first one is written.
    """
    from studio.formats.handover import cue_sheet, edl, labels, otio, reaper  # noqa: PLC0415

    return (
        otio.FORMAT,
        reaper.FORMAT,
        edl.FORMAT,
        labels.FORMAT,
        cue_sheet.CSV,
        cue_sheet.PAGE,
    )


def script_format_for(path: Path) -> ScriptFormat:
    """Return the format a script of this name is written in.

    Raises:
        ScriptError: the suffix is none of a script.
    """
    return format_by_name(path, script_formats())
