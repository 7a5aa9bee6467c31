"""The user's own voices: kept, thrown away and back, spoken of, carried in files."""

from __future__ import annotations

import dataclasses
import json
import struct
import zipfile

import pytest

from studio.domain.errors import InputError, ProjectError
from studio.domain.kept_voices import Consent, KeptVoice, Sample, VoiceNote
from studio.domain.voices import Voice, VoiceProfile, VoiceSettings
from studio.services.voice_library import VoiceLibrary
from studio.storage.blobs import content_hash
from studio.storage.voice_file import MOST_TEXT, NewerVoice, NotAVoice, read_voice

SOUND = b"fLaC a recording"
SAMPLE = Sample(name="Maya 1", content_hash=content_hash(SOUND), length=480_000)
CONSENT = Consent(person="Maya", statement="I agree.", given_at=1.0, sources=(SAMPLE.content_hash,))


@pytest.fixture
async def library(tmp_path):
    library = VoiceLibrary(tmp_path / "voices.sqlite")
    await library.load()
    return library


def a_voice(name="Maya", **fields):
    profile = VoiceProfile(pitch_hz=210.0, bands_db=(1.0, -2.5), breathiness=0.3)
    labels = (("gender", "female"), ("age", "young"))
    return Voice(
        provider="offline", remote_id="", name=name, labels=labels, profile=profile, **fields
    )


async def a_clone(library, name="Maya"):
    return await library.keep(a_voice(name), samples={SAMPLE: SOUND}, consent=CONSENT)


async def reopened(tmp_path):
    library = VoiceLibrary(tmp_path / "voices.sqlite")
    await library.load()
    return library


async def test_a_voice_that_was_kept_is_there_at_the_next_start(library, tmp_path):
    kept = await a_clone(library)
    again = await reopened(tmp_path)
    assert again.voices == (kept,)
    assert await again.sound(SAMPLE) == SOUND


async def test_recordings_of_a_person_are_kept_only_with_their_consent(library):
    with pytest.raises(InputError):
        await library.keep(a_voice(), samples={SAMPLE: SOUND})
    with pytest.raises(ValueError, match="consent"):
        Consent(person=" ", statement="I agree.", given_at=0.0)
    assert library.voices == ()


async def test_a_change_keeps_samples_consent_and_place(library, tmp_path):
    first = await a_clone(library)
    await library.keep(a_voice("Ben"))
    settings = VoiceSettings(stability=0.9, speed=1.0)
    await library.change(dataclasses.replace(first.voice, name="Maja", settings=settings))
    changed = (await reopened(tmp_path)).find(first.id)
    assert (changed.voice.name, changed.voice.settings) == ("Maja", settings)
    assert (changed.samples, changed.consent) == (first.samples, first.consent)
    assert [one.voice.name for one in library.voices] == ["Ben", "Maja"]


async def test_what_is_thrown_away_comes_back_until_it_is_let_go(library, tmp_path):
    kept = await a_clone(library)
    await library.throw_away([kept.id])
    assert library.voices == ()
    assert await library.thrown() == (kept,)
    await library.bring_back([kept.id])
    assert library.voices == (kept,)
    await library.throw_away([kept.id])
    await library.let_go()
    assert await library.thrown() == ()
    assert await library.sound(SAMPLE) is None


async def test_a_sound_two_voices_share_goes_with_the_last_of_them(library):
    first, second = await a_clone(library), await a_clone(library, "Twin")
    await library.throw_away([first.id])
    await library.let_go()
    assert await library.sound(SAMPLE) == SOUND
    await library.throw_away([second.id])
    await library.let_go()
    assert await library.sound(SAMPLE) is None


async def test_where_a_remixed_voice_comes_from_is_known(library):
    first = await a_clone(library)
    second = await library.keep(a_voice("Deeper"), parent=first.id)
    third = await library.keep(a_voice("Deepest"), parent=second.id)
    names = [one.voice.name for one in library.lineage(third.id)]
    assert names == ["Deepest", "Deeper", "Maya"]


async def test_what_is_said_of_a_providers_voice_stays(library, tmp_path):
    stock = Voice(provider="offline", remote_id="otto", name="Otto")
    note = VoiceNote(is_favourite=True, tags=("narrator",), collections=("Series",))
    await library.say([stock], note)
    again = await reopened(tmp_path)
    assert again.note(dataclasses.replace(stock, id="in a project")) == note
    assert again.note(a_voice()) == VoiceNote()


async def test_a_damaged_library_is_said_in_words_and_left_alone(tmp_path):
    (tmp_path / "voices.sqlite").write_bytes(b"no library" * 999)
    with pytest.raises(ProjectError):
        await VoiceLibrary(tmp_path / "voices.sqlite").load()
    assert (tmp_path / "voices.sqlite").read_bytes().startswith(b"no library")


async def test_a_voice_is_carried_to_another_computer_with_all_that_belongs_to_it(
    library, tmp_path
):
    kept = await a_clone(library)
    await library.export(kept.id, tmp_path / "Maya.voice")
    other = VoiceLibrary(tmp_path / "other.sqlite")
    await other.load()
    brought = await other.bring_in(tmp_path / "Maya.voice")
    assert brought.id != kept.id
    assert dataclasses.replace(brought.voice, id=kept.id) == kept.voice
    assert (brought.consent, brought.samples) == (kept.consent, kept.samples)
    assert await other.sound(SAMPLE) == SOUND


async def test_a_voice_brought_in_twice_is_there_once(library, tmp_path):
    kept = await a_clone(library)
    await library.export(kept.id, tmp_path / "Maya.voice")
    assert await library.bring_in(tmp_path / "Maya.voice") == kept
    assert library.voices == (kept,)


def facts(**changes):
    kept = KeptVoice(voice=a_voice(), made_at=1.0, samples=(SAMPLE,), consent=CONSENT)
    told = {"format": 1, "voice": dataclasses.asdict(kept)}
    for path, value in changes.items():
        *inner, last = path.split("__")
        place = told
        for name in inner:
            place = place[name]
        place[last] = value
    return json.dumps(told)


def archive(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)


GOOD = f"sounds/{SAMPLE.content_hash}"
HOSTILE = {
    "another sound than it says": {"voice.json": facts(), GOOD: b"another sound"},
    "a sound that is not there": {"voice.json": facts()},
    "no voice in it": {"notes.txt": "hello"},
    "no JSON": {"voice.json": "{", GOOD: SOUND},
    "a list": {"voice.json": "[]", GOOD: SOUND},
    "brackets without end": {"voice.json": "[" * 200_000, GOOD: SOUND},
    "a text without end": {"voice.json": " " * (MOST_TEXT + 1), GOOD: SOUND},
    "no consent for its samples": {"voice.json": facts(voice__consent=None), GOOD: SOUND},
    "settings out of range": {
        "voice.json": facts(voice__voice__settings={"stability": 9}),
        GOOD: SOUND,
    },
    "a path for a sound": {
        "voice.json": facts(
            voice__samples=[{"name": "x", "content_hash": "../../etc/passwd", "length": 1}]
        ),
        "sounds/../../etc/passwd": b"root",
    },
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_words(tmp_path, what):
    archive(tmp_path / "evil.voice", HOSTILE[what])
    with pytest.raises(NotAVoice) as refused:
        read_voice(tmp_path / "evil.voice")
    assert "evil.voice" in str(refused.value)


def test_a_sound_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("studio.storage.voice_file.MOST_BYTES", 1_000_000)
    archive(tmp_path / "bomb.voice", {"voice.json": facts(), GOOD: bytes(50_000_000)})
    with pytest.raises(NotAVoice):
        read_voice(tmp_path / "bomb.voice")


def test_a_header_that_lies_about_sizes_is_refused(tmp_path):
    path = tmp_path / "lie.voice"
    archive(path, {"voice.json": facts(), GOOD: SOUND * 1_000})
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    path.write_bytes(data)
    with pytest.raises(NotAVoice):
        read_voice(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"nothing of the kind" * 99])
def test_a_file_that_is_no_archive_is_refused(tmp_path, content):
    (tmp_path / "x.voice").write_bytes(content)
    with pytest.raises(NotAVoice):
        read_voice(tmp_path / "x.voice")


def test_a_voice_of_a_later_studio_is_told_apart(tmp_path):
    archive(tmp_path / "new.voice", {"voice.json": facts(format=99), GOOD: SOUND})
    with pytest.raises(NewerVoice):
        read_voice(tmp_path / "new.voice")


def test_what_a_later_studio_added_is_passed_over(tmp_path):
    archive(
        tmp_path / "more.voice",
        {"voice.json": facts(voice__mood="sunny", voice__voice__shoe_size=43), GOOD: SOUND},
    )
    voice, sounds = read_voice(tmp_path / "more.voice")
    assert voice.voice.name == "Maya"
    assert sounds == {SAMPLE.content_hash: SOUND}
