"""Voices from words: a description becomes a profile, a seed makes three different ones of it."""

from __future__ import annotations

import asyncio
import dataclasses
import math
import random
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.domain.errors import InputError
from studio.domain.records import new_id
from studio.domain.text import mark
from studio.domain.voices import Voice, VoiceProfile, VoiceSettings
from studio.providers.base import Remark, VoiceDesign, VoicePreview
from studio.providers.offline import traits
from studio.providers.offline.description import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.domain.voices import Labels
    from studio.providers.base import DesignRequest
    from studio.providers.offline.description import Description
    from studio.providers.offline.reference import Reference

MOST_PREVIEWS: Final = 8

_SENTENCES: Final = {
    "en": "This is how I sound. Do you think we could tell a good story together?",
    "de": "So klinge ich. Glauben Sie, wir könnten zusammen eine gute Geschichte erzählen?",
    "es": "Así sueno yo. ¿Cree que podríamos contar juntos una buena historia?",
    "fr": "Voici ma voix. Pensez-vous que nous pourrions raconter ensemble une belle histoire ?",
    "ru": "Вот так я звучу. Как вы думаете, сможем мы вместе рассказать хорошую историю?",
}
_PITCH_ST, _TRACT_ST, _BALANCE_DB = 1.95, 1.73, 3.0
"""The least differences by which two voices are told apart, as among the stock voices (pitch and
tract: Gaudrain and Başkent, 2018)."""
_SPREAD: Final = 1.6
"""How many of these the previews stand from the description at variety 1."""
_FURTHER: Final = 0.35
"""A second word that asks for the same as one before adds this share."""
_CLEAR, _WARM = "klatt4", "klatt5"
_LIMITS: Final = {
    "pitch_hz": (55.0, 450.0),
    "pitch_range": (0.25, 2.2),
    "formant_scale": (0.75, 1.4),
    "rate": (0.6, 1.6),
    "tilt_db": (-12.0, 12.0),
    "breathiness": (0.0, 0.85),
    "roughness": (0.0, 0.9),
}


class OfflineDesigner:
    """Makes voices as described."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference

    async def design(self, request: DesignRequest) -> VoiceDesign:
        """Return `count` different voices as described, each with a spoken preview.

        Raises:
            InputError: nothing in the description is understood, or a figure is out of range.
            LanguageUnavailable: the engine does not know the language.
        """
        check_figures(request.count, request.variety)
        description = understood(request.description)
        profiles = varied(designed(description), request.seed, request.count, request.variety)
        voices = [
            Voice(
                id=new_id(),
                provider="offline",
                remote_id="",
                name=", ".join(description.understood[:3]).capitalize(),
                description=request.description,
                labels=labels_of(description),
                profile=profile,
                settings=VoiceSettings(similarity=1.0),
            )
            for profile in profiles
        ]
        return await spoken_design(
            self._reference, voices, description, (request.text, request.language)
        )


def understood(text: str) -> Description:
    """Return what a description says.

    Raises:
        InputError: nothing of it is understood.
    """
    description = read(text)
    if not description.says_something:
        raise InputError(
            mark("Errors", "Nothing in “{description}” describes a voice the engine knows."),
            hint=mark(
                "Errors", "Say who speaks and how, such as: an old man, deep, slow and rough."
            ),
            description=text[:80],
        )
    return description


def check_figures(count: int, share: float) -> None:
    """Refuse figures out of range.

    Raises:
        InputError: `count` is not 1 to 8, or `share` not 0 to 1.
    """
    if not 1 <= count <= MOST_PREVIEWS or not 0.0 <= share <= 1.0:
        raise InputError(
            mark("Errors", "One to {most} previews can be made, and shares go from 0 to 1."),
            most=MOST_PREVIEWS,
        )


def designed(description: Description) -> VoiceProfile:
    """Return the profile a description asks for, from where its kind of speaker starts."""
    kinds = [traits.KINDS[name] for name in description.kinds] or [traits.NEITHER]
    pitch_hz = math.exp(np.mean([math.log(kind.pitch_hz) for kind in kinds]))
    formant_scale = math.exp(np.mean([math.log(kind.formant_scale) for kind in kinds]))
    if traits.CHILD in kinds:
        # A boy and a girl are a child first: they differ less than a man and a woman.
        is_male = traits.MALE in kinds
        pitch_hz = traits.CHILD.pitch_hz * (0.93 if is_male else 1.0)
        formant_scale = traits.CHILD.formant_scale * (0.98 if is_male else 1.0)
    start = VoiceProfile(base=_CLEAR, pitch_hz=pitch_hz, formant_scale=formant_scale)
    return moved(start, description)


def moved(profile: VoiceProfile, description: Description, strength: float = 1.0) -> VoiceProfile:
    """Return `profile` moved as the words of a description ask, by `strength` of their way."""
    asked = [
        (traits.AGES.get(name) or traits.TRAITS[name], strength * weight)
        for name, weight in description.moves
    ]

    def sum_of(figure: Callable[[traits.Trait], float]) -> float:
        return _together([figure(trait) * weight for trait, weight in asked])

    return limited(
        dataclasses.replace(
            profile,
            pitch_hz=profile.pitch_hz * _ratio(sum_of(lambda trait: trait.pitch_st)),
            formant_scale=profile.formant_scale * _ratio(sum_of(lambda trait: trait.tract_st)),
            pitch_range=profile.pitch_range * _ratio(sum_of(lambda trait: trait.range_st)),
            rate=profile.rate * _ratio(sum_of(lambda trait: trait.rate_st)),
            tilt_db=profile.tilt_db + sum_of(lambda trait: trait.tilt_db),
            breathiness=profile.breathiness + sum_of(lambda trait: trait.breath),
            roughness=profile.roughness + sum_of(lambda trait: trait.rough),
        )
    )


def varied(profile: VoiceProfile, seed: int, count: int, variety: float) -> list[VoiceProfile]:
    """Return `count` profiles around one, as far from each other as `variety` says.

    They lie evenly on a circle of pitch and tract (more than three: on a sphere with balance as its
    axis), turned by the seed, so that any two differ about equally.
    """
    chance = random.Random(f"voices/{seed}")
    turn = chance.random()
    found = []
    for number in range(count):
        height = 0.0 if count <= 3 else 1.0 - 2.0 * (number + 0.5) / count
        share = number / count if count <= 3 else number * 0.618034
        angle = 2.0 * math.pi * (turn + share)
        reach = _SPREAD * variety
        across = reach * math.sqrt(1.0 - height**2)
        found.append(
            limited(
                dataclasses.replace(
                    profile,
                    base=_WARM if profile.base == _CLEAR and number % 2 else profile.base,
                    pitch_hz=profile.pitch_hz * _ratio(_PITCH_ST * across * math.cos(angle)),
                    formant_scale=profile.formant_scale
                    * _ratio(_TRACT_ST * across * math.sin(angle)),
                    tilt_db=profile.tilt_db + _BALANCE_DB * reach * height,
                    pitch_range=profile.pitch_range * _ratio(variety * chance.uniform(-1.5, 1.5)),
                    rate=profile.rate * _ratio(variety * chance.uniform(-0.7, 0.7)),
                )
            )
        )
    return found


def limited(profile: VoiceProfile) -> VoiceProfile:
    """Return `profile` with every figure where the engine still sounds like somebody."""
    figures = {
        name: round(float(np.clip(getattr(profile, name), *limits)), 4)
        for name, limits in _LIMITS.items()
    }
    return dataclasses.replace(profile, **figures)  # type: ignore[arg-type]


def labels_of(description: Description) -> Labels:
    """Return the labels a voice of that description bears."""
    found = dict(traits.KINDS[name].label for name in description.kinds)
    ages = [name for name, weight in description.moves if name in traits.AGES and weight > 0.0]
    if ages and found.get("age") is None:
        found["age"] = ages[-1]
    if description.accent is not None:
        found["accent"], found["language"] = description.accent
    words = [name for name, weight in description.moves if name in traits.TRAITS and weight > 0.0]
    if words:
        found["description"] = words[0]
    return tuple(found.items())


async def spoken_design(
    reference: Reference,
    voices: Sequence[Voice],
    description: Description,
    said: tuple[str, str],
) -> VoiceDesign:
    """Return the design with every voice saying the text `said` (text, language)."""
    text, language = said
    text = text.strip() or _SENTENCES.get(language.split("-")[0], _SENTENCES["en"])
    remarks: tuple[Remark, ...] = ()
    if description.accent is not None:
        label, accented = description.accent
        if accented.split("-")[0] == language.split("-")[0]:
            language = accented
        else:
            remarks = (Remark(_ACCENT, (("accent", label),)),)
    spoken = await asyncio.gather(
        *(
            reference.speech(voice.profile, text, language)
            for voice in voices
            if voice.profile is not None
        )
    )
    previews = tuple(
        VoicePreview(voice, audio) for voice, audio in zip(voices, spoken, strict=True)
    )
    return VoiceDesign(previews, description.understood, description.unknown, text, remarks)


_ACCENT: Final = mark(
    "Voices",
    "The accent “{accent}” is noted on the voice; the engine has it only in its own language.",
)


def _together(moves: Sequence[float]) -> float:
    """Return what several wishes for one figure come to: the strongest, and a share of the rest."""
    total = 0.0
    for side in (
        [move for move in moves if move > 0.0],
        [move for move in moves if move < 0.0],
    ):
        if side:
            strongest = max(side, key=abs)
            total += strongest + _FURTHER * (sum(side) - strongest)
    return total


def _ratio(semitones: float) -> float:
    return float(2.0 ** (semitones / 12.0))
