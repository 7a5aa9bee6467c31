"""What is to be read aloud: plain text, Markdown or a Word document, as sentences and chapters.

Unlike a script for a film it has no times, but paragraphs and headings. Nothing of its markup is
spoken: emphasis, links, lists, code and comments leave their words, or nothing.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studio.domain.errors import ScriptError
from studio.domain.languages import language_from_name
from studio.domain.script import Opening
from studio.domain.sentences import sentences
from studio.domain.text import mark
from studio.formats.base import Repairs, Script, ScriptLine
from studio.formats.cues import UNSPACED
from studio.formats.docx import is_docx, paragraphs_of
from studio.formats.encoding import decode
from studio.formats.speakers import label_of, split_speakers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import PurePath

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".docx")
"""What a manuscript is called, the usual one first."""

_NO_TEXT = mark("Errors", "“{name}” has nothing to be read aloud.")
_NO_TEXT_HINT = mark("Errors", "Check that it is the right file and not empty.")

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_HARD_WRAP = 110
"""Rows of a text that was wrapped for a screen or page are no longer than this."""

_HASHES = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*\s*$")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:(=+)|(-{2,}))\s*$")
_RULE = re.compile(r"[ ]{0,3}(?:[*_\-#~•]\s*){3,}$")
_FENCE = re.compile(r"^[ ]{0,3}(```|~~~).*?^[ ]{0,3}\1[^\n]*$", re.DOTALL | re.MULTILINE)
_FRONT = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>")
_BULLET = re.compile(r"\s*(?:>\s?)*(?:[-*+•]\s+|\d{1,3}[.)]\s+)?(?:\[[ xX]\]\s+)?")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^()\n]{0,1000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,300})\](?:\([^()\n]{0,1000}\)|\[[^\]\n]{0,100}\])")
_FOOTNOTE = re.compile(r"\[\^[^\]\n]{1,40}\]:?")
_STRONG = re.compile(r"(\*{1,3}|~~|`+)(?=\S)(.+?)(?<=\S)\1")
_UNDERLINED = re.compile(r"(?<!\w)(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>])")

_CHAPTER = re.compile(
    r"(?:(?:chapter|part|book|act|section|letter|kapitel|teil|buch|cap[ií]tulo|parte|libro"
    r"|chapitre|partie|livre|capitolo|rozdzia[łl]|hoofdstuk|глава|часть|книга|розділ)"
    r"\s+(?:\d{1,4}|[ivxlcdm]{1,8}|[^\W\d_]{1,20})\b.{0,60}"
    r"|第\s*[0-9一二三四五六七八九十百千〇零]{1,6}\s*[章部回話节節].{0,40}"
    r"|(?:prologue?|epilogue?|introduction|preface|foreword|afterword|interlude|dedication"
    r"|acknowledge?ments|prolog|epilog|vorwort|nachwort|einleitung|pr[óo]logo|ep[íi]logo"
    r"|introducci[óo]n|prefacio|pr[ée]face|avant-propos|пролог|эпилог|предисловие|введение)"
    r"(?:\s*[:.—–-].{0,60})?)\.?",
    re.IGNORECASE,
)
_HEADING_LENGTH = 90
_HEAD = "\x00"
"""Before a heading's words while it is found out who speaks; no text holds it."""

_BETWEEN_UNSPACED = re.compile(rf"(?<=[{UNSPACED}]) (?=[{UNSPACED}])")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or a paragraph."""

    text: str
    level: int = 0
    """Of a heading, 1 = the highest; 0 = a paragraph."""


def read_manuscript(content: bytes, path: PurePath) -> Script:
    """Return a file as what is read aloud; `path` only tells its name.

    Raises:
        ScriptError: it is no text, or has no words.
    """
    if is_docx(content):
        blocks = [Block(text, level) for text, level in paragraphs_of(content, path.name)]
        script = _script(blocks, path.name)
    else:
        decoded = decode(content, path.name)
        script = manuscript_of(
            decoded.text, path.name, is_markdown=path.suffix.lower() in (".md", ".markdown")
        )
        script = replace(script, warnings=(*decoded.warnings, *script.warnings))
    return replace(script, language=language_from_name(path.name))


def manuscript_of(text: str, name: str = "", *, is_markdown: bool = False) -> Script:
    """Return a text as what is read aloud; it is Markdown where it has headings of that.

    Raises:
        ScriptError: it has no words.
    """
    is_markdown = is_markdown or any(_HASHES.match(row) for row in text.split("\n"))
    blocks = _markdown_blocks(text) if is_markdown else _plain_blocks(text)
    return _script(blocks, name)


def _script(blocks: Iterable[Block], name: str) -> Script:
    spoken = [block for block in blocks if any(sign.isalnum() for sign in block.text)]
    if not spoken:
        raise ScriptError(_NO_TEXT, hint=_NO_TEXT_HINT, name=name)
    repairs, level = Repairs(), _chapter_level(spoken)
    lines = [_line(block, level) for block in spoken]
    named = [_heading(line) for line in split_speakers(lines, repairs)]
    parts = tuple(part for line in named for part in _in_sentences(line))
    return Script(parts, warnings=repairs.warnings())


def _line(block: Block, level: int) -> ScriptLine:
    """Return a block as a line; a heading's words wait in its note: “Part 1: …” names nobody."""
    if not block.level:
        return ScriptLine(None, None, block.text, opens=Opening.PARAGRAPH)
    opens = Opening.CHAPTER if block.level <= level else Opening.PARAGRAPH
    return ScriptLine(None, None, "", note=f"{_HEAD}{block.text}", opens=opens)


def _heading(line: ScriptLine) -> ScriptLine:
    if not line.note.startswith(_HEAD):
        return line
    return replace(line, text=line.note.removeprefix(_HEAD), note="")


def _in_sentences(line: ScriptLine) -> list[ScriptLine]:
    if line.opens is Opening.CHAPTER:
        return [line]
    first, *rest = sentences(line.text) or ("",)
    return [
        replace(line, text=first),
        *(replace(line, text=text, opens=Opening.SENTENCE) for text in rest),
    ]


def _chapter_level(blocks: Sequence[Block]) -> int:
    """Return the level of headings that are chapters: the highest one that comes twice."""
    counts = Counter(block.level for block in blocks if block.level)
    often = [level for level in sorted(counts) if counts[level] > 1]
    return (often or sorted(counts) or [1])[0]


def _plain_blocks(text: str) -> list[Block]:
    paragraphs = [rows for part in _BLANK.split(text) if (rows := _rows(part))]
    is_wrapped = len(paragraphs) > 1 and all(
        len(row) <= _HARD_WRAP for rows in paragraphs for row in rows
    )
    blocks: list[Block] = []
    for rows in paragraphs:
        if _CHAPTER.fullmatch(rows[0]) and len(rows) <= 2 and len(rows[-1]) <= _HEADING_LENGTH:
            blocks.append(Block(_heading_text(rows), 1))
        elif is_wrapped and not any(label_of(row) for row in rows):
            blocks.append(Block(_joined(rows)))
        elif any(label_of(row) for row in rows):
            blocks.append(Block("\n".join(rows)))
        else:
            blocks += [Block(row, int(bool(_CHAPTER.fullmatch(row)))) for row in rows]
    return blocks


def _rows(part: str) -> list[str]:
    return [row for line in part.split("\n") if (row := line.strip()) and not _RULE.match(row)]


def _heading_text(rows: Sequence[str]) -> str:
    """Return a number and a title on two rows as one heading."""
    return ". ".join(row.rstrip(".") for row in rows) if len(rows) > 1 else rows[0]


def _markdown_blocks(text: str) -> list[Block]:
    text = _COMMENT.sub("", _FENCE.sub("\n\n", _FRONT.sub("", text)))
    blocks: list[Block] = []
    rows: list[str] = []

    def close() -> None:
        if rows:
            blocks.append(Block(_joined([_unmarked(row) for row in rows])))
            rows.clear()

    for row in text.split("\n"):
        hashes, underline = _HASHES.match(row), _UNDERLINE.match(row)
        if hashes:
            close()
            blocks.append(Block(_unmarked(hashes[2]), len(hashes[1])))
        elif underline and len(rows) == 1:
            title = _unmarked(rows.pop())
            blocks.append(Block(title, 1 if underline[1] else 2))
        elif not row.strip() or _RULE.match(row):
            close()
        else:
            if rows and _begins_block(row, rows[-1]):
                close()
            rows.append(row)
    close()
    return blocks


def _begins_block(row: str, before: str) -> bool:
    """Whether a row is a point of a list, the first of a quotation, or says who speaks."""
    bullet = _BULLET.match(row)
    sign = bullet[0].strip() if bullet else ""
    is_quoted_on = sign == ">" and before.lstrip().startswith(">")
    return bool(sign and not is_quoted_on) or label_of(row.strip()) is not None


def _unmarked(row: str) -> str:
    """Return a row of Markdown as it is spoken."""
    row = _BULLET.sub("", row, count=1)
    row = _LINK.sub(r"\1", _FOOTNOTE.sub("", _IMAGE.sub("", row)))
    for _ in range(3):  # emphasis inside emphasis
        row = _UNDERLINED.sub(r"\2", _STRONG.sub(r"\2", row))
    row = html.unescape(_TAG.sub("", row))
    return " ".join(_ESCAPED.sub(r"\1", row).split())


def _joined(rows: Sequence[str]) -> str:
    """Return rows a paragraph was wrapped into as one; scripts without blanks get none."""
    return _BETWEEN_UNSPACED.sub("", " ".join(rows))
