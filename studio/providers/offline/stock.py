"""The voices that come with the studio, each usable in every language of the engine.

Women, men, children, old and young, in several tempers. No two of them are close: pitch, length
of the vocal tract and spectral balance are chosen together, and a test measures every pair.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from studio.domain.text import mark
from studio.domain.voices import Voice, VoiceProfile, VoiceSettings

_ACCENT: Final = "of the language spoken"

_CLEAR: Final = "klatt4"
_WARM: Final = "klatt5"
"""The two of the engine's glottal pulses that are easiest to understand, by a recogniser's count:
a fifth to a third of the errors it makes on the engine's plain voice."""


def _voice(
    name: str,
    who: str,
    use_case: str,
    description: str,
    profile: VoiceProfile,
    settings: VoiceSettings | None = None,
) -> Voice:
    """Return a stock voice; `who` is "gender, age, temper"."""
    gender, age, temper = who.split(", ")
    remote_id = name.lower().replace(" ", "-")
    return Voice(
        id=f"offline-{remote_id}",
        provider="offline",
        remote_id=remote_id,
        name=name,
        description=description,
        labels=(
            ("gender", gender),
            ("age", age),
            ("accent", _ACCENT),
            ("description", temper),
            ("use case", use_case),
        ),
        profile=profile,
        settings=settings or VoiceSettings(),
    )


def _profile(
    base: str,
    pitch_hz: float,
    formant_scale: float,
    *bands_db: float,
    **figures: float,
) -> VoiceProfile:
    """Return a profile; `figures` are any of its other fields."""
    profile = VoiceProfile(
        base=base, pitch_hz=pitch_hz, formant_scale=formant_scale, bands_db=bands_db
    )
    return dataclasses.replace(profile, **figures)  # type: ignore[arg-type]


STOCK_VOICES: Final[tuple[Voice, ...]] = (
    _voice(
        "Ana",
        "female, young, warm",
        "conversation",
        mark("Voices", "A warm young woman who sounds as if she were smiling."),
        _profile(_CLEAR, 205.0, 1.08, pitch_range=1.2),
    ),
    _voice(
        "Ben",
        "male, middle-aged, calm",
        "narration",
        mark("Voices", "A calm man with an even, trustworthy tone for long narrations."),
        _profile(_CLEAR, 112.0, 1.0, pitch_range=0.95, rate=0.96),
    ),
    _voice(
        "Maya",
        "female, middle-aged, clear",
        "narration",
        mark("Voices", "A clear, composed woman who makes every word easy to follow."),
        _profile(_WARM, 178.0, 1.05, tilt_db=2.0),
    ),
    _voice(
        "Theo",
        "male, young, friendly",
        "conversation",
        mark("Voices", "A friendly young man, light and quick to laugh."),
        _profile(_WARM, 136.0, 1.1, tilt_db=3.0, pitch_range=1.25, rate=1.05),
    ),
    _voice(
        "Ingrid",
        "female, old, wise",
        "story telling",
        mark("Voices", "An old woman who has told this story many times and still likes it."),
        _profile(
            _WARM,
            180.0,
            0.96,
            tilt_db=-4.0,
            pitch_range=1.1,
            rate=0.88,
            roughness=0.35,
            breathiness=0.15,
        ),
    ),
    _voice(
        "Kofi",
        "male, middle-aged, deep",
        "trailers",
        mark("Voices", "A very deep voice that fills the room without being loud."),
        _profile(
            _CLEAR,
            78.0,
            0.9,
            3.0,
            2.0,
            0.0,
            -1.0,
            0.0,
            1.0,
            0.0,
            -2.0,
            tilt_db=-2.0,
            pitch_range=0.9,
            rate=0.92,
        ),
    ),
    _voice(
        "Yuki",
        "female, young, tender",
        "story telling",
        mark("Voices", "A tender, breathy voice for quiet scenes and bedtime stories."),
        _profile(_CLEAR, 232.0, 1.13, tilt_db=-4.0, pitch_range=0.85, rate=0.92, breathiness=0.5),
    ),
    _voice(
        "Rafael",
        "male, young, energetic",
        "advertisement",
        mark("Voices", "Full of energy: a young man who cannot wait to show you something."),
        _profile(_CLEAR, 162.0, 0.95, tilt_db=4.0, pitch_range=1.6, rate=1.12),
    ),
    _voice(
        "Olga",
        "female, middle-aged, stern",
        "characters",
        mark("Voices", "A stern woman who is not used to repeating herself."),
        _profile(_WARM, 160.0, 1.11, tilt_db=5.0, pitch_range=0.7),
    ),
    _voice(
        "Jasper",
        "male, old, gruff",
        "characters",
        mark("Voices", "A gruff old man with gravel in his throat and a heart behind it."),
        _profile(_CLEAR, 92.0, 0.95, tilt_db=-1.0, pitch_range=0.9, rate=0.9, roughness=0.8),
    ),
    _voice(
        "Leila",
        "female, young, lively",
        "social media",
        mark("Voices", "Lively and fast, with a melody that jumps from word to word."),
        _profile(_CLEAR, 248.0, 1.05, tilt_db=3.0, pitch_range=1.55, rate=1.12),
    ),
    _voice(
        "Viktor",
        "male, middle-aged, menacing",
        "characters",
        mark("Voices", "A villain: slow, low and perfectly polite."),
        _profile(_WARM, 86.0, 1.03, tilt_db=-4.0, pitch_range=0.6, rate=0.85, breathiness=0.2),
    ),
    _voice(
        "Pia",
        "female, child, curious",
        "characters",
        mark("Voices", "A curious little girl with a question for everything."),
        _profile(_CLEAR, 295.0, 1.2, tilt_db=1.0, pitch_range=1.3),
    ),
    _voice(
        "Sami",
        "male, child, cheeky",
        "characters",
        mark("Voices", "A cheeky boy of about nine, always a little out of breath."),
        _profile(_WARM, 262.0, 1.17, tilt_db=4.0, pitch_range=1.35, rate=1.1, breathiness=0.15),
    ),
    _voice(
        "Chen",
        "male, middle-aged, precise",
        "education",
        mark("Voices", "A precise, patient teacher who leaves time to think."),
        _profile(_WARM, 126.0, 0.93, tilt_db=3.0, pitch_range=1.05, rate=0.93),
    ),
    _voice(
        "Grace",
        "female, middle-aged, confident",
        "presentation",
        mark("Voices", "A confident presenter who holds the attention of a full hall."),
        _profile(_CLEAR, 190.0, 1.14, tilt_db=4.0, pitch_range=1.25, rate=1.03),
    ),
    _voice(
        "Amara",
        "female, middle-aged, rich",
        "audiobooks",
        mark("Voices", "A rich, dark alto made for long evenings with a good book."),
        _profile(
            _CLEAR,
            156.0,
            0.98,
            2.0,
            2.0,
            1.0,
            0.0,
            0.0,
            -1.0,
            -1.0,
            0.0,
            tilt_db=-4.0,
            pitch_range=1.05,
            rate=0.95,
        ),
    ),
    _voice(
        "Lars",
        "male, middle-aged, dry",
        "documentary",
        mark("Voices", "A dry, matter-of-fact voice with a hint of irony."),
        _profile(_WARM, 102.0, 1.08, tilt_db=2.0, pitch_range=0.65),
    ),
    _voice(
        "Nia",
        "female, young, dreamy",
        "meditation",
        mark("Voices", "A dreamy, airy voice that breathes as much as it speaks."),
        _profile(_WARM, 174.0, 1.15, tilt_db=-5.0, pitch_range=0.7, rate=0.82, breathiness=0.7),
    ),
    _voice(
        "Diego",
        "male, young, passionate",
        "drama",
        mark("Voices", "A passionate young man whose voice shows everything he feels."),
        _profile(_CLEAR, 124.0, 1.04, tilt_db=-4.0, pitch_range=1.7, rate=1.04, roughness=0.15),
    ),
    _voice(
        "Edith",
        "female, old, brittle",
        "characters",
        mark("Voices", "A very old lady, brittle and bright as thin glass."),
        _profile(
            _CLEAR,
            222.0,
            1.0,
            tilt_db=5.0,
            pitch_range=1.3,
            rate=0.86,
            roughness=0.5,
            breathiness=0.2,
        ),
    ),
    _voice(
        "Otto",
        "male, old, kind",
        "story telling",
        mark("Voices", "A kind grandfather, a little hoarse, never in a hurry."),
        _profile(
            _CLEAR,
            116.0,
            0.88,
            tilt_db=-3.0,
            pitch_range=1.15,
            rate=0.86,
            roughness=0.4,
            breathiness=0.25,
        ),
    ),
    _voice(
        "Zoe",
        "female, young, cool",
        "podcast",
        mark("Voices", "A cool, low-key young woman talking close to the microphone."),
        _profile(
            _WARM,
            196.0,
            1.01,
            4.0,
            2.0,
            -1.0,
            -2.0,
            0.0,
            2.0,
            3.0,
            2.0,
            pitch_range=0.75,
            rate=1.02,
        ),
    ),
    _voice(
        "Marcus",
        "male, middle-aged, commanding",
        "sports",
        mark("Voices", "A commanding voice that carries across a stadium."),
        _profile(_CLEAR, 142.0, 0.9, tilt_db=5.0, pitch_range=1.35, rate=1.08),
    ),
    _voice(
        "Finn",
        "male, young, shy",
        "characters",
        mark("Voices", "A shy teenager, soft and a little unsure."),
        _profile(_CLEAR, 148.0, 1.2, tilt_db=-3.0, pitch_range=0.8, rate=0.97, breathiness=0.35),
    ),
    _voice(
        "Tilda",
        "female, child, sunny",
        "characters",
        mark("Voices", "A sunny small child, the youngest of the cast."),
        _profile(_WARM, 335.0, 1.24, tilt_db=-2.0, pitch_range=1.1, rate=0.95),
    ),
    _voice(
        "Bruno",
        "male, middle-aged, huge",
        "characters",
        mark("Voices", "A giant: slow steps, enormous chest, surprisingly gentle."),
        _profile(_WARM, 70.0, 0.84, tilt_db=-1.0, pitch_range=0.9, rate=0.84, roughness=0.2),
    ),
    _voice(
        "Selma",
        "female, middle-aged, husky",
        "drama",
        mark("Voices", "A husky, late-night voice with smoke around the edges."),
        _profile(
            _WARM,
            144.0,
            1.03,
            3.0,
            1.0,
            -1.0,
            -2.0,
            -1.0,
            1.0,
            2.0,
            1.0,
            tilt_db=-2.0,
            pitch_range=0.95,
            rate=0.93,
            roughness=0.45,
            breathiness=0.45,
        ),
    ),
)
