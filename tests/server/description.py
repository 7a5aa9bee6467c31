"""The official description of the API, cut down to what is served, and an overlay of our own."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema

if TYPE_CHECKING:
    import httpx

HERE = Path(__file__).parent


@cache
def description() -> dict[str, dict[str, dict[str, object]]]:
    """Return the description with the overlay laid over it."""
    whole = json.loads((HERE / "description.json").read_text("utf-8"))
    overlay = json.loads((HERE / "overlay.json").read_text("utf-8"))
    for path, operations in overlay["paths"].items():
        whole["paths"].setdefault(path, {}).update(operations)
    whole["components"]["schemas"].update(overlay["components"]["schemas"])
    return whole


@cache
def _validator(schema: str) -> jsonschema.Draft202012Validator:
    components = description()["components"]
    return jsonschema.Draft202012Validator({**json.loads(schema), "components": components})


def operation(method: str, path: str) -> tuple[str, dict[str, object]] | None:
    """Return the described path a real one is of, and its operation; the plainest one first."""
    parts = path.strip("/").split("/")
    best = None
    for described, operations in description()["paths"].items():
        wanted = described.strip("/").split("/")
        if len(wanted) == len(parts) and method.lower() in operations:
            fits = [w.startswith("{") or w == p for w, p in zip(wanted, parts, strict=True)]
            score = sum(w == p for w, p in zip(wanted, parts, strict=True))
            if all(fits) and (best is None or score > best[0]):
                best = (score, described, operations[method.lower()])
    return None if best is None else (best[1], best[2])


def check(response: httpx.Response) -> None:
    """Raise when an answer is not as described; what the description does not know is let pass."""
    response.read() if not hasattr(response, "_content") else None
    path = response.request.url.path
    found = operation(response.request.method, path)
    if response.status_code >= 400 or found is None:
        return
    described, answers = found[0], found[1]["responses"]
    answer = answers.get(str(response.status_code))
    assert answer is not None, f"{path}: status {response.status_code} is not described"
    schema = answer["content"].get("application/json", {}).get("schema")
    if schema is None or "application/json" not in response.headers.get("content-type", ""):
        return
    validator = _validator(json.dumps(schema))
    values = (
        [json.loads(line) for line in response.text.splitlines() if line]
        if described.endswith("stream/with-timestamps")
        else [response.json()]
    )
    for value in values:
        problems = sorted(validator.iter_errors(value), key=str)
        assert not problems, f"{described}: {problems[0].json_path}: {problems[0].message}"
