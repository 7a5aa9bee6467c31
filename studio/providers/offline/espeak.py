"""espeak-ng in this process: speech to memory with the sample at which each word begins.

One engine per process: the library keeps its state in globals, which is why the studio runs it in
children. It is used in a way that makes equal input give equal samples whatever was said before:
the voice file is loaded afresh for each utterance, and the engine's own flutter and roughness,
which continue from one utterance to the next, are off (see `variant`).
"""

from __future__ import annotations

import ctypes
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import espeakng_loader
import numpy as np

from studio.domain.errors import EngineError
from studio.providers.offline.languages import engine_files

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RATE: Final = 22_050
"""Samples per second of everything the engine makes."""
NORMAL_WPM: Final = 175
MIN_WPM: Final = 80
MAX_WPM: Final = 440
"""Beyond this the library switches to another way of speeding up, with other timing."""

_SYNCHRONOUS, _PHONEME_EVENTS, _DONT_EXIT, _CHARS_UTF8, _BY_CHARACTER = 2, 1, 0x8000, 1, 1
_RATE, _VOLUME = 1, 2
_WORD, _PHONEME = 1, 7
_FORGET = "a"
"""Said to nobody before each utterance: the library's sound begins a little differently after some
endings than after others, and now it always comes after this one."""
_LONGEST_PATH = 140
_VOLUME_PERCENT = 60
"""Leaves the library's overflow protection, which remembers the past, nothing to do."""


class _EventId(ctypes.Union):
    _fields_ = (
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    )


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


def near_files(folder: Path) -> Path:
    """Return a path of the engine's data that the library can use, through `folder` if need be.

    The library cuts off paths beyond about 150 bytes.
    """
    data = engine_files()
    if len(str(data)) <= _LONGEST_PATH and str(data).isascii():
        return data
    link = folder / data.name
    if not link.exists():
        try:
            link.symlink_to(data, target_is_directory=True)
        except FileExistsError:  # another child was faster
            pass
        except OSError:  # no right to make links, as on many a Windows
            shutil.copytree(data, link, dirs_exist_ok=True)
    return link


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the engine began something: character of the text (from 0), its length, sample."""

    character: int
    length: int
    sample: int
    phoneme: str = ""

    @property
    def is_pause(self) -> bool:
        """Whether it is a phoneme that stands for silence."""
        return self.phoneme.startswith("_")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Samples (int16, mono, 22,050 Hz) and what began where in them."""

    samples: NDArray[np.int16]
    words: tuple[Mark, ...]
    phonemes: tuple[Mark, ...]


class Espeak:
    """The library, initialised once per process."""

    def __init__(self, data: Path | None = None) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._library.espeak_ng_SetRandSeed.argtypes = [ctypes.c_long]
        rate = self._library.espeak_Initialize(
            _SYNCHRONOUS, 0, str(data or engine_files()).encode(), _PHONEME_EVENTS | _DONT_EXIT
        )
        if rate != RATE:
            raise EngineError
        self._blocks: list[NDArray[np.int16]] = []
        self._words: list[Mark] = []
        self._phonemes: list[Mark] = []
        self._callback = _Callback(self._receive)  # kept alive here: the library holds a pointer
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_SetParameter(_VOLUME, _VOLUME_PERCENT, 0)

    def speak(self, text: str, voice_file: Path, *, words_per_minute: int, seed: int) -> Utterance:
        """Speak `text` with the voice described in `voice_file`.

        Args:
            text: clean text, see `text.clean`.
            voice_file: a language file of the engine with a voice's lines after it.
            words_per_minute: tempo, 80 to 440; 175 is the engine's own.
            seed: decides the noise in breathy voices, 0 to 2**31 - 1.

        Raises:
            EngineError: the library refused the voice or the text.
        """
        if self._library.espeak_SetVoiceByFile(str(voice_file).encode()) != 0:
            raise EngineError
        self._library.espeak_SetParameter(_RATE, words_per_minute, 0)
        self._library.espeak_ng_SetRandSeed(seed)
        self._synthesize(_FORGET)
        self._synthesize(text)
        samples = np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.int16)
        return Utterance(samples, tuple(self._words), tuple(self._phonemes))

    def _synthesize(self, text: str) -> None:
        self._blocks, self._words, self._phonemes = [], [], []
        encoded = text.encode("utf-8", "replace")
        status = self._library.espeak_Synth(
            encoded, len(encoded) + 1, 0, _BY_CHARACTER, 0, _CHARS_UTF8, None, None
        )
        if status != 0:
            raise EngineError

    def _receive(
        self, samples: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]
    ) -> int:
        if samples and count > 0:
            self._blocks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        index = 0
        while events[index].type:
            self._note(events[index])
            index += 1
        return 0

    def _note(self, event: _Event) -> None:
        character = event.text_position - 1
        if event.type == _WORD:
            self._words.append(Mark(character, event.length, event.sample))
        elif event.type == _PHONEME:
            name = event.id.string.decode("utf-8", "replace")
            self._phonemes.append(Mark(character, 0, event.sample, name))
