"""Rules of pronunciation from and to lexicon files (W3C Pronunciation Lexicon Specification)."""

from __future__ import annotations

import re
import xml.sax.saxutils
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from studio.server.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.server.values import Object

_PLS: Final = "http://www.w3.org/2005/01/pronunciation-lexicon"
LARGEST_FILE: Final = 10 << 20
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def rules_of_pls(content: bytes) -> list[Object]:
    """Return the rules of a Pronunciation Lexicon Specification file.

    Raises:
        ApiError: it is too large or no such file.
    """
    if len(content) > LARGEST_FILE:
        raise ApiError("request_too_large", f"A lexicon may have {LARGEST_FILE} bytes.")
    if _DOCTYPE.search(content):  # entities could be made to grow without end
        raise ApiError("invalid_file_type", "A lexicon with a DOCTYPE is not read.", param="file")
    try:
        root = ET.fromstring(content)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise ApiError("invalid_file_type", f"The file is no PLS: {error}", param="file") from error
    alphabet = root.get("alphabet") or "ipa"
    rules: list[Object] = []
    for lexeme in root.iter(f"{{{_PLS}}}lexeme"):
        alias = (lexeme.findtext(f"{{{_PLS}}}alias") or "").strip()
        phoneme = (lexeme.findtext(f"{{{_PLS}}}phoneme") or "").strip()
        for grapheme in lexeme.iter(f"{{{_PLS}}}grapheme"):
            word = (grapheme.text or "").strip()
            if word and alias:
                rules.append(_rule(word, "alias", {"alias": alias}))
            elif word and phoneme:
                sounds = {"phoneme": phoneme, "alphabet": alphabet}
                rules.append(_rule(word, "phoneme", sounds))
    return rules


def pls_of(rules: Sequence[Object]) -> str:
    """Return rules as a PLS file."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<lexicon version="1.0" xmlns="{_PLS}" alphabet="ipa" xml:lang="en-US">',
    ]
    for rule in rules:
        kind = "alias" if rule["type"] == "alias" else "phoneme"
        word = xml.sax.saxutils.escape(str(rule["string_to_replace"]))
        said = xml.sax.saxutils.escape(str(rule[kind]))
        lines.append(f"  <lexeme><grapheme>{word}</grapheme><{kind}>{said}</{kind}></lexeme>")
    return "\n".join([*lines, "</lexicon>", ""])


def _rule(word: str, kind: str, rest: Object) -> Object:
    return {
        "string_to_replace": word,
        "type": kind,
        **rest,
        "case_sensitive": True,
        "word_boundaries": True,
    }
