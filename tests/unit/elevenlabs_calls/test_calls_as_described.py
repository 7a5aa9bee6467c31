"""Every request the studio sends is one the official description knows, field by field."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

import studio.providers.elevenlabs as package
from tests.unit.elevenlabs_calls import official
from tests.unit.elevenlabs_calls.asked import ASKED, label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.unit.elevenlabs_calls.asking import Asked

KNOWN = [one for one in ASKED if one.call.operation not in official.NEWER_OPERATIONS]


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for name, value in pairs:
        found[name].append(value)
    return dict(found)


def makers() -> set[str]:
    found = set()
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if name.endswith("_call") and function.__module__ == loaded.__name__:
                found.add(f"{loaded.__name__}.{name}")
    return found


def test_every_request_is_listed():
    listed = {f"{one.make.__module__}.{one.make.__name__}" for one in ASKED}
    assert makers() == listed


@pytest.mark.parametrize("asked", KNOWN, ids=label)
def test_the_operation_of_a_request_is_the_one_of_its_path(asked: Asked):
    call = asked.call
    operation = official.described(call.method, call.path)
    assert operation is not None
    assert operation["operationId"] == call.operation


@pytest.mark.parametrize("asked", KNOWN, ids=label)
def test_a_query_has_only_what_is_described(asked: Asked):
    call = asked.call
    operation = official.described(call.method, call.path)
    known = {one["name"]: one for one in operation.get("parameters", []) if one["in"] == "query"}
    sent = grouped(call.query)
    missing = {name for name, one in known.items() if one.get("required")} - sent.keys()
    assert not missing
    for name, texts in sent.items():
        if (call.operation, name) not in official.NEWER_QUERY:
            assert name in known
            assert official.reads_as(known[name]["schema"], texts), (name, texts)


@pytest.mark.parametrize("asked", KNOWN, ids=label)
def test_a_body_has_only_what_is_described(asked: Asked):
    call = asked.call
    operation = official.described(call.method, call.path)
    content = operation.get("requestBody", {}).get("content", {})
    kind = "application/json" if call.body is not None else "multipart/form-data"
    if call.body is None and not call.form and not call.uploads:
        assert not content
        return
    schema = official.resolved(content[kind]["schema"])
    fields = schema["properties"]
    if call.body is not None:
        assert call.body.keys() <= fields.keys()
        assert official.fits(schema, dict(call.body))
        return
    sent = grouped(call.form)
    files = {one.form_field for one in call.uploads}
    assert sent.keys() | files <= fields.keys()
    assert set(schema.get("required", ())) <= sent.keys() | files
    for name, texts in sent.items():
        assert official.reads_as(fields[name], texts), (name, texts)
    for name in files:
        assert "binary" in str(fields[name]) or "octet-stream" in str(fields[name]), fields[name]


def test_files_have_a_name_and_a_type():
    uploads = [file for one in ASKED for file in one.call.uploads]
    assert all(file.name and "/" in file.mime for file in uploads)


def test_what_costs_is_marked_and_nothing_else():
    billed = {one.call.operation for one in ASKED if one.call.is_billed}
    generating = {
        "text_to_speech_full",
        "text_to_speech_stream",
        "text_to_speech_full_with_timestamps",
        "text_to_speech_stream_with_timestamps",
        "text_to_dialogue",
        "text_to_dialogue_stream",
        "text_to_dialogue_full_with_timestamps",
        "text_to_dialogue_stream_with_timestamps",
        "text_to_voice_design",
        "text_to_voice_remix",
        "speech_to_speech_full",
        "speech_to_speech_stream",
        "speech_to_text",
        "forced_alignment",
        "audio_isolation",
        "sound_generation",
        "dubbing_project_create",
        "dubbing_language_create",
        "create_dubbing",
    }
    assert billed == generating
