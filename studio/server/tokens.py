"""Tokens for one use: what a program that must not know the key is given instead."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse

from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError, Invalid, Problem
from studio.server.ids import new_token

if TYPE_CHECKING:
    from starlette.responses import Response

    from studio.server.call import Call

LIFE_S: Final = 900.0
_MOST: Final = 10_000
_KINDS: Final = ("realtime_scribe", "batch_scribe", "tts_websocket")


class Tokens:
    """Tokens that were given and not yet used."""

    def __init__(self) -> None:
        self._given: dict[str, tuple[str, float]] = {}

    def give(self, kind: str) -> str:
        """Return a new token."""
        now = time.monotonic()
        self._given = {
            token: given for token, given in self._given.items() if now - given[1] < LIFE_S
        }
        if len(self._given) >= _MOST:
            raise ApiError("system_busy", "Too many tokens are waiting to be used.")
        token = f"sutkn_{new_token(40)}"
        self._given[token] = (kind, now)
        return token

    def spend(self, token: str, kind: str) -> None:
        """Use a token up.

        Raises:
            ApiError: it was never given, was used, is too old or for something else.
        """
        given = self._given.pop(token, None)
        if given is None or given[0] != kind or time.monotonic() - given[1] >= LIFE_S:
            raise ApiError("invalid_api_key", "The single-use token is wrong, used or too old.")


async def create(call: Call) -> Response:
    """POST /v1/single-use-token/{token_type}."""
    kind = call.path("token_type")
    if kind not in _KINDS:
        several = " or ".join(f"'{one}'" for one in _KINDS)
        problem = Problem("enum", ("path", "token_type"), f"Input should be {several}", kind[:80])
        raise Invalid([problem])
    return JSONResponse({"token": call.server.tokens.give(kind)})


ENDPOINTS = (Endpoint("POST", "/v1/single-use-token/{token_type}", create),)
