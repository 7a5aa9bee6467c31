"""What holds for every format of scripts in the catalog."""

import contextlib
from dataclasses import replace
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.catalog import script_format_for, script_formats
from studio.domain.errors import ScriptError
from studio.formats.base import Script, ScriptFormat, ScriptLine
from studio.formats.encoding import decode
from studio.formats.reading import format_of, read_text, script_of

WRITTEN = [one for one in script_formats() if one.writer is not None]
SUFFIXES = [suffix for one in script_formats() for suffix in one.suffixes]

ANA = ScriptLine(48_000, 144_000, "Where are we?", "Ana")
BEN = ScriptLine(148_800, 240_000, "At the left we can see the sea, “calm” & wide; or not.", "Ben")
DIALOGUE = (ANA, BEN, replace(ANA, start=288_000, end=336_000, text="Да, море."))

formats = pytest.mark.parametrize("one", script_formats(), ids=lambda one: one.id)
written_formats = pytest.mark.parametrize("one", WRITTEN, ids=lambda one: one.id)


def spoken(lines: tuple[ScriptLine, ...]) -> list[tuple[int | None, int | None, str]]:
    return [(line.start, line.end, line.text) for line in lines]


@formats
def test_a_format_has_a_name_and_suffixes_of_its_own(one: ScriptFormat):
    others = {suffix for other in script_formats() if other is not one for suffix in other.suffixes}
    assert one.id.isidentifier()
    assert one.title
    assert one.suffixes
    assert not others.intersection(one.suffixes)
    assert all(suffix == suffix.lower() for suffix in one.suffixes)


def test_identifiers_are_unique():
    assert len({one.id for one in script_formats()}) == len(script_formats())


@formats
def test_a_format_is_found_by_every_suffix_in_any_case(one: ScriptFormat):
    for suffix in one.suffixes:
        assert script_format_for(PurePath(f"Film{suffix.upper()}")) is one


def test_an_unknown_suffix_is_refused_in_words():
    with pytest.raises(ScriptError, match=r"film\.xyz"):
        script_format_for(PurePath("film.xyz"))


@written_formats
def test_what_is_written_is_recognised_by_its_content(one: ScriptFormat):
    assert format_of(one.write(DIALOGUE), PurePath("unknown.txt"), script_formats()) is one


@written_formats
def test_what_is_written_is_ready_to_speak_when_read(one: ScriptFormat):
    script = read_text(one.write(DIALOGUE), one)
    assert spoken(script.lines) == spoken(DIALOGUE)
    assert script.warnings == ()


@written_formats
def test_no_lines_are_written_as_a_file_without_lines(one: ScriptFormat):
    assert one.read(one.write([])).lines == ()


@written_formats
def test_writing_twice_gives_the_same_text(one: ScriptFormat):
    text = one.write(DIALOGUE)
    assert one.write(one.read(text).lines) == text


@pytest.mark.parametrize(
    "one", [one for one in script_formats() if one.writer is None], ids=lambda one: one.id
)
def test_a_format_that_is_only_read_says_so(one: ScriptFormat):
    with pytest.raises(ScriptError, match="does not write it"):
        one.write(DIALOGUE)


@given(content=st.binary(max_size=300), suffix=st.sampled_from(SUFFIXES))
def test_any_bytes_are_a_script_or_an_error_in_words(content: bytes, suffix: str):
    check_hostile(content, suffix)


PIECES = [
    "WEBVTT\n\n", "00:00:01.000 --> 00:00:02.000", "00:01,5 -> 00:02", "-00:00:01,000 --> 9:9:9:9",
    "\n\n", "\n", "1", "<v Ana>", "</v>", "<00:01.000>", "<", ">", "-->", "NOTE", "STYLE", "&amp;",
    "&#99999999;", "[Script Info]\n", "[Events]\n", "Format: Text, Start\n", "Dialogue: ", "0,",
    ",", "{\\p1}", "{", "}", "\\N", "\\", "m 0 0 l 1 1", "speaker,line,start,end\n", '"', "sep=;\n",
    ";", "\t", "12.5", "00:00:12:10", "99:99:99;99", "<tt>", "<tt xml:lang='x'>", "<body>",
    "<p begin='1s'>",
    "<p begin='1:00' dur='5t'>", "</p>", "<span end='3'>", "</span>", "</body></tt>", "<br/>",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>", "<!--", "ANA:", "- ", ">> ", "[music]", "(sighs)", "♪",
    "[SPEAKER_00]:", "\u202eabc", "🎬", "\ufeff", "\x00", "\x07", "\ud7ff", "٠٠:٠١", "Hello.", "：",
]  # fmt: skip


@given(
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=25),
    suffix=st.sampled_from(SUFFIXES),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"]),
)
def test_any_mixture_of_markup_is_a_script_or_an_error_in_words(
    pieces: list[str], suffix: str, encoding: str
):
    check_hostile("".join(pieces).encode(encoding, "replace"), suffix)


@formats
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=25))
def test_any_text_is_read_or_refused_by_every_format(one: ScriptFormat, pieces: list[str]):
    with contextlib.suppress(ScriptError):
        text = decode("".join(pieces).encode(), "any").text
        check_usable(read_text(text, one))


def check_hostile(content: bytes, suffix: str) -> None:
    try:
        script = script_of(content, PurePath(f"film.es{suffix}"), script_formats())
    except ScriptError as error:
        sentence, hint = str(error), error.hint_text()
        assert "{" not in sentence.replace(f"film.es{suffix}", "")
        assert hint
    else:
        check_usable(script)


def check_usable(script: Script) -> None:
    """Check everything the services rely on."""
    starts = [line.start for line in script.lines if line.start is not None]
    assert starts == sorted(starts)
    assert script.lines
    for line in script.lines:
        assert line.text or line.translation
        assert line.start is None or (line.end is not None and 0 <= line.start < line.end)
        assert line.start is not None or line.end is None
    for warning in script.warnings:
        assert str(warning)
        assert warning.count > 0
