"""Write a voice's timbre in the engine's own words: formants, breath, pitch.

The engine synthesises what stands in a voice file natively, without the losses of processing the
sound afterwards. A file is the language's rules followed by a voice's lines; the last line of a
kind counts.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from studio.domain.errors import VoiceUnavailable
from studio.providers.offline.languages import engine_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studio.domain.voices import VoiceProfile
    from studio.providers.offline.performance import Delivery

CLEAREST: Final = "klatt4"
"""The glottal pulse a recogniser understands best: a third of the errors of the engine's usual
source. Voices without a base have it."""
_FORMANTS: Final = 9
_ENGINE_WIDTH: Final = 0.36
"""Width of the engine's plain intonation (36 Hz) over its plain pitch (100 Hz)."""
_STATELESS: Final = ("flutter 0", "roughness 9")
"""Both continue from one utterance to the next, so equal input would not give equal samples."""

_MEDIAN_IN_RANGE: Final = {
    language: share
    for share, languages in (
        (0.30, "yue"),
        (0.40, "vi"),
        (0.46, "cmn zh"),
        (0.51, "hu kn nl si ta te"),
        (0.60, "am az bpy bs ca el fa ga gn haw hbs hi hr kl mi ml mr mt nci om or pa qdb qu quc"),
        (0.60, "sd shn sr ti tr tt ur"),
        (0.66, "an cs es eu fi fr gu he ht hy ia id it ka kk pap pl py sl sv sw tk"),
        (0.74, "de ky lt ms smj uk"),
        (0.86, "be io is ja my ne nb sq th"),
        (0.93, "eo ru"),
    )
    for language in languages.split()
}
"""Measured: where the median pitch of speech lies between the figures of a `pitch` line."""
_USUAL_MEDIAN_IN_RANGE: Final = 0.79
_PITCH_OFFSET_HZ: Final = 9.0
"""The engine takes the first figure of a `pitch` line as this much higher than it sounds."""

_BREATH_WIDTHS: Final = (150, 150, 200, 200, 400, 400, 600, 600)


@dataclass(frozen=True, slots=True)
class Formant:
    """One resonance relative to the engine's own: frequency, height, width in percent, Hz added."""

    frequency: float = 100.0
    height: float = 100.0
    width: float = 100.0
    added_hz: float = 0.0


@dataclass(frozen=True, slots=True)
class Timbre:
    """What a variant file says about the sound of a voice; None = the engine's own."""

    formants: tuple[Formant | None, ...] = (None,) * _FORMANTS
    breath: tuple[int, ...] = ()
    voicing: int = 100
    consonants: tuple[int, int] = (90, 100)
    other: tuple[str, ...] = ()
    """Lines that have no middle: `klatt`, `tone`, `echo`, stress."""


@functools.cache
def base_timbre(name: str) -> Timbre:
    """Return the timbre of one of the engine's variants; "" is the clearest.

    Raises:
        VoiceUnavailable: there is no variant of that name.
    """
    path = engine_files() / "voices" / "!v" / (name or CLEAREST)
    if not re.fullmatch(r"[\w -]{0,40}", name) or not path.is_file():
        raise VoiceUnavailable(voice=name, provider="Viva Voce offline")
    return _parse(path.read_text(encoding="utf-8", errors="replace").splitlines())


def _parse(lines: Iterable[str]) -> Timbre:
    timbre = Timbre()
    for line in lines:
        keyword, _, rest = line.partition(" ")
        numbers = [int(figure) for figure in re.findall(r"-?\d+", rest)]
        if keyword == "formant" and len(numbers) >= 2:
            index, *figures = numbers
            formants = list(timbre.formants)
            formants[index] = Formant(*(float(figure) for figure in figures[:4]))
            timbre = dataclasses.replace(timbre, formants=tuple(formants))
        elif keyword == "breath":
            timbre = dataclasses.replace(timbre, breath=tuple(numbers[:8]))
        elif keyword == "voicing" and numbers:
            timbre = dataclasses.replace(timbre, voicing=numbers[0])
        elif keyword == "consonants" and numbers:
            timbre = dataclasses.replace(timbre, consonants=(numbers[0], numbers[-1]))
        elif keyword in {"klatt", "tone", "echo", "stressAdd", "stressAmp", "intonation"}:
            timbre = dataclasses.replace(timbre, other=(*timbre.other, line))
    return timbre


def voice_lines(profile: VoiceProfile, language: str, delivery: Delivery) -> list[str]:
    """Return the lines that make the engine speak with `profile`.

    Args:
        profile: the voice; its balance, breath and roughness come later (`finish`).
        language: BCP 47 tag, for where speech lies in the pitch range.
        delivery: how this sentence departs from the voice's own pitch and intonation.
    """
    timbre = base_timbre(profile.base)
    return [
        *_STATELESS,
        *timbre.other,
        pitch_line(
            profile.pitch_hz * delivery.pitch, profile.pitch_range * delivery.width, language
        ),
        *_formant_lines(timbre.formants, profile.formant_scale),
        *_breath_lines(timbre),
        "consonants {} {}".format(*timbre.consonants),
    ]


def pitch_line(median_hz: float, range_factor: float, language: str) -> str:
    """Return the line that puts the median pitch of speech at `median_hz`.

    The engine's intonation spans the two figures; widths follow the pitch, because a melody is
    heard in semitones.
    """
    width = median_hz * _ENGINE_WIDTH * range_factor
    share = _MEDIAN_IN_RANGE.get(language.split("-", maxsplit=1)[0], _USUAL_MEDIAN_IN_RANGE)
    low = median_hz + _PITCH_OFFSET_HZ - share * width
    return f"pitch {round(low)} {round(low + width)}"


def _formant_lines(formants: Sequence[Formant | None], scale: float) -> list[str]:
    lines = []
    for index, own in enumerate(formants):
        if own is None and scale == 1.0:
            continue
        formant = own or _engine_formant(index)
        lines.append(
            f"formant {index} {formant.frequency * scale:.0f} {formant.height:.0f} "
            f"{formant.width:.0f} {formant.added_hz * scale:.0f}"
        )
    return lines


def _engine_formant(index: int) -> Formant:
    heights = (130, 128, 120, 116, 100, 100, 128, 128, 128)
    widths = (140, 128, 128, 160, 171, 171, 128, 128, 128)
    # The engine's defaults are in 1/128, a line's figures in percent of 1/256.
    return Formant(100.0, heights[index] / 1.28, widths[index] / 1.28)


def _breath_lines(timbre: Timbre) -> list[str]:
    lines = [] if timbre.voicing == 100 else [f"voicing {timbre.voicing}"]
    if any(timbre.breath):
        lines.append("breath " + " ".join(map(str, timbre.breath)))
        lines.append("breathw " + " ".join(map(str, _BREATH_WIDTHS)))
    return lines
