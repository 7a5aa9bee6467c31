"""Who speaks is told by names and dashes, and not by every colon."""

import pytest

from studio.formats.base import Repair, Repairs, ScriptLine
from studio.formats.speakers import split_dialogues, split_speakers


def named(*texts: str, speaker: str = "") -> list[tuple[str, str]]:
    lines = [ScriptLine(0, 48_000, text, speaker) for text in texts]
    return [(line.speaker, line.text) for line in split_speakers(lines, Repairs())]


def dialogue(text: str) -> list[str]:
    return [line.text for line in split_dialogues([ScriptLine(0, 48_000, text)], Repairs())]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["ANA: Hello."], [("ANA", "Hello.")]),
        (["Ana: Hello.", "Ben: Hi."], [("Ana", "Hello."), ("Ben", "Hi.")]),
        (["[SPEAKER_00]: Hello.", "Yes."], [("SPEAKER_00", "Hello."), ("", "Yes.")]),
        (["Speaker 1: Hello.", "Speaker 2: Hi."], [("Speaker 1", "Hello."), ("Speaker 2", "Hi.")]),
        (["Dr. Vera van den Berg: Sit.", "Dr. Vera van den Berg: Down."], [
            ("Dr. Vera van den Berg", "Sit."), ("Dr. Vera van den Berg", "Down.")]),
        (["АНА: Привет.", "Ana: No.", "АНА: Пока."], [
            ("АНА", "Привет."), ("Ana", "No."), ("АНА", "Пока.")]),
        (["小明：你好。", "小红：你好。"], [("小明", "你好。"), ("小红", "你好。")]),
        (["ليلى: مرحبا", "سامي: أهلا"], [("ليلى", "مرحبا"), ("سامي", "أهلا")]),
        (["Ana: One.", "ANA: Two."], [("Ana", "One."), ("Ana", "Two.")]),
    ],
)  # fmt: skip
def test_names_before_a_colon_speak(texts: list[str], expected: list[tuple[str, str]]):
    assert named(*texts) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Remember: never again.",
        "It is 10:30 now.",
        "https://example.org",
        "Listen, my friend: run!",
        "what he said: nothing",
        "There is one thing that I always tell everybody: run.",
        "NEWS: WE ARE AT WAR",
        "INGREDIENTS:",
        "What he said... Nothing: never.",
    ],
)
def test_other_colons_do_not(text: str):
    others = ["Nothing here.", "And here.", "More of it.", "And more.", "The end."]
    assert named(text, *others)[0] == ("", text)


def test_a_known_speaker_is_recognised_from_a_single_label():
    lines = [ScriptLine(0, 1, "Hello.", "Ana"), *(ScriptLine(1, 2, f"Row {n}.") for n in range(9))]
    lines.append(ScriptLine(2, 3, "Ana: Bye."))
    assert split_speakers(lines, Repairs())[-1].speaker == "Ana"


def test_lines_that_have_a_speaker_keep_their_text():
    assert named("BEN: Hello.", speaker="Ana") == [("Ana", "BEN: Hello.")]


def test_two_names_in_a_cue_divide_it():
    repairs = Repairs()
    lines = split_speakers([ScriptLine(0, 48_000, "ANA: Yes.\nBEN: No, no\nand no.")], repairs)
    assert [(one.start, one.end, one.speaker, one.text) for one in lines] == [
        (0, 48_000 * 4 // 18, "ANA", "Yes."),
        (48_000 * 4 // 18, 48_000, "BEN", "No, no\nand no."),
    ]
    assert [warning.repair for warning in repairs.warnings()] == [Repair.DIALOGUES]


@pytest.mark.parametrize(
    ("text", "utterances"),
    [
        ("- Hello.\n- Hi.", ["Hello.", "Hi."]),
        ("-Hello.\n-¿Qué?", ["Hello.", "¿Qué?"]),
        ("– Да.\n— Нет.", ["Да.", "Нет."]),
        (">> Hello.\n>> Hi.", ["Hello.", "Hi."]),
        ("Hello.\n- Hi.", ["Hello.", "Hi."]),
        ("- Hello,\nmy friend.\n- Hi.", ["Hello,\nmy friend.", "Hi."]),
        ("- Only one.", ["Only one."]),
        ("a well\n-known one", ["a well\n-known one"]),
        ("it was\n— as I said — fine", ["it was\n— as I said — fine"]),
        ("-5 degrees\n-10 degrees", ["-5 degrees\n-10 degrees"]),
        ("-- Wait.", ["-- Wait."]),
        ("- \n- ", [""]),
    ],
)
def test_dashes_divide_a_dialogue_and_nothing_else(text: str, utterances: list[str]):
    assert dialogue(text) == utterances


def test_a_dialogue_fills_the_time_of_its_cue_without_gaps():
    lines = split_dialogues([ScriptLine(100, 1_100, "- abcd\n- ab\n- abcd")], Repairs())
    assert [(line.start, line.end) for line in lines] == [(100, 500), (500, 700), (700, 1_100)]
