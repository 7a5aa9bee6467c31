"""The description of the operations the studio calls: `python official.py openapi.json` writes it.

Paths, parameters and bodies only, without prose and without answers.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

import jsonschema

from tests.server.make_description import asked, plain, references

HERE = Path(__file__).parent
FILE = HERE / "described.json"

NEWER_PATHS = {"/v1/voice-changer/": "/v1/speech-to-speech/"}
"""Paths the official client has used since 2.75, by those of the description."""

NEWER_OPERATIONS = {
    "list_collections",
    "create_collection",
    "update_collection",
    "delete_collection",
    "add_voice_to_collection",
    "remove_voice_from_collection",
}
"""Only the official client knows them: collections came after the description was published."""

NEWER_QUERY = {("sound_generation", "enable_logging")}
"""Parameters the official client (2.78) has and the description does not have yet."""


def main(source: Path) -> None:
    """Write the part of the description that is called."""
    from tests.unit.elevenlabs_calls.asked import ASKED  # noqa: PLC0415 - it needs this file

    whole = json.loads(source.read_text("utf-8"))
    wanted = {one.call.operation for one in ASKED} - NEWER_OPERATIONS
    paths: dict[str, dict[str, object]] = {}
    for path, operations in whole["paths"].items():
        for method, operation in operations.items():
            if operation["operationId"] in wanted:
                kept = {**asked(operation), "operationId": operation["operationId"]}
                paths.setdefault(path, {})[method] = kept
    schemas = whole["components"]["schemas"]
    needed: dict[str, object] = {}
    waiting = references(paths)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = plain(schemas[name])
            waiting |= references(needed[name])
    found = {"paths": paths, "components": {"schemas": dict(sorted(needed.items()))}}
    text = json.dumps(found, separators=(",", ":"), sort_keys=True)
    FILE.write_text(text + "\n", "utf-8")


@cache
def description() -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    """Return the description."""
    return json.loads(FILE.read_text("utf-8"))


def described(method: str, path: str) -> dict[str, object] | None:
    """Return the operation of a real path, the plainest one first."""
    for newer, older in NEWER_PATHS.items():
        path = path.replace(newer, older)
    parts = path.split("/")
    fitting = []
    for known, operations in description()["paths"].items():
        wanted = known.split("/")
        if method.lower() in operations and len(wanted) == len(parts):
            pairs = list(zip(wanted, parts, strict=True))
            if all(w == p or (w.startswith("{") and p) for w, p in pairs):
                score = sum(w == p for w, p in pairs)
                fitting.append((score, known, operations[method.lower()]))
    return max(fitting, key=lambda one: one[:2])[2] if fitting else None


def fits(schema: object, value: object) -> bool:
    """Tell whether a value is as a schema says."""
    whole = {"allOf": [schema], "components": description()["components"]}
    return jsonschema.Draft202012Validator(whole).is_valid(value)


def reads_as(schema: object, texts: list[str]) -> bool:
    """Tell whether texts of a form or query may be read as what a schema says."""
    values: list[object] = [list(texts)]
    if len(texts) == 1:
        values += [texts[0], *_parsed(texts[0])]
    return any(fits(schema, value) for value in values)


def resolved(schema: dict[str, object]) -> dict[str, object]:
    """Return what a schema refers to."""
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return schema
    return description()["components"]["schemas"][reference.rsplit("/", 1)[-1]]


def _parsed(text: str) -> list[object]:
    try:
        return [json.loads(text)]
    except ValueError:
        return []


if __name__ == "__main__":
    main(Path(sys.argv[1]))
