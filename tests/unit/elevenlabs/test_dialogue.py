"""Scenes: how they are grouped, what is asked, and where they are cut."""

from __future__ import annotations

import base64
import json

import pytest

from studio.domain.access import CloudOptions
from studio.domain.voices import Voice, VoiceSettings
from studio.providers.base_dialogue import DialogueRequest, Turn
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.account import CloudAccount
from studio.providers.elevenlabs.dialogue import CloudDialogue
from studio.providers.elevenlabs.models import Models
from tests.unit.elevenlabs.cloud import TONE_S, pcm

PATH = "/v1/text-to-dialogue/with-timestamps"


class Stage:
    """Answers scenes: each turn is as long as any other."""

    def __init__(self, cloud):
        self.cloud = cloud
        self.segments = True
        cloud.answers[PATH] = self.answer

    @property
    def asked(self):
        return [json.loads(body) for _, path, _, body in self.cloud.requests if PATH in path]

    async def answer(self):
        inputs = self.asked[-1]["inputs"]
        text = "".join(one["text"] for one in inputs)
        step, turn_s, segments, at = TONE_S / len(text), TONE_S / len(inputs), [], 0
        for number, one in enumerate(inputs):
            segments.append({
                "voice_id": one["voice_id"],
                "start_time_seconds": number * turn_s,
                "end_time_seconds": (number + 1) * turn_s,
                "character_start_index": at,
                "character_end_index": at + len(one["text"]),
                "dialogue_input_index": number,
            })  # fmt: skip
            at += len(one["text"])
        starts = [n * step for n in range(len(text))]
        return 200, json.dumps({
            "audio_base64": base64.b64encode(pcm()).decode(),
            "alignment": {
                "characters": list(text),
                "character_start_times_seconds": starts,
                "character_end_times_seconds": [start + step for start in starts],
            },
            "voice_segments": segments if self.segments else segments[:1],
        }).encode()  # fmt: skip


@pytest.fixture
def stage(cloud):
    return Stage(cloud)


@pytest.fixture
def scenes(transport):
    models = Models(transport)
    return CloudDialogue(transport, models, CloudAccount(transport, models), options=CloudOptions)


def scene(*turns, **fields):
    made = tuple(
        Turn(text, Voice(provider="elevenlabs", remote_id=voice, name=voice))
        for voice, text in turns
    )
    return DialogueRequest(turns=made, language="en", **fields)


async def test_a_scene_is_one_request_to_a_model_made_for_scenes(stage, scenes):
    request = scene(("a", "Hi."), ("b", "Ho."), settings=VoiceSettings(stability=0.2), seed=9)
    made = await scenes.dialogue(request)
    assert stage.asked == [
        {
            "inputs": [{"text": "Hi.", "voice_id": "a"}, {"text": "Ho.", "voice_id": "b"}],
            "model_id": "eleven_v3",
            "language_code": "en",
            "seed": 9,
            "settings": {"stability": 0.2},
        }
    ]
    assert [turn.audio.seconds for turn in made.turns] == pytest.approx([TONE_S / 2] * 2, abs=0.001)
    assert [(w.text_start, w.text_end) for turn in made.turns for w in turn.words] == [(0, 2)] * 2
    assert made.turns[1].words[0].start_s == pytest.approx(0.0, abs=0.001)


async def test_long_scenes_and_many_voices_are_sent_in_several_requests(stage, scenes):
    long = "word " * 150
    made = await scenes.dialogue(scene(*((f"v{n % 2}", long) for n in range(5))))
    assert [len(one["inputs"]) for one in stage.asked] == [2, 2, 1]
    assert len(made.turns) == 5
    stage.cloud.requests.clear()
    await scenes.dialogue(scene(*((f"v{n}", "Hi.") for n in range(12))))
    assert [len(one["inputs"]) for one in stage.asked] == [10, 2]


async def test_a_turn_without_words_is_refused_before_anything_is_paid(stage, scenes):
    with pytest.raises(errors.TextEmpty):
        await scenes.dialogue(scene(("a", "Hi."), ("b", " … ")))
    assert stage.asked == []


async def test_an_answer_that_does_not_say_where_turns_begin_cannot_be_used(stage, scenes):
    stage.segments = False
    with pytest.raises(errors.AnswerUnreadable):
        await scenes.dialogue(scene(("a", "Hi."), ("b", "Ho.")))
    assert len(stage.asked) == 1
