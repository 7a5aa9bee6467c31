"""Translate lines, and say a line in other words: shorter, longer, or one of three."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject

from studio.domain.errors import ProviderError
from studio.domain.script import Line, Translation
from studio.domain.script_edits import is_own_language, set_translation
from studio.domain.text import mark
from studio.providers.base import Wish
from studio.services.notices import Weight
from studio.services.speech_board import Part
from studio.ui.actions import Action, Menu
from studio.ui.texts import language_title, translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from studio.domain.project import Step
    from studio.domain.records import RecordId
    from studio.domain.translating import Fault
    from studio.services.translation import Outcome
    from studio.ui.desk import Desk
    from studio.ui.panels.script.lines import Lines

REWORDINGS = ("script.shorter", "script.longer", "script.alternatives")


class TranslationDoubtful(ProviderError):
    """A translation was kept, and somebody has to look at it. Values: reason."""

    message = mark("Errors", "Look at the translation: {reason}")
    hint = mark("Errors", "Change it, or ask for it again.")


class Translating(QObject):
    """Adds the commands; marks on the cards what is doubtful until its text changes."""

    def __init__(self, desk: Desk, owner: QWidget, lines: Lines) -> None:
        """Take the cards, for what is shown beside them."""
        super().__init__(owner)
        self._desk, self._lines = desk, lines
        self._marked: set[Part] = set()
        for action in (*self._whole(), *self._single()):
            desk.actions.add(action, owner)
        desk.view.stepped.connect(self._on_step)

    # The commands

    def _whole(self) -> Sequence[Action]:
        return (
            Action(
                id="script.translate",
                text=self.tr("Translate what is missing"),
                run=lambda: self._start(None),
                shortcut="Ctrl+Alt+T",
                icon="globe",
                menu=Menu.SPEECH,
                group=4,
                is_enabled=self._can_translate,
            ),
            Action(
                id="script.translate_selected",
                text=self.tr("Translate selected lines"),
                run=lambda: self._start(tuple(self._desk.view.lines)),
                shortcut="Ctrl+Shift+T",
                menu=Menu.SPEECH,
                group=4,
                is_enabled=lambda: self._can_translate() and bool(self._desk.view.lines),
            ),
        )

    def _single(self) -> Sequence[Action]:
        return tuple(
            Action(
                id=name,
                text=text,
                run=partial(self._reword_selected, wish),
                shortcut=keys,
                menu=Menu.SPEECH,
                group=4,
                is_enabled=lambda: self._can_translate() and len(self._desk.view.lines) == 1,
                is_local=True,
            )
            for name, text, wish, keys in (
                (REWORDINGS[0], self.tr("Say it shorter"), Wish.SHORTER, "Ctrl+["),
                (REWORDINGS[1], self.tr("Say it longer"), Wish.LONGER, "Ctrl+]"),
                (REWORDINGS[2], self.tr("Other wordings…"), Wish.ALTERNATIVES, "Ctrl+\\"),
            )
        )

    def _can_translate(self) -> bool:
        """Whether the language shown is not the script's own; what is missing is said later."""
        project, language = self._desk.view.project, self._desk.view.language
        return project is not None and bool(language) and not is_own_language(project, language)

    # What they do

    def _start(self, line_ids: Sequence[RecordId] | None) -> None:
        self._desk.tasks.start(self.translate(line_ids))

    def _reword_selected(self, wish: Wish) -> None:
        for line_id in self._desk.view.lines:
            self._desk.tasks.start(self.reword(line_id, wish))

    async def translate(self, line_ids: Sequence[RecordId] | None) -> None:
        """Translate lines into the language shown: these, or all that have no translation.

        Raises:
            NoTranslator: none is set up.
        """
        project, language = self._desk.view.project, self._desk.view.language
        if project is None:
            return
        outcome = await self._desk.studio.translation.translate(project, language, line_ids)
        if project is self._desk.view.project:
            self._mark(outcome, language)
        self._tell(outcome, language)

    async def reword(self, line_id: RecordId, wish: Wish) -> None:
        """Ask for other words of one line; what is chosen of several is one step.

        Raises:
            NoTranslator: none is set up.
            ProviderError: nothing better could be had.
        """
        project, language = self._desk.view.project, self._desk.view.language
        if project is None or project.find(Line, line_id) is None:
            return
        texts = await self._desk.studio.translation.reword(project, line_id, language, wish)
        if project is not self._desk.view.project or project.find(Line, line_id) is None:
            return
        if wish is Wish.ALTERNATIVES:
            from studio.ui.panels.script.wordings import Wordings  # noqa: PLC0415 - when wanted

            Wordings(self._desk, self._lines, line_id, texts).open_below()
            return
        with project.edit(mark("Edits", "Say it otherwise")):
            set_translation(project, project.get(Line, line_id), language, texts[0])

    # What is told

    def _mark(self, outcome: Outcome, language: str) -> None:
        board = self._desk.studio.speech.board
        for line_id, error in outcome.failed.items():
            self._marked.add(Part(line_id, language))
            board.fail(Part(line_id, language), error)
        for line_id, faults in outcome.flagged.items():
            self._marked.add(Part(line_id, language))
            board.fail(Part(line_id, language), TranslationDoubtful(reason=_reasons(faults)))

    def _on_step(self, step: Step) -> None:
        """A text that was changed is not doubtful any more."""
        texts = [change.record for change in step.of(Translation)]
        parts = {
            Part(text.line_id, text.language) for text in texts if isinstance(text, Translation)
        }
        if changed := parts & self._marked:
            self._marked -= changed
            board = self._desk.studio.speech.board
            board.begin(changed)
            board.end(changed)

    def _tell(self, outcome: Outcome, language: str) -> None:
        doubtful = len(outcome.flagged) + len(outcome.failed)
        text = self.tr("{language}: {done} translated, {tokens} tokens used.").format(
            language=language_title(language),
            done=self.tr("%n line(s)", "", len(outcome.done)),
            tokens=QLocale().toString(outcome.tokens),
        )
        hint = self.tr("%n line(s) to look at: show “Problems”.", "", doubtful) if doubtful else ""
        weight = Weight.WARNING if doubtful else Weight.NOTE
        self._desk.studio.notices.tell(text, hint, weight)


def _reasons(faults: frozenset[Fault]) -> str:
    return "; ".join(sorted(translated(fault.value) for fault in faults))
