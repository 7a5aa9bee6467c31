from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from studio.providers.offline.japanese import spelled_out
from studio.providers.offline.text import clean

if TYPE_CHECKING:
    from tests.unit.offline.conftest import Studio

TAGGED = {
    "私は東京に住んでいます。": (
        "私\t名詞,代名詞,*,私,ワタシ,ワタシ\n"
        "は\t助詞,係助詞,*,は,ハ,ワ\n"
        "東京\t名詞,固有名詞,*,東京,トウキョウ,トーキョー\n"
        "に\t助詞,格助詞,*,に,ニ,ニ\n"
        "住ん\t動詞,自立,*,住む,スン,スン\n"
        "で\t助詞,接続助詞,*,で,デ,デ\n"
        "い\t動詞,非自立,*,いる,イ,イ\n"
        "ます\t助動詞,*,*,ます,マス,マス\n"
        "。\t記号,句点,*,。,。,。\n"
        "EOS\n"
    ),
    "お ABC 2024": "お\t接頭詞,名詞接続,*,お,オ,オ\nABC\t名詞,一般,*\n2024\t名詞,数,*\nEOS\n",
    "": "EOS\n",
}


class WrittenDown:
    """A dictionary that knows three sentences."""

    def parse(self, text: str) -> str:
        return TAGGED[text]


def test_kanji_become_kana_as_they_are_said_in_phrases() -> None:
    spoken = spelled_out(clean("私は東京に住んでいます。"), WrittenDown())
    assert spoken.text == "ワタシワ トオキョオニ スンデイマス。"


def test_every_kana_knows_the_character_it_stands_for() -> None:
    text = "私は東京に住んでいます。"
    spoken = spelled_out(clean(text), WrittenDown())
    assert len(spoken.positions) == len(spoken.text)
    assert list(spoken.positions) == sorted(spoken.positions)
    last_of_tokyo = spoken.text.index("ニ") - 1
    assert text[spoken.positions[last_of_tokyo]] == "京"


def test_what_the_dictionary_does_not_know_stays_as_it_is() -> None:
    assert spelled_out(clean("お ABC 2024"), WrittenDown()).text == "オ ABC 2024"
    assert spelled_out(clean(""), WrittenDown()).text == ""


if importlib.util.find_spec("MeCab") and importlib.util.find_spec("ipadic"):

    @pytest.mark.parametrize("text", ["今日は天気がいいですね。", "彼女は窓を開けて音を聞いた。"])
    def test_kanji_are_spoken_with_their_readings(studio: Studio, text: str) -> None:
        speech, words = studio.say_with_words(text, "ja")
        assert "".join(text[word.text_start : word.text_end] for word in words) == text[:-1]
        assert speech.size / 22_050 < 0.25 * len(text)
