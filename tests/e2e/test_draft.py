"""Without a script the film gives a table to type into, and the table gives the dub."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"
DUB = ("dub", "scene.mp4", "--language", "es", "-o", "dub.wav")


def said(language: str) -> list[str]:
    text = (SAMPLE / f"scene.{language}.vtt").read_text(encoding="utf-8")
    return re.findall(r"<v \w+>(.*)</v>", text)


@pytest.fixture
def draft(vivavoce, tmp_path):
    """The table of a run without a script, and its rows."""
    shutil.copy(SAMPLE / "scene.mp4", tmp_path)
    assert vivavoce(*DUB).code == 2
    path = tmp_path / "scene.es.draft.csv"
    with path.open(encoding="utf-8", newline="") as table:
        return path, list(csv.DictReader(table))


def dubbed_lines(vivavoce, tmp_path, script):
    ran = vivavoce(*DUB, "--script", script)
    assert ran.code == 0, ran.err
    (language,) = json.loads((tmp_path / "dub.report.json").read_text())["languages"]
    return language["lines"]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(table, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_the_draft_filled_in_is_spoken_where_the_film_speaks(vivavoce, tmp_path, draft):
    path, rows = draft
    write(path, [{**row, "line": text} for row, text in zip(rows, said("es"), strict=True)])
    lines = dubbed_lines(vivavoce, tmp_path, path)
    assert [line["text"] for line in lines] == said("es")
    assert [f"{line['cue_start_s']:.2f}" for line in lines] == [
        f"{float(row['start']):.2f}" for row in rows
    ]
    assert len({line["voice"] for line in lines}) == 2


def test_the_draft_may_be_filled_in_with_source_and_translation(vivavoce, tmp_path, draft):
    path, rows = draft
    both = [
        {
            "speaker": row["speaker"],
            "start_time": row["start"],
            "end_time": row["end"],
            "transcription": source,
            "translation": text,
        }
        for row, source, text in zip(rows, said("en"), said("es"), strict=True)
    ]
    write(path, both)
    assert [line["text"] for line in dubbed_lines(vivavoce, tmp_path, path)] == said("es")


def test_rows_left_empty_stay_silent_and_are_counted(vivavoce, tmp_path, draft):
    path, rows = draft
    write(path, [rows[0], {**rows[1], "line": "Hola."}, *rows[2:]])
    lines = dubbed_lines(vivavoce, tmp_path, path)
    assert [line["text"] for line in lines] == ["Hola."]
    assert lines[0]["cue_start_s"] == pytest.approx(float(rows[1]["start"]), abs=0.01)


def test_what_was_typed_into_a_draft_is_never_written_over(vivavoce, tmp_path):
    shutil.copy(SAMPLE / "scene.mp4", tmp_path)
    draft = tmp_path / "out" / "scene.es.draft.csv"
    draft.parent.mkdir()
    draft.write_text("typed", encoding="utf-8")
    assert vivavoce(*DUB[:-1], "out/dub.wav").code == 2
    assert draft.read_text(encoding="utf-8") == "typed"


def test_a_plain_text_is_laid_over_the_speech_of_the_film(vivavoce, tmp_path):
    shutil.copy(SAMPLE / "scene.mp4", tmp_path)
    (tmp_path / "words.txt").write_text("\n".join(said("es")), encoding="utf-8")
    lines = dubbed_lines(vivavoce, tmp_path, "words.txt")
    assert [line["text"] for line in lines] == said("es")
    assert lines[-1]["cue_start_s"] == pytest.approx(30.2, abs=0.2)
    assert len({line["voice"] for line in lines}) == 2
