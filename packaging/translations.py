"""Collect every text of the studio into `i18n/*.ts` and compile what is translated.

python packaging/translations.py            bring all languages up to date
python packaging/translations.py fr pt-BR   begin these, and bring all up to date
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "i18n"
OWN = "en"


def tool(name: str) -> str:
    """Return the path of one of Qt's tools beside this Python."""
    return str(Path(sysconfig.get_path("scripts")) / name)


def sources() -> list[str]:
    """Return every module of the studio, relative to the checkout."""
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "studio").rglob("*.py"))


def collect(target: Path) -> None:
    """Bring one language's texts up to date; translations that are there stay."""
    language = target.stem.removeprefix("studio_")
    plural = ["-pluralonly"] if language == OWN else []
    command = [tool("pyside6-lupdate"), "-silent", "-locations", "none", "-no-obsolete", *plural]
    command += ["-tr-function-alias", "QT_TRANSLATE_NOOP+=mark", "-source-language", OWN]
    command += ["-target-language", language.replace("-", "_"), *sources(), "-ts", str(target)]
    subprocess.run(command, cwd=ROOT, check=True)
    if language == OWN:
        fill_plurals(target)


def fill_plurals(target: Path) -> None:
    """Write English plurals: “%n file(s)” is “%n file” and “%n files”; others stay by hand."""
    tree = ET.parse(target)
    for message in tree.iter("message"):
        translation, source = message.find("translation"), message.findtext("source") or ""
        if translation is None or translation.get("type") != "unfinished":
            continue
        forms = translation.findall("numerusform")
        if len(forms) == 2 and "(s)" in source:
            forms[0].text, forms[1].text = source.replace("(s)", ""), source.replace("(s)", "s")
            del translation.attrib["type"]
    text = ET.tostring(tree.getroot(), encoding="unicode")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    target.write_text(head + re.sub(r" />", "/>", text) + "\n", "utf-8")


def compile_texts(target: Path) -> None:
    """Write what the studio loads beside a language's texts."""
    command = [tool("pyside6-lrelease"), "-silent", "-removeidentical", str(target)]
    command += ["-qm", str(target.with_suffix(".qm"))]
    subprocess.run(command, check=True)


def main() -> None:
    """Do as the arguments say."""
    known = {path.stem.removeprefix("studio_") for path in FOLDER.glob("studio_*.ts")}
    for language in sorted({OWN, *known, *sys.argv[1:]}):
        target = FOLDER / f"studio_{language}.ts"
        collect(target)
        compile_texts(target)


if __name__ == "__main__":
    main()
