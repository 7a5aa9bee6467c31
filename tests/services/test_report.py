"""Reports: overlaps, JSON, and a page that survives any text."""

import html
import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.services.report import LanguageReport, LineReport, Report, overlaps_ms
from studio.services.report_page import page
from studio.services.report_style import DARK, LIGHT
from studio.services.report_words import told


def report(text: str = "Hello", **fields) -> Report:
    line = LineReport(
        number=1,
        speaker="Anna",
        voice="Maya",
        text=text,
        cue_start_s=1.0,
        cue_end_s=2.0,
        **fields,
    )
    language = LanguageReport(
        language="ar",
        loudness_lufs=-14.0,
        loudness_range_lu=None,
        true_peak_dbtp=-1.0,
        lines=(line,),
    )
    return Report(
        name="film.ar.mp4",
        source="film.mp4",
        outputs=("film.ar.mp4",),
        made_with="Viva Voce",
        duration_s=10.0,
        languages=(language,),
    )


def test_overlap_counts_only_other_speakers():
    spans = [(0, 48_000, "a"), (24_000, 72_000, "b"), (48_000, 96_000, "a")]
    assert overlaps_ms(spans) == [500.0, 1000.0, 500.0]


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(1, 50), st.sampled_from("abc")), max_size=12)
)
def test_overlaps_equal_counting_sample_by_sample(cues):
    spans = sorted((start * 48, (start + length) * 48, who) for start, length, who in cues)
    expected = []
    for index, (start, end, who) in enumerate(spans):
        others = [s for i, s in enumerate(spans) if i != index and s[2] != who]
        expected.append(float(sum(max(0, min(end, b) - max(start, a)) for a, b, _ in others)) / 48)
    assert overlaps_ms(spans) == expected


def test_the_json_counts_what_failed_and_what_does_not_fit():
    facts = json.loads(report(error="It has not been spoken.").to_json())
    assert facts["languages"][0]["failed"] == 1
    assert facts["languages"][0]["does_not_fit"] == 0


def test_the_page_shows_text_as_text():
    shown = page(report(text="<script>alert('x')</script> مرحبا 👋"))
    assert "<script>" not in shown
    assert "مرحبا 👋" in shown
    assert 'dir="rtl"' in shown


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"fit": "unchanged", "tempo": 1.0}, ["Spoken at its natural pace."]),
        (
            {"fit": "fitted", "tempo": 1.08, "squeezed_ms": 420.0, "borrowed_ms": 1200.0},
            [
                "Pauses shortened by 0.4 s.",
                "Runs 1.2 s into the silence after its cue.",
                "Spoken 8 % faster.",
            ],
        ),
        (
            {"fit": "strained", "tempo": 1.33},
            ["Spoken 33 % faster, which can be heard; a shorter text is better."],
        ),
        (
            {"fit": "does not fit", "tempo": 1.2, "overrun_ms": 840.0},
            ["Spoken 20 % faster.", "Too long: its last 0.8 s are not heard. Shorten the text."],
        ),
        (
            {"fit": "unchanged", "overlap_ms": 300.0},
            ["Spoken at its natural pace.", "Another voice is heard for 0.3 s of it."],
        ),
        ({"error": "It has not been spoken."}, ["It has not been spoken."]),
        ({}, []),
    ],
)
def test_each_line_says_in_plain_words_what_was_done_to_it(fields, words):
    shown = report(**fields)
    assert told(shown.languages[0].lines[0]) == words
    assert html.escape(" ".join(words)) in page(shown)


@pytest.mark.parametrize(
    ("fields", "sentence", "tone"),
    [
        ({"fit": "unchanged"}, "Every line is spoken and in its place.", "good"),
        ({"fit": "strained"}, "Spoken faster than is comfortable: 1 of 1 lines.", "amber"),
        ({"fit": "does not fit"}, "Too long for their place: 1 of 1 lines.", "bad"),
        ({"error": "No."}, "Not spoken: 1 of 1 lines.", "bad"),
    ],
)
def test_the_page_begins_with_how_it_went(fields, sentence, tone):
    assert f'<p class="{tone}">{sentence}</p>' in page(report(**fields))


@pytest.mark.parametrize("text", ["مرحبا " * 500, "x" * 2_000, "", "<b>&amp;</b>", "👋"])
def test_any_text_makes_a_page_that_is_well_formed(text):
    reader = _Tags()
    reader.feed(page(report(text=text, fit="fitted", onset_s=1.0, end_s=2.0)))
    assert reader.open == ["html"] or not reader.open


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "soft", "good", "amber", "bad"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_every_text_stands_out_from_what_it_is_written_on(theme, name, ground):
    assert contrast(theme[name], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["bar", "soft", "amber", "bad"])
def test_bars_and_frames_stand_out_from_their_lane(theme, name):
    assert contrast(theme[name], theme["card"]) >= 3.0


class _Tags(HTMLParser):
    """Fails where a closing tag does not close what was opened last."""

    EMPTY = frozenset({"meta", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.EMPTY:
            assert self.open.pop() == tag


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2.1: 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
