"""Results fetched from signed links: without the key, which belongs to the API alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from studio.domain.access import is_loopback
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.connection import AGENT, failure_of

if TYPE_CHECKING:
    from studio.providers.elevenlabs.connection import Connection

READ_S = 300.0


async def fetched(link: str, connection: Connection) -> bytes:
    """Return what a link leads to.

    Args:
        link: https, or http on this machine; never shown, for whoever has it may fetch it.
        connection: whose proxy and certificates are used.

    Raises:
        WrongAddress: it is no such link.
        NotFound: it has run out.
        CloudError: nobody answers, or not wholly.
    """
    network = connection.network
    is_here = _is_here(link)
    proxy = "" if is_here else connection.proxy()
    timeout = httpx.Timeout(
        READ_S, connect=network.connect_s, write=network.write_s, pool=network.pool_s
    )
    try:
        async with httpx.AsyncClient(
            http2=True,
            verify=network.tls or True,
            trust_env=not is_here and not proxy,
            proxy=proxy or None,
            headers={"user-agent": AGENT},
            timeout=timeout,
        ) as client:
            response = await client.get(link)
            status, content = response.status_code, response.content
    except httpx.HTTPError as error:
        failure: errors.CloudError = failure_of(error, is_sent=True)
    except httpx.InvalidURL:
        failure = errors.WrongAddress()
    else:
        if status == httpx.codes.OK:
            return content
        failure = errors.NotFound(explanation=f"HTTP {status}")
    raise failure


def _is_here(link: str) -> bool:
    """Tell whether a link leads to this machine.

    Raises:
        WrongAddress: it would be fetched in the open.
    """
    try:
        parts = urlsplit(link)
        is_here = is_loopback(parts.hostname or "")
    except ValueError:
        parts, is_here = urlsplit(""), False
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        raise errors.WrongAddress
    return is_here
