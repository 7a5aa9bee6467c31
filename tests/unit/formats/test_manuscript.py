"""Manuscripts: what is read aloud of Markdown, plain text and Word documents."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

import pytest

from studio.domain.errors import ScriptError
from studio.domain.script import Opening
from studio.formats.manuscript import manuscript_of, read_manuscript

CHAPTER, PARAGRAPH, SENTENCE = Opening.CHAPTER, Opening.PARAGRAPH, Opening.SENTENCE

WORD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "{}</w:body></w:document>"
)


def told(script):
    return [(line.opens, line.text) for line in script.lines]


def word(body, **parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", WORD.format(body))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return written.getvalue()


def test_headings_are_chapters_and_paragraphs_are_taken_apart_into_sentences():
    script = manuscript_of("# One\n\nFirst here. Second\nhere.\n\n# Two\n\nThird.\n")
    assert told(script) == [
        (CHAPTER, "One"), (PARAGRAPH, "First here."), (SENTENCE, "Second here."),
        (CHAPTER, "Two"), (PARAGRAPH, "Third."),
    ]  # fmt: skip


def test_the_highest_headings_that_come_twice_are_chapters_and_those_below_are_paragraphs():
    script = manuscript_of("# Book\n\n## One\n\n### Scene\n\nA.\n\n## Two\n\nB.\n")
    assert [opens for opens, _ in told(script)] == [
        CHAPTER, CHAPTER, PARAGRAPH, PARAGRAPH, CHAPTER, PARAGRAPH
    ]  # fmt: skip


def test_nothing_of_markdown_is_spoken_but_its_words():
    text = (
        "---\ntitle: x\n---\nHead\n====\n\n*Soft*, **loud** and `code` by [us](http://a.b).\n\n"
        "```\nnever()\n```\n<!-- not this -->\n- a point\n- [x] done\n> quoted &amp; kept\n\n***\n"
        "![picture](p.png) snake_case stays\\*\n"
    )
    assert [line.text for line in manuscript_of(text, is_markdown=True).lines] == [
        "Head", "Soft, loud and code by us.", "a point", "done", "quoted & kept",
        "snake_case stays*",
    ]  # fmt: skip


def test_chapters_of_plain_text_are_known_by_their_words_in_many_languages():
    text = (
        "CHAPTER I.\nDown the Rabbit-Hole\n\nText\nwrapped.\n\nГлава 2\n\nЕщё.\n\n第三章 夜\n\nEnd."
    )
    script = manuscript_of(text)
    heads = [text for opens, text in told(script) if opens is CHAPTER]
    assert heads == ["CHAPTER I. Down the Rabbit-Hole", "Глава 2", "第三章 夜"]
    assert (PARAGRAPH, "Text wrapped.") in told(script)


def test_speakers_are_named_in_front_of_what_they_say_and_keep_all_its_sentences():
    script = manuscript_of("ANA: Hello. Who is it?\n\nBEN: Me.\n\nANA: Come in.")
    assert [(line.speaker, line.text) for line in script.lines] == [
        ("ANA", "Hello."), ("ANA", "Who is it?"), ("BEN", "Me."), ("ANA", "Come in.")
    ]  # fmt: skip


def test_a_word_document_gives_its_paragraphs_and_headings_whatever_their_styles_are_called():
    styles = WORD.replace("w:document", "w:styles").format(
        '<w:style w:styleId="Koppe1"><w:name w:val="heading 1"/></w:style>'
    )
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Koppe1"/></w:pPr><w:r><w:t>One</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>Said </w:t></w:r><w:r><w:t>so.</w:t></w:r>"
        "<w:del><w:r><w:delText>struck</w:delText></w:r></w:del></w:p><w:p/>"
    )
    script = read_manuscript(word(body, styles=styles), PurePath("book.de.docx"))
    assert told(script) == [(CHAPTER, "One"), (PARAGRAPH, "Said so.")]
    assert script.language == "de"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 word/document.xml and then nothing",
        word("<w:p>"),
        word('<w:p><w:r><w:t>&x;</w:t></w:r></w:p>').replace(b"PK", b"PK", 1)[:90],
        b"# \n\n---\n",
        b"",
    ],
)  # fmt: skip
def test_what_cannot_be_read_aloud_is_refused_in_words(content):
    with pytest.raises(ScriptError, match=r"book\.docx"):
        read_manuscript(content, PurePath("book.docx"))


def test_a_document_type_of_its_own_is_never_read():
    bomb = '<!DOCTYPE a [<!ENTITY b "b">]>' + WORD.format("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    with pytest.raises(ScriptError):
        read_manuscript(written.getvalue(), PurePath("a.docx"))
