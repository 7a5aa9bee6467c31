"""Which languages the embedded engine speaks, as BCP 47 tags, and where their rules stand."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

import espeakng_loader

from studio.domain.errors import LanguageUnavailable

_ALIASES = {
    "en": "en-us",
    "en-au": "en-gb",
    "en-nz": "en-gb",
    "en-ie": "en-gb",
    "en-za": "en-gb",
    "en-in": "en-gb",
    "en-ca": "en-us",
    "es-mx": "es-419",
    "es-us": "es-419",
    "es-ar": "es-419",
    "es-co": "es-419",
    "es-cl": "es-419",
    "es-pe": "es-419",
    "zh": "cmn",
    "zh-cn": "cmn",
    "zh-tw": "cmn",
    "zh-sg": "cmn",
    "zh-hans": "cmn",
    "zh-hant": "cmn",
    "zh-hk": "yue",
    "zh-mo": "yue",
    "zh-yue": "yue",
    "no": "nb",
    "nn": "nb",
    "iw": "he",
    "in": "id",
    "mo": "ro",
    "sh": "bs",
    "fr": "fr-fr",
    "fa-af": "fa",
    "prs": "fa",
}
"""Tags creators use, in lower case, for tags the engine's files carry."""

_EXTRA_TAGS = ("zh-CN", "zh-HK", "no", "fr", "en")
"""Listed besides the engine's own tags because people look for them."""


@dataclass(frozen=True, slots=True)
class EngineLanguage:
    """One language of the engine: its BCP 47 tag and its rules file inside the engine's data."""

    tag: str
    path: Path


def engine_files() -> Path:
    """Return the folder of the engine's data."""
    return Path(espeakng_loader.get_data_path())


@functools.cache
def engine_languages() -> dict[str, EngineLanguage]:
    """Return the engine's languages by lower-case tag; the first file to claim a tag keeps it."""
    claims: list[tuple[int, str, Path]] = []
    for path in sorted((engine_files() / "lang").rglob("*")):
        if path.is_file():
            # The first line that names a language decides the dialect; others are fallbacks.
            rules = path.read_text(encoding="utf-8", errors="replace")
            for order, tag in enumerate(re.findall(r"(?m)^language\s+(\S+)", rules)):
                claims.append((order, tag.lower(), path))
    languages: dict[str, EngineLanguage] = {}
    for _, tag, path in sorted(claims):
        if _is_usable(tag, path):
            languages.setdefault(tag, EngineLanguage(_canonical(tag), path))
    return languages


def _is_usable(tag: str, path: Path) -> bool:
    """Return whether `tag` is BCP 47 and the rules in `path` have their dictionary."""
    if re.match(r"[a-z]{2,3}(-|$)", tag) is None:
        return False
    rules = path.read_text(encoding="utf-8", errors="replace")
    named = re.search(r"(?m)^dictionary\s+(\S+)", rules)
    first = re.search(r"(?m)^language\s+([a-zA-Z]+)", rules)
    name = named.group(1) if named else first.group(1) if first else ""
    return (engine_files() / f"{name}_dict").is_file()


def _canonical(tag: str) -> str:
    """Write a tag as BCP 47 recommends: language lower, Script title, REGION upper case."""
    parts = tag.split("-")
    written = [parts[0].lower()]
    for part in parts[1:]:
        if len(part) == 1 or "x" in written:
            written.append(part.lower())
        elif len(part) == 4 and part.isalpha():
            written.append(part.title())
        else:
            written.append(part.upper() if len(part) == 2 else part.lower())
    return "-".join(written)


def language_tags() -> tuple[str, ...]:
    """Return every BCP 47 tag the engine speaks, sorted."""
    return tuple(
        sorted({language.tag for language in engine_languages().values()} | {*_EXTRA_TAGS})
    )


def find_language(tag: str) -> EngineLanguage:
    """Return the engine's language nearest to a BCP 47 tag, dropping subtags from the right.

    Raises:
        LanguageUnavailable: the engine does not know the language at all.
    """
    languages = engine_languages()
    parts = tag.replace("_", "-").lower().split("-")
    while parts:
        name = "-".join(parts)
        name = _ALIASES.get(name, name)
        if name in languages:
            return languages[name]
        parts.pop()
    raise LanguageUnavailable(language=tag, provider="Viva Voce offline")
