"""An edit is one uninterrupted step: another task's change must not be able to join it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.architecture.sources import called_name, modules

if TYPE_CHECKING:
    from collections.abc import Iterator

WAITS = (ast.Await, ast.AsyncFor, ast.AsyncWith, ast.Yield, ast.YieldFrom)


def waits_inside_edits(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield each place within `with ….edit(…)` where other code may run."""
    for node in ast.walk(tree):
        if isinstance(node, ast.With) and any(_is_edit(part) for part in node.items):
            for statement in node.body:
                yield from (inner for inner in ast.walk(statement) if isinstance(inner, WAITS))


def _is_edit(part: ast.withitem) -> bool:
    return isinstance(part.context_expr, ast.Call) and called_name(part.context_expr) == "edit"


def test_nothing_waits_inside_an_edit() -> None:
    found = [
        module.at(wait) for module in modules("studio") for wait in waits_inside_edits(module.tree)
    ]
    assert found == []


@pytest.mark.parametrize(
    "body", ["await sleep(0)", "if x:\n            await y", "async for x in y: pass", "yield"]
)
def test_a_wait_inside_an_edit_is_seen(body: str) -> None:
    source = f"async def f():\n    with project.edit('Move'):\n        {body}"
    assert len(list(waits_inside_edits(ast.parse(source)))) == 1
