"""Names come from the glossary; user texts are marked; nothing of a workplace is left in files."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.architecture.sources import ROOT, called_name, modules, text_files

if TYPE_CHECKING:
    from collections.abc import Iterator

FORBIDDEN_IN_NAMES = frozenset(
    {"item", "items", "data", "info", "manager", "helper", "helpers", "util", "utils"}
    | {"handler", "process", "thing", "things"}
)
WORKPLACE = re.compile(r"(?<![\w.])/wor[k]/|\.\./share[d]/|\bissue[ ]?#\d", re.IGNORECASE)
ADDRESS = re.compile(r"\w+://|(?<!emit-)\b(?:index-url|find-links)[ =]")


def error_classes() -> frozenset[str]:
    """Return the names of StudioError and everything derived from it, wherever it is defined."""
    classes = [
        node
        for module in modules("studio")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    ]
    names = {"StudioError"}
    while (
        new := {one.name for one in classes if names & {base_name(base) for base in one.bases}}
        - names
    ):
        names |= new
    return frozenset(names)


def base_name(base: ast.expr) -> str:
    """Return the last part of a base class's name."""
    match base:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


SHOWN = error_classes() | {"Notice", "tell"}
"""Calls whose first argument, or `hint`, is a text for the user."""


def words_of(name: str) -> list[str]:
    """Split `snake_case` and `CamelCase` into lower-case words."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return [word for word in spaced.lower().split("_") if word]


def named(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield every class and function with its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.name


def unmarked_texts(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield each literal text handed to the user without `mark(…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called_name(node) in SHOWN:
            hints = [keyword.value for keyword in node.keywords if keyword.arg == "hint"]
            yield from (text for text in [*node.args[:1], *hints] if _is_text(text))
        if isinstance(node, ast.ClassDef) and node.name in SHOWN:
            yield from _raw_class_texts(node)


def _raw_class_texts(node: ast.ClassDef) -> Iterator[ast.AST]:
    for statement in node.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id="message" | "hint")], value=value)
                | ast.AnnAssign(target=ast.Name(id="message" | "hint"), value=ast.expr() as value)
            ) if _is_text(value):
                yield value


def _is_text(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=str(text)):
            return bool(text)
        case ast.JoinedStr():
            return True
        case ast.BinOp(left=left):  # "…" % x, "…" + x
            return _is_text(left)
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            return _is_text(value)
        case _:
            return False


def test_names_avoid_words_that_say_nothing() -> None:
    found = [
        f"{module.at(node)} {name}"
        for module in modules("studio", "packaging")
        for node, name in named(module.tree)
        if FORBIDDEN_IN_NAMES.intersection(words_of(name))
    ]
    found += [
        module.name
        for module in modules("studio", "tests", "packaging")
        if FORBIDDEN_IN_NAMES.intersection(words_of(module.path.stem))
    ]
    assert found == []


def test_every_text_for_the_user_is_marked_for_translation() -> None:
    found = [
        module.at(text) for module in modules("studio") for text in unmarked_texts(module.tree)
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'raise InputError("Raw.")',
        'raise errors.DecodeFailed(f"{name} is bad")',
        'InputError(mark("E", "Fine."), hint="Raw.")',
        'Notice("Raw {x}".format(x=1))',
        'class DiskFull(ProjectError):\n    message = "Raw."',
    ],
)
def test_an_unmarked_text_is_seen(source: str) -> None:
    assert len(list(unmarked_texts(ast.parse(source)))) == 1


def test_nothing_of_a_workplace_is_left_in_files() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in text_files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if WORKPLACE.search(line)
    ]
    assert found == []


def test_set_up_and_lock_files_name_no_package_index() -> None:
    scripts = [path for path in (ROOT / "packaging").iterdir() if path.is_file()]
    scripts += [ROOT / name for name in ("run", "test", ".ci/run", "pyproject.toml")]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in scripts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if ADDRESS.search(line)
    ]
    assert found == []
