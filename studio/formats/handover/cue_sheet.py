"""Cue sheets for the recording room: each line with its character, timecodes and both texts."""

from __future__ import annotations

import csv
import html
import io
from typing import TYPE_CHECKING

from studio.domain.languages import language_name
from studio.domain.text import mark
from studio.domain.timecode import SAMPLE_RATE, timecode
from studio.formats.handover.base import HandoverFormat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studio.domain.cut_list import CutClip, CutList

COLUMNS = ("cue", "character", "in", "out", "seconds", "original", "text", "note")


def _rows(cut_list: CutList) -> Iterator[tuple[str, ...]]:
    for number, clip in enumerate(cut_list.spoken, 1):
        yield (
            f"{clip.number or number}",
            clip.speaker,
            timecode(clip.position, cut_list.frame_rate),
            timecode(clip.end, cut_list.frame_rate),
            f"{clip.length / SAMPLE_RATE:.2f}",
            _line(clip.source_text),
            _line(clip.text),
            _line(clip.note),
        )


def _line(text: str) -> str:
    return " ".join(text.split())


def _write_csv(cut_list: CutList, _: Path) -> str:
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    # A text that a table would take for a formula is shown as it is behind a quotation mark.
    table.writerows([[_harmless(cell) for cell in row] for row in _rows(cut_list)])
    return "\ufeff" + written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def _write_html(cut_list: CutList, _: Path) -> str:
    heads = "".join(f"<th>{html.escape(one.capitalize())}</th>" for one in COLUMNS)
    rows = "\n".join(
        f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>"
        for row in _rows(cut_list)
    )
    name, language = html.escape(cut_list.name), html.escape(language_name(cut_list.language))
    rate, count = html.escape(str(cut_list.frame_rate)), len(cut_list.spoken)
    cast = html.escape(", ".join(_cast(cut_list.spoken)))
    return f"""<!doctype html>
<html lang="{html.escape(cut_list.language)}"><head><meta charset="utf-8">
<title>{name} – {language}</title><style>{_STYLE}</style></head><body>
<h1>{name}</h1>
<p>{language} · {count} cues · {rate} fps · {cast}</p>
<table><thead><tr>{heads}</tr></thead><tbody>
{rows}
</tbody></table></body></html>
"""


def _cast(clips: tuple[CutClip, ...]) -> list[str]:
    """Return each character with the number of their cues, by their first one."""
    counts: dict[str, int] = {}
    for clip in clips:
        counts[clip.speaker] = counts.get(clip.speaker, 0) + 1
    return [f"{name} ({count})" for name, count in counts.items() if name]


_STYLE = """
body { font: 11pt/1.35 system-ui, sans-serif; margin: 2rem; color: #111; background: #fff }
h1 { font-size: 16pt; margin: 0 } p { color: #444; margin: .3rem 0 1rem }
table { border-collapse: collapse; width: 100% } thead { display: table-header-group }
th { text-align: start; border-bottom: 2px solid #111 } tr { break-inside: avoid }
th, td { padding: .3rem .5rem; vertical-align: top } td { border-bottom: 1px solid #ccc }
td:nth-child(-n+5) { white-space: nowrap; font-variant-numeric: tabular-nums }
@media print { body { margin: 0 } }
"""

CSV = HandoverFormat(
    id="cue-csv",
    title=mark("Export", "ADR cue sheet (table)"),
    suffix=".cues.csv",
    writer=_write_csv,
)
PAGE = HandoverFormat(
    id="cue-html",
    title=mark("Export", "ADR cue sheet (page to print)"),
    suffix=".cues.html",
    writer=_write_html,
)
