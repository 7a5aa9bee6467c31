"""Cuts the official description down to the paths the server answers: `python make_description.py
openapi.json` writes `description.json` beside this file.

Only what requests are made of and answers are checked against is kept, without any prose.
`overlay.json` adds what clients know and the description does not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from studio.server.app import ENDPOINTS
from studio.server.unavailable import ENDPOINTS as REFUSED

HERE = Path(__file__).parent
PROSE = {"description", "title", "example", "examples", "x-fern-examples", "deprecated", "summary"}
REF = "#/components/schemas/"


def main(source: Path) -> None:
    """Write the part of `source` that is served."""
    whole = json.loads(source.read_text("utf-8"))
    served = {(one.method.lower(), shape(one.path)) for one in ENDPOINTS if one not in REFUSED}
    paths: dict[str, object] = {}
    for path, operations in whole["paths"].items():
        kept = {
            method: {**asked(operation), "responses": answers(operation)}
            for method, operation in operations.items()
            if (method, shape(path)) in served
        }
        if kept:
            paths[path] = kept
    schemas = whole["components"]["schemas"]
    needed: dict[str, object] = {}
    waiting = references(paths)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = plain(schemas[name])
            waiting |= references(needed[name])
    result = {"paths": paths, "components": {"schemas": dict(sorted(needed.items()))}}
    text = json.dumps(result, separators=(",", ":"), sort_keys=True)
    (HERE / "description.json").write_text(text + "\n", "utf-8")


def shape(path: str) -> str:
    """Return a path with its parameters' names left out."""
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def asked(operation: dict[str, object]) -> dict[str, object]:
    """Return what an operation takes: parameters and bodies."""
    names = ("parameters", "requestBody")
    return {name: plain(operation[name]) for name in names if name in operation}


def answers(operation: dict[str, dict[str, dict[str, object]]]) -> dict[str, object]:
    """Return the answers of an operation: by status, the types of content and their schemas."""
    return {
        status: {"description": "", "content": plain(answer.get("content", {}))}
        for status, answer in operation["responses"].items()
    }


def plain(value: object, *, are_names: bool = False) -> object:
    """Return a part of the description without prose."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: plain(one, are_names=name in {"properties", "schemas"})
        for name, one in value.items()
        if are_names or (name not in PROSE and not name.startswith("x-"))
    }


def references(value: object) -> set[str]:
    """Return the names of the schemas a part of the description refers to."""
    if isinstance(value, list):
        return {name for one in value for name in references(one)}
    if not isinstance(value, dict):
        return set()
    found = {name for one in value.values() for name in references(one)}
    ref = value.get("$ref")
    return found | {ref.removeprefix(REF)} if isinstance(ref, str) else found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
