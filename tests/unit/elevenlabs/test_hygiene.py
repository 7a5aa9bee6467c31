"""Text as it is sent: composed, clean, cut where a speaker would breathe."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.providers.elevenlabs.hygiene import pieces_of, sent_text

UNSENT = ("Cc", "Cs", "Cn", "Co")


@given(st.text(max_size=60))
def test_what_is_sent_is_composed_and_has_no_control_characters(text):
    sent = sent_text(text)
    blanked = "".join(" " if sign in "\n\r\t\v\f\x85" else sign for sign in text)
    kept = "".join(one for one in blanked if unicodedata.category(one) not in UNSENT)
    assert sent.text == unicodedata.normalize("NFC", kept)


@given(st.text(max_size=60))
def test_each_character_knows_its_place_in_the_text_as_given(text):
    sent = sent_text(text)
    assert len(sent.places) == len(sent.text)
    assert list(sent.places) == sorted(sent.places)
    assert sent.given(0, len(sent.text)) == (sent.places[0] if sent.places else 0, len(text)) or (
        not sent.text
    )


def test_accents_typed_apart_are_sent_as_one_letter_and_found_again():
    text = "cafe\u0301 sol\u0000o"
    sent = sent_text(text)
    assert sent.text == "café solo"
    assert text[slice(*sent.given(0, 4))] == "cafe\u0301"
    assert text[slice(*sent.given(5, 9))] == "sol\u0000o"


def test_syllables_of_korean_typed_letter_by_letter_are_composed():
    assert sent_text(unicodedata.normalize("NFD", "한국말")).text == "한국말"


def test_a_break_of_a_line_becomes_a_blank():
    assert sent_text("one\r\ntwo\tthree").text == "one  two three"


@given(st.text("ab .,!?…。é\u0301 \n", max_size=200), st.integers(1, 40))
def test_pieces_are_the_whole_text_and_none_is_too_long(text, longest):
    pieces = pieces_of(text, longest)
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(end - start <= longest for start, end in pieces)
    assert all(end > start for start, end in pieces) or not text


@pytest.mark.parametrize(
    ("text", "longest", "pieces"),
    [
        ("One two. Three four.", 12, ["One two. ", "Three four."]),
        ("He said “No.” Then he left.", 18, ["He said “No.” ", "Then he left."]),
        ("One, two three four", 14, ["One, two ", "three four"]),
        ("今日は。明日は。", 5, ["今日は。", "明日は。"]),
        ("Whole.", 40, ["Whole."]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
    ],
)
def test_texts_are_cut_after_sentences_then_clauses_then_words(text, longest, pieces):
    assert [text[start:end] for start, end in pieces_of(text, longest)] == pieces
