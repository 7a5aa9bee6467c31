"""What the official client calls: its methods by the method and path each sends."""

from __future__ import annotations

import re
from pathlib import Path

import elevenlabs

ROOT = Path(elevenlabs.__file__).parent
_CALL = re.compile(
    r"    def (?P<name>[a-z]\w*)\((?:(?!\n    (?:async )?def ).)*?"
    r"httpx_client\.(?:request|stream)\(\s*f?\"(?P<path>v\d/[^\"]*)\",(?:\s*base_url=[^,]*,)?"
    r"\s*method=\"(?P<method>[A-Z]+)\"",
    re.DOTALL,
)
_PARAMETER = re.compile(r"\{[^{}]*\}")


def methods() -> dict[str, tuple[str, str]]:
    """Return method and path (parameters as `{}`) by the dotted name of each client method."""
    found = {}
    for file in sorted(ROOT.rglob("raw_client.py")):
        folder = ".".join(file.relative_to(ROOT).parts[:-1])
        synchronous = file.read_text("utf-8").split("\nclass Async")[0]
        for match in _CALL.finditer(synchronous):
            path = "/" + _PARAMETER.sub("{}", match["path"])
            found[f"{folder}.{match['name']}"] = (match["method"], path)
    return found
