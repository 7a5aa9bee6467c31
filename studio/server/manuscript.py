"""The text of a project: paragraphs of a document, or nodes of structured content."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from studio.server.errors import ApiError
from studio.server.values import parsed

if TYPE_CHECKING:
    from studio.server.values import Json


def paragraphs(document: bytes) -> list[dict[str, Json]]:
    """Return the paragraphs of a plain text as `{"text", "voice_id"}`.

    Raises:
        ApiError: it is no plain text.
    """
    try:
        text = document.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ApiError("invalid_file_type", "The document is no plain text in UTF-8.") from error
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    return [{"text": part, "voice_id": None} for part in parts if part]


def paragraphs_of_json(text: str) -> list[dict[str, Json]]:
    """Return what is said in chapters of blocks of nodes, as `{"text", "voice_id"}`.

    Raises:
        ApiError: it is no JSON.
    """
    try:
        chapters = parsed(text)
    except ValueError as error:
        raise ApiError("malformed_json", "from_content_json is no JSON.") from error
    found: list[dict[str, Json]] = []
    for chapter in _objects(chapters):
        for block in _objects(chapter.get("blocks")):
            for node in _objects(block.get("nodes")):
                said, voice = node.get("text"), node.get("voice_id")
                if isinstance(said, str) and said.strip():
                    found.append({"text": said, "voice_id": str(voice) if voice else None})
    return found


def _objects(value: Json) -> list[Mapping[str, Json]]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [one for one in value if isinstance(one, Mapping)]
