"""Ten thousand lines respelled by a lexicon, against Python's regular expressions, which know no
languages, no longest entry, no way back and no words in scripts without spaces."""

from __future__ import annotations

import platform
import random
import re
import time
from typing import TYPE_CHECKING

from studio.domain import lexicon as lexicon_module
from studio.domain.lexicon import Lexicon, LexiconEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.report import Report

LINES, WORDS_A_LINE, VOCABULARY = 10_000, 12, 5_000
LETTERS = "abcdefghijklmnopqrstuvwxyzáéíóúñ"
ROUNDS = 3
BARS = {40: 1.5, 1_000: 0.5}
"""By entries: what is respelled may take so many times as long as the peer takes."""
LINEAR = 2.6
"""Twice the text takes at most so many times as long."""


def run(report: Report) -> None:
    seed = random.Random(7)
    words = ["".join(seed.choices(LETTERS, k=seed.randint(3, 9))) for _ in range(VOCABULARY)]
    texts = [" ".join(seed.choices(words, k=WORDS_A_LINE)) for _ in range(LINES)]
    for count, bar in BARS.items():
        entries = [LexiconEntry(word=word, said="so") for word in words[:count]]
        peer = re.compile(rf"\b(?:{'|'.join(map(re.escape, words[:count]))})\b", re.IGNORECASE)
        ours_s, theirs_s = interleaved(
            lambda entries=entries: respelled(entries, texts),
            lambda peer=peer: [peer.sub("so", text) for text in texts],
        )
        report.row(
            f"{LINES:,} lines through a lexicon of {count:,}",
            f"{ours_s * 1000:.0f} ms",
            f"{theirs_s * 1000:.0f} ms (re of Python {platform.python_version()})",
            f"{ours_s / theirs_s:.2f}",
            f"≤ {bar:.2f}",
            met=ours_s <= bar * theirs_s,
        )
    whole = " ".join(texts)
    one_s, two_s = interleaved(
        lambda: respelled(entries, [whole]), lambda: respelled(entries, [f"{whole} {whole}"])
    )
    report.row(
        "one line of twice the length",
        f"{two_s * 1000:.0f} ms",
        f"{one_s * 1000:.0f} ms (ours, half of it)",
        f"{two_s / one_s:.2f}",
        f"≤ {LINEAR}",
        met=two_s <= LINEAR * one_s,
    )


def respelled(entries: list[LexiconEntry], texts: list[str]) -> list[str]:
    lexicon_module._runs.cache_clear()  # every round sees the texts for the first time
    lexicon = Lexicon(entries, "es")
    return [lexicon.said(text) for text in texts]


def interleaved(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Return the best time of each, run in turn."""
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for place, work in enumerate((ours, theirs)):
            begun = time.perf_counter()
            work()
            best[place] = min(best[place], time.perf_counter() - begun)
    return best[0], best[1]
