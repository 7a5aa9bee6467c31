"""Voices of a large account, and answers of tomorrow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.providers.base_cloud import LibrarySearch
from studio.providers.elevenlabs import (
    align,
    design,
    dubbing_calls,
    errors,
    shared,
    transcribe,
    voices,
)
from studio.providers.elevenlabs.shared import CloudLibrary
from studio.providers.elevenlabs.voices import CloudVoices, VoiceSearch
from tests.unit.elevenlabs_calls.scripted import Scripted, refused, told

MANY = [{"voice_id": f"v{number}", "name": f"Voice {number}"} for number in range(1234)]

NAMES = """
    voices voice_id name labels settings samples sample_id stability has_more words text start end
    type logprob speaker_id language_code characters previews generated_voice_id audio_base_64
    segments translation start_s end_s status error outputs language_ids collections collection_id
    public_owner_id json utterances next_page_token created_at_unix speed
"""
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES.split()),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def page(request):
    """Pages that begin with a voice of the page before; the first is larger than asked for."""
    start = int(request.url.params.get("next_page_token", "0"))
    end = start + (150 if start == 0 else int(request.url.params["page_size"]))
    return told(
        {
            "voices": MANY[max(0, start - 1) : end],
            "has_more": end < len(MANY),
            "total_count": 0,
            "next_page_token": str(end),
        }
    )


async def test_more_than_500_voices_are_all_found_once():
    cloud = Scripted()
    cloud.on("GET /v2/voices", page)
    found = await CloudVoices(cloud.transport()).voices()
    assert [one.remote_id for one in found] == [one["voice_id"] for one in MANY]
    assert len(cloud.asked) == 12


async def test_a_page_that_comes_again_is_the_last():
    cloud = Scripted()
    same = {"voices": MANY[:2], "has_more": True, "next_page_token": "again", "total_count": 2}
    cloud.on("GET /v2/voices", told(same))
    assert len(await CloudVoices(cloud.transport()).voices()) == 2
    assert len(cloud.asked) == 2


async def test_a_search_asks_for_what_is_wanted_only():
    cloud = Scripted()
    cloud.on("GET /v2/voices", told({"voices": [], "has_more": False}))
    await CloudVoices(cloud.transport()).search(VoiceSearch(text="warm", languages=("en", "de")))
    params = cloud.asked[0].url.params
    assert params.get_list("language") == ["en", "de"]
    assert params["search"] == "warm"
    assert "gender" not in params


async def test_shared_voices_are_asked_for_as_they_are_drawn():
    cloud = Scripted()

    def answer(request):
        number = int(request.url.params["page"])
        entries = [
            {"voice_id": f"v{number}-{place}", "public_owner_id": "o", "name": "A"}
            for place in range(3)
        ]
        return told({"voices": entries, "has_more": True})

    cloud.on("GET /v1/shared-voices", answer)
    drawn = []
    async for one in CloudLibrary(cloud.transport()).search(LibrarySearch()):
        drawn.append(one.voice.remote_id)
        if len(drawn) == 4:
            break
    assert drawn == ["v0-0", "v0-1", "v0-2", "v1-0"]
    assert len(cloud.asked) == 2


async def test_a_voice_of_tomorrow_is_read():
    cloud = Scripted()
    answer = {
        "voice_id": "v1",
        "name": None,
        "category": "telepathic",
        "labels": {"use_case": "narration", "mood": None, "accent": "british"},
        "settings": {"stability": 7, "speed": None, "clone_strength": 0.5},
        "samples": None,
        "something_new": [{"deep": {}}],
    }
    cloud.on("GET /v1/voices/v1", told(answer))
    voice = await CloudVoices(cloud.transport()).voice("v1")
    assert voice.name == "v1"
    assert voice.labels == (
        ("use case", "narration"),
        ("accent", "british"),
        ("category", "telepathic"),
    )
    assert (voice.settings.stability, voice.settings.speed) == (1.0, 1.0)


async def test_a_voice_that_is_gone_is_said_to_be():
    cloud = Scripted()
    cloud.on("DELETE /v1/voices/v1", refused(400, "voice_does_not_exist"))
    with pytest.raises(errors.VoiceGone):
        await CloudVoices(cloud.transport()).delete("v1")


@given(ANYTHING)
def test_no_answer_is_too_strange_to_be_read(answer):
    for read in (
        voices.page_in,
        voices.voice_in,
        voices.settings_in,
        voices.samples_in,
        shared.shared_in,
        shared.collections_in,
        design.previews_in,
        transcribe.transcript_in,
        dubbing_calls.standing_in,
        dubbing_calls.lines_in,
        dubbing_calls.id_in,
    ):
        read(answer)
    align.words_in(answer, "Hello there")


def test_words_are_found_in_the_text_of_a_transcript():
    answer = {
        "language_code": "deu",
        "text": "Ja, ja (lacht) gut.",
        "words": [
            {"text": "Ja,", "start": 0.1, "end": 0.3, "type": "word", "speaker_id": "a"},
            {"text": " ", "start": 0.3, "end": 0.4, "type": "spacing"},
            {"text": "ja", "start": 0.4, "end": 0.5, "type": "word", "speaker_id": "b"},
            {"text": "(lacht)", "start": 0.6, "end": 0.9, "type": "audio_event"},
            {"text": "gut.", "start": 1.0, "end": 0.9, "type": "word", "speaker_id": None},
            {"text": "hm", "start": None, "end": None, "type": "word"},
        ],
    }
    found = transcribe.transcript_in(answer)
    said = [found.text[one.text_start : one.text_end] for one in found.words]
    assert said == ["Ja,", "ja", "gut."]
    assert [one.end_s for one in found.words] == [0.3, 0.5, 1.0]
    assert (found.language, found.speakers) == ("de", ("a", "b", ""))
    assert found.confidences == ()


def test_silence_is_a_transcript_without_words():
    found = transcribe.transcript_in({"text": "", "words": [], "language_probability": 0})
    assert (found.text, found.words, found.speakers) == ("", (), ())


def test_a_text_is_aligned_by_its_words_where_characters_have_no_times():
    answer = {
        "characters": None,
        "words": [
            {"text": "Hello", "start": 0.1, "end": 0.4, "loss": 0.1},
            {"text": "there", "start": 0.5, "end": 0.8},
        ],
    }
    words = align.words_in(answer, "Hello there")
    assert [(one.start_s, one.end_s) for one in words] == [(0.1, 0.4), (0.5, 0.8)]
