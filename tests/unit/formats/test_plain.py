"""Plain text: a line for each line or paragraph."""

import pytest

from studio.formats.plain import FORMAT
from studio.formats.reading import read_text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("One.\nTwo.\n\n  \nThree.", ["One.", "Two.", "Three."]),
        ("A sentence that was\nbroken by an editor.\nAnother one.", [
            "A sentence that was broken by an editor.", "Another one."]),
        ("Title\n\nand a paragraph", ["Title", "and a paragraph"]),
        ("Один.\nДва", ["Один.", "Два"]),
        ("一。\n二。", ["一。", "二。"]),
    ],
)  # fmt: skip
def test_paragraphs_and_rows_become_lines(text: str, lines: list[str]):
    assert [line.text for line in FORMAT.read(text).lines] == lines


def test_names_before_a_colon_are_speakers():
    script = read_text("Ana: Hello.\nBen: Hello, Ana.\nAna: Bye.", FORMAT)
    assert [(line.speaker, line.text) for line in script.lines] == [
        ("Ana", "Hello."),
        ("Ben", "Hello, Ana."),
        ("Ana", "Bye."),
    ]


def test_a_name_on_a_row_of_its_own_speaks_the_paragraph():
    script = read_text("ANA:\nHello.\nHow are you?\n\nBEN (softly):\nFine.", FORMAT)
    assert [(line.speaker, line.text, line.note) for line in script.lines] == [
        ("ANA", "Hello.", ""),
        ("ANA", "How are you?", ""),
        ("BEN", "Fine.", "softly"),
    ]


def test_directions_in_brackets_stay_in_a_text_that_is_no_subtitle():
    script = read_text("[whispers] Come here.\nNow.", FORMAT)
    assert script.lines[0].text == "[whispers] Come here."
