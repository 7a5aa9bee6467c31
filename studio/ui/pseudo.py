"""Languages nobody speaks: they show texts that are not translatable, cut off, or not mirrored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTranslator

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

_KEPT = re.compile(r"(\{[^{}]*\}|%n|%L?\d|<[^>]*>|&[a-z]+;|&)")
"""What must survive a translation: placeholders, counts, markup, mnemonics."""

_ACCENTED = str.maketrans(
    "AaBbCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz", "ÅåƁƀÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž"
)
_HEBREW = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "אבצדעפגהיחקלמנוספרשטוכשזיז" * 2
)
_PADDING = " ȯǹè ṫẃô ţĥŕéé ƒöûŕ ƒîṽé šîẋ šéṽéñ éîĝĥţ"


@dataclass(frozen=True, slots=True)
class Style:
    """How a pseudo-language looks."""

    letters: dict[int, int]
    locale: str
    """The language whose direction and numbers it uses."""
    longer_by: float
    """Share by which texts grow; short ones grow more, as they do in German or Finnish."""


PSEUDO_LANGUAGES = {
    "en-XA": Style(_ACCENTED, "de", 0.4),
    "ar-XB": Style(_HEBREW, "he", 0.0),
}
"""By tag: long and accented; right-to-left."""


class PseudoTranslator(QTranslator):
    """Translates every text without knowing any."""

    def __init__(self, style: Style, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._style = style

    def isEmpty(self) -> bool:
        """Return False: there is a translation of everything."""
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """Return the text as this language would have it."""
        text = source.replace("%n", str(n)) if n >= 0 else source
        return disguised(text, self._style)


def disguised(text: str, style: Style) -> str:
    """Return `text` with other letters and longer, its placeholders and markup as they were."""
    parts = _KEPT.split(text)
    parts[::2] = [part.translate(style.letters) for part in parts[::2]]
    grown = round(len(text) * style.longer_by) + (3 if style.longer_by and len(text) < 12 else 0)
    return "".join(parts) + _PADDING[: grown if text.strip() else 0]
