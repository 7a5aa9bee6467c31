"""A report as one HTML page: readable anywhere, light or dark, nothing fetched."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from studio.domain.languages import is_rtl, language_name
from studio.domain.text import mark
from studio.domain.timeline import FitState

if TYPE_CHECKING:
    from studio.services.report import LanguageReport, LineReport, Report

STYLE = """
:root { color-scheme: light dark; --ink: #1c2024; --soft: #60646c; --paper: #fcfcfd;
  --edge: #e0e1e6; --good: #2b9a66; --amber: #b3700a; --bad: #ce2c31; --bar: #3e63dd; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --soft: #b0b4ba; --paper: #111113;
  --edge: #363a3f; --good: #4cc38a; --amber: #f0b64a; --bad: #ff8589; --bar: #849dff; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 72rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
p { color: var(--soft); margin: .25rem 0; overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: 1rem 2.25rem; margin: 1rem 0; padding: 0; }
.facts div { min-width: 7rem; } .facts dt { color: var(--soft); font-size: .8rem; }
.facts dd { margin: 0; font-size: 1.15rem; font-variant-numeric: tabular-nums; }
svg { width: 100%; height: auto; display: block; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: start; padding: .4rem .6rem; border-bottom: 1px solid var(--edge);
  vertical-align: top; }
th { color: var(--soft); font-weight: 500; font-size: .8rem; white-space: nowrap; }
td.n { text-align: end; white-space: nowrap; } td.t { min-width: 14rem; overflow-wrap: anywhere; }
.good { color: var(--good); } .amber { color: var(--amber); } .bad { color: var(--bad); }
"""

COLUMNS = (
    mark("Report", "No."),
    mark("Report", "Cue"),
    mark("Report", "Speaker"),
    mark("Report", "Line"),
    mark("Report", "Onset"),
    mark("Report", "End"),
    mark("Report", "Fill"),
    mark("Report", "Tempo"),
    mark("Report", "Overlap"),
    mark("Report", "Loudness"),
    mark("Report", "Fit"),
)

TONES = {
    FitState.UNCHANGED.value: "good",
    FitState.FITTED.value: "good",
    FitState.STRAINED.value: "amber",
    FitState.DOES_NOT_FIT.value: "bad",
}

MISSING = "–"


def page(report: Report) -> str:
    """Return the report as a complete HTML document."""
    title = html.escape(report.name)
    made = html.escape(
        mark("Report", "{source}, {minutes} long, made with {program}").format(
            source=report.source, minutes=_clock(report.duration_s), program=report.made_with
        )
    )
    outputs = "".join(f"<p>{html.escape(output)}</p>" for output in report.outputs)
    body = "".join(_language(language, report.duration_s) for language in report.languages)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style><h1>{title}</h1><p>{made}</p>{outputs}{body}</html>\n"
    )


def _language(report: LanguageReport, duration_s: float) -> str:
    facts = (
        (mark("Report", "Lines"), str(len(report.lines))),
        (mark("Report", "Not spoken"), str(len(report.failed))),
        (mark("Report", "Too long"), str(len(report.misfits))),
        (mark("Report", "Median onset error"), _unit(report.median_onset_error_ms, "ms")),
        (mark("Report", "Loudness"), _unit(report.loudness_lufs, "LUFS")),
        (mark("Report", "Loudness range"), _unit(report.loudness_range_lu, "LU")),
        (mark("Report", "True peak"), _unit(report.true_peak_dbtp, "dBTP")),
    )
    listed = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    head = "".join(f"<th>{column}</th>" for column in COLUMNS)
    rows = "".join(_row(line, report.language) for line in report.lines)
    return (
        f"<h2>{html.escape(language_name(report.language))}</h2><dl class=facts>{listed}</dl>"
        f"{_picture(report, duration_s)}"
        f"<div class=scroll><table><tr>{head}</tr>{rows}</table></div>"
    )


def _row(line: LineReport, language: str) -> str:
    direction = ' dir="rtl"' if is_rtl(language) else ""
    tone = "bad" if line.error else TONES.get(line.fit, "")
    fit = line.error or line.fit or MISSING
    cells = (
        f"<td class=n>{line.number}</td><td class=n>{_clock(line.cue_start_s)}</td>",
        f"<td>{html.escape(line.speaker)}</td>",
        f"<td class=t{direction}>{html.escape(line.text)}</td>",
        f"<td class=n>{_signed(line.onset_error_ms)}</td>",
        f"<td class=n>{_signed(line.end_error_ms)}</td>",
        f"<td class=n>{_percent(line.fill)}</td><td class=n>{_times(line.tempo)}</td>",
        f"<td class=n>{_unit(line.overlap_ms or None, 'ms')}</td>",
        f"<td class=n>{_unit(line.loudness_lufs, 'LUFS')}</td>",
        f'<td class="{tone}">{html.escape(fit)}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"


def _picture(report: LanguageReport, duration_s: float) -> str:
    """Draw the cues as frames and the speech in them as bars, one lane per speaker."""
    speakers = list(dict.fromkeys(line.speaker for line in report.lines))
    scale = 1000 / max(duration_s, 0.001)
    shapes = []
    for line in report.lines:
        top = 4 + 18 * speakers.index(line.speaker)
        width = max((line.cue_end_s - line.cue_start_s) * scale, 0.5)
        shapes.append(
            f'<rect x="{line.cue_start_s * scale:.2f}" y="{top}" width="{width:.2f}" height="14" '
            'rx="1" fill="none" stroke="var(--edge)"/>'
        )
        if line.onset_s is not None and line.end_s is not None:
            tone = TONES.get(line.fit, "good")
            colour = "var(--bar)" if tone == "good" else f"var(--{tone})"
            shapes.append(
                f'<rect x="{line.onset_s * scale:.2f}" y="{top + 3}" '
                f'width="{max((line.end_s - line.onset_s) * scale, 0.5):.2f}" height="8" '
                f'rx="1" fill="{colour}"/>'
            )
    height = 8 + 18 * max(len(speakers), 1)
    return f'<svg viewBox="0 0 1000 {height}" role="img">{"".join(shapes)}</svg>'


def _clock(seconds: float) -> str:
    minutes, rest = divmod(max(seconds, 0.0), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02d}:{rest:04.1f}" if hours else f"{minutes}:{rest:04.1f}"


def _unit(value: float | None, unit: str) -> str:
    return MISSING if value is None else f"{value:.1f} {unit}"


def _signed(value: float | None) -> str:
    return MISSING if value is None else f"{value:+.0f} ms"


def _percent(value: float | None) -> str:
    return MISSING if value is None else f"{100 * value:.0f} %"


def _times(value: float | None) -> str:
    return MISSING if value is None else f"×{value:.2f}"
