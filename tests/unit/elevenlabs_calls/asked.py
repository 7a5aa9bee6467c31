"""Every request the studio sends, and the same call of the official client beside it.

`test_every_request_is_listed` fails until a new function that makes a request stands here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from elevenlabs import DialogueInput, VoiceSettings
from elevenlabs.types import PronunciationDictionaryAliasRuleRequestModel

from studio.domain.voices import Voice
from studio.domain.voices import VoiceSettings as OwnSettings
from studio.providers.base import DesignRequest, RemixRequest
from studio.providers.base_cloud import DubLine, EffectRequest, LibrarySearch
from studio.providers.elevenlabs import (
    account,
    align,
    convert,
    design,
    dictionaries,
    dubbing_calls,
    effects,
    history,
    isolate,
    models,
    shared,
    speech_calls,
    transcribe,
    voices,
)
from studio.providers.elevenlabs.call import Upload
from studio.providers.elevenlabs.speech_calls import Asking, Context, Form, Locator, Saying

if TYPE_CHECKING:
    from collections.abc import Callable

    from elevenlabs import ElevenLabs

    from studio.providers.elevenlabs.call import Call

VOICE = "21m00Tcm4TlvDq8ikWAM"
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(range(256))
LINE = "Please put the red box on the table."
LONG_LINE = "The quick brown fox jumps over the lazy dog while the old clock strikes twelve. " * 2
DESCRIPTION = "A deep, calm old man with a rough voice."
DUB_LINES = (
    DubLine(speaker="Jack", start_s=0.2, end_s=2.0, text="And so", translation="Por eso, amigos"),
)


@dataclass(frozen=True)
class Asked:
    """One request: the function that makes it, what it is given, and the official call."""

    make: Callable[..., Call]
    given: tuple[object, ...]
    official: Callable[[ElevenLabs], object]
    named: dict[str, object] = field(default_factory=dict)

    @property
    def call(self) -> Call:
        return self.make(*self.given, **self.named)


def sound(form_field: str, name: str = "recording.wav", mime: str = "audio/wav") -> Upload:
    return Upload(form_field, name, mime, WAV)


FILE = ("recording.wav", WAV, "audio/wav")
RAW = ("recording.pcm", WAV, "application/octet-stream")
OWN = OwnSettings(stability=0.4, similarity=0.8, style=0.1, speed=1.1, speaker_boost=False)
OFFICIAL = VoiceSettings(
    stability=0.4, similarity_boost=0.8, style=0.1, speed=1.1, use_speaker_boost=False
)
FACTS = voices.VoiceFacts(
    name="Käthe “K”", description="Warm.", labels=(("age", "old"), ("use case", "narration"))
)
LABELS = {"age": "old", "use_case": "narration"}
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
SEARCH = voices.VoiceSearch(
    text="warm",
    voice_type="personal",
    category="cloned",
    gender="female",
    age="old",
    accent="british",
    languages=("en", "de"),
    use_cases=("narration",),
    collection_id="c1",
    ids=(VOICE, "b"),
    is_newest_first=True,
)
LIBRARY = LibrarySearch(
    text="warm",
    gender="female",
    age="old",
    accent="british",
    language="en-GB",
    category="professional",
    use_case="narration",
    is_featured=True,
)
CHANGING = convert.Changing(voice_id=VOICE, settings=OWN, seed=3, is_logged=False)
CHANGED: dict[str, object] = {
    "audio": RAW,
    "model_id": "eleven_multilingual_sts_v2",
    "voice_settings": (
        '{"stability": 0.4, "similarity_boost": 0.8, "style": 0.1, "use_speaker_boost": false,'
        ' "speed": 1.1}'
    ),
    "seed": 3,
    "file_format": "pcm_s16le_16",
    "output_format": "mp3_44100_128",
    "enable_logging": False,
}
PREVIEW = Voice(provider="elevenlabs", remote_id="g1", name="1", description=DESCRIPTION)
RAW_UPLOAD = Upload("audio", *[RAW[0], RAW[2], RAW[1]])
TABLE = ("lines.csv", dubbing_calls.table_of(DUB_LINES), "text/csv")

ASKED = (
    Asked(
        voices.voices_call,
        (SEARCH, "t2"),
        lambda c: c.voices.search(
            page_size=100,
            next_page_token="t2",
            search="warm",
            sort="created_at_unix",
            sort_direction="desc",
            voice_type="personal",
            category="cloned",
            gender="female",
            age="old",
            accent="british",
            language=["en", "de"],
            use_cases=["narration"],
            collection_id="c1",
            voice_ids=[VOICE, "b"],
            include_total_count=False,
        ),
    ),
    Asked(
        voices.voices_call,
        (voices.VoiceSearch(),),
        lambda c: c.voices.search(page_size=100, include_total_count=False),
    ),
    Asked(voices.voice_call, (VOICE,), lambda c: c.voices.get(VOICE)),
    Asked(
        voices.clone_call,
        (FACTS, (sound("files"), sound("files", "b.wav"))),
        lambda c: c.voices.ivc.create(
            name="Käthe “K”",
            description="Warm.",
            labels=LABELS,
            files=[FILE, ("b.wav", WAV, "audio/wav")],
            remove_background_noise=True,
        ),
        {"denoises": True},
    ),
    Asked(
        voices.edit_call,
        (VOICE, FACTS),
        lambda c: c.voices.update(VOICE, name="Käthe “K”", description="Warm.", labels=LABELS),
    ),
    Asked(voices.delete_call, (VOICE,), lambda c: c.voices.delete(VOICE)),
    Asked(voices.settings_call, (VOICE,), lambda c: c.voices.settings.get(VOICE)),
    Asked(voices.settings_call, (), lambda c: c.voices.settings.get_default()),
    Asked(
        voices.edit_settings_call,
        (VOICE, OWN),
        lambda c: c.voices.settings.update(VOICE, request=OFFICIAL),
    ),
    Asked(voices.sample_call, (VOICE, "s1"), lambda c: c.voices.samples.audio.get(VOICE, "s1")),
    Asked(voices.delete_sample_call, (VOICE, "s1"), lambda c: c.samples.delete(VOICE, "s1")),
    Asked(
        shared.library_call,
        (LIBRARY, 2),
        lambda c: c.voices.get_shared(
            page_size=100,
            category="professional",
            gender="female",
            age="old",
            accent="british",
            language="en",
            search="warm",
            use_cases=["narration"],
            featured=True,
            page=2,
        ),
    ),
    Asked(
        shared.add_call,
        ("o1", VOICE, "Mine"),
        lambda c: c.voices.share("o1", VOICE, new_name="Mine"),
    ),
    Asked(
        shared.similar_call,
        (sound("audio_file"), 5),
        lambda c: c.voices.find_similar_voices(audio_file=FILE, top_k=5),
    ),
    Asked(shared.collections_call, (), lambda c: c.voices.collections.list()),
    Asked(
        shared.create_call,
        ("Heroes", "star"),
        lambda c: c.voices.collections.create(title="Heroes", icon="star"),
    ),
    Asked(
        shared.rename_call,
        ("c1", "Villains"),
        lambda c: c.voices.collections.update("c1", title="Villains"),
    ),
    Asked(shared.delete_collection_call, ("c1",), lambda c: c.voices.collections.delete("c1")),
    Asked(shared.member_call, ("c1", VOICE), lambda c: c.voices.collections.add_voice("c1", VOICE)),
    Asked(
        shared.member_call,
        ("c1", VOICE),
        lambda c: c.voices.collections.remove_voice("c1", VOICE),
        {"removes": True},
    ),
    Asked(
        design.design_call,
        (DesignRequest(description=DESCRIPTION, text=LONG_LINE, seed=3),),
        lambda c: c.text_to_voice.design(
            voice_description=DESCRIPTION, text=LONG_LINE, seed=3, output_format="mp3_44100_128"
        ),
    ),
    Asked(
        design.design_call,
        (DesignRequest(description=DESCRIPTION),),
        lambda c: c.text_to_voice.design(
            voice_description=DESCRIPTION, auto_generate_text=True, output_format="mp3_44100_128"
        ),
    ),
    Asked(
        design.remix_call,
        (
            RemixRequest(
                voice=Voice(provider="elevenlabs", remote_id=VOICE, name="A"),
                description="much deeper",
                strength=0.5,
                text=LONG_LINE,
            ),
        ),
        lambda c: c.text_to_voice.remix(
            VOICE,
            voice_description="much deeper",
            text=LONG_LINE,
            prompt_strength=0.5,
            output_format="mp3_44100_128",
        ),
    ),
    Asked(
        design.keep_call,
        (PREVIEW, "Old man", ("g2", "g3")),
        lambda c: c.text_to_voice.create(
            voice_name="Old man",
            voice_description=DESCRIPTION,
            generated_voice_id="g1",
            played_not_selected_voice_ids=["g2", "g3"],
        ),
    ),
    Asked(design.preview_call, ("g1",), lambda c: c.text_to_voice.preview.stream("g1")),
    Asked(
        convert.convert_call,
        (RAW_UPLOAD, CHANGING),
        lambda c: c.speech_to_speech.convert(VOICE, **CHANGED),
    ),
    Asked(
        convert.convert_call,
        (RAW_UPLOAD, CHANGING),
        lambda c: c.speech_to_speech.stream(VOICE, **CHANGED),
        {"streams": True},
    ),
    Asked(
        transcribe.transcribe_call,
        (sound("file"), "en"),
        lambda c: c.speech_to_text.convert(
            model_id="scribe_v2",
            file=FILE,
            language_code="en",
            tag_audio_events=False,
            timestamps_granularity="word",
            diarize=True,
            enable_logging=False,
        ),
        {"is_logged": False},
    ),
    Asked(transcribe.stored_call, ("t1",), lambda c: c.speech_to_text.transcripts.get("t1")),
    Asked(
        transcribe.delete_transcript_call,
        ("t1",),
        lambda c: c.speech_to_text.transcripts.delete("t1"),
    ),
    Asked(
        align.align_call,
        (sound("file"), LINE),
        lambda c: c.forced_alignment.create(file=FILE, text=LINE),
    ),
    Asked(
        isolate.isolate_call,
        (sound("audio"),),
        lambda c: c.audio_isolation.convert(audio=FILE),
    ),
    Asked(
        isolate.isolate_call,
        (sound("audio"),),
        lambda c: c.audio_isolation.stream(audio=FILE),
        {"streams": True},
    ),
    Asked(
        effects.effect_call,
        (EffectRequest(text="A door falls shut.", seconds=2.5, is_loop=True, closeness=0.4),),
        lambda c: c.text_to_sound_effects.convert(
            text="A door falls shut.",
            duration_seconds=2.5,
            loop=True,
            prompt_influence=0.4,
            model_id="eleven_text_to_sound_v2",
            output_format="mp3_44100_128",
            enable_logging=False,
        ),
        {"is_logged": False},
    ),
    Asked(
        dubbing_calls.project_call,
        (sound("file"), "Film", "en", "es"),
        lambda c: c.dubbing.project.create(
            file=FILE, reference="Film", source_language="en", target_language="es"
        ),
    ),
    Asked(dubbing_calls.project_state_call, ("p1",), lambda c: c.dubbing.project.get("p1")),
    Asked(dubbing_calls.delete_project_call, ("p1",), lambda c: c.dubbing.project.delete("p1")),
    Asked(
        dubbing_calls.add_language_call,
        ("p1", "es"),
        lambda c: c.dubbing.project.language.create("p1", target_language="es"),
    ),
    Asked(
        dubbing_calls.language_call,
        ("p1", "l1"),
        lambda c: c.dubbing.project.language.get("p1", "l1"),
    ),
    Asked(
        dubbing_calls.lines_call,
        ("p1", "l1"),
        lambda c: c.dubbing.project.language.transcript.get("p1", "l1"),
    ),
    Asked(
        dubbing_calls.classic_call,
        (sound("file"), "Film", "en", "es", DUB_LINES),
        lambda c: c.dubbing.create(
            file=FILE,
            csv_file=TABLE,
            name="Film",
            source_lang="en",
            target_lang="es",
            mode="manual",
        ),
    ),
    Asked(
        dubbing_calls.classic_call,
        (sound("file"), "Film", "", "es"),
        lambda c: c.dubbing.create(file=FILE, name="Film", source_lang="auto", target_lang="es"),
    ),
    Asked(dubbing_calls.classic_state_call, ("d1",), lambda c: c.dubbing.get("d1")),
    Asked(dubbing_calls.delete_classic_call, ("d1",), lambda c: c.dubbing.delete("d1")),
    Asked(
        dubbing_calls.classic_sound_call, ("d1", "es"), lambda c: c.dubbing.audio.get("d1", "es")
    ),
    Asked(
        dubbing_calls.classic_lines_call,
        ("d1", "es"),
        lambda c: c.dubbing.transcripts.get("d1", "es", "json"),
    ),
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
"""In the order of the areas; a function stands as often as it makes different requests."""


def label(asked: Asked) -> str:
    """Return what a test of it is called."""
    return f"{asked.make.__module__.rsplit('.')[-1]}.{asked.make.__name__}-{ASKED.index(asked)}"
