"""Words that are said otherwise than they are written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.freshness import Standing, line_state, line_states
from studio.domain.lexicon import (
    Lexicon,
    LexiconEntry,
    lexicon_of,
    lines_with,
    word_key,
    written_words,
)
from studio.domain.project import Project
from studio.domain.script import Casting, Line, Speaker, Staleness, Take, Translation, Word
from studio.domain.settings import ProjectSettings
from studio.domain.voices import Voice, VoiceSettings


def lexicon(**said: str) -> Lexicon:
    return of(said.items())


def of(pairs, language="es") -> Lexicon:
    return Lexicon([LexiconEntry(word=word, said=said) for word, said in pairs], language)


@pytest.mark.parametrize(
    ("word", "text", "said"),
    [
        ("GIF", "A gif, a GIF and gifs.", "A jif, a jif and gifs."),
        ("gif", "GIF", "jif"),
        ("gif", "(gif)", "(jif)"),
        ("gif", "gif's", "jif's"),
        ("gif", "e-gif", "e-jif"),
        ("gif", "giff agif", "giff agif"),
        ("New York", "In new\n york.", "In jif."),
        ("New York", "New-York, NewYork", "New-York, NewYork"),
        ("C++", "C++ or C+ or c++", "jif or C+ or jif"),
        ("C", "C++", "jif++"),
        (".NET", "use .net now", "use jif now"),
        ("L’Oréal", "l'oréal", "jif"),
        ("Café", "cafe\u0301 CAFÉ cafe", "jif jif cafe"),
        ("Straße", "STRASSE", "jif"),
        ("नमस्ते", "नमस्ते दुनिया नमस्तेजी", "jif दुनिया नमस्तेजी"),
        ("می‌خواهم", "می‌خواهم", "jif"),
        ("東京", "東京都へ", "jif都へ"),
        ("กรุงเทพ", "ที่กรุงเทพนะ", "ที่jifนะ"),
        ("co\u00adop", "coop", "jif"),
        ("3D", "3d 33d", "jif 33d"),
    ],
)
def test_a_word_is_found_whole_and_whatever_its_case(word, text, said):
    assert of([(word, "jif")]).said(text) == said


def test_the_longest_entry_counts_and_none_is_applied_to_what_another_said():
    words = of([("new", "noo"), ("New York", "noo yawk"), ("york", "yawk"), ("yawk", "no")])
    assert words.said("New York, new York, new.") == "noo yawk, noo yawk, noo."


def test_an_entry_holds_in_its_language_and_its_regions_and_without_one_everywhere():
    entries = [
        LexiconEntry(word="a", said="all"),
        LexiconEntry(word="a", said="Portuguese", language="pt"),
        LexiconEntry(word="a", said="Brazilian", language="pt-BR"),
        LexiconEntry(word="b", said="Portuguese", language="pt"),
    ]
    said = {tag: Lexicon(entries, tag).said("a b") for tag in ("pt-BR", "pt", "pt-PT", "es", "")}
    assert said == {
        "pt-BR": "Brazilian Portuguese",
        "pt": "Portuguese Portuguese",
        "pt-PT": "Portuguese Portuguese",
        "es": "all b",
        "": "all b",
    }


def test_an_empty_lexicon_changes_nothing():
    assert not Lexicon()
    assert Lexicon().said("Hola") == "Hola"
    assert of([("", "x"), ("  ", "y")]).said("Hola  ") == "Hola  "


def test_what_is_said_leads_back_to_what_is_written():
    respelling = of([("SQL", "sequel server")]).respelled("The SQL here")
    assert respelling.text == "The sequel server here"
    words = tuple(
        Word(start, end, number * 10, number * 10 + 8)
        for number, (start, end) in enumerate([(0, 3), (4, 10), (11, 17), (18, 22)])
    )
    assert written_words(words, respelling) == (
        Word(0, 3, 0, 8),
        Word(4, 7, 10, 28),
        Word(8, 12, 30, 38),
    )


LETTERS = st.sampled_from("aAbß é'-. İ\u0301\u200d\u200b日本กา١नम्1\n")
TEXTS = st.text(LETTERS, max_size=40)
ENTRIES = st.lists(st.tuples(st.text(LETTERS, max_size=6), st.text("xyz ", min_size=1)), max_size=8)


@given(TEXTS, ENTRIES)
def test_pieces_cover_both_texts_without_gaps(text, pairs):
    respelling = of(pairs).respelled(text)
    at = said_at = 0
    for piece in respelling.pieces:
        assert (piece.start, piece.said_start) == (at, said_at)
        assert piece.end > piece.start
        if not piece.is_respelled:
            assert respelling.text[said_at : piece.said_end] == text[at : piece.end]
        at, said_at = piece.end, piece.said_end
    assert (at, said_at) == (len(text), len(respelling.text))


@given(TEXTS, ENTRIES)
def test_the_quick_look_misses_nothing(text, pairs):
    words = of(pairs)
    thorough = of(pairs)
    thorough._begins_with_sign = bool(thorough)
    assert words.said(text) == thorough.said(text)


@given(TEXTS, ENTRIES)
def test_words_of_the_written_text_are_in_order_and_inside_it(text, pairs):
    respelling = of(pairs).respelled(text)
    words, at = [], 0
    for number, part in enumerate(respelling.text.split()):
        start = respelling.text.index(part, at)
        at = start + len(part)
        words.append(Word(start, at, number * 10, number * 10 + 10))
    found = written_words(words, respelling)
    ends = 0
    for word in found:
        assert ends <= word.text_start <= word.text_end <= len(text)
        ends = word.text_end
    assert [word.start for word in found] == sorted(word.start for word in found)
    assert (len(found) > 0) == (len(words) > 0)


def seen(text):
    """Return a text without what nobody sees, such as soft hyphens before a word."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_word_finds_itself_composed_or_not(word):
    words = of([(word, "x")])
    if word_key(word):
        for spelling in (word, unicodedata.normalize("NFD", word), f" {word}\n"):
            assert seen(words.said(spelling)).strip() == "x"
    else:
        assert not words


@pytest.fixture
def project() -> Project:
    """Ana has spoken two lines in Spanish, one of them with a brand in it."""
    project = Project([ProjectSettings(source_language="en", languages=("es",))])
    with project.edit("Scene"):
        ana = project.add(Speaker(name="Ana"))
        voice = project.add(Voice(name="Maya", provider="fake", remote_id="maya"))
        project.add(Casting(speaker_id=ana.id, language="es", voice_id=voice.id))
        for number, text in enumerate(("Uso Vivavoce.", "Hola.")):
            line = project.add(Line(speaker_id=ana.id, start=number, end=number + 1, text="x"))
            project.add(Translation(line_id=line.id, language="es", text=text))
            project.add(
                Take(
                    line_id=line.id, language="es", media_id="m", length=1, text=text,
                    provider="fake", voice_id=voice.id, voice_print=voice.sound_print(),
                    settings=VoiceSettings(), seed=0, fingerprint="", made_at="",
                )
            )  # fmt: skip
    return project


def test_only_takes_with_the_word_become_stale_and_undo_makes_them_fresh(project):
    with_word, other = project.all(Line)
    with project.edit("Add"):
        project.add(LexiconEntry(word="vivavoce", said="viva votche", language="es"))
    for state in (line_state(project, with_word, "es"), line_states(project, "es")[with_word.id]):
        assert (state.standing, state.why) == (Standing.STALE, Staleness.PRONUNCIATION)
    assert line_state(project, other, "es").standing is Standing.FRESH
    assert lexicon_of(project, "es").said("Uso Vivavoce.") == "Uso viva votche."
    project.undo()
    assert line_state(project, with_word, "es").standing is Standing.FRESH


def test_a_take_said_with_the_lexicon_is_stale_without_it(project):
    line = project.all(Line)[0]
    with project.edit("Add"):
        entry = project.add(LexiconEntry(word="vivavoce", said="viva votche"))
        project.update(project.all(Take)[0], said="Uso viva votche.")
    assert line_state(project, line, "es").standing is Standing.FRESH
    with project.edit("Remove"):
        project.remove(entry)
    assert line_state(project, line, "es").why is Staleness.PRONUNCIATION


def test_the_lines_an_entry_may_concern_are_found(project):
    entry = LexiconEntry(word="vivavoce", said="x", language="es")
    assert lines_with(project, [entry], "es") == {project.all(Line)[0].id}
    assert lines_with(project, [entry], "de") == set()
    entry = LexiconEntry(word="X", said="y", language="de")
    assert lines_with(project, [entry], "es") == {line.id for line in project.all(Line)}
