"""What an output argument stands for."""

from pathlib import Path

import pytest

from studio.domain.errors import InputError
from studio.services.delivery import deliveries


def names(out: str, *languages: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.path.name, one.languages) for one in deliveries(Path(out), languages)]


def test_a_film_holds_all_languages_as_tracks():
    assert names("film.mp4", "es", "de") == [("film.mp4", ("es", "de"))]


def test_sound_files_are_one_for_each_language():
    assert names("film.wav", "es", "de") == [("film.es.wav", ("es",)), ("film.de.wav", ("de",))]


def test_a_placeholder_makes_one_film_for_each_language():
    assert [name for name, _ in names("film.{language}.mkv", "es", "de")] == [
        "film.es.mkv",
        "film.de.mkv",
    ]


def test_companions_name_their_language_once():
    (one,) = deliveries(Path("film.ru.mp4"), ("ru",))
    assert one.beside("ru", ".srt").name == "film.ru.srt"
    (two,) = deliveries(Path("film.mp4"), ("ru", "de"))
    assert two.beside("de", ".srt").name == "film.de.srt"


def test_an_unknown_suffix_is_refused_with_those_that_work():
    with pytest.raises(InputError) as refused:
        deliveries(Path("film.avi"), ("es",))
    assert ".mkv" in refused.value.hint_text()
