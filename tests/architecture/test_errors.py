"""Errors are caught where something can be done about them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.architecture.sources import modules

if TYPE_CHECKING:
    from collections.abc import Iterator

BROAD = frozenset({"Exception", "BaseException"})
ENDS = frozenset(
    {
        "studio/cli/main.py",  # the face: whatever else is our own bug
        "studio/providers/offline/worker.py",  # the child's loop: answers with what went wrong
        "studio/storage/writer.py",  # the writer thread: hands what went wrong to who waits for it
        "studio/transcoding/encoding.py",  # the encoding thread: likewise
    }
)


def broad_catches(tree: ast.AST) -> Iterator[ast.ExceptHandler]:
    """Yield each `except` that swallows anything; one that cleans up and re-raises does not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type):
            last = node.body[-1]
            if not (isinstance(last, ast.Raise) and last.exc is None):
                yield node


def _is_broad(caught: ast.expr | None) -> bool:
    match caught:
        case None:
            return True
        case ast.Name(id=name):
            return name in BROAD
        case ast.Tuple(elts=several):
            return any(_is_broad(one) for one in several)
        case _:
            return False


def test_only_the_ends_catch_everything() -> None:
    found = [
        module.at(catch)
        for module in modules("studio")
        if module.name not in ENDS
        for catch in broad_catches(module.tree)
    ]
    assert found == []


@pytest.mark.parametrize("caught", ["", " Exception", " (ValueError, BaseException)"])
def test_a_broad_except_is_seen(caught: str) -> None:
    source = f"try:\n    f()\nexcept{caught}:\n    pass"
    assert len(list(broad_catches(ast.parse(source)))) == 1


def test_cleaning_up_and_raising_again_is_allowed() -> None:
    source = "try:\n    f()\nexcept BaseException:\n    g()\n    raise"
    assert list(broad_catches(ast.parse(source))) == []
