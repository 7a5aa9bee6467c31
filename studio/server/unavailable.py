"""What the official service has and an offline engine cannot do: each said so, in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.responses import Response

    from studio.server.call import Call

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")

_VOICE: Final = "/v1/voices/{voice_id}"

FEATURES: Final = (
    ("Generating sound effects", "/v1/sound-generation"),
    ("Generating sound effects", "/v1/sound-generation/{rest:path}"),
    ("Generating music", "/v1/music"),
    ("Generating music", "/v1/music/{rest:path}"),
    ("Audio Native", "/v1/audio-native"),
    ("Audio Native", "/v1/audio-native/{rest:path}"),
    ("Training a professional voice clone", "/v1/voices/pvc"),
    ("Training a professional voice clone", "/v1/voices/pvc/{rest:path}"),
    (
        "Copying a voice to another workspace",
        f"{_VOICE}/replicate-to-isolated-environment",
    ),
    ("The agents platform", "/v1/convai/{rest:path}"),
    ("Making podcasts", "/v1/studio/podcasts"),
    ("Editing a dub", "/v1/dubbing/{rest:path}"),
    ("Keeping assets", "/v1/assets"),
    ("Keeping assets", "/v1/assets/{rest:path}"),
    ("Managing a workspace", "/v1/workspace/{rest:path}"),
    ("Audio effects", "/v1/audio-effects/{rest:path}"),
    ("Managing keys", "/v1/service-accounts"),
    ("Managing keys", "/v1/service-accounts/{rest:path}"),
    ("Flows", "/v1/flows/{rest:path}"),
    ("Productions", "/v1/productions/{rest:path}"),
)
"""Names and paths."""


def _refusing(feature: str) -> Callable[[Call], Awaitable[Response]]:
    async def refuse(call: Call) -> Response:
        del call
        raise ApiError(
            "feature_not_available", f"{feature} is not available: this is an offline studio."
        )

    return refuse


ENDPOINTS = tuple(
    Endpoint(method, path, _refusing(feature), takes_files=True)
    for feature, path in FEATURES
    for method in _METHODS
)
