"""Paragraphs taken apart into sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four…  Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("Dr. A. Smith paid 3.50, e.g. for tea. Then left.", [
            "Dr. A. Smith paid 3.50, e.g. for tea.", "Then left."]),
        ("“Is it?” he asked. “No!” She left.", ["“Is it?” he asked.", "“No!”", "She left."]),
        ("¿Vienes? ¡Sí! «Bien.» Adiós.", ["¿Vienes?", "¡Sí!", "«Bien.»", "Adiós."]),
        ("今日は。元気？「はい。」また。", ["今日は。", "元気？", "「はい。」", "また。"]),
        ("Это т.е. он. Потом ушёл.", ["Это т.е. он.", "Потом ушёл."]),
        ("So did I. Good.", ["So did I.", "Good."]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_would_pause(text, expected):
    assert list(sentences(text)) == expected


@given(st.text(alphabet='ab A.!?。”" \n', max_size=60))
def test_no_word_is_lost_or_doubled(text):
    joined = "".join(sentences(text))
    assert joined.replace(" ", "") == "".join(text.split())
