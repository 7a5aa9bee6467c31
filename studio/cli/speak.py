"""`vivavoce speak`: a text becomes a sound file."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.domain.errors import InputError
from studio.domain.languages import normalise
from studio.domain.text import mark
from studio.providers.base import SpeechRequest

if TYPE_CHECKING:
    import argparse

    from studio.cli.console import Console
    from studio.domain.voices import Voice, VoiceSettings
    from studio.services.studio import Studio

SETTINGS = ("stability", "similarity", "style", "speed")


async def run(studio: Studio, options: argparse.Namespace, console: Console) -> int:
    """Speak the text with one voice and write it."""
    text = options.text if options.text not in (None, "-") else _standard_input()
    if not text.strip():
        raise InputError(mark("Errors", "There is no text to speak."))
    casting = studio.casting
    named = options.voice
    voice = await casting.voice(named) if named else (await casting.local_voices())[0]
    request = SpeechRequest(
        text=text.strip(),
        language=normalise(options.language),
        voice=voice,
        settings=_settings(voice, options),
        seed=options.seed,
    )
    audio = await studio.speech.say(request)
    await studio.exporting.write_sound(options.output, audio, request.language)
    console.say(f"sound:  {options.output}")
    console.answer(
        {"path": str(options.output), "voice": voice.name, "seconds": round(audio.seconds, 3)}
    )
    return 0


def _standard_input() -> str:
    return sys.stdin.read() if sys.stdin is not None else ""  # none when the caller closed it


def _settings(voice: Voice, options: argparse.Namespace) -> VoiceSettings:
    given = {name: value for name in SETTINGS if (value := getattr(options, name)) is not None}
    try:
        return replace(voice.settings, **given)
    except ValueError as error:
        raise InputError(
            mark("Errors", "A voice setting is out of range: {why}."), why=str(error)
        ) from error
