"""What an endpoint can refuse, each with a sentence and what to do about it."""

from __future__ import annotations

from studio.domain.errors import InputError, ProviderError
from studio.domain.text import mark


class AddressUnsafe(InputError):
    """The endpoint's address is neither https nor on this machine. Values: address."""

    message = mark("Errors", "“{address}” is not a safe address for a language model.")
    hint = mark("Errors", "Use https, or a server on this computer such as http://localhost:11434.")


class KeyRefused(ProviderError):
    """401 or 403. Values: provider."""

    message = mark("Errors", "{provider} does not accept the key.")
    hint = mark("Errors", "Check the key in the settings, and what it is allowed to do.")


class ModelMissing(ProviderError):
    """404. Values: provider, model."""

    message = mark("Errors", "{provider} has no model “{model}” at this address.")
    hint = mark("Errors", "Check the model and the address in the settings; it often ends in /v1.")


class ModelBusy(ProviderError):
    """429 or 5xx that did not pass. Values: provider."""

    message = mark("Errors", "{provider} has too much to do.")
    hint = mark("Errors", "Translate again later: lines that are done stay done.")


class QuotaUsedUp(ProviderError):
    """429 that waiting does not mend. Values: provider."""

    message = mark("Errors", "The quota of {provider} is used up.")
    hint = mark("Errors", "Add credit there, or choose another language model.")


class RequestRefused(ProviderError):
    """Any other 4xx. Values: provider, status."""

    message = mark("Errors", "{provider} refused the request ({status}).")
    hint = mark("Errors", "Try another model, or fewer lines at once.")


class AnswerUnusable(ProviderError):
    """Something came that is no answer of a chat endpoint. Values: provider."""

    message = mark("Errors", "{provider} gave an answer that cannot be read.")
    hint = mark("Errors", "Check the address in the settings, or try another model.")
