"""What ElevenLabs refuses or fails to do, each by its name; the codes are a table in refusals.py.

A class also knows whether its request may be sent again.
"""

from __future__ import annotations

from enum import Enum

from studio.domain.errors import (
    KeySpent,
    ProviderError,
    ProviderUnavailable,
    Remedy,
    VoiceUnavailable,
)
from studio.domain.text import mark

NAME = "ElevenLabs"
"""The value of {provider} in every message."""


class Repeat(Enum):
    """Whether a request that failed so may be sent again."""

    NEVER = "never"
    """The same request would fail the same way."""
    LATER = "later"
    """It was refused or never arrived: nothing was made and nothing billed."""
    IN_TURN = "in turn"
    """Too many at once: when one of our own has finished."""
    UNSURE = "unsure"
    """It may have been carried out: only what costs nothing is sent again without a look."""


class CloudError(ProviderError):
    """Something ElevenLabs did not do.

    Values: provider, code, explanation, request_id; and key_id, the key that was sent.
    """

    message = mark("Errors", "{provider} refused the request: {explanation}")
    hint = mark("Errors", "Change what is asked for, or use an offline voice.")
    remedy: Remedy | None = Remedy.OFFLINE_VOICE
    repeat: Repeat = Repeat.NEVER

    def __init__(self, message: str = "", *, hint: str = "", **values: object) -> None:
        known = dict.fromkeys(("code", "explanation", "request_id", "key_id"), "")
        super().__init__(message, hint=hint, **{"provider": NAME, **known, **values})
        self.wait_s = 0.0
        """How long the server wants to be left alone; 0 = it did not say."""

    def again(self) -> CloudError:
        """Return the same failure of another request."""
        same = type(self)(self.message, hint=self.hint)
        same.values = dict(self.values)
        return same


class KeyMissing(CloudError):
    """No key has been chosen."""

    message = mark("Errors", "There is no key for {provider} yet.")
    hint = mark("Errors", "Add one in the settings, or use an offline voice.")
    remedy = Remedy.OPEN_KEYS


class KeyRefused(CloudError, KeySpent):
    """401: unknown, revoked, empty or malformed."""

    message = mark("Errors", "{provider} does not accept the key.")
    hint = mark("Errors", "Check it in the settings: it may have been revoked.")
    remedy = Remedy.OPEN_KEYS


class KeyLacksRight(CloudError, KeySpent):
    """401 or 403: the key is good but may not do this."""

    message = mark("Errors", "The key for {provider} may not do this.")
    hint = mark("Errors", "Give the key this permission on their website, or choose another key.")
    remedy = Remedy.OPEN_KEYS


class QuotaUsedUp(CloudError, KeySpent):
    """401 or 402: no credits left."""

    message = mark("Errors", "The credits at {provider} are used up.")
    hint = mark("Errors", "Choose another key, wait for the reset, or use an offline voice.")
    remedy = Remedy.SEE_USAGE


class PaymentDue(CloudError, KeySpent):
    """401 or 402: an invoice is open."""

    message = mark("Errors", "{provider} waits for the payment of an invoice.")
    hint = mark("Errors", "Pay it on their website, or choose another key.")
    remedy = Remedy.SEE_USAGE


class UnusualActivity(CloudError, KeySpent):
    """401: a free account used through a VPN or from a data centre."""

    message = mark("Errors", "{provider} has stopped free use from this network.")
    hint = mark("Errors", "Switch the VPN or proxy off, or use the key of a paid plan.")
    remedy = Remedy.OPEN_KEYS


class PlanTooLow(CloudError):
    """403: the plan does not include it."""

    message = mark("Errors", "This needs a higher plan at {provider}: {explanation}")
    hint = mark("Errors", "Choose another model or format, or another key.")
    remedy = Remedy.SEE_USAGE


class FormatRefused(PlanTooLow):
    """403: the output format is not in the plan, or unknown."""

    message = mark("Errors", "The plan at {provider} does not include this audio format.")
    hint = mark("Errors", "Choose MP3 in the settings.")


class AccessDenied(CloudError):
    """403 for any other reason."""

    message = mark("Errors", "{provider} does not give access to this: {explanation}")
    hint = mark("Errors", "Ask the owner of the workspace, or choose another key.")
    remedy = Remedy.OPEN_KEYS


class VoiceGone(CloudError, VoiceUnavailable):
    """404 or 400: the voice does not exist for this key."""

    message = mark("Errors", "The voice is not in this account at {provider}.")
    hint = mark("Errors", "Choose another voice for this speaker, or the key it belongs to.")


class ModelRefused(CloudError):
    """400, 403 or 404: no such model, or it cannot do this."""

    message = mark("Errors", "The model at {provider} cannot do this: {explanation}")
    hint = mark("Errors", "Choose another model in the settings.")


class NotFound(CloudError):
    """404: something else is gone."""

    message = mark("Errors", "{provider} has no such thing any more: {explanation}")
    hint = mark("Errors", "Look for it again: it may have been deleted on their website.")


class WrongAddress(CloudError):
    """404 or 405 for the address as such, or a redirect."""

    message = mark("Errors", "The address of {provider} does not offer this.")
    hint = mark("Errors", "Check the address of the key in the settings.")
    remedy = Remedy.OPEN_KEYS


class TextTooLong(CloudError):
    """400: more characters than the model takes at once."""

    message = mark("Errors", "The text is too long for {provider}.")
    hint = mark("Errors", "Shorten it, or split the line in two.")
    remedy = Remedy.SHORTEN_TEXT


class TextEmpty(CloudError):
    """400: nothing that could be said."""

    message = mark("Errors", "There is nothing in this text that {provider} could say.")
    hint = mark("Errors", "Write a word into the line.")


class SettingsRefused(CloudError):
    """400: a voice setting out of its range."""

    message = mark("Errors", "{provider} does not take these voice settings: {explanation}")
    hint = mark("Errors", "Set the voice back to its defaults and try again.")


class RecordingRefused(CloudError):
    """400: length, kind or content of an uploaded file."""

    message = mark("Errors", "{provider} cannot use this recording: {explanation}")
    hint = mark("Errors", "Use WAV, FLAC or MP3, not too long and not too short.")


class SlotsFull(CloudError):
    """400: all voice slots are taken."""

    message = mark("Errors", "All voice slots at {provider} are taken.")
    hint = mark("Errors", "Delete a voice there that is not needed, or choose another key.")
    remedy = Remedy.SEE_USAGE


class FieldRefused(CloudError):
    """422. Values also: field."""

    message = mark("Errors", "{provider} does not take the field “{field}”: {explanation}")


class Conflict(CloudError):
    """409: it is being changed or made already."""

    message = mark("Errors", "{provider} is already at work on this.")
    hint = mark("Errors", "Try again in a moment.")


class NotReady(CloudError):
    """425: the result is still being made."""

    message = mark("Errors", "{provider} has not finished this yet.")
    hint = mark("Errors", "Fetch it again later: nothing is lost.")


class TooManyAtOnce(CloudError):
    """429: more requests at a time than the plan allows."""

    message = mark("Errors", "Too much is asked of {provider} at the same time.")
    hint = mark("Errors", "The key is in use elsewhere too: generate the line again in a moment.")
    repeat = Repeat.IN_TURN

    waits_for_ours = False
    """Whether another request of ours runs: when it ends, there is room for this one."""


class ServiceBusy(CloudError, ProviderUnavailable):
    """429 or 503: too much to do on their side."""

    message = mark("Errors", "{provider} has too much to do.")
    hint = mark("Errors", "Try again in some minutes, or use an offline voice.")
    repeat = Repeat.LATER


class ServiceFailed(CloudError, ProviderUnavailable):
    """5xx: their side failed. Values also: status."""

    message = mark("Errors", "{provider} failed on its side ({status}).")
    hint = mark("Errors", "Try again in some minutes, or use an offline voice.")
    repeat = Repeat.UNSURE


class AnswerLost(CloudError):
    """The request was sent, but its answer did not arrive, not wholly or not in time."""

    message = mark("Errors", "The answer of {provider} was lost on the way.")
    hint = mark("Errors", "Generate the line again: what was made is looked for first.")
    repeat = Repeat.UNSURE

    def __init__(self, message: str = "", *, hint: str = "", **values: object) -> None:
        super().__init__(message, hint=hint, **values)
        self.history_id = ""
        """What it is called in the history, if so much of the answer arrived."""


class AnswerUnreadable(AnswerLost):
    """Something came that is no answer: a web page, broken text, sound that is none."""

    message = mark("Errors", "{provider} gave an answer that cannot be read.")
    hint = mark("Errors", "Check the address of the key, or whether a proxy stands in between.")


class NoConnection(CloudError, ProviderUnavailable):
    """The name is not known or nobody answers at the address."""

    message = mark("Errors", "{provider} cannot be reached.")
    hint = mark("Errors", "Check the internet connection, or use an offline voice.")
    repeat = Repeat.LATER


class ConnectionUnsafe(CloudError):
    """TLS failed: the certificate is not the right one, or there is none."""

    message = mark("Errors", "The connection to {provider} is not secure, so nothing was sent.")
    hint = mark("Errors", "Check the clock of this computer, and any proxy in between.")
