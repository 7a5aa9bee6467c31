"""One engine for all tests here: the library keeps its state in globals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.domain.voices import VoiceProfile, VoiceSettings
from studio.providers.offline.espeak import Espeak
from studio.providers.offline.speak import Speaker, SpokenLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studio.providers.offline.speak import SpokenPart
    from studio.providers.offline.word_times import Span

EVEN = VoiceSettings(stability=1.0)
PLAIN = VoiceProfile(base="klatt4")


class Studio:
    """Says lines in this process."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._said: dict[tuple[str, str, VoiceProfile], tuple[np.ndarray, list[Span]]] = {}

    def say(
        self,
        text: str,
        language: str = "en",
        profile: VoiceProfile = PLAIN,
        settings: VoiceSettings = EVEN,
        seed: int = 0,
        target_s: float | None = None,
    ) -> np.ndarray:
        return self.say_with_words(text, language, profile, settings, seed, target_s)[0]

    def parts(self, text: str, language: str) -> Iterator[SpokenPart]:
        """Yield the sentences as they are spoken."""
        return self._speaker.speak(SpokenLine(text, language, PLAIN, EVEN, 0, None))

    def say_once(
        self, text: str, language: str, profile: VoiceProfile
    ) -> tuple[np.ndarray, list[Span]]:
        """Say it, or return what was said when it was asked before."""
        asked = (text, language, profile)
        if asked not in self._said:
            self._said[asked] = self.say_with_words(text, language, profile)
        return self._said[asked]

    def say_with_words(
        self, text, language="en", profile=PLAIN, settings=EVEN, seed=0, target_s=None
    ) -> tuple[np.ndarray, list[Span]]:
        line = SpokenLine(text, language, profile, settings, seed, target_s)
        parts = list(self._speaker.speak(line))
        samples = np.concatenate([part.samples for part in parts])
        return samples, [word for part in parts for word in part.words]


@pytest.fixture(scope="session")
def voice_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("voice")


@pytest.fixture(scope="session")
def studio(voice_folder: Path) -> Studio:
    return Studio(Speaker(Espeak(), voice_folder / "voice"))
