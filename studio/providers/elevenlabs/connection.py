"""One pool of connections to ElevenLabs: HTTP/2 where the server speaks it, safe or not at all.

What httpx raises carries the request with its headers. It is therefore never chained to our errors:
they are raised after the `except` has ended.
"""

from __future__ import annotations

import logging
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from studio.domain.access import base_url_of, is_loopback
from studio.providers.elevenlabs import errors

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager, AsyncExitStack

    from studio.domain.access import Access
    from studio.providers.elevenlabs.call import Call
    from studio.providers.elevenlabs.errors import CloudError

KEY_HEADER = "xi-api-key"
AGENT = "VivaVoce"

_TELLTALES = ("hpack", "hpack.hpack", "hpack.table", "h2", "httpcore.http2", "httpcore.http11")
"""Loggers that would write headers, and with them the key, if somebody wanted to see all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How the network is used; times in seconds, each for one thing."""

    connect_s: float = 10.0
    write_s: float = 120.0
    pool_s: float = 60.0
    longest_read_s: float = 3600.0
    """However long a call would wait for the next bytes."""
    most_connections: int = 64
    tls: ssl.SSLContext | None = None
    """Whose certificates are good; None = those of the well-known authorities."""


class Connection:
    """The pool; made when it is first used."""

    def __init__(self, network: Network, proxy: Callable[[], str] = str) -> None:
        """Use the address `proxy` returns at each request; "" = what the system says."""
        self.network = network
        self.proxy = proxy
        self._clients: dict[tuple[bool, str], httpx.AsyncClient] = {}
        hide_headers(*_TELLTALES)

    async def send(self, call: Call, access: Access, stack: AsyncExitStack) -> httpx.Response:
        """Send a request; its answer, of any status, stays open as long as `stack`.

        Raises:
            AddressUnsafe: the key would go over the network in the open.
            CloudError: nobody answers, or the answer does not begin.
        """
        url = httpx.URL(base_url_of(access.base_url))
        key = usable_key(access)
        try:
            return await stack.enter_async_context(self._open(call, url, key))
        except httpx.HTTPError as error:
            failure = failure_of(error, is_sent=not _is_unsent(error))
        except (httpx.InvalidURL, UnicodeError, ValueError):  # an address or proxy that is none
            failure = errors.WrongAddress()
        raise failure

    async def close(self) -> None:
        """Close what is open; safe to call twice."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.aclose()

    def _open(
        self, call: Call, url: httpx.URL, key: str
    ) -> AbstractAsyncContextManager[httpx.Response]:
        network = self.network
        read_s = min(call.read_timeout_s, network.longest_read_s)
        return self._client(url).stream(
            call.method,
            str(url).rstrip("/") + call.path,
            params=list(call.query) or None,
            json=dict(call.body) if call.body is not None else None,
            files=_parts(call),
            headers={KEY_HEADER: key, "accept-encoding": "gzip, deflate"},
            timeout=httpx.Timeout(
                read_s, connect=network.connect_s, write=network.write_s, pool=network.pool_s
            ),
        )

    def _client(self, url: httpx.URL) -> httpx.AsyncClient:
        is_here = is_loopback(url.host)
        proxy = "" if is_here else self.proxy()
        client = self._clients.get((is_here, proxy))
        if client is None:
            network = self.network
            client = self._clients[is_here, proxy] = httpx.AsyncClient(
                http2=True,
                verify=network.tls or True,
                limits=httpx.Limits(
                    max_connections=network.most_connections, max_keepalive_connections=32
                ),
                follow_redirects=False,
                trust_env=not is_here and not proxy,
                proxy=proxy or None,
                headers={"user-agent": AGENT},
            )
        return client


def usable_key(access: Access) -> str:
    """Return the key as it may stand in a header.

    Raises:
        KeyRefused: no server would take it; a library would print it in its complaint.
    """
    key = access.secret.reveal().strip()
    if key and key.isascii() and key.isprintable():
        return key
    raise errors.KeyRefused(key_id=access.key_id)


def failure_of(error: httpx.HTTPError, *, is_sent: bool) -> CloudError:
    """Return what a failure of the network means for a request that was sent, or never was."""
    if isinstance(error, httpx.DecodingError):
        return errors.AnswerUnreadable()
    if is_sent:
        return errors.AnswerLost()
    if isinstance(error, httpx.UnsupportedProtocol):
        return errors.WrongAddress()
    return failure_of_tls(error) or errors.NoConnection()


def failure_of_tls(error: BaseException) -> CloudError | None:
    """Return what it means where TLS is the reason, None where it is not."""
    return errors.ConnectionUnsafe() if _is_of_tls(error) else None


def hide_headers(*loggers: str) -> None:
    """Let libraries log nothing below a warning: their details have the key in them."""
    for name in loggers:
        logger = logging.getLogger(name)
        if _is_no_detail not in logger.filters:
            logger.addFilter(_is_no_detail)


def _is_no_detail(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


def _is_unsent(error: httpx.HTTPError) -> bool:
    kinds = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
    return isinstance(error, (*kinds, httpx.UnsupportedProtocol, httpx.ProxyError))


def _is_of_tls(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _parts(call: Call) -> list[tuple[str, tuple[str | None, bytes | str, str | None]]] | None:
    """Return a multipart form: fields first, then files with name and type."""
    if not call.form and not call.uploads:
        return None
    fields = [(name, (None, value, None)) for name, value in call.form]
    files = [(one.form_field, (one.name, one.content, one.mime)) for one in call.uploads]
    return [*fields, *files]
