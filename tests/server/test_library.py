"""Voices, history, dictionaries, projects and usage: what clients change is what they find."""

from __future__ import annotations

import io
import time
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest
from elevenlabs import PronunciationDictionaryVersionLocator, VoiceSettings
from elevenlabs.core.api_error import ApiError

from studio.audio.buffer import Audio
from studio.server.chronicle import Chronicle, Recording
from studio.server.store import Query, Store
from tests.server.calls import Stage, alias

if TYPE_CHECKING:
    from pathlib import Path

    import httpx
    from elevenlabs import ElevenLabs

PCM = "pcm_16000"


@pytest.fixture
def stage(client: ElevenLabs) -> Stage:
    return Stage(client)


def spoken(client: ElevenLabs, text: str, **options: object) -> bytes:
    return b"".join(
        client.text_to_speech.convert("Ben", text=text, output_format=PCM, seed=1, **options)
    )


def test_every_page_of_voices_is_found_once(client: ElevenLabs) -> None:
    found, token = [], None
    while True:
        page = client.voices.search(page_size=7, next_page_token=token, voice_type="default")
        found += [voice.voice_id for voice in page.voices]
        token = page.next_page_token
        if not page.has_more:
            break
    assert len(found) == len(set(found)) == page.total_count > 20


def test_voices_are_found_by_what_they_are(client: ElevenLabs) -> None:
    old = client.voices.search(page_size=100, age="old", gender="female").voices
    assert {(voice.labels["age"], voice.labels["gender"]) for voice in old} == {("old", "female")}
    by_name = client.voices.search(search="ben", voice_type="default").voices
    assert "Ben" in {voice.name for voice in by_name}
    assert client.voices.search(search="nobody is called this").total_count == 0


def test_voices_are_sorted_as_asked(client: ElevenLabs) -> None:
    page = client.voices.search(page_size=100, sort="name", sort_direction="asc")
    names = [voice.name.casefold() for voice in page.voices]
    assert names == sorted(names)


def test_a_cloned_voice_speaks_is_changed_and_gone(stage: Stage) -> None:
    client, key = stage.client, stage.clone()
    assert b"".join(client.text_to_speech.convert(key, text="I am new."))
    client.voices.update(key, name="Other", description="Changed.", labels={"age": "old"})
    found = client.voices.get(key)
    assert (found.name, found.description, found.labels) == ("Other", "Changed.", {"age": "old"})
    assert found.category == "cloned"
    client.voices.delete(key)
    with pytest.raises(ApiError) as caught:
        client.voices.get(key)
    assert caught.value.status_code == 404
    assert caught.value.body["detail"]["code"] == "voice_not_found"


def test_a_sample_comes_back_byte_for_byte(stage: Stage) -> None:
    voice, sample = stage.sample()
    content = b"".join(stage.client.voices.samples.audio.get(voice, sample))
    assert content == stage.recording()[1]
    stage.client.samples.delete(voice, sample)
    assert not stage.client.voices.get(voice).samples


def test_the_same_file_twice_makes_no_voice(stage: Stage) -> None:
    with pytest.raises(ApiError, match="twice"):
        stage.client.voices.ivc.create(name="X", files=[stage.recording(), stage.recording()])


def test_settings_of_a_voice_are_how_it_speaks(client: ElevenLabs, stage: Stage) -> None:
    key = client.voices.share(stage.owner, stage.voice, new_name="Slow").voice_id

    def length() -> int:
        return len(
            b"".join(
                client.text_to_speech.convert(key, text="How fast?", output_format=PCM, seed=1)
            )
        )

    before = length()
    client.voices.settings.update(key, request=VoiceSettings(speed=0.7))
    assert client.voices.settings.get(key).speed == 0.7
    assert length() > 1.2 * before


def test_a_designed_voice_sounds_like_its_preview(stage: Stage) -> None:
    key = stage.preview
    preview = b"".join(stage.client.text_to_voice.preview.stream(key))
    made = stage.client.text_to_voice.create(
        voice_name="Designed",
        voice_description="A deep, calm old man with a rough voice.",
        generated_voice_id=key,
        labels={"language": "en"},
    )
    assert preview.startswith(b"ID3")
    assert made.voice_id == key
    assert made.category == "generated"
    assert made.labels == {"language": "en"}


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/v1/shared-voices/clone", {"voice_id": "Ben", "name": "My Ben"}),
        ("/v1/voice-generation/create-voice", {"name": "Old", "description": "a deep old man"}),
    ],
)
def test_older_ways_to_make_a_voice_still_work(
    http: httpx.Client, path: str, asked: dict[str, str]
) -> None:
    made = http.post(path, json=asked).json()
    found = http.get(f"/v1/voice-generation/{made['voice_id']}").json()
    assert found["name"] == asked["name"]
    assert http.post(f"/v1/text-to-speech/{asked['name']}", json={"text": "Hi."}).status_code == 200


def test_history_is_searched_paged_and_forgotten(client: ElevenLabs) -> None:
    for number in range(5):
        spoken(client, f"Needle number {number} in the hay.")
    first = client.history.list(page_size=3, search="needle NUMBER")
    rest = client.history.list(
        page_size=3,
        search="needle number",
        start_after_history_item_id=first.last_history_item_id,
    )
    texts = [one.text for one in [*first.history, *rest.history]]
    assert texts == [f"Needle number {number} in the hay." for number in (4, 3, 2, 1, 0)]
    assert (first.has_more, rest.has_more) == (True, False)
    gone = first.history[0].history_item_id
    client.history.delete(gone)
    with pytest.raises(ApiError) as caught:
        client.history.get(gone)
    assert caught.value.body["detail"]["code"] == "history_item_not_found"


def test_the_history_keeps_alignment_and_cost(stage: Stage) -> None:
    entry = stage.client.history.get(stage.history())
    assert "".join(entry.alignments.alignment.characters) == entry.text
    assert entry.character_count_change_to - entry.character_count_change_from == len(entry.text)


def test_several_sounds_come_as_one_archive(stage: Stage) -> None:
    keys = [stage.history(), stage.history()]
    packed = b"".join(stage.client.history.download(history_item_ids=keys, output_format="wav"))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        assert all(archive.read(name).startswith(b"RIFF") for name in names)
    assert len(names) == 2
    one = b"".join(stage.client.history.download(history_item_ids=keys[:1]))
    assert one.startswith(b"ID3")


def test_what_is_not_logged_leaves_no_trace(client: ElevenLabs) -> None:
    with client.text_to_speech.with_raw_response.convert(
        "Ben", text="Nobody knows.", enable_logging=False
    ) as answer:
        assert b"".join(answer.data)
        assert answer.headers["history-item-id"] == "not_stored"
    assert client.history.list(search="Nobody knows").history == []


def test_earlier_requests_are_known_by_their_id(client: ElevenLabs) -> None:
    with client.text_to_speech.with_raw_response.convert("Ben", text="Before.") as answer:
        assert b"".join(answer.data)
        earlier = answer.headers["request-id"]
    assert spoken(client, "After.", previous_request_ids=[earlier, "unknown"])


def test_a_dictionary_changes_what_is_said_and_not_what_is_written(client: ElevenLabs) -> None:
    made = client.pronunciation_dictionaries.create_from_rules(
        name="Words", rules=[alias("SQL", "sequel server language")]
    )
    locator = PronunciationDictionaryVersionLocator(
        pronunciation_dictionary_id=made.id, version_id=made.version_id
    )
    answer = client.text_to_speech.convert_with_timestamps(
        "Ben", text="SQL is old.", pronunciation_dictionary_locators=[locator]
    )
    assert "".join(answer.alignment.characters) == "SQL is old."
    assert "".join(answer.normalized_alignment.characters) == "sequel server language is old."
    plain = len(spoken(client, "SQL is old."))
    assert len(spoken(client, "SQL is old.", pronunciation_dictionary_locators=[locator])) > plain


def test_versions_of_a_dictionary_stay(client: ElevenLabs) -> None:
    made = client.pronunciation_dictionaries.create_from_rules(name="V", rules=[alias("A", "B")])
    changed = client.pronunciation_dictionaries.rules.add(made.id, rules=[alias("C", "D")])
    removed = client.pronunciation_dictionaries.rules.remove(made.id, rule_strings=["A"])
    counts = [made.version_rules_num, changed.version_rules_num, removed.version_rules_num]
    assert counts == [1, 2, 1]
    first = b"".join(client.pronunciation_dictionaries.download(made.id, made.version_id))
    latest = client.pronunciation_dictionaries.get(made.id)
    assert b"<grapheme>A</grapheme>" in first
    assert [rule.string_to_replace for rule in latest.rules] == ["C"]


def test_a_downloaded_dictionary_can_be_uploaded(client: ElevenLabs) -> None:
    rules = [alias("R&D <x>", "research"), alias("é", "e")]
    made = client.pronunciation_dictionaries.create_from_rules(name="Out", rules=rules)
    content = b"".join(client.pronunciation_dictionaries.download(made.id, made.version_id))
    again = client.pronunciation_dictionaries.create_from_file(name="In", file=("x.pls", content))
    found = client.pronunciation_dictionaries.get(again.id).rules
    assert [(rule.string_to_replace, rule.alias) for rule in found] == [
        ("R&D <x>", "research"),
        ("é", "e"),
    ]


def test_a_lexicon_that_would_grow_without_end_is_refused(client: ElevenLabs) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><lexicon>&a;</lexicon>'
    for content in (bomb, b"<lexicon", b"no xml"):
        with pytest.raises(ApiError) as caught:
            client.pronunciation_dictionaries.create_from_file(name="X", file=("x.pls", content))
        assert caught.value.body["detail"]["code"] == "invalid_file_type"


def test_a_dialogue_is_heard_turn_by_turn(client: ElevenLabs) -> None:
    turns = [{"text": "Who is there?", "voice_id": "Ben"}, {"text": "Me.", "voice_id": "Ana"}]
    answer = client.text_to_dialogue.convert_with_timestamps(inputs=turns)
    first, second = answer.voice_segments
    assert "".join(answer.alignment.characters) == "Who is there?Me."
    assert (first.character_start_index, first.character_end_index) == (0, 13)
    assert (second.character_start_index, second.character_end_index) == (13, 16)
    assert first.end_time_seconds == second.start_time_seconds
    assert first.voice_id != second.voice_id


def test_collections_hold_voices_until_they_are_gone(client: ElevenLabs, stage: Stage) -> None:
    key = stage.collection()
    client.voices.collections.add_voice(key, stage.voice)
    found = client.voices.search(collection_id=key).voices
    assert [voice.voice_id for voice in found] == [stage.voice]
    client.voices.collections.delete(key)
    assert key not in client.voices.get(stage.voice).collection_ids


def test_usage_grows_with_what_is_spoken(client: ElevenLabs) -> None:
    now = int(time.time() * 1000)

    def used() -> float:
        stats = client.usage.get(
            start_unix=now - 86_400_000, end_unix=now + 86_400_000, metric="tts_characters"
        )
        assert len(stats.time) == len(stats.usage["All"])
        return sum(stats.usage["All"])

    before, counted = used(), client.user.subscription.get().character_count
    spoken(client, "Exactly thirty-one characters ok.")
    assert used() == before + 33
    assert client.user.subscription.get().character_count == counted + 33


def test_a_project_is_read_aloud_and_kept(client: ElevenLabs, http: httpx.Client) -> None:
    made = http.post(
        "/v1/projects/add",
        data={"name": "Book", "default_paragraph_voice_id": "Ben"},
        files={"from_document": ("book.txt", b"First part.\n\nSecond part.")},
    ).json()["project"]
    path = f"/v1/projects/{made['project_id']}"
    assert http.post(f"{path}/convert").json() == {"status": "ok"}
    deadline = time.monotonic() + 20
    while http.get(path).json()["state"] == "converting" and time.monotonic() < deadline:
        time.sleep(0.02)
    assert http.get(path).json()["can_be_downloaded"] is True
    (snapshot,) = http.get(f"{path}/snapshots").json()["snapshots"]
    sound = http.post(f"{path}/snapshots/{snapshot['project_snapshot_id']}/stream")
    assert sound.content.startswith(b"ID3")
    assert made["project_id"] in {one.project_id for one in client.studio.projects.list().projects}
    assert http.delete(path).json() == {"status": "ok"}
    assert http.get(path).status_code == 404


def test_a_recording_is_heard_in_another_voice_in_the_same_time(stage: Stage) -> None:
    content = b"".join(
        stage.client.speech_to_speech.convert(
            "Ana", audio=stage.recording(), output_format=PCM, file_format="other"
        )
    )
    assert len(content) / 32_000 == pytest.approx(3.3, abs=0.1)


def test_raw_samples_may_be_sent_for_a_recording(stage: Stage) -> None:
    raw = stage.recording()[1][44:]
    content = b"".join(
        stage.client.speech_to_speech.convert(
            "Ana", audio=("x.pcm", raw), output_format=PCM, file_format="pcm_s16le_16"
        )
    )
    assert len(content) == pytest.approx(len(raw), abs=3_200)


def test_the_path_of_before_changes_voices_too(stage: Stage, http: httpx.Client) -> None:
    answer = http.post("/v1/speech-to-speech/Ben", files={"audio": stage.recording()})
    assert answer.status_code == 200
    assert int(answer.headers["character-cost"]) == 55


async def test_the_history_forgets_its_oldest_entries(tmp_path: Path) -> None:
    store = Store(tmp_path)
    chronicle = Chronicle(store, most=3)
    sound = Audio.from_mono(np.zeros(100, np.float32), 8_000)
    for number in range(60):
        await chronicle.add(f"entry{number}", sound, {"text": str(number)})
    kept = await chronicle.query(Query())
    await store.close()
    assert [one.id for one in kept][-1] == "entry48"
    assert len(list((tmp_path / "history").iterdir())) == len(kept)


def test_a_recording_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    sound = Audio.from_mono(np.zeros(100, np.float32), 8_000)
    folder = tmp_path / "sounds"
    folder.mkdir()
    given_up, kept = Recording(folder / "a.flac"), Recording(folder / "b.flac")
    for recording in (given_up, kept):
        recording.add(sound)
    given_up.discard()
    given_up.add(sound)  # a thread that was late
    kept.finish()
    kept.discard()
    assert [one.name for one in folder.iterdir()] == ["b.flac"]
