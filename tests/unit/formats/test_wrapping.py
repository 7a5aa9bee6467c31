"""Texts are broken for the screen where reading them is easy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.formats.wrapping import UNSPACED_WIDTH, WIDTH, for_screen
from tests.unit.formats.strategies import texts


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Short enough for one row.", ["Short enough for one row."]),
        ("One\nwas\nmany.", ["One was many."]),
        (
            "This is a sentence that is too long for a single row.",
            ["This is a sentence that is", "too long for a single row."],
        ),
        ("左に見えるのは頭のスナーラーです。すべて安全です、本当に。", [
            "左に見えるのは頭のスナーラーで", "す。すべて安全です、本当に。"]),
        ("", [""]),
    ],
)  # fmt: skip
def test_rows_are_few_and_about_equally_long(text: str, rows: list[str]):
    assert for_screen(text).split("\n") == rows


@given(text=texts())
def test_breaking_loses_nothing_but_blanks(text: str):
    assert "".join(for_screen(text).split()) == "".join(text.split())


@given(words=st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=60))
def test_no_row_is_wider_than_allowed(words: list[str]):
    assert all(len(row) <= WIDTH for row in for_screen(" ".join(words)).split("\n"))


def test_a_row_never_begins_with_closing_punctuation():
    text = "あ" * UNSPACED_WIDTH + "。" + "あ" * UNSPACED_WIDTH
    assert all(not row.startswith("。") for row in for_screen(text).split("\n"))


def test_a_word_wider_than_a_row_stays_whole():
    assert for_screen("a " + "b" * 60) == "a\n" + "b" * 60
