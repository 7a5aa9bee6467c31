"""Language tags are spelled one way, named, and found in the names of files."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.errors import InputError
from studio.domain.language_names import LANGUAGES
from studio.domain.languages import (
    is_known,
    is_rtl,
    iso639_2,
    language_from_name,
    language_name,
    normalise,
)


@pytest.mark.parametrize(
    ("given_tag", "tag"),
    [
        ("es", "es"),
        (" ES ", "es"),
        ("pt_br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("spa", "es"),
        ("ger", "de"),
        ("deu-AT", "de-AT"),
        ("iw", "he"),
        ("cmn", "zh"),
        ("zh-yue", "yue"),
        ("zh-cmn-hans-cn", "zh-Hans-CN"),
        ("Spanish", "es"),
        ("norwegian bokmål", "nb"),
        ("en-gb-x-RP", "en-GB-x-rp"),
        ("chr-us-qaaa-x-west", "chr-US-Qaaa-x-west"),
        ("tlh", "tlh"),
    ],
)
def test_tags_and_names_become_one_spelling(given_tag: str, tag: str):
    assert normalise(given_tag) == tag


@pytest.mark.parametrize(
    "text", ["", "e", "english please", "12", "es-", "es--mx", "español!", "abcd"]
)
def test_what_is_no_language_is_refused_in_words(text: str):
    with pytest.raises(InputError, match="is not a language the studio knows"):
        normalise(text)


@given(
    text=st.text(max_size=20)
    | st.from_regex(r"[a-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,3}", fullmatch=True)
)
def test_a_tag_is_spelled_the_same_the_second_time(text: str):
    with contextlib.suppress(InputError):
        tag = normalise(text)
        assert normalise(tag) == tag


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_a_name_and_a_code_for_media(tag: str):
    assert normalise(tag) == tag
    assert normalise(LANGUAGES[tag][1]) in {tag, "tlh"}
    assert len(iso639_2(tag)) == 3
    assert language_name(tag)


def test_codes_for_media_follow_the_standard():
    expected = {
        "en": "eng",
        "de-AT": "deu",
        "fr": "fra",
        "zh-Hant": "zho",
        "yue": "zho",
        "nb": "nob",
    }
    assert {tag: iso639_2(tag) for tag in expected} == expected
    assert iso639_2("tlh") == "tlh"
    assert iso639_2("qu-PE") == "que"
    assert iso639_2("") == "und"


def test_names_tell_region_and_script():
    assert language_name("pt-BR") == "Portuguese (Brazil)"
    assert language_name("zh-Hant-TW") == "Chinese (traditional, Taiwan)"
    assert language_name("en-XY") == "English (XY)"
    assert language_name("xx-YY") == "xx-YY"
    assert is_known("pt-BR")
    assert not is_known("xx-YY")


def test_right_to_left_follows_language_and_script():
    assert [tag for tag in ("ar", "he-IL", "fa", "ur", "en", "ru", "ku") if is_rtl(tag)] == [
        "ar", "he-IL", "fa", "ur",
    ]  # fmt: skip
    assert is_rtl("ku-Arab")
    assert not is_rtl("fa-Latn")


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("film.ru.vtt", "ru"),
        ("film.pt-BR.srt", "pt-BR"),
        ("film.zh-Hans.vtt", "zh-Hans"),
        ("film_es.csv", "es"),
        ("film_pt_BR.srt", "pt-BR"),
        ("film-pt-BR.srt", "pt-BR"),
        ("film ES.srt", "es"),
        ("film.Spanish.srt", "es"),
        ("film.eng.forced.srt", "en"),
        ("film.en.hi.srt", "en"),
        ("film.hi.srt", "hi"),
        ("film.ru.SDH.srt", "ru"),
        ("film.en-orig.vtt", "en"),
        ("film.es-419.csv", "es-419"),
        ("clip_it.srt", "it"),
        ("pt-BR.vtt", "pt-BR"),
        ("ru.vtt", "ru"),
        ("a/folder.de/film.fr.srt", "fr"),
        ("film.srt", None),
        ("film.sdh.srt", None),
        ("It.srt", None),
        ("what-is.srt", None),
        ("my life to.srt", None),
        ("movie.2020.1080p.x264.srt", None),
        ("Film.Part.Two.srt", None),
        ("The.End.srt", None),
        ("film", None),
        (".srt", None),
        ("", None),
    ],
)
def test_the_name_of_a_file_tells_its_language(name: str, language: str | None):
    assert language_from_name(name) == language


@given(name=st.text(max_size=40))
def test_any_name_tells_a_language_or_none(name: str):
    language = language_from_name(name)
    assert language is None or is_known(language)
