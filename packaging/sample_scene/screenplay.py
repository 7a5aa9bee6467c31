"""Who says what, and when: the one place where words, recordings and times meet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

RATE = 48_000
FPS = 25
WIDTH, HEIGHT = 1280, 720
LENGTH_S = 38.4
FRAMES = round(LENGTH_S * FPS)

ELIAS, ROSA = "Elias", "Rosa"
SPEAKERS = (ELIAS, ROSA)
LANGUAGES = ("en", "es", "de", "ja")
TITLE = "Viva Voce"
SUBTITLE = "The Lobster Question"

SPEECH_FOLDER = Path(__file__).parent / "speech"
SCENE_FOLDER = Path(__file__).parents[2] / "resources" / "sample"


@dataclass(frozen=True, slots=True)
class Recording:
    """An excerpt of a reader's recording and when it begins in the film (seconds)."""

    name: str
    speaker: str
    start: float

    @property
    def path(self) -> Path:
        """Where the excerpt lies."""
        return SPEECH_FOLDER / f"{self.name}.flac"


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of the dialogue: times in seconds within its recording, words by language."""

    recording: Recording
    begins: float
    ends: float
    words: dict[str, str]

    @property
    def speaker(self) -> str:
        """Who says it."""
        return self.recording.speaker

    @property
    def start(self) -> float:
        """When it begins in the film (seconds, whole milliseconds)."""
        return round(self.recording.start + self.begins, 3)

    @property
    def end(self) -> float:
        """When it ends in the film (seconds, whole milliseconds)."""
        return round(self.recording.start + self.ends, 3)


WARMTH = Recording("elias-1", ELIAS, 3.30)
LOBSTERS = Recording("rosa-1", ROSA, 9.75)
RIDDLE = Recording("rosa-2", ROSA, 12.10)
ANSWER = Recording("rosa-3", ROSA, 14.60)
WHAT_HAPPENED = Recording("elias-2", ELIAS, 16.85)
SAN_FRANCISCO = Recording("rosa-4", ROSA, 19.45)
PACIFIC = Recording("rosa-5", ROSA, 24.55)
WHAT_DO_I_SEEK = Recording("elias-3", ELIAS, 27.65)
PATRIOTISM = Recording("rosa-6", ROSA, 30.15)

RECORDINGS = (
    WARMTH,
    LOBSTERS,
    RIDDLE,
    ANSWER,
    WHAT_HAPPENED,
    SAN_FRANCISCO,
    PACIFIC,
    WHAT_DO_I_SEEK,
    PATRIOTISM,
)

# Japanese is written in spaced kana, as in a picture book: espeak-ng cannot read kanji, and reads
# the topic particle は by its letter, so the sentences do without both.
CUES = (
    Cue(
        WARMTH,
        0.18,
        2.82,
        {
            "en": "Something warm and living quickeneth me.",
            "es": "Siento que algo cálido y vivo me reanima.",
            "de": "Etwas Warmes, Lebendiges erquickt mich.",
            "ja": "あたたかい、いきた なにかが、よんでいる。",
        },
    ),
    Cue(
        WARMTH,
        3.46,
        5.55,
        {
            "en": "It must be in the neighbourhood.",
            "es": "Tiene que estar por aquí cerca.",
            "de": "Es muss ganz hier in der Nähe sein.",
            "ja": "きっと、この ちかくに いる。",
        },
    ),
    Cue(
        LOBSTERS,
        0.02,
        1.70,
        {
            "en": "Lobsters and lobsters.",
            "es": "Langostas y más langostas.",
            "de": "Hummer und noch mehr Hummer.",
            "ja": "ロブスター、また ロブスター。",
        },
    ),
    Cue(
        RIDDLE,
        0.10,
        1.92,
        {
            "en": "When is a lobster not a lobster?",
            "es": "¿Cuándo no es langosta una langosta?",
            "de": "Wann ist ein Hummer kein Hummer?",
            "ja": "ロブスターじゃない ロブスターって？",
        },
    ),
    Cue(
        ANSWER,
        0.07,
        1.50,
        {
            "en": "When it is a crayfish.",
            "es": "Cuando es un cangrejo.",
            "de": "Wenn er eine Languste ist.",
            "ja": "それ、ザリガニ だよ。",
        },
    ),
    Cue(
        WHAT_HAPPENED,
        0.10,
        2.22,
        {
            "en": "What hath happened unto me?",
            "es": "¿Pero qué es esto que me ha sucedido?",
            "de": "Was ist denn nur mit mir geschehen?",
            "ja": "わたしに なにが おきたのだ？",
        },
    ),
    Cue(
        SAN_FRANCISCO,
        0.05,
        4.56,
        {
            "en": (
                "For what is called a lobster in San Francisco "
                "is not a lobster at all, but a crayfish."
            ),
            "es": ("Porque lo que en San Francisco llaman langosta no es langosta, sino cangrejo."),
            "de": (
                "Denn was man in San Francisco Hummer nennt, "
                "ist gar kein Hummer, sondern eine Languste."
            ),
            "ja": "サンフランシスコで ロブスターと よぶのも、じつの ところ、ただの ザリガニ。",
        },
    ),
    Cue(
        PACIFIC,
        0.06,
        2.58,
        {
            "en": "The Pacific crayfish, however, serves every purpose.",
            "es": "El cangrejo del Pacífico, eso sí, vale para todo.",
            "de": "Die Languste vom Pazifik taugt aber zu allem.",
            "ja": "でも、この うみの ザリガニも、なんにでも あう。",
        },
    ),
    Cue(
        WHAT_DO_I_SEEK,
        0.12,
        1.92,
        {
            "en": "What do I here seek?",
            "es": "¿Y qué es lo que busco yo aquí?",
            "de": "Was suche ich hier eigentlich?",
            "ja": "ここで なにを さがしている？",
        },
    ),
    Cue(
        PATRIOTISM,
        0.07,
        3.86,
        {
            "en": (
                "But of course something must always be allowed "
                "for the patriotism of the Californian."
            ),
            "es": "Pero claro, algo hay que concederle al patriotismo de los californianos.",
            "de": "Aber ein wenig Heimatstolz muss man den Kaliforniern natürlich immer lassen.",
            "ja": "まあ、カリフォルニアの ひとの おくにじまん、ゆるして あげて。",
        },
    ),
)


def cues_of(speaker: str) -> tuple[Cue, ...]:
    """Return the lines of one speaker, in order."""
    return tuple(cue for cue in CUES if cue.speaker == speaker)
