"""Word documents (.docx): their paragraphs and headings, read as a stream and without entities.

The text is in `word/document.xml` of a ZIP archive (ECMA-376, part 1, clause 17). The file may
come from anywhere: what would unpack to far more than a manuscript is refused, and so are document
types.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from studio.domain.errors import ScriptError
from studio.domain.text import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes of XML; a book has about ten million."""

_BODY = "word/document.xml"
_STYLES = "word/styles.xml"
_MAGIC = b"PK\x03\x04"
_DAMAGED = mark("Errors", "“{name}” is not a Word document the studio can read.")
_HINT = mark("Errors", "Save it as plain text in your word processor.")
_TITLES = frozenset({"title", "titel", "titre", "título", "titolo", "название"})
_HEADING = re.compile(
    r"(?:heading|überschrift|berschrift|titre|título|ttulo|titolo|заголовок|kop)\s?(\d)"
)
_SILENT = frozenset({"del", "instrText", "footnoteReference", "delText"})
"""What was struck out, and codes of fields."""


def is_docx(content: bytes) -> bool:
    """Whether bytes are a Word document by what is in them."""
    return content.startswith(_MAGIC) and _BODY.encode() in content


def paragraphs_of(content: bytes, name: str) -> list[tuple[str, int]]:
    """Return the paragraphs of a document and their levels: 1 to 9 for headings, 0 for text.

    Raises:
        ScriptError: it is damaged, or far too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            levels = _levels(_unpacked(archive, _STYLES)) if _STYLES in archive.namelist() else {}
            reader = _Paragraphs(levels)
            _parse(_unpacked(archive, _BODY), reader)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError,
            ValueError, EOFError, OSError, expat.ExpatError) as error:  # fmt: skip
        raise ScriptError(_DAMAGED, hint=_HINT, name=name) from error
    return reader.found


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        content = file.read(MAX_UNPACKED + 1)
    if len(content) > MAX_UNPACKED:
        raise ValueError(name)
    return content


class _Paragraphs:
    """Receives the events of the XML parser."""

    def __init__(self, levels: Mapping[str, int]) -> None:
        self.found: list[tuple[str, int]] = []
        self._levels = levels
        self._texts: list[str] = []
        self._level = 0
        self._is_text = False
        self._silent = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        name, value = _local(tag), attributes.get("w:val", "")
        self._silent += name in _SILENT
        if name == "p":
            self._texts, self._level = [], 0
        elif name == "pStyle":
            self._level = self._levels.get(value, _level_of(value))
        elif name == "outlineLvl" and value.isdecimal() and int(value) < 9:
            self._level = int(value) + 1
        elif name in ("tab", "br", "cr"):
            self._texts.append(" ")
        self._is_text = name == "t" and not self._silent

    def end(self, tag: str) -> None:
        """Close an element."""
        name = _local(tag)
        self._silent -= name in _SILENT
        self._is_text = False
        if name == "p":
            text = " ".join("".join(self._texts).split())
            if text:
                self.found.append((text, self._level))
            self._texts = []

    def text(self, text: str) -> None:
        """Take characters."""
        if self._is_text:
            self._texts.append(text)


class _Styles(_Paragraphs):
    """Learns which styles are headings: their ids are in the writer's language."""

    def __init__(self) -> None:
        super().__init__({})
        self.levels: dict[str, int] = {}
        self._style = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        name, value = _local(tag), attributes.get("w:val", "")
        if name == "style":
            self._style = attributes.get("w:styleId", "")
        elif name == "name" and self._style and _level_of(value):
            self.levels[self._style] = _level_of(value)
        elif name == "outlineLvl" and self._style and value.isdecimal() and int(value) < 9:
            self.levels.setdefault(self._style, int(value) + 1)

    def end(self, _tag: str) -> None:
        """Close an element."""


def _levels(styles: bytes) -> Mapping[str, int]:
    reader = _Styles()
    _parse(styles, reader)
    return reader.levels


def _parse(document: bytes, reader: _Paragraphs) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(document, True)


def _refuse(*_: object) -> None:
    raise ValueError("a document type")


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _level_of(style: str) -> int:
    """Return the level a style's name or id tells, 0 for text."""
    plain = style.casefold().strip()
    if plain in _TITLES:
        return 1
    heading = _HEADING.match(plain)
    return int(heading[1]) if heading else 0
