"""Script tables: both layouts, three notations of time, whatever program wrote them."""

import pytest

from studio.domain.errors import ScriptError
from studio.domain.timecode import FPS_24, FPS_29_97_DROP
from studio.formats.base import ReadOptions, Repair, ScriptLine
from studio.formats.script_csv import FORMAT

SECOND = 48_000
HELLO = ScriptLine(SECOND, 2 * SECOND, "Hello, you.", "Ana")


@pytest.mark.parametrize(
    "text",
    [
        'speaker,line,start,end\nAna,"Hello, you.",1,2\n',
        "speaker;line;start;end\nAna;Hello, you.;1,0;2,0\n",
        "Speaker\tLine\tStart Time\tEND-TIME\nAna\tHello, you.\t0:01\t0:02\n",
        'end|start|CHARACTER|Text\n2.0|1.0|Ana|"Hello, you."\n',
        'sep=;\n"speaker";"line";"start";end\n"Ana";"Hello, you.";"00:00:01,000";"00:00:02,000"\n',
        '\n\n,,,\nspeaker,line,start,end\nAna,"Hello, you.",00:00:01:00,00:00:02:00\n,,,\n',
        'Ana,"Hello, you.",1.0,2.0\n',
        '1.0,2.0,Ana,"Hello, you."\n',
    ],
)
def test_delimiters_headers_and_orders_do_not_matter(text: str):
    assert FORMAT.read(text).lines == (HELLO,)


def test_the_layout_with_translations_is_read():
    script = FORMAT.read(
        "speaker,start_time,end_time,transcription,translation\n"
        "Ana,0:00:12.500,0:00:14.000,How are you?,¿Cómo estás?\n"
    )
    assert script.lines == (ScriptLine(600_000, 672_000, "How are you?", "Ana", "¿Cómo estás?"),)


def test_lines_with_translations_are_written_in_that_layout():
    text = FORMAT.write([ScriptLine(600_000, None, "How?", "Ana", "¿Cómo?"), HELLO])
    assert text == (
        "speaker,start_time,end_time,transcription,translation\n"
        "Ana,12.5,,How?,¿Cómo?\n"
        'Ana,1.0,2.0,"Hello, you.",\n'
    )


@pytest.mark.parametrize(
    ("start", "sample"),
    [
        ("12.5", 600_000),
        ("12,5", 600_000),
        ("00:00:12,500", 600_000),
        ("0:12.5", 600_000),
        ("00:00:12:12", 600_000),
        ("-1.5", -72_000),
        ("", None),
    ],
)
def test_three_notations_of_time_are_read(start: str, sample: int | None):
    script = FORMAT.read(f'speaker,line,start\nAna,Hi.,"{start}"\n', ReadOptions(frame_rate=FPS_24))
    assert script.lines[0].start == sample
    assert script.warnings == ()


def test_frames_count_at_the_rate_of_the_picture():
    options = ReadOptions(frame_rate=FPS_29_97_DROP)
    script = FORMAT.read("speaker,line,start\nAna,Hi.,01:00:00;00\n", options)
    assert script.lines[0].start == 172_799_827 + 1


def test_quoted_cells_keep_line_breaks_quotes_and_delimiters():
    script = FORMAT.read('speaker,line\nAna,"One,\n""two"";\n\nthree"\n')
    assert script.lines[0].text == 'One,\n"two";\nthree'


def test_missing_cells_and_columns_are_empty():
    script = FORMAT.read("line,speaker,start,end\nHello.\nBye.,Ben\n")
    assert script.lines == (ScriptLine(None, None, "Hello."), ScriptLine(None, None, "Bye.", "Ben"))


def test_times_that_cannot_be_read_are_counted_and_the_line_is_kept():
    script = FORMAT.read("speaker,line,start,end\nAna,Hi.,soon,00:00:01:77\n")
    assert script.lines == (ScriptLine(None, None, "Hi.", "Ana"),)
    (warning,) = script.warnings
    assert (warning.repair, warning.count, warning.example) == (Repair.BAD_TIMES, 2, "soon")


def test_a_quotation_mark_that_is_never_closed_loses_no_row():
    script = FORMAT.read('speaker,line\nAna,"Hello.\nBen,Bye.\nAna,Ciao.\n')
    assert [line.text for line in script.lines] == ["Hello.", "Bye.", "Ciao."]
    assert [warning.repair for warning in script.warnings] == [Repair.QUOTES]


def test_a_cell_beyond_all_measure_is_refused():
    with pytest.raises(ScriptError, match="more than 131072 characters"):
        FORMAT.read(f"speaker,line\nAna,{'a' * 140_000}\n", ReadOptions(name="film.csv"))


def test_a_cell_of_fifty_thousand_characters_is_read():
    assert FORMAT.read(f"speaker,line\nAna,{'a' * 50_000}\n").lines[0].text == "a" * 50_000


def test_a_table_of_something_else_is_refused_in_words():
    with pytest.raises(ScriptError, match="no column with lines to speak"):
        FORMAT.read("a,b,c,d,e,f\n1,2,3,4,5,6\n", ReadOptions(name="film.csv"))


def test_a_cell_beyond_all_measure_is_refused_even_among_stray_quotes():
    with pytest.raises(ScriptError, match="more than 131072 characters"):
        FORMAT.read(f'speaker,line\nAna,"a" b\nBen,{"a" * 140_000}\n', ReadOptions(name="film.csv"))
