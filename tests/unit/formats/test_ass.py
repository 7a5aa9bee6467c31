"""SubStation: the Name column speaks, the styling does not."""

from studio.formats.ass import FORMAT
from studio.formats.base import Repair, Script

SECOND = 48_000
HEAD = (
    "[Script Info]\nTitle: Film\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,Arial\n\n"
)
EVENTS = (
    "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)


def read(*rows: str, events: str = EVENTS) -> Script:
    return FORMAT.read(HEAD + events + "\n".join(rows))


def dialogue(text: str, name: str = "Ana") -> str:
    return f"Dialogue: 0,0:00:01.50,0:00:03.00,Default,{name},0,0,0,,{text}"


def test_a_dialogue_has_time_speaker_style_and_text_with_commas():
    (line,) = read(dialogue("Well, yes, of course.")).lines
    assert (line.start, line.end) == (SECOND * 3 // 2, 3 * SECOND)
    assert (line.speaker, line.style, line.text) == ("Ana", "Default", "Well, yes, of course.")


def test_columns_are_taken_in_the_order_the_file_gives():
    script = read(
        "Dialogue: Ben,Hello, you.,0:00:02.00,0:00:01.00",
        events="[Events]\nFormat: Actor, Text, End, Start\n",
    )
    (line,) = script.lines
    assert (line.start, line.end) == (SECOND, 2 * SECOND)
    assert (line.speaker, line.text) == ("Ben", "Hello, you.")


def test_old_files_without_a_format_line_are_read():
    (line,) = FORMAT.read(dialogue("Hello.").replace("0,", "Marked=0,", 1)).lines
    assert line.text == "Hello."


def test_override_tags_and_escapes_become_plain_text():
    (line,) = read(dialogue(r"{\an8\i1}Over{\i0}\Nthe\hsea {a remark}{\k20}now\n\{sic\}")).lines
    assert line.text == "Over\nthe\xa0sea now\n{sic}"


def test_drawings_and_comments_are_left_out_and_told():
    script = read(
        dialogue(r"{\p1}m 0 0 l 100 0 100 100{\p0} Hello."),
        dialogue(r"{\p2}m 0 0 l 5 5"),
        "Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Check this!",
    )
    assert [line.text for line in script.lines] == ["Hello.", ""]
    assert [(one.repair, one.count) for one in script.warnings] == [(Repair.NOT_TEXT, 3)]


def test_a_position_is_no_drawing():
    (line,) = read(dialogue(r"{\pos(10,20)\pbo3}Hello.")).lines
    assert line.text == "Hello."


def test_times_that_cannot_be_read_keep_their_text():
    script = read("Dialogue: 0,soon,0:00:03.00,Default,Ana,0,0,0,,Hello.")
    assert [(line.start, line.text) for line in script.lines] == [(None, "Hello.")]
    assert script.warnings[0].repair is Repair.BAD_TIMES


def test_a_row_that_is_cut_off_does_not_stop_the_rest():
    script = read("Dialogue: 0,0:00:01.00", dialogue("Hello."), "Format: broken", dialogue("Bye."))
    assert [line.text for line in script.lines] == ["", "Hello.", "Bye."]


def test_what_stands_in_other_sections_is_not_said():
    script = FORMAT.read(HEAD + "[Fonts]\n" + dialogue("No.") + "\n" + EVENTS + dialogue("Yes."))
    assert [line.text for line in script.lines] == ["Yes."]
