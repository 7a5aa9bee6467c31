"""What a card says in words: its state, its time, and how it is read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject

from studio.domain.freshness import Standing
from studio.domain.timecode import clock_parts
from studio.domain.timeline import FitState
from studio.ui.panels.script.card import Tone
from studio.ui.texts import error_text, translated

if TYPE_CHECKING:
    from studio.ui.panels.script.card import Budget, Card


LEFT_TO_RIGHT = "\u200e"
"""Keeps signs in front of a number there, in any language."""


@dataclass(frozen=True, slots=True)
class State:
    """A state in words, and how good it is."""

    text: str
    tone: Tone
    is_busy: bool = False


class Words(QObject):
    """Says things in the user's language."""

    def state(self, card: Card) -> State:
        """Return where a line stands, in as few words as tell it."""
        if card.is_waiting:
            return State(self.tr("Generating…"), Tone.PLAIN, is_busy=True)
        if card.failure is not None:
            return State(error_text(card.failure), Tone.BAD)
        if card.standing is Standing.SILENT:
            text = self.tr("No translation yet") if card.shows_source else self.tr("No text yet")
            return State(text, Tone.PLAIN)
        if card.standing is Standing.MISSING:
            return State(self.tr("Not spoken yet"), Tone.PLAIN)
        if card.standing is Standing.STALE and card.why is not None:
            reason = translated(card.why.value)
            return State(self.tr("Stale: {reason}").format(reason=reason), Tone.WARN)
        return self._fit(card)

    def _fit(self, card: Card) -> State:
        fit = card.clip.fit if card.clip else None
        if fit is None:
            return State(self.tr("Fresh"), Tone.GOOD)
        if fit.state is FitState.DOES_NOT_FIT:
            over = self.seconds(fit.overrun)
            return State(self.tr("Does not fit: {seconds} too long").format(seconds=over), Tone.BAD)
        speed = self.tempo(1 / fit.ratio)
        if fit.state is FitState.STRAINED:
            return State(self.tr("Strained: {tempo}").format(tempo=speed), Tone.WARN)
        if abs(fit.ratio - 1) >= 0.005:
            return State(self.tr("Fresh, {tempo}").format(tempo=speed), Tone.GOOD)
        return State(self.tr("Fresh"), Tone.GOOD)

    def budget(self, budget: Budget) -> str:
        """Return how much of its time a line takes, such as "2.1 s of 2.4 s"."""
        spoken, slot = self.seconds(budget.spoken), self.seconds(budget.slot)
        if budget.is_predicted:
            return self.tr("about {spoken} of {slot}").format(spoken=spoken, slot=slot)
        return self.tr("{spoken} of {slot}").format(spoken=spoken, slot=slot)

    def fill(self, budget: Budget) -> str:
        """Return the share of its time a line takes, such as "92%"."""
        share = QLocale().toString(min(round(budget.fill * 100), 999))
        text = self.tr("~{share}%") if budget.is_predicted else self.tr("{share}%")
        return LEFT_TO_RIGHT + text.format(share=share)

    def seconds(self, samples: int) -> str:
        """Return a length such as "2.4 s"."""
        return self.tr("{seconds} s").format(seconds=QLocale().toString(samples / 48_000, "f", 1))

    def tempo(self, speed: float) -> str:
        """Return a tempo such as "×1.08"."""
        return self.tr("×{speed}").format(speed=QLocale().toString(speed, "f", 2))

    def aloud(self, card: Card) -> str:
        """Return everything a card shows as one text for a screen reader."""
        parts = [card.speaker, clock(card.line.start)]
        if card.shows_source:
            parts.append(card.source)
        parts += [card.said, self.state(card).text]
        return self.tr(", ", "between the parts of a card read aloud").join(p for p in parts if p)


def clock(position: int) -> str:
    """Return a place on the timeline as M:SS.t or H:MM:SS.t."""
    hours, minutes, seconds, milliseconds = clock_parts(max(0, position))
    locale = QLocale()
    tail = f"{seconds:02}{locale.decimalPoint()}{milliseconds // 100}"
    return f"{hours}:{minutes:02}:{tail}" if hours else f"{minutes}:{tail}"
