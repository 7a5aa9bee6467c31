"""What a card says of a project, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QDateTime, QLocale, QObject

from studio.domain.timecode import clock_parts
from studio.ui.home.choosing import film_name, name_of
from studio.ui.texts import language_title, translated

if TYPE_CHECKING:
    from studio.domain.project_facts import ProjectFacts
    from studio.services.projects import ProjectEntry

MOST_NAMED = 2
WEEK = 7


class ProjectWords(QObject):
    """Says things in the user's language."""

    def name(self, entry: ProjectEntry, *, is_unsaved: bool) -> str:
        """Return what a project is called."""
        if is_unsaved and not (entry.facts and entry.facts.name):
            return film_name(entry).rpartition(".")[0] or self.tr("Untitled")
        return translated(name_of(entry))

    def reading(self) -> str:
        """Return that a project is being read."""
        return self.tr("Reading…")

    def open_now(self) -> str:
        """Return that a project is open."""
        return self.tr("Open now")

    def unsaved(self) -> str:
        """Return that a project was never given a place."""
        return self.tr("Not saved to a place yet")

    def languages(self, facts: ProjectFacts) -> str:
        """Return what is dubbed into what, such as “English → Spanish, German +1”."""
        titles = [language_title(one) for one in facts.languages]
        more = len(titles) - MOST_NAMED
        shown = self.tr(", ", "between languages").join(titles[:MOST_NAMED])
        if more > 0:
            count = QLocale().toString(more)
            shown = self.tr("{languages} +{count}").format(languages=shown, count=count)
        if not facts.source_language:
            return shown or self.tr("No languages yet")
        source = language_title(facts.source_language)
        if not shown:
            return source
        return self.tr("{source} → {targets}").format(source=source, targets=shown)

    def progress(self, facts: ProjectFacts) -> str:
        """Return how many lines are spoken, such as “12 of 18 lines”."""
        if not facts.asked:
            lines = self.tr("%n line(s)", "", facts.lines)
            return lines if facts.lines else self.tr("No lines yet")
        done = QLocale().toString(facts.fresh)
        return self.tr("{done} of %n line(s)", "", facts.asked).format(done=done)

    def stale(self, facts: ProjectFacts) -> str:
        """Return how many lines are stale, "" if none is."""
        count = QLocale().toString(facts.stale)
        return self.tr("{count} stale").format(count=count) if facts.stale else ""

    def cast(self, facts: ProjectFacts) -> str:
        """Return the voices in use, such as “Maya, Ben +2”, or how many speakers wait for one."""
        if not facts.voices:
            return self.tr("%n speaker(s)", "", facts.speakers) if facts.speakers else ""
        names = [translated(one) for one in facts.voices]
        shown = self.tr(", ", "between voices").join(names[:MOST_NAMED])
        if len(names) <= MOST_NAMED:
            return shown
        count = QLocale().toString(len(names) - MOST_NAMED)
        return self.tr("{voices} +{count}").format(voices=shown, count=count)

    def spent(self, facts: ProjectFacts) -> str:
        """Return what the engines were asked for, such as “1,204 characters · 0:58”."""
        if not facts.characters:
            return ""
        characters = self.tr("%n character(s)", "", facts.characters)
        characters = characters.replace(
            str(facts.characters), QLocale().toString(facts.characters), 1
        )
        return self.tr("{characters} · {length} spoken").format(
            characters=characters, length=length(facts.spoken)
        )

    def seen(self, entry: ProjectEntry) -> str:
        """Return when a project was opened last."""
        if not entry.opened_at:
            return self.tr("Never opened here")
        opened = QDateTime.fromSecsSinceEpoch(int(entry.opened_at)).date()
        days = opened.daysTo(QDate.currentDate())
        if days == 0:
            return self.tr("Opened today")
        if days == 1:
            return self.tr("Opened yesterday")
        if 1 < days < WEEK:
            return self.tr("Opened %n day(s) ago", "", days)
        shown = QLocale().toString(opened, QLocale.FormatType.ShortFormat)
        return self.tr("Opened {date}").format(date=shown)

    def missing(self, entry: ProjectEntry) -> str:
        """Return that media are missing, "" if none is."""
        return self.tr("%n file(s) missing", "", len(entry.missing)) if entry.missing else ""

    def searched(self, entry: ProjectEntry) -> str:
        """Return what is searched of a project."""
        facts = entry.facts
        parts = [name_of(entry), entry.path.stem, film_name(entry), *entry.collections]
        if facts is not None:
            titles = [language_title(one) for one in (facts.source_language, *facts.languages)]
            parts += [translated(facts.name), *titles, *facts.languages, *facts.voices]
        return " ".join(parts)

    def aloud(self, entry: ProjectEntry, *, is_unsaved: bool) -> str:
        """Return everything a card shows as one text for a screen reader."""
        parts = [self.name(entry, is_unsaved=is_unsaved)]
        if entry.problem:
            parts.append(entry.problem)
        elif entry.facts is not None:
            facts = entry.facts
            parts += [self.languages(facts), self.progress(facts), self.stale(facts)]
            parts += [self.cast(facts), self.spent(facts), self.missing(entry)]
        parts.append("" if is_unsaved else self.seen(entry))
        return self.tr(", ", "between the parts of a card read aloud").join(p for p in parts if p)


def length(samples: int) -> str:
    """Return a length as M:SS or H:MM:SS."""
    hours, minutes, seconds, _ = clock_parts(max(0, samples))
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
