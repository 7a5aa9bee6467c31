"""Reading descriptions of voices in five languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.providers.offline import traits
from studio.providers.offline.description import read


@pytest.mark.parametrize(
    ("text", "kinds", "names"),
    [
        ("a deep, slow old man", ["male"], ["low", "slow", "old"]),
        ("A bright young woman who speaks fast", ["female"], ["bright", "young", "fast"]),
        ("little girl, high-pitched and squeaky", ["female", "child"], ["high", "high"]),
        ("husky", [], ["breathy", "rough"]),
        ("a 70-year-old man", ["male"], ["old"]),
        ("about 8 years old", ["child"], []),
        ("Eine tiefe, raue Männerstimme", ["male"], ["low", "rough"]),
        ("voz de mujer joven, alegre y rápida", ["female"], ["young", "happy", "fast"]),
        ("une vieille femme à la voix rauque", ["female"], ["old", "rough"]),
        ("молодая женщина с высоким звонким голосом", ["female"], ["young", "high", "bright"]),
    ],
)
def test_words_of_a_description_are_understood(
    text: str, kinds: list[str], names: list[str]
) -> None:
    found = read(text)
    assert list(found.kinds) == kinds
    assert [name for name, _ in found.moves] == names
    assert found.unknown == ()


def test_small_words_make_the_next_word_stronger_weaker_or_the_opposite() -> None:
    weights = dict(read("very deep, slightly rough, not breathy, warm").moves)
    assert weights["low"] > weights["warm"] == 1.0
    assert 0.0 < weights["rough"] < 1.0
    assert weights["breathy"] < 0.0


def test_no_man_is_a_woman() -> None:
    assert read("not male").kinds == ("female",)


def test_what_is_not_understood_is_listed_once_in_order() -> None:
    found = read("a warm voice like a cello, cello and moonlight")
    assert found.understood == ("warm",)
    assert found.unknown == ("cello", "moonlight")


def test_words_that_say_nothing_are_not_called_unknown() -> None:
    assert read("a voice of someone who speaks").unknown == ()
    assert not read("a voice of someone who speaks").says_something


def test_an_accent_is_a_label_and_a_language() -> None:
    assert read("a Scottish woman").accent == ("scottish", "en-GB-scotland")


def test_every_trait_of_the_lexicon_exists() -> None:
    names = {*traits.KINDS, *traits.AGES, *traits.TRAITS}
    for words in traits.LEXICON.values():
        for asked in words:
            assert asked in names or set(asked.split()) <= names


@pytest.mark.parametrize("language", traits.LEXICON)
def test_every_word_of_the_lexicon_is_understood(language: str) -> None:
    for words in traits.LEXICON[language].values():
        for word in words.replace("*", "").split():
            context = " ".join(traits.IDLE[language].replace("*", "").split()[:12])
            assert read(f"{context} {word}").says_something, word


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    found = read(text)
    assert len(set(found.unknown)) == len(found.unknown)
