"""Words with times become lines: one person, one breath, no longer than a subtitle may be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.domain.clean_lines import longest_clean_lines
from studio.domain.heard_lines import LONGEST, HeardWord, heard_lines
from studio.domain.project import Project
from studio.domain.script import Line, Speaker

SECOND = 48_000


def spoken(*said: tuple[str, float, float] | tuple[str, float, float, str]) -> tuple[str, list]:
    text, words = "", []
    for word, start, end, *speaker in said:
        text += " " if text else ""
        plain = word.rstrip(".,?!”")
        words.append(
            HeardWord(
                len(text), len(text) + len(plain), round(start * SECOND), round(end * SECOND),
                *speaker,
            )
        )  # fmt: skip
        text += word
    return text, words


def texts(*said) -> list[str]:
    return [line.text for line in heard_lines(*spoken(*said))]


def test_a_pause_ends_a_line_and_a_short_silence_does_not() -> None:
    assert texts(
        ("Good", 0, 0.3), ("morning", 0.5, 1.0), ("How", 2.0, 2.2), ("are", 2.2, 2.4)
    ) == ["Good morning", "How are"]  # fmt: skip


def test_a_sentence_ends_a_line_at_a_shorter_silence_and_keeps_its_signs() -> None:
    assert texts(("Yes.", 0, 0.4), ("No,", 0.7, 1.0), ("wait", 1.3, 1.5)) == ["Yes.", "No, wait"]


def test_another_speaker_begins_another_line_without_any_silence() -> None:
    lines = heard_lines(*spoken(("Yes", 0, 0.4, "a"), ("no", 0.4, 0.8, "b"), ("no", 0.8, 1, "b")))
    assert [(line.speaker, line.text) for line in lines] == [("a", "Yes"), ("b", "no no")]
    assert [(line.start, line.end) for line in lines] == [(0, 19_200), (19_200, 48_000)]


def test_words_of_a_line_count_from_its_beginning() -> None:
    (_, line) = heard_lines(*spoken(("One.", 0, 1), ("Two", 3, 3.5), ("three", 3.6, 4)))
    assert [line.text[word.text_start : word.text_end] for word in line.words] == ["Two", "three"]
    assert [(word.start, word.end) for word in line.words] == [(0, 24_000), (28_800, 48_000)]


def test_what_is_too_long_is_cut_at_its_longest_silence() -> None:
    said = [
        (f"w{n}", n * 0.5 + (0.3 if n >= 12 else 0), n * 0.5 + 0.4 + (0.3 if n >= 12 else 0))
        for n in range(20)
    ]
    lines = heard_lines(*spoken(*said))
    assert [len(line.words) for line in lines] == [12, 8]


@given(
    st.lists(
        st.tuples(st.integers(0, 60_000), st.integers(0, 40_000), st.sampled_from("ab")),
        max_size=60,
    )
)
def test_no_word_is_lost_and_lines_are_in_order(gaps: list[tuple[int, int, str]]) -> None:
    text, words, at = "", [], 0
    for number, (silence, length, speaker) in enumerate(gaps):
        text += " " if text else ""
        word = f"w{number}"
        words.append(
            HeardWord(
                len(text), len(text) + len(word), at + silence, at + silence + length, speaker
            )
        )
        text, at = text + word, at + silence + length
    lines = heard_lines(text, words)
    assert " ".join(line.text for line in lines) == text
    assert [line.start for line in lines] == sorted(line.start for line in lines)
    assert all(len(line.words) == 1 or line.end - line.start <= LONGEST + 48_000 for line in lines)


def test_the_longest_clean_line_is_the_longest_nobody_speaks_into() -> None:
    ana, ben = Speaker(name="Ana"), Speaker(name="Ben")
    spans = [(ana, 0, 4), (ben, 3, 5), (ana, 6, 8), (ana, 9, 12), (ben, 11.9, 13), (ana, 20, 21)]
    lines = [
        Line(speaker_id=who.id, start=round(start * SECOND), end=round(end * SECOND))
        for who, start, end in spans
    ]
    project = Project([ana, ben, *lines])
    assert [line.start // SECOND for line in longest_clean_lines(project, ana.id)] == [6, 20]
    assert longest_clean_lines(project, "nobody") == ()
