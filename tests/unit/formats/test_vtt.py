"""WebVTT: what is said, by whom; everything else is left out."""

import pytest

from studio.formats.base import Repair, Script
from studio.formats.vtt import FORMAT

SECOND = 48_000
CUE = "00:01.000 --> 00:03.000"


def said(script: Script) -> list[tuple[str, str]]:
    return [(line.speaker, line.text) for line in script.lines]


def test_a_whole_file_with_everything_in_it():
    script = FORMAT.read(
        "WEBVTT - A film\nKind: captions\nLanguage: pt-BR\n\n"
        "STYLE\n::cue { color: lime }\n\nREGION\nid:left\nwidth:40%\n\n"
        "NOTE\nNothing to say --> really\nat all.\n\n"
        "intro\n00:00:01.000 --> 00:00:03.000 align:start position:10%\n"
        "<v.loud Ana>Olá,\ntudo <i>bem</i>?\n\n"
        "NOTE one row\n\n"
        f"{CUE} line:0\n"
        "<c.yellow>Hi</c> <00:00:02.000>there &amp; <lang en>you</lang>&nbsp;too&lrm;\n"
    )
    assert script.language == "pt-BR"
    assert said(script) == [("Ana", "Olá,\ntudo bem?"), ("", "Hi there & you\xa0too\u200e")]
    assert [(line.start, line.end) for line in script.lines] == [(SECOND, 3 * SECOND)] * 2


def test_two_voices_in_a_cue_share_its_time_by_the_length_of_their_texts():
    script = FORMAT.read(f"WEBVTT\n\n{CUE}\n<v Ana>Yes.</v>\n<v Ben O&apos;Hara>Twelve chars\n")
    assert said(script) == [("Ana", "Yes."), ("Ben O'Hara", "Twelve chars")]
    first, second = script.lines
    assert (first.start, first.end) == (SECOND, SECOND * 3 // 2)
    assert (second.start, second.end) == (SECOND * 3 // 2, 3 * SECOND)
    assert [warning.repair for warning in script.warnings] == [Repair.DIALOGUES]


def test_ruby_text_is_not_read_twice():
    script = FORMAT.read(f"WEBVTT\n\n{CUE}\n<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>だ\n")
    assert said(script) == [("", "漢字だ")]


@pytest.mark.parametrize("head", ["WEBVTT\n", "WEBVTT", "WEBVTT\tx\n", ""])
def test_a_header_may_touch_the_first_cue_or_be_missing(head: str):
    assert said(FORMAT.read(f"{head}\n{CUE}\nHello.\n")) == [("", "Hello.")]


def test_a_missing_empty_line_between_cues_is_forgiven():
    script = FORMAT.read(f"WEBVTT\n\n{CUE}\nOne.\n00:04.000 --> 00:05.000\nTwo.\n")
    assert said(script) == [("", "One."), ("", "Two.")]


def test_a_paragraph_after_an_empty_line_belongs_to_the_cue_before():
    script = FORMAT.read(
        f"WEBVTT\n\n{CUE}\n<v Ana>One,\n\nand more.\n\n7\n\n00:04.000 --> 00:05.000\nTwo.\n"
    )
    assert said(script) == [("Ana", "One,\nand more."), ("", "Two.")]


def test_a_cue_named_note_is_not_a_comment():
    assert said(FORMAT.read(f"WEBVTT\n\nNOTE\n{CUE}\nHello.\n")) == [("", "Hello.")]


def test_lone_brackets_are_text():
    assert said(FORMAT.read(f"WEBVTT\n\n{CUE}\nI <3 you, 2 > 1\n")) == [("", "I <3 you, 2 > 1")]


def test_markup_in_a_text_is_written_so_that_it_stays_text():
    (line,) = FORMAT.read(f"WEBVTT\n\n{CUE}\n&lt;v Ben&gt; --&gt; &amp;amp;\n").lines
    assert line.text == "<v Ben> --> &amp;"
    assert "<v" not in FORMAT.write([line])
    assert FORMAT.read(FORMAT.write([line])).lines == (line,)


def test_a_cue_without_text_is_kept_for_the_repairs_to_see():
    assert said(FORMAT.read(f"WEBVTT\n\n{CUE}\n<v Ana></v>\n")) == [("Ana", "")]


def test_texts_of_one_voice_in_a_cue_stay_together():
    script = FORMAT.read(f"WEBVTT\n\n{CUE}\n<v Ana>Yes,</v> well,\n<v Ana>no.\n")
    assert said(script) == [("Ana", "Yes,\nwell,\nno.")]
