"""A report as one HTML page: readable anywhere, light or dark, nothing fetched."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from studio.domain.languages import is_rtl, language_name
from studio.domain.text import mark
from studio.domain.timeline import FitState
from studio.services.report_style import STYLE
from studio.services.report_words import summary, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.services.report import LanguageReport, LineReport, Report
    from studio.services.sound_checks import CheckedFile

NUMBER, CUE, SPEAKER, LINE = (
    mark("Report", "No."),
    mark("Report", "Cue"),
    mark("Report", "Speaker"),
    mark("Report", "Line"),
)
ONSET, END, FILL, LOUDNESS = (
    mark("Report", "Onset"),
    mark("Report", "End"),
    mark("Report", "Fill"),
    mark("Report", "Loudness"),
)

NOTES = (
    (ONSET, mark("Report", "when speech is heard to begin, against its cue; + is late.")),
    (END, mark("Report", "when it ends, against its cue; − is early.")),
    (FILL, mark("Report", "how much of the cue is filled with speech.")),
    (LOUDNESS, mark("Report", "of the line alone, as delivered.")),
)

AS_ASKED = mark("Report", "As {standard} asks for.")
NOT_AS_ASKED = mark("Report", "Not as {standard} asks for.")
ASKED = mark("Report", "asked for: {asked}")

LANES = mark("Report", "Frames are the cues, bars what is heard.")

TONES = {
    FitState.UNCHANGED.value: "good",
    FitState.FITTED.value: "good",
    FitState.STRAINED.value: "amber",
    FitState.DOES_NOT_FIT.value: "bad",
}

MISSING = "–"

STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200)
MOST_MARKS = 7
WIDTH = 1000
"""Units of a lane: the whole film, whatever its length."""


def page(report: Report) -> str:
    """Return the report as a complete HTML document."""
    title = html.escape(report.name)
    made = html.escape(
        mark("Report", "{source}, {minutes} long, made with {program}").format(
            source=report.source, minutes=_clock(report.duration_s), program=report.made_with
        )
    )
    files = "".join(f"<li><bdi>{html.escape(output)}</bdi></li>" for output in report.outputs)
    body = "".join(_file(one) for one in report.files)
    body += "".join(_language(language, report.duration_s) for language in report.languages)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<style>{STYLE}</style><main><h1><bdi>{title}</bdi></h1>"
        f'<p class="soft">{made}</p><ul class="files">{files}</ul>{body}</main></html>\n'
    )


def _file(one: CheckedFile) -> str:
    """Return the figures of one written file against what is asked for."""
    verdict = AS_ASKED if one.is_met else NOT_AS_ASKED
    tone = "good" if one.is_met else "bad"
    facts = "".join(
        f"<div><dt>{check.name}</dt>"
        f'<dd class="{"" if check.is_met else "bad"}">{check.measured}</dd>'
        f"<dt>{ASKED.format(asked=check.asked)}</dt></div>"
        for check in one.checks
    )
    return (
        f"<section><h2><bdi>{html.escape(one.name)}</bdi></h2>"
        f'<p class="{tone}">{verdict.format(standard=html.escape(one.standard))}</p>'
        f'<dl class="facts">{facts}</dl></section>'
    )


def _language(report: LanguageReport, duration_s: float) -> str:
    facts = (
        (mark("Report", "Lines"), str(len(report.lines))),
        (mark("Report", "Median onset error"), _unit(report.median_onset_error_ms, "ms")),
        (LOUDNESS, _unit(report.loudness_lufs, "LUFS")),
        *_dialogue(report),
        (mark("Report", "Loudness range"), _unit(report.loudness_range_lu, "LU")),
        (mark("Report", "True peak"), _unit(report.true_peak_dbtp, "dBTP")),
        *_certificate(report),
    )
    listed = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    verdict = "".join(
        f'<p class="{tone}">{html.escape(sentence)}</p>' for sentence, tone in summary(report)
    )
    return (
        f"<section><h2>{html.escape(language_name(report.language))}</h2>{verdict}"
        f'<dl class="facts">{listed}</dl>{_lanes(report, duration_s)}{_table(report)}</section>'
    )


def _dialogue(report: LanguageReport) -> tuple[tuple[str, str], ...]:
    """Return the loudness of the dialogue where that is what was asked for."""
    if report.dialogue_lufs is None:
        return ()
    return ((mark("Report", "Loudness of the dialogue"), _unit(report.dialogue_lufs, "LUFS")),)


def _certificate(report: LanguageReport) -> tuple[tuple[str, str], ...]:
    """Return what was asked for and whether it was reached."""
    if report.is_loudness_met is None:
        return ()
    asked = f"{_unit(report.target_lufs, 'LUFS')}, {_unit(report.ceiling_dbtp, 'dBTP')}"
    met = (
        mark("Report", "{asked}: reached")
        if report.is_loudness_met
        else mark("Report", "{asked}: missed")
    )
    return ((mark("Report", "Asked for"), met.format(asked=asked)),)


def _table(report: LanguageReport) -> str:
    if not report.lines:
        return ""
    heads = [(NUMBER, "n"), (CUE, "n"), (SPEAKER, ""), (LINE, _side(report.language))]
    heads += [(name, "n") for name, _ in NOTES]
    head = "".join(f'<th class="{kind}" scope="col">{name}</th>' for name, kind in heads)
    rows = "".join(_row(line, report.language) for line in report.lines)
    notes = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in NOTES)
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f'<dl class="notes">{notes}</dl>'
    )


def _row(line: LineReport, language: str) -> str:
    text, tag = html.escape(line.text), html.escape(language)
    said = f'<div dir="{_side(language)}" lang="{tag}">{text}</div>'
    tone = "bad" if line.error else TONES.get(line.fit, "")
    tone = "soft" if tone == "good" else tone
    words = html.escape(" ".join(told(line)))
    voice = f'<small class="soft"><bdi>{html.escape(line.voice)}</bdi></small>'
    figures = (
        (ONSET, _signed(line.onset_error_ms)),
        (END, _signed(line.end_error_ms)),
        (FILL, _percent(line.fill)),
        (LOUDNESS, _unit(line.loudness_lufs, "LUFS")),
    )
    cells = (
        f'<td class="n soft">{line.number}</td><td class="n">{_clock(line.cue_start_s)}</td>',
        f'<td class="who"><bdi>{html.escape(line.speaker)}</bdi>{voice}</td>',
        f'<td class="text {_side(language)}">{said}<small class="{tone}">{words}</small></td>',
        *(f'<td class="n" data-name="{name}">{value}</td>' for name, value in figures),
    )
    return f"<tr>{''.join(cells)}</tr>"


def _side(language: str) -> str:
    return "rtl" if is_rtl(language) else "ltr"


def _lanes(report: LanguageReport, duration_s: float) -> str:
    """Draw the cues as frames and the speech in them as bars, one lane per speaker."""
    if not report.lines:
        return ""
    lanes: dict[str, list[LineReport]] = {}
    for line in report.lines:
        lanes.setdefault(line.speaker, []).append(line)
    drawn = "".join(
        f'<div class="lane"><span><bdi>{html.escape(speaker)}</bdi></span>'
        f'<svg viewBox="0 0 {WIDTH} 18" preserveAspectRatio="none" aria-hidden="true">'
        f"{_shapes(lines, WIDTH / max(duration_s, 0.001))}</svg></div>"
        for speaker, lines in lanes.items()
    )
    axis = f'<div class="lane"><span></span><div class="axis">{_marks(duration_s)}</div></div>'
    return f"<figure>{drawn}{axis}<figcaption>{LANES}</figcaption></figure>"


def _marks(duration_s: float) -> str:
    """Return round times along the axis, the last well before its end."""
    step = next((step for step in STEPS_S if duration_s / step <= MOST_MARKS), 36_000)
    places = range(0, int(duration_s * 0.97) + 1, step)
    return "".join(
        f'<span style="left:{100 * at / max(duration_s, 0.001):.2f}%">{_clock(at, 0)}</span>'
        for at in places
    )


def _shapes(lines: Iterable[LineReport], scale: float) -> str:
    shapes = []
    for line in lines:
        shapes.append(_shape("cue", line.cue_start_s, line.cue_end_s, scale, 3))
        if line.onset_s is not None and line.end_s is not None:
            tone = TONES.get(line.fit, "good")
            shapes.append(_shape(f"said {tone}", line.onset_s, line.end_s, scale, 5))
    return "".join(shapes)


def _shape(kind: str, start_s: float, end_s: float, scale: float, top: int) -> str:
    width = max((end_s - start_s) * scale, 0.5)
    return (
        f'<rect class="{kind}" x="{start_s * scale:.2f}" y="{top}" width="{width:.2f}" '
        f'height="{18 - 2 * top}"/>'
    )


def _clock(seconds: float, decimals: int = 1) -> str:
    tenths = round(max(seconds, 0.0) * 10**decimals)
    minutes, rest = divmod(tenths, 60 * 10**decimals)
    hours, minutes = divmod(minutes, 60)
    width = 2 + (decimals + 1 if decimals else 0)
    shown = f"{rest / 10**decimals:0{width}.{decimals}f}"
    return f"{hours}:{minutes:02d}:{shown}" if hours else f"{minutes}:{shown}"


def _unit(value: float | None, unit: str) -> str:
    return MISSING if value is None else f"{_minus(f'{value:.1f}')} {unit}"


def _signed(value: float | None) -> str:
    if value is None:
        return MISSING
    return f"{_minus(f'{round(value):+d}')} ms" if round(value) else "0 ms"


def _percent(value: float | None) -> str:
    return MISSING if value is None else f"{100 * value:.0f} %"


def _minus(number: str) -> str:
    return number.replace("-", "\u2212")
