"""Put together what was planned for each line and what was heard of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.script import Casting, Line, Speaker, spoken_text, takes_by_line
from studio.domain.text import mark
from studio.domain.voices import Voice
from studio.services.report import LanguageReport, LineReport, overlaps_ms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.domain.project import Project
    from studio.domain.records import RecordId
    from studio.domain.timeline import Clip, Fit
    from studio.services.mastering import Master
    from studio.services.mix_plan import HeardClip, MixPlan
    from studio.services.rendering import Heard

NO_TAKE = mark("Report", "It has not been spoken.")


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line with a text in one language."""

    number: int
    line: Line
    text: str
    speaker: str
    voice: str
    has_take: bool


def spoken_lines(project: Project, language: str) -> tuple[SpokenLine, ...]:
    """Return the lines that have something to say in `language`, by time."""
    takes = takes_by_line(project, language)
    voices = {
        casting.speaker_id: project.get(Voice, casting.voice_id).name
        for casting in project.all(Casting)
        if casting.language == language
    }
    ordered = sorted(project.all(Line), key=lambda line: (line.start, line.end, line.id))
    found: list[SpokenLine] = []
    for line in ordered:
        text = spoken_text(project, line, language)
        if text:
            speaker = project.get(Speaker, line.speaker_id).name
            voice = voices.get(line.speaker_id, "")
            has_take = line.id in takes
            found.append(SpokenLine(len(found) + 1, line, text, speaker, voice, has_take))
    return tuple(found)


def language_report(plan: MixPlan, lines: tuple[SpokenLine, ...], master: Master) -> LanguageReport:
    """Return the report of one language from its plan and the measured sound."""
    heard, delivered = master.heard, master.delivered
    clips = {one.clip.line_id: one for one in plan.clips}
    overlap = _overlaps(plan, heard)
    return LanguageReport(
        language=plan.language,
        loudness_lufs=_rounded(delivered.integrated),
        loudness_range_lu=_rounded(delivered.range),
        dialogue_lufs=_rounded(master.dialogue_lufs),
        true_peak_dbtp=_rounded(delivered.true_peak_db),
        target_lufs=plan.settings.loudness_lufs,
        ceiling_dbtp=plan.settings.true_peak_db,
        lines=tuple(_line(one, clips.get(one.line.id), heard, overlap) for one in lines),
    )


def _line(
    one: SpokenLine,
    spoken: HeardClip | None,
    heard: Mapping[RecordId, Heard],
    overlap: Mapping[RecordId, float],
) -> LineReport:
    cue = one.line
    fields = {
        "number": one.number,
        "speaker": one.speaker,
        "voice": one.voice,
        "text": one.text,
        "cue_start_s": cue.start / 48_000,
        "cue_end_s": cue.end / 48_000,
    }
    if spoken is None or spoken.clip.id not in heard:
        return LineReport(**fields, error="" if one.has_take else NO_TAKE)  # type: ignore[arg-type]
    clip, measured = spoken.clip, heard[spoken.clip.id]
    fit: Fit = clip.fit
    return LineReport(
        **(fields | _against_cue(cue, clip, measured)),  # type: ignore[arg-type]
        onset_s=measured.onset / 48_000,
        end_s=measured.end / 48_000,
        tempo=round(1 / fit.ratio, 3),
        squeezed_ms=round(sum(cut.length for cut in fit.cuts) / 48, 1),
        borrowed_ms=round(fit.borrowed / 48, 1),
        overrun_ms=round(fit.overrun / 48, 1),
        overlap_ms=overlap.get(clip.id, 0.0),
        loudness_lufs=_rounded(measured.loudness),
        fit=fit.state.value,
    )


def _against_cue(cue: Line, clip: Clip, heard: Heard) -> dict[str, object]:
    """Return how speech lies in its cue; a line without times has its clip for one."""
    if not cue.is_timed:
        return {"cue_start_s": clip.position / 48_000, "cue_end_s": clip.end / 48_000}
    return {
        "onset_error_ms": round((heard.onset - cue.start) / 48, 2),
        "end_error_ms": round((heard.end - cue.end) / 48, 2),
        "fill": round((heard.end - heard.onset) / max(cue.end - cue.start, 1), 3),
    }


def _overlaps(plan: MixPlan, heard: Mapping[RecordId, Heard]) -> dict[RecordId, float]:
    spans = [
        (heard[one.clip.id].onset, heard[one.clip.id].end, one.speaker, one.clip.id)
        for one in plan.clips
        if one.is_speech and one.clip.id in heard
    ]
    spans.sort()
    totals = overlaps_ms([(start, end, speaker) for start, end, speaker, _ in spans])
    return {clip_id: total for (*_, clip_id), total in zip(spans, totals, strict=True)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
