"""A dub is judged and handed over from the command line."""

from __future__ import annotations

import opentimelineio
import pytest

SCRIPT = """WEBVTT

00:00:01.000 --> 00:00:03.000
<v Ana>Good morning, how are you?

00:00:03.200 --> 00:00:03.500
<v Ben>This is by far too long to be said in the third part of a second, whoever says it.

00:00:03.600 --> 00:00:05.000
<v Ben>Well.
"""


@pytest.fixture
def project(vivavoce, tmp_path):
    (tmp_path / "talk.en.vtt").write_text(SCRIPT, "utf-8")
    ran = vivavoce(
        "dub", "talk.en.vtt", "--language", "en", "--project", "talk.vivavoce", "-o", "talk.wav"
    )
    assert ran.code == 0, ran.err
    return "talk.vivavoce"


def test_a_project_is_judged_and_the_exit_code_tells(vivavoce, project):
    ran = vivavoce("check", project, "--json")
    assert ran.code == 7
    found = {(one["speaker"], one["kind"]) for one in ran.answer}
    assert ("Ben", "cut_off") in found
    assert all(one["speaker"] == "Ben" for one in ran.answer if one["weight"] == "wrong")
    assert "are cut off" in vivavoce("check", project).out


def test_a_project_is_handed_over_as_documents_and_stems(vivavoce, project, tmp_path):
    ran = vivavoce("export", project, "-o", "talk.otio", "--json")
    assert ran.code == 0, ran.err
    timeline = opentimelineio.adapters.read_from_file(str(tmp_path / "talk.otio"))
    assert len(list(timeline.find_clips())) == 3
    assert len(list((tmp_path / "talk sounds").iterdir())) == 3
    ran = vivavoce("export", project, "-o", "mix.wav", "--stems")
    assert ran.code == 0, ran.err
    assert sorted(one.name for one in (tmp_path / "mix stems").iterdir()) == [
        "01 Ana.wav", "02 Ben.wav"
    ]  # fmt: skip


def test_stems_beside_what_loses_something_are_refused(vivavoce, project):
    for name in ("talk.mp3", "talk.mp4", "talk.otio"):
        ran = vivavoce("export", project, "-o", name, "--stems", "--json")
        assert ran.code == 2
        assert "Stems" in ran.out
