"""What goes wrong, in the shapes and with the codes clients of the official service know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse

from studio.domain import errors as studio_errors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from studio.domain.errors import StudioError
    from studio.server.values import Json, Object


@dataclass(frozen=True, slots=True)
class _Kind:
    http: int
    type: str


_INVALID = _Kind(400, "validation_error")
_REQUEST = _Kind(400, "invalid_request")
_LOGIN = _Kind(401, "authentication_error")
_DENIED = _Kind(403, "authorization_error")
_MISSING = _Kind(404, "not_found")
_CONFLICT = _Kind(409, "conflict")
_RATE = _Kind(429, "rate_limit_error")

KINDS: Final[Mapping[str, _Kind]] = {
    "text_too_long": _INVALID,
    "text_too_short": _INVALID,
    "input_text_empty": _INVALID,
    "invalid_parameters": _INVALID,
    "invalid_voice_settings": _INVALID,
    "invalid_uid": _INVALID,
    "invalid_audio": _INVALID,
    "audio_too_short": _INVALID,
    "audio_too_long": _INVALID,
    "invalid_page_size": _INVALID,
    "invalid_cursor": _INVALID,
    "model_not_found": _INVALID,
    "unsupported_model": _INVALID,
    "unsupported_language": _INVALID,
    "invalid_file_type": _INVALID,
    "voice_limit_reached": _INVALID,
    "invalid_description": _INVALID,
    "bad_request": _REQUEST,
    "input_timeout_exceeded": _REQUEST,
    "malformed_json": _REQUEST,
    "invalid_content_type": _REQUEST,
    "request_too_large": _Kind(413, "invalid_request"),
    "needs_authorization": _LOGIN,
    "invalid_api_key": _LOGIN,
    "quota_exceeded": _Kind(401, "payment_required"),
    "feature_not_available": _DENIED,
    "forbidden": _DENIED,
    "invalid_output_format": _DENIED,
    "output_format_not_allowed": _DENIED,
    "voice_not_found": _MISSING,
    "sample_not_found": _MISSING,
    "history_item_not_found": _MISSING,
    "pronunciation_dictionary_not_found": _MISSING,
    "webhook_not_found": _MISSING,
    "collection_not_found": _MISSING,
    "project_not_found": _MISSING,
    "transcript_not_found": _MISSING,
    "dubbing_not_found": _MISSING,
    "dubbing_not_dubbed": _Kind(425, "invalid_request"),
    "dubbing_failed": _INVALID,
    "voice_already_exists": _CONFLICT,
    "rate_limit_exceeded": _RATE,
    "too_many_concurrent_requests": _RATE,
    "system_busy": _RATE,
    "internal_error": _Kind(500, "internal_error"),
}
"""Every code the server answers with: its status and family."""


class ApiError(Exception):
    """One refusal, told as `{"detail": {"type", "code", "message", "status", "request_id"}}`."""

    def __init__(
        self, code: str, message: str, *, param: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.param = param
        self.headers = dict(headers or {})

    @property
    def http(self) -> int:
        """The HTTP status."""
        return KINDS[self.code].http

    def detail(self, request_id: str) -> Object:
        """Return what is told."""
        told: dict[str, Json] = {
            "type": KINDS[self.code].type,
            "code": self.code,
            "message": self.message,
            "status": self.code,
            "request_id": request_id,
        }
        if self.param:
            told["param"] = self.param
        return told

    def response(self, request_id: str) -> Response:
        """Return the answer."""
        return JSONResponse({"detail": self.detail(request_id)}, self.http, self.headers)


@dataclass(frozen=True, slots=True)
class Problem:
    """One field that is wrong: its kind, where it is, and a sentence."""

    type: str
    place: tuple[str | int, ...]
    message: str
    given: Json = None


class Invalid(ApiError):
    """Fields are missing or wrong, told as a list with one entry for each (422)."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("invalid_parameters", problems[0].message)
        self.problems = tuple(problems)

    @property
    def http(self) -> int:
        """The HTTP status."""
        return 422

    def response(self, request_id: str) -> Response:
        """Return the answer."""
        del request_id
        told = [
            {"type": one.type, "loc": list(one.place), "msg": one.message, "input": one.given}
            for one in self.problems
        ]
        return JSONResponse({"detail": told}, self.http)


_CODES: Final[Mapping[type[studio_errors.StudioError], str]] = {
    studio_errors.VoiceUnavailable: "voice_not_found",
    studio_errors.LanguageUnavailable: "unsupported_language",
    studio_errors.ProviderUnavailable: "system_busy",
    studio_errors.EngineError: "internal_error",
    studio_errors.MediaError: "invalid_audio",
    studio_errors.InputError: "invalid_parameters",
}


def told(error: StudioError) -> ApiError:
    """Return a known failure of the studio as clients are told of it."""
    for kind, code in _CODES.items():
        if isinstance(error, kind):
            hint = error.hint_text()
            return ApiError(code, f"{error} {hint}" if hint else str(error))
    return ApiError("internal_error", str(error))


def not_available(feature: str) -> ApiError:
    """Return the refusal of what the offline engine cannot do."""
    return ApiError(
        "feature_not_available", f"{feature} is not available: the offline engine cannot do it."
    )
