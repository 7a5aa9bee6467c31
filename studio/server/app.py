"""What is served: every resource's endpoints, and how an unknown path is refused."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute

from studio.server import (
    changer,
    design,
    dialogue,
    dictionaries,
    dubbing,
    groups,
    history,
    library,
    listening,
    models,
    projects,
    shared,
    sockets,
    speech,
    tokens,
    unavailable,
    usage,
    user,
    voices,
    webhooks,
)
from studio.server.call import Doorway
from studio.server.server import create_server
from studio.server.sockets import Talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.websockets import WebSocket

    from studio.domain.serving import ServeOptions
    from studio.server.endpoint import Endpoint
    from studio.server.sockets import SocketEndpoint
    from studio.services.studio import Studio

ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    *models.ENDPOINTS,
    *groups.ENDPOINTS,
    *shared.ENDPOINTS,
    *library.ENDPOINTS,
    *voices.ENDPOINTS,
    *speech.ENDPOINTS,
    *design.ENDPOINTS,
    *changer.ENDPOINTS,
    *listening.ENDPOINTS,
    *dialogue.ENDPOINTS,
    *history.ENDPOINTS,
    *user.ENDPOINTS,
    *usage.ENDPOINTS,
    *projects.ENDPOINTS,
    *dubbing.ENDPOINTS,
    *dictionaries.ENDPOINTS,
    *webhooks.ENDPOINTS,
    *tokens.ENDPOINTS,
    *unavailable.ENDPOINTS,
)
"""In the order paths are tried: of two that fit the same path, the first answers."""


_LOCAL_ORIGIN: Final = r"https?://(localhost|127(\.\d+){3}|\[::1\])(:\d+)?"


def create_app(studio: Studio, options: ServeOptions, folder: Path) -> Starlette:
    """Return the application; call on the event loop it will run on.

    Args:
        studio: what stands behind it.
        options: key and limits.
        folder: where it keeps what it remembers.
    """
    server = create_server(studio, options, folder)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await server.open()
        try:
            yield
        finally:
            await server.close()

    def socket_at(endpoint: SocketEndpoint) -> WebSocketRoute:
        async def answer(socket: WebSocket) -> None:
            await Talk(server, socket, has_contexts=endpoint.has_contexts).run()

        return WebSocketRoute(endpoint.path, answer)

    return Starlette(
        routes=[
            *(Route(one.path, Doorway(server, one), methods=[one.method]) for one in ENDPOINTS),
            *(socket_at(one) for one in sockets.ENDPOINTS),
        ],
        exception_handlers={HTTPException: _refused, Exception: _failed},
        lifespan=lifespan,
        middleware=[_pages_that_may_ask(options)],
    )


def _pages_that_may_ask(options: ServeOptions) -> Middleware:
    """Let pages in a browser ask: any with a key, else those of this computer only."""
    return Middleware(
        CORSMiddleware,
        allow_origin_regex=".*" if options.key else _LOCAL_ORIGIN,
        allow_methods=("GET", "POST", "PUT", "PATCH", "DELETE"),
        allow_headers=("*",),
    )


async def _refused(request: Request, error: Exception) -> Response:
    """Answer an unknown path or method as the official service does."""
    del request
    assert isinstance(error, HTTPException)
    return JSONResponse({"detail": error.detail}, error.status_code, error.headers)


async def _failed(request: Request, error: Exception) -> Response:
    """Answer after a mistake of ours; what went wrong is in the log."""
    del request, error
    message = "An error occurred while processing the request."
    detail = {
        "type": "internal_error",
        "code": "internal_error",
        "message": message,
        "status": "internal_error",
    }
    return JSONResponse({"detail": detail}, 500)
