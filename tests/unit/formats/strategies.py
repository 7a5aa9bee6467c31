"""Scripts of all kinds, for property tests."""

from hypothesis import strategies as st

from studio.formats.base import ScriptLine
from studio.formats.cues import neat

HOUR = 3600 * 48_000

ALIKE = "\x1c\x1d\x1e\x1f\x85\u2028\u2029\ufeff\ufffe\uffff"
"""Characters that are line ends to some and nothing to others; cleaned when a file is decoded."""


def texts(without: str = "") -> st.SearchStrategy[str]:
    """Return texts of one or more rows in any language, without the given characters."""
    characters = st.characters(
        exclude_categories=("Cs", "Cc", "Cn"), exclude_characters=ALIKE + without
    )
    row = st.text(characters, min_size=1, max_size=30)
    rows = st.lists(row, min_size=1, max_size=3).map("\n".join)
    return rows.map(neat).filter(bool)


def names(without: str = "") -> st.SearchStrategy[str]:
    """Return names of speakers, none included."""
    return texts(without).map(lambda text: " ".join(text.split()))


def timed_lines(
    text: st.SearchStrategy[str], speaker: st.SearchStrategy[str], resolution: int
) -> st.SearchStrategy[list[ScriptLine]]:
    """Return lines whose times are multiples of `resolution` samples."""

    def line(start: int, length: int, text: str, speaker: str) -> ScriptLine:
        first = start * resolution
        return ScriptLine(first, first + length * resolution, text, speaker)

    limit = 99 * HOUR // resolution
    one = st.builds(line, st.integers(0, limit), st.integers(1, 10_000), text, speaker)
    return st.lists(one, max_size=8)
