"""Designing and remixing: what words say is heard, and measured."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.audio.buffer import Audio
from studio.audio.voice_measures import formant_ratio, measure_voice
from studio.domain.errors import InputError, VoiceUnavailable
from studio.domain.voices import Voice
from studio.providers.base import DesignRequest, RemixRequest, VoiceDesign
from studio.providers.offline.description import read
from studio.providers.offline.design import OfflineDesigner, designed
from studio.providers.offline.espeak import RATE
from studio.providers.offline.provider import profile_of
from studio.providers.offline.reference import AS_MADE, Reference
from studio.providers.offline.remix import OfflineRemixer, remixed
from studio.providers.offline.stock import STOCK_VOICES
from tests.unit.offline.test_stock import _distance
from tests.unit.offline.without_child import SpeechHere

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.audio.voice_measures import VoiceMeasures
    from studio.domain.voices import VoiceProfile
    from tests.unit.offline.conftest import Studio

SAID = "Please put the red box on the table before you leave the room, and call me tomorrow."


@pytest.fixture(scope="module")
def reference(studio: Studio) -> Reference:
    return Reference(SpeechHere(studio))


@pytest.fixture(scope="module")
def hear(studio: Studio) -> Callable[[str], VoiceMeasures]:
    known: dict[str, VoiceMeasures] = {}

    def measured(description: str) -> VoiceMeasures:
        if description not in known:
            speech = studio.say(SAID, profile=designed(read(description)), settings=AS_MADE)
            known[description] = measure_voice([Audio.from_mono(speech, RATE)])
        return known[description]

    return measured


def design(reference: Reference, **wishes: object) -> VoiceDesign:
    return asyncio.run(OfflineDesigner(reference).design(DesignRequest(**wishes)))  # type: ignore[arg-type]


def remix(reference: Reference, **wishes: object) -> VoiceDesign:
    remixer = OfflineRemixer(reference, profile_of)
    return asyncio.run(remixer.remix(RemixRequest(**wishes)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ("a woman", "a man"),
        ("a child", "a woman"),
        ("a high voice", "a deep voice"),
        ("a happy man", "a sad man"),
        ("a small woman", "a huge woman"),
        ("a teenage girl", "an old woman"),
    ],
)
def test_pitch_moves_as_the_words_say(hear: Callable, higher: str, lower: str) -> None:
    assert hear(higher).pitch_hz > 1.1 * hear(lower).pitch_hz


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [("a woman", "a man"), ("a tiny elf", "a giant"), ("a child", "a woman"), ("bright", "deep")],
)
def test_the_vocal_tract_moves_as_the_words_say(hear: Callable, shorter: str, longer: str) -> None:
    assert formant_ratio(hear(longer), hear(shorter)) > 1.03


@pytest.mark.parametrize(
    ("faster", "slower"),
    [("a fast man", "a slow man"), ("an energetic man", "a calm man"), ("young man", "old man")],
)
def test_the_pace_moves_as_the_words_say(hear: Callable, faster: str, slower: str) -> None:
    assert hear(faster).syllables_per_s > 1.05 * hear(slower).syllables_per_s


@pytest.mark.parametrize(
    ("livelier", "flatter"),
    [("a lively woman", "a monotone woman"), ("an excited man", "a calm man")],
)
def test_the_intonation_moves_as_the_words_say(hear: Callable, livelier: str, flatter: str) -> None:
    assert hear(livelier).pitch_spread_st > 1.3 * hear(flatter).pitch_spread_st


def test_balance_and_air_move_as_the_words_say(hear: Callable) -> None:
    bright, dark = hear("a bright man").bands_db, hear("a dark man").bands_db
    assert np.nanmean((bright - dark)[19:]) > np.nanmean((bright - dark)[3:11]) + 3.0
    assert hear("a breathy man").periodicity < hear("a clear man").periodicity


def test_more_of_a_word_is_more() -> None:
    pitches = [
        designed(read(f"a {words} man")).pitch_hz
        for words in ("very deep", "deep", "slightly deep", "", "not deep")
    ]
    assert pitches == sorted(pitches)
    assert len(set(pitches)) == 5


def test_saying_the_same_twice_does_not_double_it() -> None:
    once, thrice = designed(read("deep man")), designed(read("deep low bass man"))
    assert 0.7 * once.pitch_hz < thrice.pitch_hz < once.pitch_hz


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("description", ["a woman", "a rough old man", "a child"])
def test_three_previews_sound_like_three_people(
    reference: Reference, description: str, seed: int
) -> None:
    found = design(reference, description=description, seed=seed, text=SAID)
    measured = [
        (
            measure_voice([preview.audio]).pitch_hz,
            preview.voice.profile.formant_scale,
            np.zeros(1),
        )
        for preview in found.previews
    ]
    for one, other in itertools.combinations(measured, 2):
        assert _distance(one, other) >= 1.0


@pytest.mark.parametrize("count", [1, 5, 8])
def test_as_many_different_voices_are_made_as_asked_for(reference: Reference, count: int) -> None:
    found = design(reference, description="a man", count=count, text="Hello.")
    assert len({preview.voice.profile for preview in found.previews}) == count


def test_without_variety_the_previews_are_as_described(reference: Reference) -> None:
    found = design(reference, description="a deep man", variety=0.0, count=2, text="Hello.")
    wanted = designed(read("a deep man"))
    assert {preview.voice.profile.pitch_hz for preview in found.previews} == {wanted.pitch_hz}


def test_a_designed_voice_says_who_it_is(reference: Reference) -> None:
    found = design(reference, description="A British old man, warm, like oak", count=1)
    voice = found.previews[0].voice
    assert voice.description == "A British old man, warm, like oak"
    assert dict(voice.labels) == {
        "gender": "male",
        "age": "old",
        "accent": "british",
        "language": "en-GB",
        "description": "warm",
    }
    assert found.unknown == ("oak",)
    assert found.remarks == ()


def test_an_accent_the_preview_cannot_have_is_said(reference: Reference) -> None:
    found = design(reference, description="a French woman", count=1, text="Hello.")
    assert ["french" in str(remark) for remark in found.remarks] == [True]


@pytest.mark.parametrize(
    "wishes",
    [
        {"description": ""},
        {"description": "zorgle"},
        {"description": "deep", "count": 0},
        {"description": "deep", "count": 9},
        {"description": "deep", "variety": 1.5},
    ],
)
def test_what_cannot_be_designed_is_refused(reference: Reference, wishes: dict) -> None:
    with pytest.raises(InputError):
        design(reference, **wishes)


def stock(name: str) -> Voice:
    return next(voice for voice in STOCK_VOICES if voice.name == name)


def test_the_strength_of_a_remix_is_how_far_it_goes() -> None:
    own = stock("Ben").profile
    assert own is not None
    description = read("a faster, higher woman")
    steps: list[VoiceProfile] = [
        remixed(own, description, strength) for strength in (0.0, 0.3, 0.6, 1.0)
    ]
    assert steps[0] == own
    for figure in ("pitch_hz", "formant_scale", "rate"):
        figures = [getattr(step, figure) for step in steps]
        assert figures == sorted(figures)
        assert figures[-1] > 1.05 * figures[0]


def test_a_remix_keeps_what_the_words_do_not_mention(reference: Reference) -> None:
    own = stock("Selma")
    found = remix(reference, voice=own, description="slower", count=1, text="Hello.")
    changed = found.previews[0].voice
    assert changed.profile.bands_db == own.profile.bands_db
    assert changed.profile.roughness == own.profile.roughness
    assert changed.profile.pitch_hz == own.profile.pitch_hz
    assert changed.profile.rate < own.profile.rate
    assert changed.name == own.name
    assert changed.label("gender") == "female"


def test_a_voice_of_another_provider_is_not_remixed(reference: Reference) -> None:
    foreign = Voice(provider="elsewhere", remote_id="ben", name="Ben", id="x")
    with pytest.raises(VoiceUnavailable):
        remix(reference, voice=foreign, description="slower")
