from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.providers.offline.text import clean, has_words, is_unspaced, sentences, word_spans


@given(st.text(max_size=300))
def test_every_spoken_character_knows_where_it_stood_in_the_line(text: str) -> None:
    spoken = clean(text)
    assert len(spoken.text) == len(spoken.positions)
    assert list(spoken.positions) == sorted(spoken.positions)
    assert all(0 <= position < len(text) for position in spoken.positions)


@given(st.text(max_size=300))
def test_controls_and_emoji_never_reach_the_engine(text: str) -> None:
    for character in clean(text).text:
        assert character in "\n\u200c\u200d" or unicodedata.category(character)[0] != "C"
        assert unicodedata.category(character) != "So"


@given(st.text(alphabet="ab ,.!?\n。я本", max_size=2000))
def test_cutting_into_sentences_loses_no_letter(text: str) -> None:
    spoken = clean(text)
    letters = [p for c, p in zip(spoken.text, spoken.positions, strict=True) if c.isalpha()]
    kept = [
        position
        for part in sentences(spoken)
        for character, position in zip(part.text, part.positions, strict=True)
        if character.isalpha()
    ]
    assert kept == letters


def test_a_very_long_sentence_is_cut_at_spaces() -> None:
    parts = sentences(clean("word " * 2000))
    assert max(len(part.text) for part in parts) <= 400
    assert all(part.text.strip().startswith("word") for part in parts)


LONG = (
    "When the storm came over the hills in the early morning, nobody in the village had taken in "
    "the nets, and the boats that lay before the harbour were already gone by noon."
)


def test_a_long_sentence_is_spoken_clause_by_clause_so_that_it_is_heard_sooner() -> None:
    parts = [part.text.strip() for part in sentences(clean(LONG))]
    assert parts[0].endswith("early morning,")
    assert parts[-1].endswith("by noon.")
    assert " ".join(parts) == LONG


def test_a_short_sentence_and_a_short_last_clause_stay_whole() -> None:
    assert len(sentences(clean("In the evening, when it rained, she came back to the house."))) == 1
    assert len(sentences(clean(f"{'We waited ' * 12}for a long time, he said."))) == 1


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    text = "Yesterday afternoon I met Dr. Smith and his wife. They were well and very happy."
    assert [part.text.strip()[:4] for part in sentences(clean(text))] == ["Yest", "They"]


def test_an_accent_typed_apart_becomes_one_letter_at_its_place() -> None:
    spoken = clean("cafe\u0301 au lait")
    assert spoken.text == "café au lait"
    assert spoken.positions[3:5] == (3, 5)


@pytest.mark.parametrize("text", ["", "   ", "...", "—?!", "😀🎉", "\x00\x07", "\u200f\u202e"])
def test_a_line_without_words_has_no_sentences(text: str) -> None:
    assert sentences(clean(text)) == []


def test_prices_and_percentages_are_words() -> None:
    assert has_words("%")
    assert word_spans("“It costs $5, or 20%!”") == [(1, 3), (4, 9), (10, 12), (14, 16), (17, 20)]


def test_scripts_without_spaces_are_known() -> None:
    assert is_unspaced("北京")
    assert is_unspaced("ไทย")
    assert not is_unspaced("Привет")
