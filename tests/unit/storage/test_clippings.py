"""Copied clips as bytes: what comes back is what was copied, and nothing else comes in."""

from __future__ import annotations

import json
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.clippings import Clipping
from studio.domain.errors import InputError
from studio.domain.media import Media, MediaKind
from studio.domain.records import Span
from studio.domain.script import Speaker, Take, Word
from studio.domain.timeline import Clip, Fit
from studio.domain.voices import Voice, VoiceProfile, VoiceSettings
from studio.storage import clippings
from studio.storage.clippings import NothingToPaste, packed, unpacked

HEAD = len(b"VIVAVOCE-CLIPS 1\n") + 8


def clipping(sound: bytes = b"fLaC", **fields: object) -> Clipping:
    speaker = Speaker(name="Ana")
    voice = Voice(provider="offline", remote_id="maya", name="Maya", profile=VoiceProfile())
    media = Media(
        kind=MediaKind.STORED, name="x", content_hash="h", size=4, length=48_000, rate=22_050,
        channels=1,
    )  # fmt: skip
    take = Take(
        line_id="l", language="es", media_id=media.id, length=48_000, text="«Hola»",
        provider="offline", voice_id=voice.id, voice_print="p", settings=VoiceSettings(), seed=1,
        fingerprint="f", made_at="", words=(Word(0, 6, 0, 9),), pauses=(Span(4, 5),),
    )  # fmt: skip
    clip = Clip(
        track_id="t", position=7, length=4_800, media_id=media.id, line_id="l", take_id=take.id,
        fit=Fit(cuts=(Span(1, 2),), ratio=0.9),
    )  # fmt: skip
    made = Clipping(
        clip=clip, take=take, media=media, speaker=speaker, voice=voice, source_text="Hi \ud800",
        text="«Hola»", length=9_600, sound=sound,
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


def test_what_was_copied_comes_back() -> None:
    copied = (clipping(), clipping(b"", voice=None), clipping(bytes(range(256)) * 9))
    assert unpacked(packed(copied)) == copied


def test_nothing_copied_is_nothing_pasted() -> None:
    assert unpacked(packed(())) == ()


def test_too_much_is_not_copied_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clippings, "MOST_BYTES", 10)
    with pytest.raises(InputError, match="too much"):
        packed([clipping(b"x" * 11)])


@given(st.binary(max_size=60))
def test_bytes_from_anywhere_are_refused_in_a_sentence(noise: bytes) -> None:
    for content in (noise, packed([clipping()])[:HEAD] + noise, b"VIVAVOCE-CLIPS 1\n" + noise):
        with pytest.raises(NothingToPaste):
            unpacked(content)


@given(st.data())
def test_a_damaged_copy_is_refused_or_still_whole(chance: st.DataObject) -> None:
    content = bytearray(packed([clipping()]))
    place = chance.draw(st.integers(0, len(content) - 1))
    content[place] ^= chance.draw(st.integers(1, 255))
    try:
        (one,) = unpacked(bytes(content))
    except NothingToPaste:
        return
    assert len(one.sound) == 4
    assert one.clip.length >= 480


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("clip", "position", -1),
        ("clip", "length", 0),
        ("clip", "length", 1 << 60),
        ("clip", "in_point", 0.5),
        ("clip", "unheard_of", 1),
        ("take", "text", None),
        ("speaker", "name", ["x"]),
        (None, "length", -5),
        (None, "sound", 5),
        (None, "sound", -1),
    ],
)
def test_figures_no_clip_has_are_refused(part: str | None, field: str, value: object) -> None:
    content = packed([clipping()])
    (length,) = struct.unpack_from("<Q", content, HEAD - 8)
    head = json.loads(content[HEAD : HEAD + length])
    (head[0][part] if part else head[0])[field] = value
    text = json.dumps(head).encode()
    made = content[: HEAD - 8] + struct.pack("<Q", len(text)) + text + content[HEAD + length :]
    with pytest.raises(NothingToPaste):
        unpacked(made)
