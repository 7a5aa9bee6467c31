"""Lines are heard when their cues say so: listened to in the finished sound, not in the plan."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests import elephants

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "sample"
BLOCK = 120
"""2.5 ms at 48 kHz: what is listened to at a time."""


def onset_errors_ms(sound: Path, report: Path) -> np.ndarray:
    """Return for each line how late its first sound comes after its cue, or early (negative).

    The sound holds nothing but speech, so what stands out of the silence before a cue is the line.
    Lines that begin while another one is heard are left out.
    """
    samples, rate = soundfile.read(sound, dtype="float32")
    assert rate == 48_000
    rows = samples.mean(axis=1)[: len(samples) // BLOCK * BLOCK].reshape(-1, BLOCK)
    is_loud = np.sqrt(np.square(rows).mean(axis=1)) > 1e-3
    errors = []
    for line in lines_of(report):
        cue = line["cue_start_s"] * 48_000
        first = max(round((cue - 14_400) / BLOCK), 0)
        (found,) = np.nonzero(is_loud[first : first + 240])
        if found.size and found[0]:
            errors.append(((first + found[0]) * BLOCK - cue) / 48)
    return np.abs(errors)


def lines_of(report: Path) -> list[dict[str, float]]:
    (language,) = json.loads(report.read_text(encoding="utf-8"))["languages"]
    return language["lines"]


def assert_on_time(sound: Path, report: Path) -> None:
    heard = onset_errors_ms(sound, report)
    told = np.abs([line["onset_error_ms"] for line in lines_of(report)])
    assert len(heard) > 0.8 * len(told)
    for errors in (heard, told):
        assert np.median(errors) <= 20.0
        assert np.percentile(errors, 95) <= 30.0
        assert errors.max() <= 60.0
    assert_nobody_interrupts_themselves(lines_of(report))


def assert_nobody_interrupts_themselves(lines) -> None:
    for speaker in {line["speaker"] for line in lines}:
        own = sorted(
            (line["onset_s"], line["end_s"]) for line in lines if line["speaker"] == speaker
        )
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(own))


@pytest.mark.parametrize("language", ["es", "de", "ja"])
def test_every_line_of_the_sample_scene_begins_with_its_cue(vivavoce, tmp_path, language):
    script = SAMPLE / f"scene.{language}.vtt"
    ran = vivavoce(
        *("dub", SAMPLE / "scene.mp4", "--script", script, "--language", language),
        *("--original", "mute", "-o", "dub.wav"),
    )
    assert ran.code == 0, ran.err
    assert_on_time(tmp_path / "dub.wav", tmp_path / "dub.report.json")


def test_every_line_of_a_film_of_eleven_minutes_begins_with_its_cue(vivavoce, tmp_path):
    script = tmp_path / "film.ru.vtt"
    script.write_text(elephants.voiced_captions(), encoding="utf-8")
    ran = vivavoce("dub", script, "--language", "ru", "-o", "dub.wav")
    assert ran.code == 0, ran.err
    assert_on_time(tmp_path / "dub.wav", tmp_path / "dub.report.json")
