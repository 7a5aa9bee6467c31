"""Language tags: BCP 47 in one spelling, codes for media files, names for people."""

from __future__ import annotations

import re
from pathlib import PurePath

from studio.domain.errors import InputError
from studio.domain.language_names import LANGUAGES, REGIONS, SCRIPTS
from studio.domain.text import mark

_NO_LANGUAGE = mark("Errors", "“{text}” is not a language the studio knows.")
_NO_LANGUAGE_HINT = mark("Errors", "Use a tag such as es, pt-BR or zh-Hant.")

_TAG = re.compile(r"[A-Za-z]{2,4}(?:[-_][A-Za-z0-9]{1,8}){0,6}")

_BIBLIOGRAPHIC = {
    "alb": "sq",
    "arm": "hy",
    "baq": "eu",
    "bur": "my",
    "chi": "zh",
    "cze": "cs",
    "dut": "nl",
    "fre": "fr",
    "geo": "ka",
    "ger": "de",
    "gre": "el",
    "ice": "is",
    "mac": "mk",
    "mao": "mi",
    "may": "ms",
    "per": "fa",
    "rum": "ro",
    "slo": "sk",
    "tib": "bo",
    "wel": "cy",
}
"""ISO 639-2/B codes, which differ from 639-2/T."""

_OLD_TAGS = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "cmn": "zh",
    "zh-cmn": "zh",
    "zh-yue": "yue",
    "zh-hakka": "hak",
    "no-bok": "nb",
    "no-nyn": "nn",
    "arb": "ar",
    "pes": "fa",
    "prs": "fa-AF",
    "zsm": "ms",
    "ekk": "et",
    "lvs": "lv",
    "swh": "sw",
    "khk": "mn",
    "npi": "ne",
    "ory": "or",
    "uzn": "uz",
    "als": "sq",
    "azj": "az",
}
"""Withdrawn or over-precise tags, in lower case, and what is written instead."""

_NOT_ALPHA3 = frozenset({"inc", "mis", "myn", "nah", "art", "kur", "zho", "hye", "lav", "tlh"})
"""Codes several languages share in the table; the plain ones are added to the aliases below."""

_ALIASES: dict[str, str] = {
    **{code: tag for tag, (code, _) in LANGUAGES.items() if code not in _NOT_ALPHA3},
    "kur": "ku",
    "zho": "zh",
    "hye": "hy",
    "lav": "lv",
    **_BIBLIOGRAPHIC,
    **{name.casefold(): tag for tag, (_, name) in LANGUAGES.items()},
    "mandarin": "zh",
    "farsi": "fa",
    "castilian": "es",
    "flemish": "nl-BE",
    "brazilian": "pt-BR",
    "brazilian portuguese": "pt-BR",
    **_OLD_TAGS,
}
"""Other ways to write a language, in lower case."""

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"})

_QUALIFIERS = re.compile(
    "(?i:forced|sdh|cc|hi|default|full|subs?|subtitles?|captions?|dub|dubbed|script|auto|orig"
    "|original|generated)"
)
"""Words that may follow the language in a file's name."""
_TOKEN_END = re.compile(
    r"(?:^|[\s_\-])([A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?)$"
)
_WORDS_NOT_TAGS = re.compile(
    "(?i:am|an|as|be|da|de|do|el|en|go|he|hi|id|in|is|it|la|le|lo|me|mi|my|no|of|om|or|os|pa"
    "|so|st|ta|to|uk|us|ad|tv|pt|ep|vo|sub|the|and|for|end|out|act|cut|mix|old|new|raw"
    "|one|two|ten|day|man|war|son|sun|mad|men|art|her|his|you|all|any|not|mis|san|fin|kin"
    "|ben|dan|mar|nor|que)"
)
"""Tags that are more often words or numbers of parts; after a blank or hyphen they do not count."""


def normalise(tag: str) -> str:
    """Return a language tag as BCP 47 recommends: `pt_br` → `pt-BR`, `ger` → `de`.

    English names are understood too: `Spanish` → `es`.

    Raises:
        InputError: it is neither a tag nor the name of a language.
    """
    text = tag.strip()
    named = _ALIASES.get(text.casefold())
    if named is not None:
        return named
    if not _TAG.fullmatch(text):
        raise InputError(_NO_LANGUAGE, hint=_NO_LANGUAGE_HINT, text=text[:40])
    parts = text.replace("_", "-").lower().split("-")
    first = _ALIASES.get("-".join(parts[:2]))
    head = [first, *parts[2:]] if first else [_ALIASES.get(parts[0], parts[0]), *parts[1:]]
    if len(parts[0]) == 4 and parts[0] not in LANGUAGES:
        raise InputError(_NO_LANGUAGE, hint=_NO_LANGUAGE_HINT, text=text[:40])
    return _spelled("-".join(head))


def _spelled(tag: str) -> str:
    """Write the parts of a tag in their usual case."""
    language, *rest = tag.split("-")
    written = [language.lower()]
    is_private = False
    for part in rest:
        is_private = is_private or len(part) == 1
        if is_private:
            written.append(part.lower())
        elif len(part) == 4 and part.isalpha():
            written.append(part.title())
        else:
            written.append(part.upper() if len(part) == 2 else part.lower())
    return "-".join(written)


def is_known(tag: str) -> bool:
    """Return whether the language of a tag is one the studio can name."""
    return tag.partition("-")[0] in LANGUAGES


def iso639_2(tag: str) -> str:
    """Return the three-letter code of a tag for media files (ISO 639-2/T); "und" if it has none."""
    language = tag.replace("_", "-").partition("-")[0].lower()
    if language in LANGUAGES:
        return LANGUAGES[language][0]
    return language if len(language) == 3 and language.isalpha() else "und"


def language_name(tag: str) -> str:
    """Return the English name of a tag, such as “Portuguese (Brazil)”; unknown tags as they are."""
    language, *rest = tag.split("-")
    if language not in LANGUAGES:
        return tag
    details = [SCRIPTS.get(part) or REGIONS.get(part) or part for part in rest if part != "x"]
    name = LANGUAGES[language][1]
    return f"{name} ({', '.join(details)})" if details else name


def is_rtl(tag: str) -> bool:
    """Return whether a language is written from right to left."""
    language, *rest = _spelled(tag.replace("_", "-")).split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return script in _RIGHT_TO_LEFT_SCRIPTS if script else language in _RIGHT_TO_LEFT


def language_from_name(name: str) -> str | None:
    """Return the language a file's name tells: `film.ru.vtt`, `film.pt-BR.srt`, `film_es.csv`.

    Words such as “forced” or “sdh” may follow the language. None when the name tells nothing.
    """
    parts = PurePath(name).name.split(".")[:-1]
    while len(parts) > 1 and _QUALIFIERS.fullmatch(parts[-1].strip()):
        if parts[-1].casefold() == "hi" and _known_tag(parts[-2]) is None:
            break
        parts.pop()
    if len(parts) > 1:
        found = _known_tag(re.sub(r"[-_](?:orig|auto|forced|sdh|cc)$", "", parts[-1]))
        if found is not None:
            return found
    return _language_at_end(parts[-1]) if parts else None


def _language_at_end(stem: str) -> str | None:
    match = _TOKEN_END.search(stem)
    return _known_tag(match[1]) if match is not None and _is_meant(stem, match) else None


def _is_meant(stem: str, match: re.Match[str]) -> bool:
    """Tell `film_es` from `what-is`: what may be a word counts only after an underscore.

    A whole name counts unless it looks like a title: `it.srt` is Italian, `It.srt` a film.
    """
    tag = match[1]
    if len(tag) > 3:
        return True
    if tag == stem:
        return tag.islower()
    follows_underscore = stem[match.start()] == "_"
    is_word = _WORDS_NOT_TAGS.fullmatch(tag) is not None
    return (follows_underscore and (len(tag) == 2 or not is_word)) or not is_word


def _known_tag(text: str) -> str | None:
    try:
        tag = normalise(text)
    except InputError:
        return None
    return tag if is_known(tag) else None
