"""Scripts nobody should have written: a sentence for each, and a film all the same."""

from __future__ import annotations

import pytest

from tests.films import Film, make_film

LINE = "Добрый день."


def webvtt(*cues: tuple[str, str, str]) -> str:
    body = "".join(f"{start} --> {end}\n{text}\n\n" for start, end, text in cues)
    return f"WEBVTT\n\n{body}"


PLAIN = webvtt(("00:01.000", "00:02.500", LINE))

MENDED = {
    "overlapping": (
        webvtt(("00:01.000", "00:03.000", LINE), ("00:02.000", "00:04.000", "До свидания.")),
        "begin before their speaker has finished",
    ),
    "negative": (
        "1\n-00:00:01,000 --> 00:00:02,000\nПривет.\n\n2\n00:00:03,000 --> 00:00:04,000\nПока.\n",
        "before the beginning that were moved",
    ),
    "unsorted": (
        webvtt(("00:03.000", "00:04.000", LINE), ("00:01.000", "00:02.000", "Привет.")),
        "out of order that were sorted: 1",
    ),
    "of no length": (
        webvtt(("00:01.000", "00:01.000", LINE)),
        "ended before they began and were given a length",
    ),
    "ten hours long": (
        webvtt(("00:01.000", "10:00:00.000", LINE)),
        "much longer than their text that were shortened",
    ),
    "ten hours late": (
        webvtt(("00:01.000", "00:02.500", LINE), ("10:00:00.000", "10:00:02.000", "Поздно.")),
        "1 lines begin after the film has ended",
    ),
    "with control characters": (
        webvtt(("00:01.000", "00:03.000", "При\x00вет\x07.")),
        "control characters that were removed: 2",
    ),
    "in an old encoding": (PLAIN.encode("cp1251"), "not Unicode"),
    "in Latin-1": (
        webvtt(("00:01.000", "00:03.500", "Où ça, élève ?")).encode("latin-1"),
        "not Unicode; it was read as cp1252",
    ),
}

FINE = {
    "in UTF-16": f"\ufeff{PLAIN}".encode("utf-16-le"),
    "with a byte order mark": f"\ufeff{PLAIN}".encode(),
    "right to left": webvtt(("00:01.000", "00:03.500", "שלום, \u202bמה שלומך\u202c?")).encode(),
    "with emoji": webvtt(("00:01.000", "00:03.000", "Привет 😀🎉")).encode(),
}

REFUSED = {
    "empty": (b"", "is empty"),
    "of random bytes": (bytes(range(256)) * 8, "is not a text file"),
}


@pytest.fixture
def bad(vivavoce, tmp_path, film_of_five_seconds):
    """Dub a short film from a script of these bytes; say how that ended."""

    def dub(script: str | bytes, suffix: str = "vtt"):
        data = script.encode() if isinstance(script, str) else script
        (tmp_path / f"bad.{suffix}").write_bytes(data)
        dub = ("dub", film_of_five_seconds, "--script", f"bad.{suffix}", "--language", "ru")
        ran = vivavoce(*dub, "-o", "out.mp4", "--json")
        assert "Traceback" not in ran.err
        return ran

    return dub


@pytest.fixture(scope="session")
def film_of_five_seconds(tmp_path_factory):
    return make_film(tmp_path_factory.mktemp("five") / "five.mp4", Film(seconds=5))


@pytest.mark.parametrize("what", MENDED)
def test_a_script_that_is_wrong_is_mended_and_told(bad, tmp_path, what):
    script, told = MENDED[what]
    ran = bad(script, "srt" if what == "negative" else "vtt")
    assert ran.code == 0, ran.err
    assert told in ran.err
    assert (tmp_path / "out.mp4").stat().st_size > 1_000


@pytest.mark.parametrize("what", FINE)
def test_a_script_that_is_only_unusual_is_read_without_a_word(bad, tmp_path, what):
    ran = bad(FINE[what])
    assert ran.code == 0, ran.err
    assert "removed" not in ran.err
    assert ran.answer["generated"]["ru"]["made"] == 1
    assert (tmp_path / "out.mp4").exists()


@pytest.mark.parametrize("what", REFUSED)
def test_a_script_that_is_none_is_refused_and_nothing_is_written(bad, tmp_path, what):
    script, told = REFUSED[what]
    (tmp_path / "out.mp4").write_bytes(b"an earlier film")
    ran = bad(script)
    assert ran.code == 2
    assert f"“bad.vtt” {told}." in ran.err
    assert (tmp_path / "out.mp4").read_bytes() == b"an earlier film"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.vtt", "home", "out.mp4"]


def test_twenty_thousand_cues_are_read_and_the_late_ones_told(vivavoce, tmp_path):
    def clock(second: int) -> str:
        return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"

    cues = ((f"{clock(n)}.000", f"{clock(n)}.900", f"Слово {n}.") for n in range(20_000))
    (tmp_path / "long.ru.vtt").write_text(webvtt(*cues), encoding="utf-8")
    ran = vivavoce("inspect", "long.ru.vtt", "--json")
    assert ran.code == 0, ran.err
    assert ran.answer["lines"] == 20_000


def test_a_line_of_fifty_thousand_characters_is_spoken_and_told_too_long(bad, tmp_path, is_long):
    words = 8_400 if is_long else 600
    ran = bad(webvtt(("00:01.000", "00:04.000", "слово " * words)))
    assert ran.code == 0, ran.err
    assert "too long by" in ran.err
    assert (tmp_path / "out.mp4").exists()


def test_a_script_that_is_not_there_is_named(vivavoce, film_of_five_seconds):
    asked = ("dub", film_of_five_seconds, "--script", "no.vtt", "--language", "ru", "-o", "o.mp4")
    ran = vivavoce(*asked)
    assert ran.code in (2, 3)
    assert "no.vtt" in ran.err
    assert "Traceback" not in ran.err


def test_two_hundred_speakers_all_get_a_voice(bad):
    cues = [("00:01.000", "00:01.020", f"<v Person {n}>Да") for n in range(200)]
    ran = bad(webvtt(*cues))
    assert ran.code == 0, ran.err
    assert ran.answer["generated"]["ru"]["failed"] == 0
