"""Voices suit who is heard, and differ from each other."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import pytest

from studio.domain.script import Casting as CastingRecord
from studio.domain.script import Speaker
from studio.domain.voices import Voice
from studio.providers.base import Provider
from studio.providers.offline.provider import StockVoices
from studio.providers.offline.stock import STOCK_VOICES
from studio.services.casting import Casting
from studio.services.suggestions import Kind, kind_heard, kind_of, suggestion

# Its voices alone: no engine is started.
_OFFLINE = Provider(
    id="offline", name="Offline", version="1", max_parallel=1, is_local=True, voices=StockVoices()
)

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"


def cast_all(pitches: list[float | None]) -> list[Voice]:
    used: list[Voice] = []
    for pitch in pitches:
        used.append(suggestion(STOCK_VOICES, used, pitch))
    return used


@pytest.mark.parametrize(
    ("pitch_hz", "kind"),
    [
        (75, Kind.MAN),
        (119, Kind.MAN),
        (150, Kind.MAN),
        (165, Kind.WOMAN),
        (207, Kind.WOMAN),
        (270, Kind.WOMAN),
        (300, Kind.CHILD),
        (340, Kind.CHILD),
    ],
)
def test_men_women_and_children_are_known_by_their_pitch(pitch_hz, kind) -> None:
    assert kind_heard(pitch_hz) is kind
    assert kind_of(suggestion(STOCK_VOICES, [], pitch_hz)) is kind


def test_every_stock_voice_heard_gets_one_of_its_kind_but_for_the_highest_and_lowest() -> None:
    heard = [voice for voice in STOCK_VOICES if voice.profile is not None]
    wrong = [
        voice.name for voice in heard if kind_heard(voice.profile.pitch_hz) is not kind_of(voice)
    ]
    assert len(wrong) <= 4  # two deep women, one high man, one child as deep as a woman


def test_the_nearest_free_voice_is_taken() -> None:
    first, second = cast_all([116.0, 116.0])
    assert first.name == "Otto"
    assert second.name == "Ben"


def test_a_kind_that_is_used_up_is_used_again_rather_than_another() -> None:
    chosen = cast_all([120.0] * 30)
    assert {kind_of(voice) for voice in chosen} == {Kind.MAN}
    men = [voice for voice in STOCK_VOICES if kind_of(voice) is Kind.MAN]
    assert len({voice.name for voice in chosen}) == len(men)


def test_who_is_not_heard_gets_women_and_men_in_turn() -> None:
    kinds = [kind_of(voice) for voice in cast_all([None] * 8)]
    assert kinds == [Kind.WOMAN, Kind.MAN] * 4


def test_no_voice_is_given_twice_while_there_are_others() -> None:
    chosen = cast_all([None] * len(STOCK_VOICES))
    assert len({voice.name for voice in chosen}) == len(STOCK_VOICES)


def test_voices_of_who_is_not_heard_lie_far_apart() -> None:
    for one, other in itertools.combinations(cast_all([None] * 4), 2):
        semitones = 12 * abs(math.log2(one.profile.pitch_hz / other.profile.pitch_hz))
        tract = 12 * abs(math.log2(one.profile.formant_scale / other.profile.formant_scale))
        assert math.hypot(semitones / 1.95, tract / 1.73) >= 2.0


def test_voices_without_labels_can_be_suggested_too() -> None:
    plain = [Voice(id=name, provider="x", remote_id=name, name=name) for name in "ab"]
    assert suggestion(plain, [], 120.0).name == "a"
    assert suggestion(plain, plain[:1], None).name == "b"


async def test_elias_gets_a_man_s_voice_and_rosa_a_woman_s(studio, project) -> None:
    await studio.sources.add(SAMPLE / "scene.mp4")
    script = await studio.sources.read_script(SAMPLE / "scene.es.vtt")
    studio.scripts.import_script(project, script, "es")
    pitches = await studio.sources.speaker_pitches(project)
    await Casting({"offline": _OFFLINE}).cast_missing(project, "es", pitches)
    voices = {
        project.get(Speaker, casting.speaker_id).name: project.get(Voice, casting.voice_id)
        for casting in project.all(CastingRecord)
    }
    assert kind_of(voices["Elias"]) is Kind.MAN
    assert voices["Elias"].profile.pitch_hz < 130
    assert kind_of(voices["Rosa"]) is Kind.WOMAN
