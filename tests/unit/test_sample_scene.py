"""The sample scene is what it says: short, small, spoken where its scripts say, alive."""

from __future__ import annotations

import importlib
import itertools
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
import soxr
from pocketsphinx import Decoder

from studio.audio.buffer import PROJECT_RATE
from studio.audio.loudness import measure
from studio.transcoding.decode import read_audio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).parents[2]
SCENE = ROOT / "resources" / "sample"
FILM = SCENE / "scene.mp4"
LANGUAGES = ("en", "es", "de", "ja")
FPS = 25
_CUE = re.compile(r"(\S+) --> (\S+)\n<v (\w+)>(.+)</v>")
_UNUSUAL = {
    "quickeneth": "K W IH K AH N AH TH",
    "hath": "HH AE TH",
    "neighbourhood": "N EY B ER HH UH D",
    "crayfish": "K R EY F IH SH",
}


@dataclass(frozen=True)
class Line:
    start: float
    end: float
    speaker: str
    text: str

    @property
    def frames(self) -> range:
        return range(round(self.start * FPS), round(self.end * FPS))


def script(language: str) -> list[Line]:
    text = (SCENE / f"scene.{language}.vtt").read_text("utf-8")
    return [
        Line(seconds(start), seconds(end), speaker, words)
        for start, end, speaker, words in _CUE.findall(text)
    ]


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


@pytest.fixture(scope="module")
def staging() -> Iterator[ModuleType]:
    """The generator's own numbers: who is in which shot, and where the mouths are."""
    sys.path.insert(0, str(ROOT / "packaging"))
    yield importlib.import_module("sample_scene.staging")
    sys.path.remove(str(ROOT / "packaging"))


@pytest.fixture(scope="module")
def speech() -> np.ndarray:
    """The film's sound without its music and effects, mono."""
    film, bed = read_audio(FILM).mono(), read_audio(SCENE / "scene.me.opus").mono()
    length = min(len(film), len(bed))
    return film[:length] - bed[:length]


@pytest.fixture(scope="module")
def movement(staging: ModuleType) -> dict[tuple[str, int], float]:
    """How much each mouth's part of the picture differs from the frame before."""
    moved = {}
    with av.open(str(FILM)) as film:
        before = None
        for frame, picture in enumerate(film.decode(video=0)):
            now = picture.to_ndarray(format="gray").astype(np.int16)
            for speaker in ("Elias", "Rosa"):
                box = staging.mouth_region(speaker, frame)
                if box is not None and before is not None:
                    left, top, right, bottom = box
                    difference = now[top:bottom, left:right] - before[top:bottom, left:right]
                    moved[speaker, frame] = float(np.abs(difference).mean())
            before = now
    return moved


def test_the_scene_is_short_and_small():
    with av.open(str(FILM)) as film:
        length = film.duration / av.time_base
    assert 30 <= length <= 45
    assert sum(path.stat().st_size for path in SCENE.iterdir()) < 5_000_000


def test_the_picture_scrubs_fast_and_plays_before_it_is_fully_read():
    with av.open(str(FILM)) as film:
        stream = film.streams.video[0]
        assert (stream.codec_context.name, stream.width, stream.height) == ("h264", 1280, 720)
        assert stream.average_rate == FPS
        keys = sorted(
            round(packet.pts * packet.time_base * FPS)
            for packet in film.demux(stream)
            if packet.is_keyframe
        )
    assert max(b - a for a, b in itertools.pairwise(keys)) <= FPS
    content = FILM.read_bytes()
    assert content.find(b"moov") < content.find(b"mdat")


def test_every_language_says_the_same_lines_at_the_same_times():
    english = script("en")
    assert {line.speaker for line in english} == {"Elias", "Rosa"}
    for language in LANGUAGES[1:]:
        translated = script(language)
        assert [(a.start, a.end, a.speaker) for a in translated] == [
            (b.start, b.end, b.speaker) for b in english
        ]
        assert all(a.text != b.text for a, b in zip(translated, english, strict=True))


def test_lines_follow_each_other_inside_the_film():
    lines = script("en")
    assert lines[0].start > 0
    assert all(line.start < line.end for line in lines)
    assert all(a.end <= b.start for a, b in itertools.pairwise(lines))
    assert lines[-1].end < read_audio(FILM).seconds


def test_speech_is_where_the_script_says(speech):
    spoken = np.zeros(len(speech), dtype=bool)
    near = np.zeros(len(speech), dtype=bool)
    for line in script("en"):
        start, end = round(line.start * PROJECT_RATE), round(line.end * PROJECT_RATE)
        spoken[start:end] = True
        near[start - PROJECT_RATE // 20 : end + PROJECT_RATE // 4] = True
    inside = np.mean(speech[spoken] ** 2)
    outside = np.mean(speech[~near] ** 2)
    # What remains outside is the difference of two lossy codecs.
    assert 10 * np.log10(inside / outside) > 20


def test_every_line_begins_and_ends_with_its_speech(speech):
    for line in script("en"):
        start, end = round(line.start * PROJECT_RATE), round(line.end * PROJECT_RATE)
        power = np.mean(speech[start:end] ** 2)
        edge = PROJECT_RATE // 4
        assert np.mean(speech[start : start + edge] ** 2) > power / 20, line.text
        assert np.mean(speech[end - edge : end] ** 2) > power / 100, line.text


def test_each_line_is_heard_as_its_own_words(speech):
    lines = script("en")
    sentences = [re.sub(r"[^a-z ]", "", line.text.lower()) for line in lines]
    decoder = Decoder(samprate=16_000, lm=None, loglevel="FATAL")
    for word, sounds in _UNUSUAL.items():
        if decoder.lookup_word(word) is None:
            decoder.add_word(word, sounds, True)
    grammar = " | ".join(sentences)
    decoder.add_jsgf_string("scene", f"#JSGF V1.0; grammar scene; public <line> = {grammar};")
    decoder.activate_search("scene")
    for line, sentence in zip(lines, sentences, strict=True):
        assert heard(decoder, speech, line) == sentence


def heard(decoder: Decoder, speech: np.ndarray, line: Line) -> str:
    part = speech[round(line.start * PROJECT_RATE) : round(line.end * PROJECT_RATE)]
    part = np.pad(soxr.resample(part, PROJECT_RATE, 16_000), 4_800)
    # Digital silence makes pocketsphinx lose its way.
    part = part + np.random.default_rng(1).normal(0, 3e-4, len(part))
    decoder.start_utt()
    decoder.process_raw((part.clip(-1, 1) * 32_767).astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()
    hypothesis = decoder.hyp()
    return hypothesis.hypstr if hypothesis else ""


def test_the_sound_is_as_loud_as_a_film_on_the_web_and_does_not_clip():
    loudness = measure(read_audio(FILM))
    assert -20 <= loudness.integrated <= -16
    assert loudness.true_peak_db < -1


def test_music_and_effects_fill_the_film_and_stay_under_the_speech(speech):
    film, bed = read_audio(FILM), read_audio(SCENE / "scene.me.opus")
    assert abs(film.frames - bed.frames) <= 1024
    spoken = np.concatenate(
        [np.r_[round(a.start * 48_000) : round(a.end * 48_000)] for a in script("en")]
    )
    assert 10 * np.log10(np.mean(speech[spoken] ** 2) / np.mean(bed.mono()[spoken] ** 2)) > 10
    assert np.abs(film.mono() - film.samples[:, 0]).max() > 0.01


@pytest.mark.parametrize("speaker", ["Elias", "Rosa"])
def test_a_mouth_moves_when_its_owner_speaks_and_rests_when_not(movement, speaker):
    lines = script("en")
    own = frames_of([line for line in lines if line.speaker == speaker])
    silent = {frame for frame in range(round(38.4 * FPS)) if not near_any(frame, own)}
    talking = [moved for (who, frame), moved in movement.items() if who == speaker and frame in own]
    resting = [m for (who, frame), m in movement.items() if who == speaker and frame in silent]
    assert len(talking) > 60
    assert len(resting) > 60
    assert np.mean(talking) > 2 * np.median(resting)


def test_of_two_in_the_picture_the_one_who_speaks_moves_the_mouth(movement):
    compared = 0
    for line in script("en"):
        other = "Rosa" if line.speaker == "Elias" else "Elias"
        both = [f for f in line.frames if (other, f) in movement and (line.speaker, f) in movement]
        if len(both) < 0.5 * len(line.frames):
            continue
        speaking = np.mean([movement[line.speaker, frame] for frame in both])
        listening = np.mean([movement[other, frame] for frame in both])
        assert speaking > 1.5 * listening, line.text
        compared += 1
    assert compared >= 3


def frames_of(lines: list[Line]) -> set[int]:
    return {frame for line in lines for frame in line.frames}


def near_any(frame: int, frames: set[int]) -> bool:
    return any(frame + offset in frames for offset in range(-5, 6))
