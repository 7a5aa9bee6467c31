"""Texts of lower layers are translated, and nothing is shown that could not be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from studio.domain.errors import DiskFull
from studio.ui.pseudo import PSEUDO_LANGUAGES, PseudoTranslator, disguised
from studio.ui.texts import CONTEXTS, error_hint, error_text, language_title, translated
from studio.ui.translations import FOLDER, Translations, best_of
from tests.architecture.sources import ROOT, called_name, modules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG, MIRRORED = PSEUDO_LANGUAGES["en-XA"], PSEUDO_LANGUAGES["ar-XB"]


@pytest.fixture
def pseudo() -> Iterator[QTranslator]:
    application = QApplication.instance() or QApplication([])
    translator = PseudoTranslator(LONG)
    application.installTranslator(translator)
    yield translator
    application.removeTranslator(translator)


def marked_contexts() -> set[str]:
    return {
        node.args[0].value
        for module in modules("studio")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and called_name(node) == "mark"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_context_texts_are_marked_with_is_looked_up() -> None:
    assert marked_contexts() - set(CONTEXTS) == set()


def test_an_error_is_told_in_the_users_language(pseudo: QTranslator) -> None:
    error = DiskFull(name="scene.mp4")
    assert "scene.mp4" in error_text(error)
    assert "There is no room" not in error_text(error)
    assert error_hint(error).isascii() is False
    assert translated("Cast voices") != "Cast voices"


def test_languages_have_names(pseudo: QTranslator) -> None:
    assert language_title("pt-BR").startswith(disguised("Portuguese", LONG))
    assert language_title("zz-ZZ") == "zz-ZZ"


def test_a_pseudo_translation_keeps_what_must_be_kept() -> None:
    text = "Save “{name}” as…"
    assert "{name}" in disguised(text, LONG)
    assert len(disguised(text, LONG)) > len(text)
    assert not re.search(r"[A-Za-z]", disguised(text, MIRRORED).replace("{name}", ""))
    assert disguised("&File", LONG).startswith("&")


def test_english_counts_in_singular_and_plural() -> None:
    application = QApplication.instance() or QApplication([])
    translations = Translations(application)
    translations.use("en")
    texts = [QCoreApplication.translate("JobsButton", "%n job(s) running", "", n) for n in (1, 2)]
    assert texts == ["1 job running", "2 jobs running"]


@pytest.mark.parametrize(
    ("wanted", "best"),
    [(["de-AT", "en"], "de"), (["xx", "pt-BR"], "pt-BR"), (["xx"], "en"), ([], "en")],
)
def test_the_systems_language_is_met_as_well_as_can_be(wanted: list[str], best: str) -> None:
    assert best_of(wanted, ("en", "de", "pt-BR")) == best


def test_every_plural_of_the_window_has_its_english(tmp_path: Path) -> None:
    """Run `python packaging/translations.py` after adding a text with %n."""
    fresh = tmp_path / "studio_en.ts"
    fresh.write_bytes((FOLDER / "studio_en.ts").read_bytes())
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        translations = __import__("translations")
        translations.collect(fresh)
    finally:
        sys.path.remove(str(ROOT / "packaging"))
    assert fresh.read_text("utf-8") == (FOLDER / "studio_en.ts").read_text("utf-8")
    subprocess.run(
        [translations.tool("pyside6-lrelease"), "-silent", "-removeidentical", str(fresh)],
        check=True,
    )
    assert fresh.with_suffix(".qm").read_bytes() == (FOLDER / "studio_en.qm").read_bytes()
