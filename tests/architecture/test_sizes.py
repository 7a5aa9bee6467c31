"""Small enough to read: files, functions."""

from __future__ import annotations

import ast

from tests.architecture.sources import modules

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
EVERYTHING = modules("studio", "tests", "packaging")


def test_no_file_is_over_500_lines() -> None:
    sizes = {module.name: len(module.text.splitlines()) for module in EVERYTHING}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_is_over_60_lines() -> None:
    too_long = {
        f"{module.at(node)} {node.name}": node.end_lineno - node.lineno + 1
        for module in EVERYTHING
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert too_long == {}
