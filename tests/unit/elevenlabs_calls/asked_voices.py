"""The requests about voices, recordings, sounds and dubs."""

from __future__ import annotations

from studio.domain.voices import Voice
from studio.providers.base import DesignRequest, RemixRequest
from studio.providers.base_cloud import DubLine, EffectRequest, LibrarySearch
from studio.providers.elevenlabs import (
    align,
    convert,
    design,
    dubbing_calls,
    effects,
    isolate,
    shared,
    transcribe,
    voices,
)
from studio.providers.elevenlabs.call import Upload
from tests.unit.elevenlabs_calls.asking import LINE, OFFICIAL, OWN, VOICE, WAV, Asked, sound

LONG_LINE = "The quick brown fox jumps over the lazy dog while the old clock strikes twelve. " * 2
DESCRIPTION = "A deep, calm old man with a rough voice."
DUB_LINES = (
    DubLine(speaker="Jack", start_s=0.2, end_s=2.0, text="And so", translation="Por eso, amigos"),
)


FILE = ("recording.wav", WAV, "audio/wav")
RAW = ("recording.pcm", WAV, "application/octet-stream")
FACTS = voices.VoiceFacts(
    name="Käthe “K”", description="Warm.", labels=(("age", "old"), ("use case", "narration"))
)
LABELS = {"age": "old", "use_case": "narration"}
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

VOICES = (
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
)
"""In the order of the areas."""
