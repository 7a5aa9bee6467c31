"""Requests made from the description by the thousand: no server error, nothing undescribed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from studio.domain.serving import Allowance, ServeOptions
from tests.server.conftest import KEY, serving
from tests.server.description import description

REFUSALS = ("307", "400", "401", "403", "404", "405", "409", "413", "422", "429")
SHARE_EXAMPLES, LONG_EXAMPLES = 1, 90
LONG_REQUESTS = 5_000


def described() -> dict[str, object]:
    """Return the description with the refusals that any request may meet."""
    whole = json.loads(json.dumps(description()))
    anything = {"description": "", "content": {"application/json": {}, "text/plain": {}}}
    for path, operations in whole["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        for operation in operations.values():
            known = {one["name"] for one in operation.setdefault("parameters", [])}
            operation["parameters"] += [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in names
                if name not in known
            ]
            for status in REFUSALS:
                operation["responses"].setdefault(status, anything)
            for answer in operation["responses"].values():
                answer.setdefault("description", "")
    return {"openapi": "3.1.0", "info": {"title": "API", "version": "1"}, **whole}


@pytest.mark.logs
def test_requests_made_from_the_description_meet_no_server_error(
    tmp_path: Path, seed: int, is_long: bool
) -> None:
    file = tmp_path / "described.json"
    file.write_text(json.dumps(described()))
    options = ServeOptions(port=0, key=KEY, allowance=Allowance(voices=20))
    with serving(tmp_path, options) as server:
        ran = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")),
                "run",
                str(file),
                f"--url={server.url}",
                f"--header=xi-api-key: {KEY}",
                f"--seed={seed}",
                f"--max-examples={LONG_EXAMPLES if is_long else SHARE_EXAMPLES}",
                "--phases=fuzzing",
                "--request-timeout=120",
                "--exclude-path-regex=stream/with-timestamps",  # several values, line by line
                "--checks=not_a_server_error,response_schema_conformance,status_code_conformance",
                "--no-color",
            ],
            cwd=tmp_path,
            env={**os.environ, "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=3_600,
            check=False,
        )
    assert ran.returncode == 0, ran.stdout[-9_000:] + ran.stderr[-2_000:]
    made = re.search(r"(\d+) generated", ran.stdout)
    assert made is not None
    print(f"{made[1]} requests")
    assert int(made[1]) >= (LONG_REQUESTS if is_long else 50)
