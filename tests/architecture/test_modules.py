"""What every module owes its reader, and what no module does."""

from __future__ import annotations

import ast
import sys

from studio.storage import migrations, schema
from tests.architecture.sources import modules

STUDIO = modules("studio")


def test_every_module_opens_with_a_sentence() -> None:
    assert [module.name for module in STUDIO if not ast.get_docstring(module.tree)] == []


def test_every_folder_of_the_studio_is_a_package() -> None:
    folders = {module.path.parent for module in STUDIO}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_only_the_command_line_prints() -> None:
    found = [
        module.at(node)
        for module in STUDIO
        if not module.name.startswith("studio/cli/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert found == []


def test_no_module_is_named_like_a_standard_one() -> None:
    names = {module.name: module.path.stem for module in STUDIO if module.path.stem[0] != "_"}
    assert [name for name, stem in names.items() if stem in sys.stdlib_module_names] == []


def test_every_version_of_the_project_file_is_reached_by_a_tested_migration() -> None:
    tests = "".join(module.text for module in modules("tests"))
    assert sorted(migrations.MIGRATIONS) == list(range(2, schema.VERSION + 1))
    assert [to for to in migrations.MIGRATIONS if f"def test_migration_to_{to}_" not in tests] == []
