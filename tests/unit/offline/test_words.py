"""Every word of a line gets its time, whatever the engine merges, splits or leaves out."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.domain.errors import InputError, LanguageUnavailable, VoiceUnavailable
from studio.domain.voices import VoiceProfile
from studio.providers.offline.espeak import Espeak, Mark, Utterance
from studio.providers.offline.text import MAX_CHARACTERS, clean, word_spans
from studio.providers.offline.word_times import word_times
from tests.unit.offline.conftest import EVEN
from tests.unit.offline.measure import RATE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.offline.conftest import Studio

LINES = {
    "en": "In the house there are 1,234 birds; it's a well-known fact — or is it? He paid $5.",
    "de": "Im Haus sind 1.234 Vögel, das weiß man. Oder etwa nicht? Am 3. Mai war's so.",
    "fr": "Qu'est-ce qu'il y a dans la maison ? Il n'y a rien, c'est tout.",
    "ru": "В доме 1234 птицы, и это всем известно. Или нет?",
    "ar": "في البيت ١٢٣ طائرا، وهذا معروف للجميع. أليس كذلك؟",
    "he": "בבית יש 12 ציפורים, וזה ידוע לכולם. נכון?",
    "hi": "घर में बारह पक्षी हैं, यह सब जानते हैं।",
    "ko": "집에 새가 열두 마리 있습니다. 모두가 알고 있습니다.",
    "tr": "Evde 12 kuş var, bunu herkes bilir.",
}


@pytest.mark.parametrize("language", LINES)
def test_every_word_has_a_time_in_order_within_the_speech(studio: Studio, language: str) -> None:
    text = LINES[language]
    speech, words = studio.say_with_words(text, language)
    assert [(word.text_start, word.text_end) for word in words] == word_spans(text)
    edges = [edge for word in words for edge in (word.start_s, word.end_s)]
    assert edges == sorted(edges)
    assert edges[0] >= 0.0
    assert edges[-1] <= speech.size / RATE


@pytest.mark.parametrize("language", LINES)
def test_there_is_sound_while_a_word_is_said(studio: Studio, language: str) -> None:
    speech, words = studio.say_with_words(LINES[language], language)
    for word in words:
        spoken = speech[int(word.start_s * RATE) : int(word.end_s * RATE)]
        if word.end_s - word.start_s > 0.05:
            assert np.abs(spoken).max() > 0.01, LINES[language][word.text_start : word.text_end]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-CN", "我们在2024年去北京。请把红盒子放在桌子上。"),
        ("ja", "わたしは にほんごを はなします。"),
    ],
)
def test_scripts_without_spaces_get_the_engine_s_own_words(
    studio: Studio, language: str, text: str
) -> None:
    _, words = studio.say_with_words(text, language)
    spoken = "".join(text[word.text_start : word.text_end] for word in words)
    assert spoken == "".join(character for character in text if character.isalnum())
    assert len(words) >= 3


def test_a_word_begins_where_its_first_sound_is(studio: Studio) -> None:
    speech, words = studio.say_with_words("Mother. And then, after a very long while, another one.")
    first = words[0]
    onset_s = np.flatnonzero(np.abs(speech) > 0.02)[0] / RATE
    assert first.start_s == pytest.approx(onset_s, abs=0.03)


def test_times_slow_down_with_the_speech(studio: Studio) -> None:
    text = "В доме живут птицы, и это всем известно."
    _, own = studio.say_with_words(text, "ru")
    speech, slow = studio.say_with_words(text, "ru", settings=dataclasses.replace(EVEN, speed=0.5))
    assert slow[-1].end_s == pytest.approx(2 * own[-1].end_s, rel=0.05)
    assert slow[-1].end_s <= speech.size / RATE


def test_words_the_engine_said_as_one_share_the_time() -> None:
    spoken = clean("in the house")
    sound = Utterance(
        np.ones(3000, np.int16),
        (Mark(0, 2, 100), Mark(7, 5, 1100)),
        (Mark(0, 0, 100, "I"), Mark(7, 0, 1100, "h"), Mark(7, 0, 2600, "_:")),
    )
    times = word_times(spoken, sound, 0, 3000)
    starts = [round(word.start_s * RATE) for word in times]
    assert starts[0] == 100
    assert starts[0] < starts[1] < starts[2] == 1100
    assert round(times[-1].end_s * RATE) == 2600


def test_a_pause_belongs_to_no_word() -> None:
    sound = Utterance(
        np.ones(3000, np.int16),
        (Mark(0, 3, 0), Mark(5, 3, 2000)),
        (Mark(0, 0, 0, "y"), Mark(0, 0, 900, "_|"), Mark(0, 0, 1000, "_:"), Mark(5, 0, 2000, "b")),
    )
    first, second = word_times(clean("yes, but"), sound, 0, 3000)
    assert round(first.end_s * RATE) == 900
    assert round(second.start_s * RATE) == 2000


@pytest.mark.parametrize("text", ["", " \n\t ", "...!?", "😀🎉👩‍👩‍👧", "\x00\x01", "\u202e\u200f"])
def test_a_line_without_words_is_a_very_short_silence(studio: Studio, text: str) -> None:
    speech, words = studio.say_with_words(text)
    assert words == []
    assert 0 < speech.size <= 0.2 * RATE
    assert not speech.any()


@pytest.mark.parametrize(
    "text",
    [
        "<speak><break time='9s'/>Hello</speak>",
        "[[h@l'oU]] there",
        "a\x01b\x1b[31mc",
        "\ud83d half",
    ],
)
def test_markup_and_control_codes_are_never_obeyed(studio: Studio, text: str) -> None:
    speech = studio.say(text)
    assert 0.1 * RATE < speech.size < 9 * RATE


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "word " * 10_000), ("ja", "あ" * 50_000)],
    ids=["words", "one word"],
)
def test_a_line_of_fifty_thousand_characters_is_spoken(
    studio: Studio, language: str, text: str, *, is_long: bool
) -> None:
    sentences = studio.parts(text, language)
    parts = list(sentences if is_long else itertools.islice(sentences, 6))
    assert all(part.samples.any() for part in parts)
    reached = parts[-1].words[-1].text_end
    assert reached >= (49_999 if is_long else 2_000)


def test_the_beginning_of_a_long_sentence_is_there_before_its_end_is_spoken(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    speak = Espeak.speak

    def counted(engine: Espeak, text: str, file: Path, **how: int) -> Utterance:
        asked.append(text)
        return speak(engine, text, file, **how)

    monkeypatch.setattr(Espeak, "speak", counted)
    clause = "and the boats that lay before the harbour were already gone by noon, "
    parts = studio.parts(f"When the storm came over the hills, {clause * 3}but nobody went.", "en")
    assert next(parts).samples.any()
    assert len(asked) == 1
    assert "nobody" not in asked[0]


def test_a_line_beyond_all_measure_is_refused_in_words(studio: Studio) -> None:
    with pytest.raises(InputError) as refusal:
        studio.say("a" * (MAX_CHARACTERS + 1))
    assert "200001" in str(refusal.value)
    assert "200000" in refusal.value.hint_text()


def test_an_unknown_language_and_an_unknown_base_are_refused(studio: Studio) -> None:
    with pytest.raises(LanguageUnavailable):
        studio.say("hello", "xx")
    for base in ("../../../etc/passwd", "nobody", "f2\nklatt 4"):
        with pytest.raises(VoiceUnavailable):
            studio.say("hello", "en", VoiceProfile(base=base))
