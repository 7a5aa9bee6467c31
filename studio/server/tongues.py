"""Which language a text is in: asked for, of the model, or told by its letters and little words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from studio.domain.languages import normalise

if TYPE_CHECKING:
    from studio.server.models import Model

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LOOKED_AT: Final = 2_000

_SCRIPTS: Final = (
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\uac00-\ud7af\u1100-\u11ff]"), "ko"),
    (re.compile("[\u3400-\u4dbf\u4e00-\u9fff]"), "zh"),
    (re.compile("[\u0900-\u097f]"), "hi"),
    (re.compile("[\u0b80-\u0bff]"), "ta"),
    (re.compile("[\u0980-\u09ff]"), "bn"),
    (re.compile("[\u0c00-\u0c7f]"), "te"),
    (re.compile("[\u0e00-\u0e7f]"), "th"),
    (re.compile("[\u0370-\u03ff\u1f00-\u1fff]"), "el"),
    (re.compile("[\u0590-\u05ff]"), "he"),
    (re.compile("[\u0530-\u058f]"), "hy"),
    (re.compile("[\u10a0-\u10ff]"), "ka"),
    (re.compile("[\u0600-\u06ff]"), "ar"),
    (re.compile("[іїєґІЇЄҐ]"), "uk"),
    (re.compile("[\u0400-\u04ff]"), "ru"),
)
"""The first one found more often than in every fifth letter counts; telling letters come first."""
_TELLING: Final = {"ja", "uk"}

_LITTLE_WORDS: Final = {
    "en": "the and of to is in that it you for was with are this have not but what your his they",
    "de": "der die das und ist nicht ein eine ich zu mit sie wir auf dem den von auch es war für",
    "fr": "le la les et est un une des je vous pas que dans pour qui sur nous du au avec c'est",
    "es": "el la los las y es un una que de no en por con para del se lo está muy como pero",
    "it": "il la le gli e è un una che di non in per con sono del della si ma come questo",
    "pt": "o a os as e é um uma que de não em por com para do da se mas como está você",
    "nl": "de het een en is niet ik je van dat zijn op te met voor maar ook wij naar",
    "pl": "i w nie na się to jest że z do jak co ale tak o po od czy jestem być",
    "sv": "och det är att en ett inte jag som på för med den av har till men vi",
    "da": "og det er at en et ikke jeg som på for med den af har til men vi",
    "nb": "og det er at en et ikke jeg som på for med den av har til men vi hva",
    "fi": "ja on ei se että hän minä sinä oli mutta kun niin tämä ovat joka mitä",
    "tr": "ve bir bu için de da ne çok ben sen değil ile ama var gibi daha",
    "cs": "a je se na to že v ne jsem s ale jak co by tak pro jsi už",
    "ro": "și este nu o un în de la cu pe că să ce mai pentru sunt din",
    "hu": "a az és nem hogy egy is van meg ez de csak mint volt kell",
    "id": "yang dan di ini itu tidak dengan untuk dari ke saya ada akan bisa",
    "vi": "và là của không có được một những cho trong này với người tôi",
}
_WORDS: Final = {tag: frozenset(words.split()) for tag, words in _LITTLE_WORDS.items()}
_LETTERS: Final = (
    (re.compile("[ñ¿¡]"), "es"),
    (re.compile("[ß]"), "de"),
    (re.compile("[ãõ]"), "pt"),
    (re.compile("[łżśź]"), "pl"),
    (re.compile("[řěů]"), "cs"),
    (re.compile("[ğışİ]"), "tr"),
    (re.compile("[őű]"), "hu"),
    (re.compile("[șț]"), "ro"),
    (re.compile("[ơưạảếệộ]"), "vi"),
    (re.compile("[œêç]"), "fr"),
)


def tongue_of(text: str, model: Model, asked: str | None) -> str:
    """Return the BCP 47 tag a request is spoken in."""
    if asked:
        return normalise(asked)
    if " " not in model.languages:
        return normalise(model.languages)
    return guessed(text)


def guessed(text: str) -> str:
    """Return the language a text seems to be in; English when nothing tells."""
    looked_at = text[:_LOOKED_AT]
    letters = sum(character.isalpha() for character in looked_at)
    for pattern, tag in _SCRIPTS:
        found = len(pattern.findall(looked_at))
        if found and (tag in _TELLING or 5 * found > letters):
            return tag
    lower = looked_at.lower()
    scores = Counter[str]()
    for word in _WORD.findall(lower):
        scores.update(tag for tag, words in _WORDS.items() if word in words)
    for pattern, tag in _LETTERS:
        scores[tag] += 2 * len(pattern.findall(lower))
    best = max(_WORDS, key=lambda tag: scores[tag])
    return best if scores[best] else "en"
