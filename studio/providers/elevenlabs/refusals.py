"""From a refusal of ElevenLabs to its error: by code, then by the older status, then by type.

Five shapes of body are known; the number of the HTTP status alone says little (a 401 may be an
empty account) and decides only where nothing else is said.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from studio.providers.elevenlabs import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.providers.elevenlabs.call import Json
    from studio.providers.elevenlabs.errors import CloudError

LONGEST_EXPLANATION = 300

_CODES: dict[type[CloudError], str] = {
    errors.KeyRefused: "invalid_api_key missing_api_key needs_authorization unauthorized"
    " invalid_authorization_header sign_in_required api_key_disabled api_key_expired",
    errors.KeyLacksRight: "missing_permissions insufficient_permissions",
    errors.QuotaUsedUp: "quota_exceeded insufficient_credits",
    errors.PaymentDue: "payment_issue payment_required",
    errors.UnusualActivity: "detected_unusual_activity",
    errors.PlanTooLow: "subscription_required feature_not_available model_access_denied"
    " can_not_use_instant_voice_cloning can_not_use_professional_voice_cloning",
    errors.FormatRefused: "output_format_not_allowed invalid_output_format",
    errors.AccessDenied: "forbidden workspace_access_denied voice_access_denied",
    errors.VoiceGone: "voice_not_found invalid_uid invalid_voice_id voice_does_not_exist",
    errors.ModelRefused: "model_not_found unsupported_model invalid_model_id"
    " model_can_not_do_text_to_speech model_can_not_do_voice_conversion",
    errors.TextTooLong: "text_too_long max_character_limit_exceeded",
    errors.TextEmpty: "empty_text input_text_empty text_too_short",
    errors.SettingsRefused: "invalid_voice_settings",
    errors.RecordingRefused: "invalid_audio invalid_audio_format audio_too_long audio_too_short"
    " invalid_file_type upload_file_size_exceeded duplicate_files invalid_content",
    errors.SlotsFull: "voice_limit_reached voice_add_edit_limit_reached",
    errors.Conflict: "already_running already_processing voice_already_exists"
    " concurrent_modification",
    errors.NotReady: "dubbing_not_dubbed too_early not_ready",
    errors.TooManyAtOnce: "too_many_concurrent_requests concurrent_limit_exceeded",
    errors.ServiceBusy: "system_busy rate_limit_exceeded service_unavailable maintenance",
    errors.ServiceFailed: "internal_error internal_server_error",
}
BY_CODE = {code: kind for kind, codes in _CODES.items() for code in codes.split()}

BY_TYPE: dict[str, type[CloudError]] = {
    "authentication_error": errors.KeyRefused,
    "payment_required": errors.PaymentDue,
    "authorization_error": errors.AccessDenied,
    "not_found": errors.NotFound,
    "conflict": errors.Conflict,
    "rate_limit_error": errors.ServiceBusy,
    "internal_error": errors.ServiceFailed,
    "service_unavailable": errors.ServiceBusy,
}
_BY_NUMBER: dict[int, type[CloudError]] = {
    402: errors.PaymentDue,
    405: errors.WrongAddress,
    409: errors.Conflict,
    425: errors.NotReady,
    429: errors.ServiceBusy,
    503: errors.ServiceBusy,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the body of a refusal says; each is "" where it does not."""

    code: str = ""
    status: str = ""
    type: str = ""
    explanation: str = ""
    request_id: str = ""
    field: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it could be understood."""
        return self == Refusal()


def refusal_in(body: bytes) -> Refusal:
    """Read any of the five shapes; what is none of them is an empty refusal."""
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return Refusal()
    if not isinstance(whole, dict):
        return Refusal()
    detail = whole.get("detail", whole)
    if isinstance(detail, str):
        return Refusal(explanation=_short(detail))
    if isinstance(detail, list):
        return _of_fields(detail)
    if not isinstance(detail, dict):
        return Refusal()
    return Refusal(
        code=_text(detail, "code"),
        status=_text(detail, "status"),
        type=_text(detail, "type"),
        explanation=_short(_text(detail, "message")),
        request_id=_text(detail, "request_id"),
        field=_text(detail, "param"),
    )


def error_of(status: int, headers: Mapping[str, str], body: bytes) -> CloudError:
    """Return the error an answer with this HTTP status stands for (anything but 2xx)."""
    refusal = refusal_in(body)
    error = _kind(status, refusal)(
        status=status,
        code=refusal.code or refusal.status,
        explanation=refusal.explanation or f"HTTP {status}",
        field=refusal.field,
        request_id=refusal.request_id or headers.get("request-id", ""),
    )
    error.wait_s = seconds_in(headers.get("retry-after", ""))
    return error


def seconds_in(retry_after: str) -> float:
    """Return the seconds of a Retry-After header, which may be a date; 0 for anything else."""
    try:
        wait_s = float(retry_after)
    except ValueError:
        wait_s = _seconds_until(retry_after)
    return wait_s if 0.0 <= wait_s < float("inf") else 0.0


def _seconds_until(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp() - time.time()
    except (ValueError, OverflowError):
        return 0.0


def _kind(status: int, refusal: Refusal) -> type[CloudError]:
    named = _named(refusal.code) or _named(refusal.status)
    if named is not None:
        return named
    is_route = status == 404 and not refusal.code and not refusal.status
    if is_route or 300 <= status < 400:
        return errors.WrongAddress
    if refusal.type in BY_TYPE:
        return BY_TYPE[refusal.type]
    if refusal.field and status == 422:
        return errors.FieldRefused
    return _BY_NUMBER.get(status) or _unnamed(status, refusal)


def _named(code: str) -> type[CloudError] | None:
    if code.startswith("only_for_"):
        return errors.PlanTooLow
    return BY_CODE.get(code) or (errors.NotFound if code.endswith("_not_found") else None)


def _unnamed(status: int, refusal: Refusal) -> type[CloudError]:
    if status >= 500:
        return errors.ServiceFailed
    return errors.AnswerUnreadable if refusal.is_empty else errors.CloudError


def _of_fields(detail: list[Json]) -> Refusal:
    """Return the first complaint of a 422, with the path of the field it is about."""
    first = detail[0] if detail and isinstance(detail[0], dict) else {}
    places = first.get("loc")
    path = [str(place) for place in places] if isinstance(places, list) else []
    named = ".".join(path[1:] if path[:1] in (["body"], ["query"], ["path"]) else path)
    return Refusal(
        type=_text(first, "type"), explanation=_short(_text(first, "msg")), field=named or "?"
    )


def _text(fields: Mapping[str, Json], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_EXPLANATION else text[:LONGEST_EXPLANATION] + "…"
