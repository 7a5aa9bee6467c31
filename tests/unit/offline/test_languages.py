from __future__ import annotations

import re

import pytest

from studio.domain.errors import LanguageUnavailable
from studio.providers.offline.languages import find_language, language_tags


def test_more_than_a_hundred_languages_are_spoken() -> None:
    assert len({tag.split("-")[0] for tag in language_tags()}) >= 100


def test_every_listed_language_can_be_found() -> None:
    for tag in language_tags():
        assert find_language(tag).path.is_file()


def test_tags_are_written_as_bcp_47_asks() -> None:
    assert {"pt-BR", "en-US", "es-419", "zh-CN", "nb", "ru", "ja"} <= set(language_tags())
    assert all(re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", tag) for tag in language_tags())


@pytest.mark.parametrize(
    ("asked", "file"),
    [
        ("pt-BR", "pt-BR"), ("pt", "pt"), ("zh-CN", "cmn"), ("zh-Hant-TW", "cmn"), ("zh-HK", "yue"),
        ("no", "nb"), ("es-419", "es-419"), ("es-MX", "es-419"), ("en", "en-US"), ("en-GB", "en"),
        ("fr-CA", "fr"), ("sr-Latn-RS", "sr"), ("de_AT", "de"), ("iw", "he"), ("JA-jp", "ja"),
    ],
)  # fmt: skip
def test_a_tag_falls_back_to_the_nearest_language(asked: str, file: str) -> None:
    assert find_language(asked).path.name == file


@pytest.mark.parametrize("tag", ["", "tlh-XX", "xx", "-", "../../etc"])
def test_an_unknown_language_is_refused_by_name(tag: str) -> None:
    with pytest.raises(LanguageUnavailable) as refusal:
        find_language(tag)
    assert f"“{tag}”" in str(refusal.value)
