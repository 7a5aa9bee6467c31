"""What subtitles describe but nobody says is told apart from speech."""

import pytest

from studio.formats.base import Repair, Repairs, ScriptLine
from studio.formats.sounds import without_sounds


def separated(text: str) -> tuple[list[str], list[str]]:
    """Return the texts to speak and the notes of cues that are only sounds."""
    lines, sounds = without_sounds([ScriptLine(0, 48_000, text)], Repairs())
    return [line.text for line in lines], [line.note for line in sounds]


@pytest.mark.parametrize(
    "text",
    [
        "[music]", "[door slams]\n[dog barks]", "(sighs)", "- (sighs)",
        "(a door slams, then silence)",
        "♪ We are the champions ♪", "♪ La la\nla la la", "♪♪", "【拍手】", "(笑)", "（笑い声）",
        "*coughs*", "ANA: [laughs]", "[MUSIC] ♫", "(APPLAUSE).",
    ],
)  # fmt: skip
def test_a_cue_that_only_describes_is_not_spoken(text: str):
    assert separated(text) == ([], [text])


@pytest.mark.parametrize(
    ("text", "spoken", "note"),
    [
        ("[whispering] Come here.", "Come here.", "[whispering]"),
        ("Come [gasps] here.", "Come here.", "[gasps]"),
        ("(laughing) Stop it!", "Stop it!", "(laughing)"),
        ("- (laughs) Stop it!", "- Stop it!", "(laughs)"),
        ("ANA: (quietly) Go.", "ANA: Go.", "(quietly)"),
        ("I know. (sighs)", "I know.", "(sighs)"),
        ("(door opens)\nWho is there?", "Who is there?", "(door opens)"),
        ("- [laughs]\n- Stop.", "- Stop.", "[laughs]"),
        ("♪ La la la ♪ Hello!", "Hello!", "♪ La la la ♪"),
    ],
)
def test_descriptions_are_taken_out_and_kept_as_a_note(text: str, spoken: str, note: str):
    ((line,), sounds) = without_sounds([ScriptLine(0, 48_000, text)], Repairs())
    assert (line.text, line.note, sounds) == (spoken, note, [])


@pytest.mark.parametrize(
    "text",
    [
        "[SPEAKER_00]: Hello.",
        "I said (and I mean it) no.",
        "(I never told you that, but it is true.) Go.",
        "2 * 3 * 4 is 24",
        "Number #5",
        "An [unclosed one",
        "ANA (quietly): Go.",
    ],
)
def test_speech_in_brackets_stays_speech(text: str):
    assert separated(text) == ([text], [])


def test_sounds_are_counted():
    repairs = Repairs()
    without_sounds([ScriptLine(0, 1, "[a] Hi. [b]"), ScriptLine(1, 2, "(c)")], repairs)
    assert [(one.repair, one.count) for one in repairs.warnings()] == [(Repair.SOUNDS, 3)]
