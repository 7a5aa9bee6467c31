"""Change a voice by words: the same table as for designs, from where the voice stands."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Final

from studio.domain.errors import VoiceUnavailable
from studio.domain.records import new_id
from studio.providers.offline import traits
from studio.providers.offline.design import (
    check_figures,
    labels_of,
    limited,
    moved,
    spoken_design,
    understood,
    varied,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.domain.voices import Labels, Voice, VoiceProfile
    from studio.providers.base import RemixRequest, VoiceDesign
    from studio.providers.offline.description import Description
    from studio.providers.offline.reference import Reference

_VARIETY: Final = 0.4
"""Remixes of a voice stay nearer to each other than designs do."""


class OfflineRemixer:
    """Changes profiles as described."""

    def __init__(self, reference: Reference, profile_of: Callable[[Voice], VoiceProfile]) -> None:
        self._reference = reference
        self._profile_of = profile_of

    async def remix(self, request: RemixRequest) -> VoiceDesign:
        """Return `count` voices changed as described; a strength of 0 leaves only the variety.

        Raises:
            InputError: nothing in the description is understood, or a figure is out of range.
            VoiceUnavailable: the voice is not one of this engine's.
            LanguageUnavailable: the engine does not know the language.
        """
        check_figures(request.count, request.strength)
        if request.voice.provider != "offline":
            raise VoiceUnavailable(voice=request.voice.name, provider="Viva Voce offline")
        own = self._profile_of(request.voice)
        description = understood(request.description)
        changed = remixed(own, description, request.strength)
        variety = _VARIETY if request.count > 1 else 0.0
        voices = [
            dataclasses.replace(
                request.voice,
                id=new_id(),
                remote_id="",
                description=request.description,
                labels=_labels(request.voice, description),
                profile=profile,
            )
            for profile in varied(changed, request.seed, request.count, variety)
        ]
        return await spoken_design(
            self._reference, voices, description, (request.text, request.language)
        )


def remixed(own: VoiceProfile, description: Description, strength: float) -> VoiceProfile:
    """Return `own` changed: words that say who speaks draw it there, the others move it."""
    changed = own
    for name in description.kinds:
        kind = traits.KINDS[name]
        changed = dataclasses.replace(
            changed,
            pitch_hz=_between(changed.pitch_hz, kind.pitch_hz, strength),
            formant_scale=_between(changed.formant_scale, kind.formant_scale, strength),
        )
    return limited(moved(changed, description, strength))


def _between(one: float, other: float, share: float) -> float:
    return math.exp((1.0 - share) * math.log(one) + share * math.log(other))


def _labels(voice: Voice, description: Description) -> Labels:
    return tuple({**dict(voice.labels), **dict(labels_of(description))}.items())
