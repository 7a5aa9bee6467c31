"""How long a text will be, from how fast its voice has spoken so far."""

from __future__ import annotations

import pytest

from studio.domain.pace import letter_count, pace_of, paces, usual_pace
from studio.domain.project import Project
from studio.domain.records import Span
from studio.domain.script import Take
from studio.domain.voices import VoiceSettings

SECOND = 48_000


def take(text: str, seconds: float, **fields: object) -> Take:
    values: dict[str, object] = {
        "line_id": "line",
        "language": "es",
        "media_id": "",
        "length": round((seconds + 1) * SECOND),
        "text": text,
        "provider": "fake",
        "voice_id": "maya",
        "voice_print": "",
        "settings": VoiceSettings(),
        "seed": 0,
        "fingerprint": "",
        "made_at": "",
        "speech_start": SECOND // 2,
        "speech_end": SECOND // 2 + round(seconds * SECOND),
    }
    return Take(**(values | fields))


def project_with(*takes: Take) -> Project:
    return Project(takes)


def test_a_voice_is_as_fast_as_its_takes_were() -> None:
    project = project_with(take("a" * 20, 1.0), take("b" * 20, 2.0), take("c" * 20, 1.0))
    pace = pace_of(project, "maya", "es")
    assert (pace.letters_per_s, pace.is_measured) == (20.0, True)
    assert pace.length("d" * 40) == 2 * SECOND


def test_pauses_inside_a_take_do_not_make_its_voice_slow() -> None:
    pauses = (Span(SECOND, 2 * SECOND),)
    project = project_with(take("a" * 20, 2.0, pauses=pauses))
    assert pace_of(project, "maya", "es").letters_per_s == pytest.approx(20.0)


def test_the_speed_a_take_was_asked_for_is_taken_out_and_the_wished_one_put_in() -> None:
    project = project_with(take("a" * 20, 0.5, settings=VoiceSettings(speed=2.0)))
    pace = pace_of(project, "maya", "es")
    assert pace.letters_per_s == pytest.approx(20.0)
    assert pace.length("a" * 20, speed=0.5) == 2 * SECOND


def test_a_voice_nobody_heard_has_the_usual_pace_of_its_language() -> None:
    project = project_with(take("a" * 20, 1.0), take("ab", 1.0, voice_id="zoe"))
    assert pace_of(project, "zoe", "es") == usual_pace("es-MX")
    assert pace_of(project, "maya", "de") == usual_pace("de")
    assert set(paces(project, "es")) == {"maya"}
    assert usual_pace("zh").letters_per_s < usual_pace("xx").letters_per_s


def test_a_sentence_inside_a_text_costs_a_pause_and_its_end_none() -> None:
    pace = usual_pace("en")
    plain = pace.length("one two")
    assert pace.length("one two.") == plain
    assert pace.length("one. two.") > pace.length("one, two.") > plain
    assert pace.length(" … ") == 0


def test_chinese_characters_count_more_in_japanese() -> None:
    assert letter_count("漢字") == 2
    assert letter_count("漢字か") > 3
    assert letter_count("नमस्ते") < len("नमस्ते")
