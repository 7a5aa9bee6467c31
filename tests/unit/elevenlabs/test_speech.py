"""Lines as they are asked for, and what comes back."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.access import CloudOptions
from studio.domain.errors import LanguageUnavailable
from studio.domain.voices import VoiceSettings
from studio.providers.base import SpeechRequest
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.alignments import CharacterTimes
from studio.providers.elevenlabs.provider import create_provider
from studio.providers.elevenlabs.speech import parts_in
from tests.unit.elevenlabs.cloud import TONE_S
from tests.unit.elevenlabs.conftest import VOICE


class Desk:
    """A provider whose options can be changed."""

    def __init__(self, cloud, patience):
        self.options = CloudOptions()
        self.cloud = cloud
        self.provider = create_provider(
            cloud.access, options=lambda: self.options, patience=patience, read_timeout_s=0.5
        )

    async def say(self, text, language="es", **fields):
        request = SpeechRequest(
            text=text,
            language=language,
            voice=VOICE,
            settings=fields.pop("settings", VoiceSettings()),
            **fields,
        )
        return [chunk async for chunk in self.provider.speech.synthesize(request)]

    def asked(self):
        """Return body and query of each request that speaks."""
        return [
            (json.loads(body), parse_qs(urlsplit(path).query))
            for method, path, _, body in self.cloud.requests
            if method == "POST"
        ]


@pytest.fixture
async def desk(cloud, patience):
    made = Desk(cloud, patience)
    yield made
    await made.provider.close()


async def test_a_line_is_one_request_with_everything_that_decides_its_sound(desk):
    settings = VoiceSettings(stability=0.3, similarity=0.6, style=0.2, speed=1.1)
    (chunk,) = await desk.say(
        "Hola, mundo.", "es-MX", settings=settings, seed=7, previous_text="Sí.", next_text="No."
    )
    ((body, query),) = desk.asked()
    assert body == {
        "text": "Hola, mundo.",
        "model_id": "eleven_multilingual_v2",
        "language_code": "es",
        "seed": 7,
        "voice_settings": {
            "stability": 0.3,
            "similarity_boost": 0.6,
            "style": 0.2,
            "use_speaker_boost": True,
            "speed": 1.1,
        },
        "previous_text": "Sí.",
        "next_text": "No.",
    }
    assert query == {"output_format": ["pcm_44100"]}
    assert desk.cloud.requests[-1][1].startswith(f"/v1/text-to-speech/{VOICE.remote_id}/stream/")
    assert chunk.audio.seconds == pytest.approx(TONE_S, abs=0.001)
    assert (chunk.bill.model, chunk.bill.characters) == ("eleven_multilingual_v2", 12)
    assert [(word.text_start, word.text_end) for word in chunk.words] == [(0, 4), (6, 11)]
    assert chunk.words[1].end_s == pytest.approx(TONE_S * 11 / 12)


async def test_a_model_that_knows_no_style_speed_and_neighbours_is_not_told_of_them(desk):
    await desk.say("Guten Tag.", "de", previous_text="Ja.", settings=VoiceSettings(speed=1.2))
    ((body, _),) = desk.asked()
    assert body["model_id"] == "eleven_v3"  # the first that speaks German
    assert body["voice_settings"] == {"stability": 0.5, "similarity_boost": 0.75}
    assert "previous_text" not in body


@pytest.mark.parametrize(("speed", "sent"), [(0.5, 0.7), (2.0, 1.2), (1.0, 1.0)])
async def test_speed_stays_within_what_models_take(desk, speed, sent):
    await desk.say("Hola.", settings=VoiceSettings(speed=speed))
    assert desk.asked()[0][0]["voice_settings"]["speed"] == sent


async def test_the_model_of_the_request_counts_before_that_of_the_settings(desk):
    desk.options = CloudOptions(model="eleven_v3")
    await desk.say("Hi.", "en")
    await desk.say("Hi.", "en", model="eleven_multilingual_v2")
    assert [body["model_id"] for body, _ in desk.asked()] == ["eleven_v3", "eleven_multilingual_v2"]


async def test_a_model_the_account_has_not_is_named(desk):
    with pytest.raises(errors.ModelRefused, match="eleven_v9"):
        await desk.say("Hi.", "en", model="eleven_v9")
    assert desk.asked() == []


async def test_a_language_no_model_speaks_is_said_before_anything_is_paid(desk):
    with pytest.raises(LanguageUnavailable):
        await desk.say("Saluton.", "eo")
    assert desk.asked() == []
    assert await desk.provider.speech.languages() == ("en", "es", "de")


async def test_a_key_that_may_not_list_models_speaks_all_the_same(desk):
    async def refuse():
        return 401, b'{"detail": {"status": "missing_permissions", "message": "models_read"}}'

    desk.cloud.answers["/v1/models"] = desk.cloud.answers["/v1/user/subscription"] = refuse
    await desk.say("Hola.", "eo")
    ((body, query),) = desk.asked()
    assert body["model_id"] == "eleven_multilingual_v2"
    assert query["output_format"] == ["mp3_44100_128"]
    standing = await desk.provider.account.standing()
    assert standing.missing == ("user_read",)


async def test_a_long_text_is_split_at_sentences_and_joined_with_its_context(desk):
    sentences = [f"Esta es la frase número {number} de un texto largo." for number in range(20)]
    text = " ".join(sentences)
    chunks = await desk.say(text, previous_text="Antes.", next_text="Después.")
    bodies = [body for body, _ in desk.asked()]
    assert len(bodies) == len(chunks) == 3
    assert "".join(body["text"] for body in bodies) == text
    assert all(len(body["text"]) <= 400 for body in bodies)
    assert bodies[0]["previous_text"] == "Antes."
    assert bodies[0]["next_text"] == bodies[1]["text"][:500]
    assert bodies[1]["previous_request_ids"] == ["r1"]
    assert bodies[2]["previous_request_ids"] == ["r2"]
    assert bodies[2]["next_text"] == "Después."
    words = [word for chunk in chunks for word in chunk.words]
    assert [text[word.text_start : word.text_end] for word in words] == (
        text.replace(".", "").split()
    )
    assert [word.start_s for word in words] == sorted(word.start_s for word in words)
    assert words[-1].end_s == pytest.approx(3 * TONE_S, abs=0.02)


async def test_the_next_line_follows_on_the_request_that_spoke_the_one_before(desk):
    await desk.say("Primera línea.")
    await desk.say("Segunda línea.", previous_text="Primera línea.")
    assert desk.asked()[1][0]["previous_request_ids"] == ["r1"]


async def test_words_stand_where_the_text_as_given_has_them(desk):
    text = "cafe\u0301\u0000 solo"
    (chunk,) = await desk.say(text)
    assert desk.asked()[0][0]["text"] == "café solo"
    assert [text[w.text_start : w.text_end] for w in chunk.words] == ["cafe\u0301\u0000", "solo"]


async def test_without_alignment_there_is_speech_without_words(desk):
    desk.cloud.with_alignment = False
    (chunk,) = await desk.say("Hola.")
    assert chunk.words == ()
    assert chunk.audio.frames


async def test_a_line_without_words_is_silence_nobody_pays_for(desk):
    (chunk,) = await desk.say(" … ")
    assert not np.any(chunk.audio.samples)
    assert chunk.bill is None
    assert desk.asked() == []


@pytest.mark.parametrize(
    ("plan", "wanted", "sent"),
    [
        ("free", "", "mp3_44100_128"),
        ("creator", "", "mp3_44100_192"),
        ("pro", "", "pcm_44100"),
        ("a_plan_of_tomorrow", "", "mp3_44100_128"),
        ("free", "pcm_24000", "pcm_24000"),
    ],
)
async def test_the_format_is_the_best_of_the_plan_or_the_wished_one(desk, plan, wanted, sent):
    desk.cloud.plan = plan
    desk.options = CloudOptions(output_format=wanted)
    await desk.say("Hola.")
    assert desk.asked()[0][1]["output_format"] == [sent]


async def test_a_format_the_plan_turns_out_not_to_have_is_not_asked_for_again(desk):
    speak = desk.cloud._speak
    refusal = b'{"detail": {"status": "output_format_not_allowed", "message": "Pro only"}}'

    async def refuse(writer, target, asked):
        if "pcm_44100" in target:
            head = f"HTTP/1.1 403 -\r\ncontent-length: {len(refusal)}\r\n\r\n"
            writer.write(head.encode() + refusal)
            return True
        return await speak(writer, target, asked)

    desk.cloud._speak = refuse
    await desk.say("Uno.")
    await desk.say("Dos.")
    formats = [query["output_format"][0] for _, query in desk.asked()]
    assert formats == ["pcm_44100", "mp3_44100_128", "mp3_44100_192"]


async def test_privacy_asks_the_cloud_to_keep_nothing(desk):
    desk.options = CloudOptions(is_logged=False)
    await desk.say("Primera.")
    await desk.say("Segunda.", previous_text="Primera.")
    assert [query["enable_logging"] for _, query in desk.asked()] == [["false"], ["false"]]
    assert "previous_request_ids" not in desk.asked()[1][0]


async def test_of_two_requests_with_the_same_words_each_gets_its_own_answer_back(desk):
    lost, other = await asyncio.gather(
        desk.say("Hola [cut stream].", seed=1), desk.say("Hola [cut stream].", seed=2)
    )
    ids = {chunk.bill.request_id for chunk in (*lost, *other)}
    assert ids == {"r1", "r2"}
    assert len(desk.asked()) == 2


async def test_what_was_cancelled_and_made_all_the_same_is_not_paid_for_again(desk):
    desk.cloud.work_s = 0.05
    asked = asyncio.ensure_future(desk.say("Hola."))
    await desk.cloud.is_asked.wait()
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    await desk.cloud.is_billed.wait()
    (chunk,) = await desk.say("Hola.")
    assert chunk.bill.request_id == "r1"
    assert desk.cloud.billed == {"Hola.": 1}
    assert [word.text_end for word in chunk.words] == [4]


async def test_an_older_entry_with_the_same_words_is_not_taken_for_a_lost_answer(desk):
    await desk.say("Hola [500].", seed=1)
    desk.cloud.met.clear()
    (chunk,) = await desk.say("Hola [500].", seed=2)
    assert chunk.bill.request_id == "r2"
    assert desk.cloud.billed == {"Hola [500].": 2}


def parts(*alignments):
    times = CharacterTimes()
    for alignment in alignments:
        times.add(alignment)
    return times


def seconds(text, start=0.0, step=0.1):
    count = len(text)
    return {
        "characters": list(text),
        "character_start_times_seconds": [start + n * step for n in range(count)],
        "character_end_times_seconds": [start + (n + 1) * step for n in range(count)],
    }


def test_words_may_be_cut_by_parts_whose_times_go_on():
    times = parts(seconds("hel"), seconds("lo you", 0.3))
    assert [(w.text_start, w.text_end) for w in times.words("hello you")] == [(0, 5), (6, 9)]
    assert times.words("hello you")[0].end_s == pytest.approx(0.5)


def test_times_that_begin_anew_with_each_part_are_put_after_one_another():
    times = parts(seconds("one "), seconds("two"))
    assert times.words("one two")[1].start_s == pytest.approx(0.4)


def test_the_times_of_sockets_are_milliseconds_and_durations():
    told = {
        "chars": ["a", " ", "b"],
        "charStartTimesMs": [0, 100, 200],
        "charDurationsMs": [100] * 3,
    }
    assert [w.end_s for w in parts(told).words("a b")] == pytest.approx([0.1, 0.3])


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        {"characters": ["a"]},
        {**seconds("a"), "character_end_times_seconds": [None]},
        {**seconds("a"), "character_end_times_seconds": [1.0, 2.0]},
        {**seconds("a"), "character_start_times_seconds": ["0"]},
    ],
)
def test_an_alignment_that_is_none_gives_no_words(told):
    assert parts(seconds("a "), told).words("a a") == ()


def test_the_alignment_of_another_text_gives_no_words():
    assert parts(seconds("one hundred")).words("100") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("¿Qué? ¡No!", ["Qué", "No"]),
        ("“It’s” a well-known red/blue one…", ["It’s", "a", "well-known", "red/blue", "one"]),
        ("हिन्दी भाषा।", ["हिन्दी", "भाषा"]),
        ("今日は。明日は。", ["今日は", "明日は"]),
        ("— ... !", []),
        ("[whispers] yes", ["yes"]),
    ],
)
def test_words_have_no_signs_around_them(text, said):
    words = parts(seconds(text)).words(text)
    assert [text[w.text_start : w.text_end] for w in words] == said


def test_blanks_may_differ_and_directions_are_not_words():
    times = parts(seconds("[laughs]  Yes\nno"))
    assert [(w.text_start, w.text_end) for w in times.words("[laughs] Yes no")] == [
        (9, 12),
        (13, 15),
    ]


async def test_models_are_read_with_patience(desk):
    models = await desk.provider.account.models()
    assert [model.id for model in models] == ["eleven_multilingual_v2", "eleven_v3"]
    assert [model.character_rate for model in models] == [1.0, 0.5]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats()
    | st.sampled_from(["", "a", " ", "AAAA", "=", "ü"]),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
ALIGNMENTS = VALUES | st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("characters", "character_start_times_seconds", "character_end_times_seconds"), VALUES
    ),
)
PARTS = st.fixed_dictionaries({}, optional={"audio_base64": VALUES, "alignment": ALIGNMENTS})


@given(st.lists(PARTS.map(lambda part: json.dumps(part).encode()) | st.binary(max_size=9)))
def test_whatever_is_answered_is_read_or_said_to_be_unreadable(lines):
    try:
        content, times = parts_in(b"\n".join(lines))
    except errors.AnswerUnreadable:
        return
    assert content
    words = times.words("a a")
    assert [word.start_s for word in words] == sorted(word.start_s for word in words)
