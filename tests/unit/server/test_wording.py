"""What is said of a text: every said character knows the written ones it stands for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.providers.base import WordTime
from studio.server.alignment import aligned
from studio.server.lexicons import rule_of
from studio.server.tongues import guessed
from studio.server.wording import LONGEST_BREAK_S, Rule, wordings


def said(text: str, *rules: Rule, has_tags: bool = False) -> str:
    return "".join(one.text for one in wordings(text, rules, has_tags=has_tags))


def rule(word: str, alias: str, **options: bool) -> Rule:
    made = rule_of({"string_to_replace": word, "alias": alias, **options})
    assert made is not None
    return made


@given(st.text(st.sampled_from("ab <>/[].\"'=1s") | st.characters(codec="utf-8")))
def test_every_said_character_stands_for_written_ones_in_order(text: str) -> None:
    rules = (Rule(re.compile("ab"), "long words"), Rule(re.compile("a"), ""))
    for wording in wordings(text, rules, has_tags=True):
        assert len(wording.text) == len(wording.starts) == len(wording.ends)
        assert list(wording.starts) == sorted(wording.starts)
        assert all(0 <= a < b <= len(text) for a, b in zip(wording.starts, wording.ends))  # noqa: B905


def test_pauses_cut_a_text() -> None:
    first, second, third = wordings('A <break time="1.5s" /> B <break strength="weak"/> C')
    assert (first.text, first.pause_s) == ("A ", 1.5)
    assert (second.text, second.pause_s) == (" B ", 0.2)
    assert (third.text, third.pause_s) == (" C", 0.0)
    assert wordings('<break time="99s"/>')[0].pause_s == LONGEST_BREAK_S
    assert wordings('<break time="500ms"/>')[0].pause_s == 0.5
    assert wordings("<break>")[0].pause_s == 0.5


def test_tags_are_not_said_but_mathematics_is() -> None:
    assert (
        said("<speak>1 < 2 and <prosody rate='slow'>3 > 2</prosody></speak>") == "1 < 2 and 3 > 2"
    )
    assert said("[laughs] Hello [pause] you", has_tags=True) == " Hello  you"
    assert said("[laughs] Hello") == "[laughs] Hello"


def test_rules_replace_whole_words_and_keep_the_way_back() -> None:
    (wording,) = wordings("My SQL, mysql.", [rule("SQL", "sequel")])
    assert wording.text == "My sequel, mysql."
    assert wording.written(3, 9) == (3, 6)
    assert said("SQL sql", rule("sql", "sequel", case_sensitive=False)) == "sequel sequel"
    assert said("mysql", rule("sql", "sequel", word_boundaries=False)) == "mysequel"
    assert said("C++ now", rule("C++", "see plus plus")) == "see plus plus now"


def test_rules_apply_one_after_the_other() -> None:
    assert said("a", rule("a", "b"), rule("b", "c")) == "c"


def test_sounds_in_phonetic_letters_change_nothing() -> None:
    assert rule_of({"string_to_replace": "x", "type": "phoneme", "phoneme": "y"}) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The storm came early and we ran.", "en"),
        ("Der Sturm kam früh und wir sind gerannt.", "de"),
        ("La tormenta llegó temprano y no pudimos correr.", "es"),
        ("La tempête est arrivée tôt et nous avons couru.", "fr"),
        ("A tempestade chegou cedo e não pudemos correr.", "pt"),
        ("Буря пришла рано, и мы побежали.", "ru"),
        ("Буря прийшла рано, і ми побігли.", "uk"),
        ("嵐が早く来ました。", "ja"),
        ("暴风雨来得很早。", "zh"),
        ("폭풍이 일찍 왔다.", "ko"),
        ("तूफान जल्दी आ गया।", "hi"),
        ("وصلت العاصفة مبكرا.", "ar"),
        ("12345", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_text_is_heard(text: str, language: str) -> None:
    assert guessed(text) == language


@given(st.integers(0, 30), st.lists(st.floats(0, 9), min_size=4, max_size=4))
def test_characters_follow_each_other_without_gaps(length: int, times: list[float]) -> None:
    text = "x" * length
    a, b, c, d = sorted(times)
    words = [WordTime(2, 5, b, c), WordTime(7, 12, c, d)]
    alignment = aligned(text, (0, length), words, a, 10.0)
    assert len(alignment.starts_s) == len(alignment.ends_s) == length
    assert alignment.starts_s[1:] == alignment.ends_s[:-1]
    assert list(alignment.starts_s) == sorted(alignment.starts_s)
    assert all(round(a, 4) <= one <= 10.0 for one in alignment.starts_s)


def test_a_word_begins_when_it_is_said() -> None:
    alignment = aligned(
        "Hi you", (0, 6), [WordTime(0, 2, 0.1, 0.5), WordTime(3, 6, 0.6, 1.2)], 0, 2
    )
    assert alignment.starts_s == (0.0, 0.25, 0.5, 0.6, 0.8, 1.0)
    assert alignment.ends_s[-1] == 2.0
