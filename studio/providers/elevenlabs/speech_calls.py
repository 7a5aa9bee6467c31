"""The requests that speak: one text by one voice, and a dialogue of several."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from studio.domain.voices import VoiceSettings
from studio.providers.elevenlabs.account import PLAIN_FORMAT
from studio.providers.elevenlabs.call import Call, path_part

if TYPE_CHECKING:
    from studio.providers.elevenlabs.call import Json
    from studio.providers.elevenlabs.models import Model

SPEEDS = (0.7, 1.2)
"""Slowest and fastest a model takes."""

LONGEST_CONTEXT = 500
"""Characters of a neighbouring text that are sent."""

MOST_IDS = 3
MOST_LOCATORS = 3
_SEEDS = 4_294_967_296


class Form(Enum):
    """How speech is answered: whole or as it is made, as sound or as text with times."""

    WHOLE = ""
    STREAM = "/stream"
    TIMED = "/with-timestamps"
    TIMED_STREAM = "/stream/with-timestamps"


@dataclass(frozen=True, slots=True)
class Locator:
    """One version of a pronunciation dictionary."""

    dictionary_id: str
    version_id: str

    def told(self) -> dict[str, Json]:
        """Return it as requests have it."""
        return {
            "pronunciation_dictionary_id": self.dictionary_id,
            "version_id": self.version_id,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is said before and after, so that it sounds as one."""

    previous_text: str = ""
    next_text: str = ""
    previous_ids: tuple[str, ...] = ()
    """Requests that spoke what comes before, oldest first; they count for more than the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How an answer is wished."""

    output_format: str = PLAIN_FORMAT
    is_logged: bool = True
    read_timeout_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One text said by one voice."""

    text: str
    voice_id: str
    model: Model
    language: str = ""
    """BCP 47 tag; "" = the model finds out."""
    settings: VoiceSettings = field(default_factory=VoiceSettings)
    seed: int | None = None
    context: Context = Context()
    locators: tuple[Locator, ...] = ()


_OPERATIONS = {
    Form.WHOLE: "text_to_speech_full",
    Form.STREAM: "text_to_speech_stream",
    Form.TIMED: "text_to_speech_full_with_timestamps",
    Form.TIMED_STREAM: "text_to_speech_stream_with_timestamps",
}
_DIALOGUES = {
    Form.WHOLE: "text_to_dialogue",
    Form.STREAM: "text_to_dialogue_stream",
    Form.TIMED: "text_to_dialogue_full_with_timestamps",
    Form.TIMED_STREAM: "text_to_dialogue_stream_with_timestamps",
}


def speech_call(saying: Saying, form: Form, asking: Asking) -> Call:
    """Return the request for one text."""
    return Call(
        operation=_OPERATIONS[form],
        method="POST",
        path=f"/v1/text-to-speech/{path_part(saying.voice_id)}{form.value}",
        query=query_of(asking),
        body=body_of(saying),
        is_billed=True,
        group=saying.model.group,
        read_timeout_s=asking.read_timeout_s,
    )


def dialogue_call(
    inputs: tuple[tuple[str, str], ...], saying: Saying, form: Form, asking: Asking
) -> Call:
    """Return the request for several texts, each with the voice that says it.

    Args:
        inputs: pairs of text and voice id.
        saying: model, language, settings, seed and dictionaries for all of them.
        form: how it is answered.
        asking: see `Asking`.
    """
    whole = body_of(saying)
    names = ("model_id", "language_code", "seed", "pronunciation_dictionary_locators")
    body: dict[str, Json] = {name: whole[name] for name in names if name in whole}
    body["inputs"] = [{"text": text, "voice_id": voice_id} for text, voice_id in inputs]
    body["settings"] = {"stability": saying.settings.stability}
    return Call(
        operation=_DIALOGUES[form],
        method="POST",
        path=f"/v1/text-to-dialogue{form.value}",
        query=query_of(asking),
        body=body,
        is_billed=True,
        group=saying.model.group,
        read_timeout_s=asking.read_timeout_s,
    )


def body_of(saying: Saying) -> dict[str, Json]:
    """Return the JSON of a request: only what the model understands."""
    body: dict[str, Json] = {
        "text": saying.text,
        "model_id": saying.model.id,
        "voice_settings": settings_of(saying.settings, saying.model),
    }
    code = saying.model.language_code(saying.language)
    if code:
        body["language_code"] = code
    if saying.seed is not None:
        body["seed"] = saying.seed % _SEEDS
    if saying.locators:
        body["pronunciation_dictionary_locators"] = [
            locator.told() for locator in saying.locators[:MOST_LOCATORS]
        ]
    return body | (_context(saying.context) if saying.model.takes_context else {})


def settings_of(settings: VoiceSettings, model: Model) -> dict[str, Json]:
    """Return voice settings as a model takes them; what it does not know is left out."""
    told: dict[str, Json] = {
        "stability": settings.stability,
        "similarity_boost": settings.similarity,
    }
    if model.has_style:
        told["style"] = settings.style
    if model.has_speaker_boost:
        told["use_speaker_boost"] = settings.speaker_boost
    if model.takes_context:
        told["speed"] = min(max(settings.speed, SPEEDS[0]), SPEEDS[1])
    return told


def query_of(asking: Asking) -> tuple[tuple[str, str], ...]:
    """Return the query: the format, and whether anything is to be kept."""
    query = (("output_format", asking.output_format),)
    return query if asking.is_logged else (*query, ("enable_logging", "false"))


def _context(context: Context) -> dict[str, Json]:
    told: dict[str, Json] = {}
    if context.previous_ids:
        told["previous_request_ids"] = list(context.previous_ids[-MOST_IDS:])
    if context.previous_text:
        told["previous_text"] = context.previous_text[-LONGEST_CONTEXT:]
    if context.next_text:
        told["next_text"] = context.next_text[:LONGEST_CONTEXT]
    return told
