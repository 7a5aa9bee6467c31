"""One call for every method of the official client whose endpoint is offered."""

from __future__ import annotations

import io
import json
import time
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import soundfile
from elevenlabs import DialogueInput, VoiceSettings
from elevenlabs.types import (
    PronunciationDictionaryAliasRuleRequestModel,
    PronunciationDictionaryPhonemeRuleRequestModel,
    WebhookHmacSettings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from elevenlabs import ElevenLabs

RECORDING = Path(__file__).parents[1] / "media" / "jfk.flac"
SAID = "And so my fellow Americans"
DESCRIPTION = "A deep, calm old man with a rough voice who speaks slowly."
TABLE = """speaker,start_time,end_time,transcription,translation
Jack,0.2,2.0,And so my fellow Americans,Por eso mis compatriotas
"""
LINE = "Please put the red box on the table."
LONG_LINE = "The quick brown fox jumps over the lazy dog while the old clock strikes twelve. " * 2
DAY_MS = 86_400_000

Arguments = "tuple[tuple[object, ...], dict[str, object]]"


@dataclass
class Stage:
    """What calls need to be there; made with the synchronous client when it is first asked for."""

    client: ElevenLabs
    used: list[str] = field(default_factory=list)

    @cached_property
    def voice(self) -> str:
        """A voice of the studio's own."""
        return self.client.voices.get_all().voices[0].voice_id

    @cached_property
    def owner(self) -> str:
        """Whose voices the library has."""
        return self.client.voices.get_shared().voices[0].public_owner_id

    def recording(self) -> tuple[str, bytes, str]:
        """Return the beginning of a recording as an upload."""
        return ("jfk.wav", beginning(), "audio/wav")

    def clone(self) -> str:
        """Return a new voice with a sample."""
        return self.client.voices.ivc.create(name="Test", files=[self.recording()]).voice_id

    def adopted(self) -> str:
        """Return a new voice like one of the library; sooner there than a clone."""
        return self.client.voices.share(self.owner, self.voice, new_name="Mine").voice_id

    def sample(self) -> tuple[str, str]:
        """Return a new voice and its sample."""
        voice = self.client.voices.get(self.clone())
        return voice.voice_id, voice.samples[0].sample_id

    @cached_property
    def kept_sample(self) -> tuple[str, str]:
        """A voice and its sample that stay."""
        return self.sample()

    def history(self) -> str:
        """Return a new entry of the history."""
        with self.client.text_to_speech.with_raw_response.convert(self.voice, text=LINE) as answer:
            assert b"".join(answer.data)
            return answer.headers["history-item-id"]

    def dictionary(self) -> tuple[str, str]:
        """Return a new dictionary and its version."""
        made = self.client.pronunciation_dictionaries.create_from_rules(
            rules=[alias("SQL", "sequel")], name="Test"
        )
        return made.id, made.version_id

    def collection(self) -> str:
        """Return a new collection."""
        return self.client.voices.collections.create(title="Test", icon="star").collection_id

    def webhook(self) -> str:
        """Return a new webhook that is told nothing."""
        made = self.client.webhooks.create(settings=hook()).webhook_id
        self.client.webhooks.update(made, is_disabled=True, name="Test")
        return made

    @cached_property
    def preview(self) -> str:
        """A generated voice."""
        made = self.client.text_to_voice.design(voice_description=DESCRIPTION)
        return made.previews[0].generated_voice_id

    def project(self) -> str:
        """Return a new project with a short text."""
        made = self.client.studio.projects.create(
            name="Test", from_document=("text.txt", b"One.\n\nTwo.", "text/plain")
        )
        return made.project.project_id

    def snapshot(self) -> tuple[str, str]:
        """Return a new project and what it sounds like."""
        project = self.project()
        projects = self.client.studio.projects
        projects.convert(project)
        deadline = time.monotonic() + 20
        while projects.get(project).state == "converting" and time.monotonic() < deadline:
            time.sleep(0.02)
        return project, projects.snapshots.list(project).snapshots[0].project_snapshot_id

    def isolated(self) -> str:
        """Return a recording whose noise was taken away."""
        assert b"".join(self.client.audio_isolation.convert(audio=self.recording()))
        return self.client.audio_isolation.list().items[0].id

    @cached_property
    def kept_transcript(self) -> str:
        """A transcript that stays."""
        return self.transcript()

    def dub(self) -> str:
        """Return a dub that is done."""
        made = self.client.dubbing.create(**dub_of(self)).dubbing_id
        deadline = time.monotonic() + 60
        while self.client.dubbing.get(made).status == "dubbing" and time.monotonic() < deadline:
            time.sleep(0.02)
        return made

    def transcript(self) -> str:
        """Return a stored transcript."""
        made = self.client.speech_to_text.convert(
            model_id="scribe_v2", file=self.recording(), language_code="en"
        )
        return made.transcription_id


@cache
def beginning(seconds: float = 3.3) -> bytes:
    """Return the beginning of the recording as WAV."""
    samples, rate = soundfile.read(RECORDING, stop=int(seconds * 16_000), dtype="int16")
    packed = io.BytesIO()
    soundfile.write(packed, samples, rate, format="WAV")
    return packed.getvalue()


def alias(word: str, said: str) -> PronunciationDictionaryAliasRuleRequestModel:
    """Return a rule."""
    return PronunciationDictionaryAliasRuleRequestModel(
        type="alias", string_to_replace=word, alias=said, case_sensitive=True, word_boundaries=True
    )


def phoneme(word: str, said: str) -> PronunciationDictionaryPhonemeRuleRequestModel:
    """Return a rule in phonetic letters."""
    return PronunciationDictionaryPhonemeRuleRequestModel(
        type="phoneme",
        string_to_replace=word,
        phoneme=said,
        alphabet="ipa",
        case_sensitive=True,
        word_boundaries=True,
    )


def hook() -> WebhookHmacSettings:
    """Return a webhook nobody listens at."""
    return WebhookHmacSettings(auth_type="hmac", name="Test", webhook_url="http://127.0.0.1:9/")


def dub_of(stage: Stage) -> dict[str, object]:
    """Return a recording and the table of its lines."""
    return {
        "file": stage.recording(),
        "csv_file": ("lines.csv", TABLE.encode(), "text/csv"),
        "target_lang": "es",
        "source_lang": "en",
        "mode": "manual",
    }


def given(*positional: object, **named: object) -> Arguments:
    """Return the arguments of a call."""
    return positional, named


def dialogue(stage: Stage) -> Arguments:
    """Return the arguments of a dialogue."""
    other = stage.client.voices.get_all().voices[1].voice_id
    turns = [
        DialogueInput(text="Who is there?", voice_id=stage.voice),
        DialogueInput(text="It is only me.", voice_id=other),
    ]
    return given(inputs=turns, model_id="eleven_v3")


def speech(stage: Stage) -> Arguments:
    """Return the arguments of a text to be spoken, with all there is."""
    return given(
        stage.voice,
        text=LINE,
        model_id="eleven_multilingual_v2",
        language_code="en",
        output_format="mp3_22050_32",
        voice_settings=VoiceSettings(
            stability=0.4, similarity_boost=0.8, style=0.1, use_speaker_boost=True, speed=1.1
        ),
        seed=3,
        previous_text="Before.",
        next_text="After.",
        apply_text_normalization="auto",
    )


def conversion(stage: Stage) -> Arguments:
    """Return the arguments of a recording to be heard in another voice."""
    return given(
        stage.voice,
        audio=stage.recording(),
        model_id="eleven_multilingual_sts_v2",
        voice_settings='{"stability": 0.5}',
        output_format="mp3_22050_32",
    )


def span_ms() -> tuple[int, int]:
    """Return yesterday to tomorrow."""
    now = int(time.time() * 1000)
    return now - DAY_MS, now + DAY_MS


def products(_: Stage) -> Arguments:
    """Return the arguments of a question for what was used."""
    start, end = span_ms()
    return given(start_time=start, end_time=end, interval_seconds=3600, group_by=["model"])


CALLS: Mapping[str, Callable[[Stage], Arguments]] = {
    "models.list": lambda _: given(),
    "user.get": lambda _: given(),
    "user.subscription.get": lambda _: given(),
    "usage.get": lambda _: given(
        start_unix=span_ms()[0], end_unix=span_ms()[1], breakdown_type="voice"
    ),
    "workspace.usage.get_usage_by_product_over_time": products,
    "workspace.analytics.requests.get": lambda _: given(limit=10),
    "voices.get_all": lambda _: given(),
    "voices.search": lambda _: given(page_size=5, search="warm", sort="name"),
    "voices.get": lambda stage: given(stage.voice),
    "voices.get_shared": lambda _: given(page_size=3, gender="female"),
    "voices.share": lambda stage: given(stage.owner, stage.voice, new_name="Mine"),
    "voices.find_similar_voices": lambda stage: given(audio_file=stage.recording(), top_k=3),
    "voices.update": lambda stage: given(stage.adopted(), name="Renamed", labels={"age": "old"}),
    "voices.delete": lambda stage: given(stage.adopted()),
    "voices.accents.get": lambda _: given(),
    "voices.settings.get_default": lambda _: given(),
    "voices.settings.get": lambda stage: given(stage.voice),
    "voices.settings.update": lambda stage: given(
        stage.adopted(), request=VoiceSettings(stability=0.3, speed=1.0)
    ),
    "voices.ivc.create": lambda stage: given(
        name="Test", files=[stage.recording()], labels={"accent": "american"}
    ),
    "voices.samples.audio.get": lambda stage: given(*stage.kept_sample),
    "samples.delete": lambda stage: given(*stage.sample()),
    "voices.collections.list": lambda _: given(),
    "voices.collections.create": lambda _: given(title="Heroes", icon="star"),
    "voices.collections.get": lambda stage: given(stage.collection()),
    "voices.collections.update": lambda stage: given(stage.collection(), title="Villains"),
    "voices.collections.delete": lambda stage: given(stage.collection()),
    "voices.collections.add_voice": lambda stage: given(stage.collection(), stage.voice),
    "voices.collections.remove_voice": lambda stage: given(stage.collection(), stage.voice),
    "text_to_speech.convert": speech,
    "text_to_speech.stream": speech,
    "text_to_speech.convert_with_timestamps": speech,
    "text_to_speech.stream_with_timestamps": speech,
    "text_to_dialogue.convert": dialogue,
    "text_to_dialogue.stream": dialogue,
    "text_to_dialogue.convert_with_timestamps": dialogue,
    "text_to_dialogue.stream_with_timestamps": dialogue,
    "text_to_voice.design": lambda _: given(voice_description=DESCRIPTION, text=LONG_LINE),
    "text_to_voice.create_previews": lambda _: given(voice_description=DESCRIPTION, text=LONG_LINE),
    "text_to_voice.create": lambda stage: given(
        voice_name="Old man", voice_description=DESCRIPTION, generated_voice_id=stage.preview
    ),
    "text_to_voice.remix": lambda stage: given(stage.voice, voice_description="much deeper"),
    "text_to_voice.preview.stream": lambda stage: given(stage.preview),
    "speech_to_speech.convert": conversion,
    "speech_to_speech.stream": conversion,
    "speech_to_text.convert": lambda stage: given(
        model_id="scribe_v2", file=stage.recording(), language_code="en"
    ),
    "speech_to_text.transcripts.get": lambda stage: given(stage.kept_transcript),
    "speech_to_text.transcripts.delete": lambda stage: given(stage.transcript()),
    "forced_alignment.create": lambda stage: given(file=stage.recording(), text=SAID),
    "audio_isolation.convert": lambda stage: given(audio=stage.recording()),
    "audio_isolation.stream": lambda stage: given(audio=stage.recording()),
    "audio_isolation.list": lambda _: given(page_size=5),
    "audio_isolation.delete": lambda stage: given(stage.isolated()),
    "history.list": lambda stage: given(page_size=5, voice_id=stage.voice),
    "history.get": lambda stage: given(stage.history()),
    "history.get_audio": lambda stage: given(stage.history()),
    "history.download": lambda stage: given(history_item_ids=[stage.history(), stage.history()]),
    "history.delete": lambda stage: given(stage.history()),
    "pronunciation_dictionaries.list": lambda _: given(page_size=5),
    "pronunciation_dictionaries.create_from_rules": lambda _: given(
        rules=[alias("SQL", "sequel"), phoneme("nginx", "ɛndʒɪnˈɛks")], name="Test"
    ),
    "pronunciation_dictionaries.create_from_file": lambda _: given(name="Test", file=PLS),
    "pronunciation_dictionaries.get": lambda stage: given(stage.dictionary()[0]),
    "pronunciation_dictionaries.update": lambda stage: given(
        stage.dictionary()[0], name="Renamed", archived=True
    ),
    "pronunciation_dictionaries.download": lambda stage: given(*stage.dictionary()),
    "pronunciation_dictionaries.rules.set": lambda stage: given(
        stage.dictionary()[0], rules=[alias("API", "A P I")]
    ),
    "pronunciation_dictionaries.rules.add": lambda stage: given(
        stage.dictionary()[0], rules=[alias("API", "A P I")]
    ),
    "pronunciation_dictionaries.rules.remove": lambda stage: given(
        stage.dictionary()[0], rule_strings=["SQL"]
    ),
    "studio.projects.list": lambda _: given(),
    "studio.projects.create": lambda stage: given(
        name="Test", default_paragraph_voice_id=stage.voice, from_content_json=CONTENT
    ),
    "studio.projects.get": lambda stage: given(stage.project()),
    "studio.projects.update": lambda stage: given(
        stage.project(),
        name="Renamed",
        default_title_voice_id=stage.voice,
        default_paragraph_voice_id=stage.voice,
    ),
    "studio.projects.delete": lambda stage: given(stage.project()),
    "studio.projects.convert": lambda stage: given(stage.project()),
    "studio.projects.snapshots.list": lambda stage: given(stage.snapshot()[0]),
    "studio.projects.snapshots.stream": lambda stage: given(*stage.snapshot()),
    "dubbing.list": lambda _: given(),
    "dubbing.create": lambda stage: given(**dub_of(stage)),
    "dubbing.get": lambda stage: given(stage.dub()),
    "dubbing.delete": lambda stage: given(stage.dub()),
    "dubbing.audio.get": lambda stage: given(stage.dub(), "es"),
    "dubbing.transcript.get_transcript_for_dub": lambda stage: given(
        stage.dub(), "es", format_type="json"
    ),
    "dubbing.transcripts.get": lambda stage: given(stage.dub(), "es", "webvtt"),
    "tokens.single_use.create": lambda _: given("tts_websocket"),
    "webhooks.list": lambda _: given(),
    "webhooks.create": lambda _: given(settings=hook()),
    "webhooks.update": lambda stage: given(stage.webhook(), is_disabled=True, name="Renamed"),
    "webhooks.delete": lambda stage: given(stage.webhook()),
}
"""Arguments by the name of the method."""

CONTENT = json.dumps(
    [{"name": "One", "blocks": [{"sub_type": "p", "nodes": [{"type": "tts_node", "text": LINE}]}]}]
)

PLS = (
    "words.pls",
    (
        b'<?xml version="1.0" encoding="UTF-8"?><lexicon version="1.0" alphabet="ipa" '
        b'xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" xml:lang="en-US"><lexeme>'
        b"<grapheme>SQL</grapheme><alias>sequel</alias></lexeme></lexicon>"
    ),
    "application/xml",
)
