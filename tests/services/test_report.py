"""Reports: overlaps, JSON, and a page that survives any text."""

import json

from hypothesis import given
from hypothesis import strategies as st

from studio.services.report import LanguageReport, LineReport, Report, overlaps_ms
from studio.services.report_page import page


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


def test_lines_that_do_not_fit_are_marked():
    assert 'class="bad">does not fit' in page(report(fit="does not fit", overrun_ms=300.0))
