"""The requests that speak, and those about the account."""

from __future__ import annotations

from elevenlabs import DialogueInput
from elevenlabs.types import PronunciationDictionaryAliasRuleRequestModel

from studio.providers.elevenlabs import account, dictionaries, history, models, speech_calls
from studio.providers.elevenlabs.speech_calls import Asking, Context, Form, Locator, Saying
from tests.unit.elevenlabs_calls.asking import LINE, OFFICIAL, OWN, VOICE, Asked

MODEL = models.models_in(
    [
        {
            "model_id": "eleven_multilingual_v2",
            "can_do_text_to_speech": True,
            "languages": [{"language_id": "en"}],
        }
    ]
)[0]
V3 = models.models_in(
    [{"model_id": "eleven_v3", "can_do_text_to_speech": True, "can_use_style": False}]
)[0]
SAYING = Saying(
    text=LINE,
    voice_id=VOICE,
    model=MODEL,
    language="en-GB",
    settings=OWN,
    seed=3,
    context=Context(previous_text="Before.", next_text="After.", previous_ids=("r1", "r2")),
    locators=(Locator("d1", "v1"),),
)
ASKING = Asking(output_format="mp3_44100_128", is_logged=False)
SPOKEN: dict[str, object] = {
    "text": LINE,
    "model_id": "eleven_multilingual_v2",
    "language_code": "en",
    "voice_settings": OFFICIAL,
    "seed": 3,
    "previous_text": "Before.",
    "next_text": "After.",
    "previous_request_ids": ["r1", "r2"],
    "pronunciation_dictionary_locators": [
        {"pronunciation_dictionary_id": "d1", "version_id": "v1"}
    ],
    "output_format": "mp3_44100_128",
    "enable_logging": False,
}
DIALOGUE: dict[str, object] = {
    "inputs": [DialogueInput(text="Who?", voice_id=VOICE), DialogueInput(text="Me.", voice_id="b")],
    "model_id": "eleven_v3",
    "seed": 3,
    "settings": {"stability": 0.4},
    "output_format": "mp3_44100_128",
}
TALK = (("Who?", VOICE), ("Me.", "b"))
TALKING = Saying(text="", voice_id="", model=V3, settings=OWN, seed=3)
RULES = (dictionaries.Rule("SQL", "sequel"),)
OFFICIAL_RULES = [
    PronunciationDictionaryAliasRuleRequestModel(
        type="alias",
        string_to_replace="SQL",
        alias="sequel",
        case_sensitive=False,
        word_boundaries=True,
    )
]

SPEECH = (
    Asked(
        speech_calls.speech_call,
        (SAYING, Form.WHOLE, ASKING),
        lambda c: c.text_to_speech.convert(VOICE, **SPOKEN),
    ),
    Asked(
        speech_calls.speech_call,
        (SAYING, Form.STREAM, ASKING),
        lambda c: c.text_to_speech.stream(VOICE, **SPOKEN),
    ),
    Asked(
        speech_calls.speech_call,
        (SAYING, Form.TIMED, ASKING),
        lambda c: c.text_to_speech.convert_with_timestamps(VOICE, **SPOKEN),
    ),
    Asked(
        speech_calls.speech_call,
        (SAYING, Form.TIMED_STREAM, ASKING),
        lambda c: c.text_to_speech.stream_with_timestamps(VOICE, **SPOKEN),
    ),
    Asked(
        speech_calls.dialogue_call,
        (TALK, TALKING, Form.WHOLE, Asking()),
        lambda c: c.text_to_dialogue.convert(**DIALOGUE),
    ),
    Asked(
        speech_calls.dialogue_call,
        (TALK, TALKING, Form.STREAM, Asking()),
        lambda c: c.text_to_dialogue.stream(**DIALOGUE),
    ),
    Asked(
        speech_calls.dialogue_call,
        (TALK, TALKING, Form.TIMED, Asking()),
        lambda c: c.text_to_dialogue.convert_with_timestamps(**DIALOGUE),
    ),
    Asked(
        speech_calls.dialogue_call,
        (TALK, TALKING, Form.TIMED_STREAM, Asking()),
        lambda c: c.text_to_dialogue.stream_with_timestamps(**DIALOGUE),
    ),
    Asked(models.models_call, (), lambda c: c.models.list()),
    Asked(account.subscription_call, (), lambda c: c.user.subscription.get()),
    Asked(
        account.use_call,
        (1_700_000_000.0, 1_700_086_400.0),
        lambda c: c.usage.get(
            start_unix=1_700_000_000_000,
            end_unix=1_700_086_400_000,
            aggregation_interval="day",
        ),
    ),
    Asked(
        history.history_call,
        (VOICE, "h1", 1_700_000_000),
        lambda c: c.history.list(
            page_size=100,
            voice_id=VOICE,
            start_after_history_item_id="h1",
            date_after_unix=1_700_000_000,
            sort_direction="desc",
        ),
    ),
    Asked(history.entry_call, ("h1",), lambda c: c.history.get("h1")),
    Asked(history.sound_call, ("h1",), lambda c: c.history.get_audio("h1")),
    Asked(history.delete_call, ("h1",), lambda c: c.history.delete("h1")),
    Asked(
        dictionaries.list_call,
        ("n1",),
        lambda c: c.pronunciation_dictionaries.list(
            page_size=100, include_archived=False, cursor="n1"
        ),
    ),
    Asked(
        dictionaries.create_call,
        ("Film", RULES),
        lambda c: c.pronunciation_dictionaries.create_from_rules(
            name="Film", rules=OFFICIAL_RULES, description=dictionaries.DESCRIPTION
        ),
    ),
    Asked(
        dictionaries.set_call,
        ("d1", RULES),
        lambda c: c.pronunciation_dictionaries.rules.set("d1", rules=OFFICIAL_RULES),
    ),
)
"""In the order of the areas."""
