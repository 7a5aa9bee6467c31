"""Timed Text: nested times, frames, ticks and agents; XML from strangers is safe."""

import pytest

from studio.domain.errors import ScriptError
from studio.formats.base import ReadOptions, Repair, Script
from studio.formats.ttml import FORMAT

SECOND = 48_000
NAMESPACES = 'xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"'


def read(body: str, attributes: str = "", head: str = "") -> Script:
    text = (
        f'<?xml version="1.0" encoding="UTF-16"?>\n<tt {NAMESPACES} {attributes}>'
        f"<head>{head}</head><body>{body}</body></tt>"
    )
    return FORMAT.read(text, ReadOptions(name="film.ttml"))


def times(script: Script) -> list[tuple[int | None, int | None]]:
    return [(line.start, line.end) for line in script.lines]


@pytest.mark.parametrize(
    ("begin", "attributes", "sample"),
    [
        ("00:00:01.500", "", SECOND * 3 // 2),
        ("00:00:01:12", 'ttp:frameRate="24"', SECOND * 3 // 2),
        ("00:00:01:12", "", SECOND + 12 * 1920),
        ("30f", 'ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001"', 48_048),
        ("15000000t", 'ttp:tickRate="10000000"', SECOND * 3 // 2),
        ("1.5s", "", SECOND * 3 // 2),
        ("1500ms", "", SECOND * 3 // 2),
        ("0.5m", "", 30 * SECOND),
        ("1h", "", 3600 * SECOND),
    ],
)
def test_every_notation_of_a_time_is_read(begin: str, attributes: str, sample: int):
    script = read(f'<div><p begin="{begin}" end="2h">Hello.</p></div>', attributes)
    assert times(script) == [(sample, 7200 * SECOND)]


def test_times_count_from_the_beginning_of_the_element_around():
    script = read(
        '<div begin="10s"><p begin="1s" dur="2s">One.</p>'
        '<p begin="3s"><span begin="1s" end="2s">Two</span> '
        '<span begin="2s" end="3s">three</span></p>'
        "</div><div><p begin='1s' end='2s'>Four.</p></div>"
    )
    assert [line.text for line in script.lines] == ["One.", "Two", "three", "Four."]
    assert times(script) == [
        (11 * SECOND, 13 * SECOND),
        (14 * SECOND, 15 * SECOND),
        (15 * SECOND, 16 * SECOND),
        (SECOND, 2 * SECOND),
    ]


def test_text_is_joined_and_broken_as_it_is_shown():
    script = read(
        "<p begin='0s' end='1s'>\n   Hello,\n   <span>my <i>dear</i></span><br/>friend\n</p>"
    )
    assert script.lines[0].text == "Hello, my dear\nfriend"


def test_language_and_speakers_come_from_the_head():
    script = read(
        "<div><p begin='0s' end='1s' ttm:agent='a1'>Hello.</p></div>",
        'xml:lang="pt-br" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"',
        "<metadata><ttm:agent xml:id='a1' type='person'><ttm:name type='full'>Ana Sá</ttm:name>"
        "</ttm:agent></metadata>",
    )
    assert script.language == "pt-br"
    assert script.lines[0].speaker == "Ana Sá"


def test_times_that_cannot_be_read_keep_their_text():
    script = read("<p begin='later' end='1s'>Hello.</p>")
    assert script.lines[0].text == "Hello."
    assert script.warnings[0].repair is Repair.BAD_TIMES


@pytest.mark.parametrize(
    "document_type",
    [
        '<!DOCTYPE tt [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE tt SYSTEM "file:///etc/passwd">',
        "<!DOCTYPE tt>",
    ],
)
def test_document_types_are_refused_in_words(document_type: str):
    text = f"<?xml version='1.0'?>{document_type}<tt><body><p begin='1s'>&b;</p></body></tt>"
    with pytest.raises(ScriptError, match=r"“film\.ttml” defines its own document type"):
        FORMAT.read(text, ReadOptions(name="film.ttml"))


@pytest.mark.parametrize("body", ["<p>", "<p>&nope;</p>", "</p>", "<p begin='1s' begin='2s'/>"])
def test_broken_markup_is_refused_with_its_line(body: str):
    with pytest.raises(ScriptError, match="line 2 is not valid XML"):
        read(body)


def test_markup_that_ends_before_it_begins_is_refused():
    with pytest.raises(ScriptError, match="not valid XML"):
        FORMAT.read("</tt><tt>", ReadOptions(name="film.ttml"))


def test_markup_nested_without_end_is_refused():
    with pytest.raises(ScriptError, match="nested 100 deep"):
        FORMAT.read("<tt><body>" + "<span>" * 200_000, ReadOptions(name="film.ttml"))
