"""What an export did, line by line: measured on the rendered sound, not on the plan."""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from studio.domain.timeline import FitState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.services.sound_checks import CheckedFile

LOUDNESS_TOLERANCE_LU = 0.5
PEAK_TOLERANCE_DB = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReport:
    """One line as it is heard. Times in seconds on the timeline; None where nothing is heard."""

    number: int
    speaker: str
    voice: str
    text: str
    cue_start_s: float
    cue_end_s: float
    onset_s: float | None = None
    end_s: float | None = None
    onset_error_ms: float | None = None
    """Where speech is heard to begin, against its cue; positive = late."""
    end_error_ms: float | None = None
    fill: float | None = None
    """Length of the speech / length of the cue."""
    tempo: float | None = None
    """Speed it was changed to; 1 = the take's own, above 1 = faster."""
    squeezed_ms: float = 0.0
    borrowed_ms: float = 0.0
    overrun_ms: float = 0.0
    """What is not heard because there was no room for it."""
    overlap_ms: float = 0.0
    """Time during which another speaker is heard as well."""
    loudness_lufs: float | None = None
    fit: str = ""
    """One of the values of `FitState`; "" without a clip."""
    error: str = ""
    """Why the line could not be spoken; "" when it could."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageReport:
    """One language's dub."""

    language: str
    loudness_lufs: float | None
    loudness_range_lu: float | None
    true_peak_dbtp: float | None
    lines: tuple[LineReport, ...]
    dialogue_lufs: float | None = None
    """Loudness of the dialogue alone, where that is what was asked for."""
    target_lufs: float | None = None
    """What was asked for: of the dialogue where that is measured, else of the whole."""
    ceiling_dbtp: float | None = None
    """Highest true peak that was asked for."""

    @property
    def is_loudness_met(self) -> bool | None:
        """Whether loudness and true peak are as asked for; None where nothing was asked for.

        EBU R 128 allows 0.5 LU; EBU Tech 3341 gives meters of true peaks 0.2 dB upwards.
        """
        measured = self.loudness_lufs if self.dialogue_lufs is None else self.dialogue_lufs
        if self.target_lufs is None or self.ceiling_dbtp is None or measured is None:
            return None
        is_level = abs(measured - self.target_lufs) <= LOUDNESS_TOLERANCE_LU
        peak = self.true_peak_dbtp
        return is_level and (peak is None or peak <= self.ceiling_dbtp + PEAK_TOLERANCE_DB)

    @property
    def failed(self) -> tuple[LineReport, ...]:
        """Lines that could not be spoken."""
        return tuple(line for line in self.lines if line.error)

    @property
    def misfits(self) -> tuple[LineReport, ...]:
        """Lines that are too long for their place."""
        return tuple(line for line in self.lines if line.fit == FitState.DOES_NOT_FIT.value)

    @property
    def median_onset_error_ms(self) -> float | None:
        """Median of the absolute onset errors."""
        errors = [abs(e) for line in self.lines if (e := line.onset_error_ms) is not None]
        return round(statistics.median(errors), 2) if errors else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole export."""

    name: str
    source: str
    outputs: tuple[str, ...]
    made_with: str
    duration_s: float
    languages: tuple[LanguageReport, ...]
    files: tuple[CheckedFile, ...] = ()
    """Written sound files measured against what a house asks for."""

    @property
    def is_as_asked(self) -> bool:
        """Whether every loudness and every file that was measured is as asked for."""
        is_loud = all(language.is_loudness_met is not False for language in self.languages)
        return is_loud and all(one.is_met for one in self.files)

    def to_json(self) -> str:
        """Return everything as JSON; the key `languages` holds the lines."""
        tree = asdict(self)
        for node, language in zip(tree["languages"], self.languages, strict=True):
            node["median_onset_error_ms"] = language.median_onset_error_ms
            node["is_loudness_met"] = language.is_loudness_met
            node["failed"] = len(language.failed)
            node["does_not_fit"] = len(language.misfits)
        for node, one in zip(tree["files"], self.files, strict=True):
            node["is_met"] = one.is_met
        return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def overlaps_ms(spans: Sequence[tuple[int, int, str]]) -> list[float]:
    """Return for each (start, end, speaker) how long another speaker is heard as well, in ms.

    Spans are samples at 48 kHz and sorted by start.
    """
    totals = [0.0] * len(spans)
    active: list[int] = []
    for index, (start, end, speaker) in enumerate(spans):
        active = [other for other in active if spans[other][1] > start]
        for other in active:
            if spans[other][2] != speaker:
                shared = (min(end, spans[other][1]) - start) / 48.0
                totals[index] += shared
                totals[other] += shared
        active.append(index)
    return [round(total, 1) for total in totals]
