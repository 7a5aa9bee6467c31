"""Find a name from a few of its letters, as one types into the command palette."""

from __future__ import annotations

import unicodedata

WORD_START = 8
RUN = 5
GAP = 1


def folded(text: str) -> str:
    """Return `text` without case and accents, each character in its place."""
    return "".join(unicodedata.normalize("NFD", one)[0].casefold()[:1] or one for one in text)


def match(query: str, text: str) -> tuple[int, tuple[int, ...]] | None:
    """Return how well `query` fits and which letters of `text` it is; None if it is not in there.

    Its letters must occur in their order. Beginnings of words and letters in a row count for
    most; a better fit has a higher score.
    """
    letters, shown = folded(query).replace(" ", ""), folded(text)
    if not letters:
        return 0, ()
    best: tuple[int, tuple[int, ...]] | None = None
    for start in (place for place, letter in enumerate(shown) if letter == letters[0]):
        found = _from(letters, shown, start)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best


def _from(letters: str, shown: str, start: int) -> tuple[int, tuple[int, ...]] | None:
    """Take each letter at the next beginning of a word if it is there, else as soon as it comes."""
    places = [start]
    for letter in letters[1:]:
        follows = places[-1] + 1
        if shown[follows : follows + 1] == letter:
            places.append(follows)
            continue
        at_word = next(
            (
                place
                for place in range(follows, len(shown))
                if shown[place] == letter and _begins_word(shown, place)
            ),
            None,
        )
        place = at_word if at_word is not None else shown.find(letter, follows)
        if place < 0:
            return None
        places.append(place)
    return _score(shown, places), tuple(places)


def _score(shown: str, places: list[int]) -> int:
    score = -len(shown) // 8
    for before, place in zip([-2, *places], places, strict=False):
        if place == before + 1:
            score += RUN
        elif before >= 0:
            score -= min(GAP * (place - before), 6)
        if _begins_word(shown, place):
            score += WORD_START
    return score


def _begins_word(shown: str, place: int) -> bool:
    return place == 0 or not shown[place - 1].isalnum()
