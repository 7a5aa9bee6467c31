"""One request to ElevenLabs as plain values: made by the modules of its area, sent by transport."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What a JSON body is made of."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a form. Name and type are always sent: the API guesses badly without them."""

    form_field: str
    name: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request without address, key and connection."""

    operation: str
    """The `operationId` of the official description, for the tests and the log."""
    method: str
    path: str
    """From the root, such as /v1/text-to-speech/21m00/stream; ids in it are escaped already."""
    query: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Json] | None = None
    """Sent as JSON; a call has this, a form, or neither."""
    form: tuple[tuple[str, str], ...] = ()
    """Fields of a multipart form, sent with `uploads`."""
    uploads: tuple[Upload, ...] = ()
    is_billed: bool = False
    """Whether an answer costs something: such a call is never repeated blindly."""
    group: str = ""
    """Which limit on parallel requests a billed call counts for: a model's `concurrency_group`."""
    read_timeout_s: float = 60.0
    """How long the next bytes of the answer may take."""


def path_part(text: str) -> str:
    """Return an id as it may stand in a path: nothing in it can lead elsewhere."""
    return quote(text, safe="").replace(".", "%2E") if text.strip(".") == "" else quote(text, "")
