"""The checkout as these tests see it: its files, its modules parsed, and how to point at a line."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
TEXT_SUFFIXES = frozenset({"", ".py", ".toml", ".md", ".sh", ".lock", ".html", ".css", ".cfg"})


@dataclass(frozen=True)
class Module:
    """One Python file, parsed."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path from the root, as in messages: `studio/domain/text.py`."""
        return self.path.relative_to(ROOT).as_posix()

    def at(self, node: ast.AST) -> str:
        """Return `path:line` of `node`."""
        return f"{self.name}:{node.lineno}"


@functools.cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Return every Python file below `folders` of the checkout."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(_parsed(path) for path in paths)


def _parsed(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path, text, ast.parse(text, str(path)))


def text_files() -> Iterator[Path]:
    """Yield what people write by hand: code, scripts and documents, the lock files included."""
    hidden = [ROOT / ".ci", ROOT / ".gitignore"]
    for entry in [*ROOT.glob("[!.]*"), *hidden]:
        if entry.name in {"build", "dist"} or entry.name.endswith(".egg-info"):
            continue
        for path in entry.rglob("*") if entry.is_dir() else [entry]:
            if path.is_file() and path.suffix in TEXT_SUFFIXES and "__pycache__" not in path.parts:
                yield path


def called_name(call: ast.Call) -> str:
    """Return the last part of what is called: `edit` for `project.edit(…)`."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
