"""What a key may do, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QObject

if TYPE_CHECKING:
    from studio.providers.base import AccountStanding


class StandingWords(QObject):
    """Says what is known; what the provider does not tell is not mentioned."""

    def whole(self, standing: AccountStanding) -> str:
        """Return everything, one sentence after the other."""
        sentences = [
            self.tr("Plan: {plan}.").format(plan=standing.plan) if standing.plan else "",
            self.quota(standing),
            self._voices(standing),
            self._parallel(standing),
            self._missing(standing),
        ]
        return "\n".join(one for one in sentences if one)

    def quota(self, standing: AccountStanding) -> str:
        """Return what is left and when it begins anew, "" if nobody knows."""
        left, limit = standing.characters_left, standing.characters_limit
        if left is None or limit is None:
            return ""
        numbers = {"left": _number(left), "limit": _number(limit)}
        if standing.resets_at is None:
            return self.tr("{left} of {limit} characters are left.").format(**numbers)
        return self.tr("{left} of {limit} characters are left until {date}.").format(
            **numbers, date=_date(standing.resets_at)
        )

    def _voices(self, standing: AccountStanding) -> str:
        if standing.voices_used is None or standing.voices_limit is None:
            return ""
        text = self.tr("{used} of {limit} voice slots are taken.").format(
            used=_number(standing.voices_used), limit=_number(standing.voices_limit)
        )
        if standing.can_clone is False:
            return self.tr("{slots} The plan does not include cloning.").format(slots=text)
        return text

    def _parallel(self, standing: AccountStanding) -> str:
        if standing.max_parallel is None:
            return ""
        return self.tr("Lines spoken at the same time: {count}.").format(
            count=_number(standing.max_parallel)
        )

    def _missing(self, standing: AccountStanding) -> str:
        if not standing.missing:
            return ""
        names = self.tr(", ", "in a list").join(self._permission(one) for one in standing.missing)
        return self.tr("The key may not: {permissions}.").format(permissions=names)

    def _permission(self, name: str) -> str:
        """Return a permission in the user's words; one we have no words for as it is."""
        words = {
            "text_to_speech": self.tr("speak lines"),
            "speech_to_speech": self.tr("change voices of recordings"),
            "speech_to_text": self.tr("write down what is said"),
            "sound_generation": self.tr("make sound effects"),
            "audio_isolation": self.tr("take noise away"),
            "voices_read": self.tr("list voices"),
            "voices_write": self.tr("add and change voices"),
            "models_read": self.tr("list models"),
            "user_read": self.tr("see plan and quota"),
            "speech_history_read": self.tr("see what was made earlier"),
            "speech_history_write": self.tr("delete what was made earlier"),
            "pronunciation_dictionaries_read": self.tr("read pronunciation dictionaries"),
            "pronunciation_dictionaries_write": self.tr("keep pronunciation dictionaries"),
            "dubbing_read": self.tr("fetch dubbed films"),
            "dubbing_write": self.tr("have films dubbed"),
            "forced_alignment": self.tr("find when words are said"),
        }
        return words.get(name, name)


def _number(count: int) -> str:
    return QLocale().toString(count)


def _date(seconds: float) -> str:
    day = QDateTime.fromSecsSinceEpoch(round(seconds)).date()
    return QLocale().toString(day, QLocale.FormatType.LongFormat)
