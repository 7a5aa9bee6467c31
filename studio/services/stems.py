"""Write the parts a mix is made of beside it, and see that they add up to it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from studio.audio.buffer import PROJECT_RATE
from studio.domain.errors import MediaError
from studio.domain.text import mark
from studio.services.delivery import file_name
from studio.services.mix_plan import stems_of
from studio.transcoding.encode import Delivery as Coded
from studio.transcoding.encode import sound_format_of, write_audio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from studio.audio.buffer import Samples
    from studio.domain.progress import Progress
    from studio.services.mastering import Master

BLOCK = 1 << 18
"""Frames compared at a time."""

HALF_STEP = 2.0**-24
"""What rounding to 24 bits changes a sample by at most, full scale = 1."""

SLACK = 2.0**-22
"""What sums of 32-bit floats may differ by: parts are added in another order than in the mix."""


class StemsDiffer(MediaError):
    """What was written does not add up. Values: decibels."""

    message = mark("Errors", "The stems do not add up to the mix: they differ by {decibels} dB.")
    hint = mark("Errors", "Export again. If it stays so, send us the project: it is our mistake.")


def write_stems(folder: Path, suffix: str, master: Master, progress: Progress) -> tuple[Path, ...]:
    """Write every part of a mix that was mastered already; return the files.

    Args:
        folder: made if it is not there; other files in it stay.
        suffix: ".wav" (Broadcast Wave, 24 bit) or ".flac".
        master: measured and written, so that gain and limiting are those of the written mix.
        progress: told samples written, of all parts.

    Raises:
        MediaError: a bed or take is gone.
        DiskFull, ReadOnly: they cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stems = stems_of(master.plan)
    names = _names([stem.name for stem in stems])
    files = tuple(folder / f"{name}{suffix}" for name in names)
    for path, stem in zip(files, stems, strict=True):
        coded = Coded(
            format=sound_format_of(path), language=master.plan.language, time_reference=0,
            title=stem.name,
        )  # fmt: skip
        write_audio(path, master.stem_blocks(stem), coded, progress=progress)
    return files


def check_sum(mix: Path, parts: Sequence[Path]) -> float:
    """Return the largest sample, in dBFS, of the mix less its parts; −inf if there is none.

    Raises:
        StemsDiffer: it is more than rounding explains.
    """
    largest = 0.0
    readers = [_blocks(path) for path in (mix, *parts)]
    for whole, *others in zip(*readers, strict=True):
        largest = max(largest, float(np.abs(whole - sum(others)).max(initial=0.0)))
    decibels = 20.0 * math.log10(largest) if largest else -math.inf
    if largest > HALF_STEP * (len(parts) + 1) + SLACK:
        raise StemsDiffer(decibels=round(decibels))
    return decibels


def _blocks(path: Path) -> Iterable[Samples]:
    with soundfile.SoundFile(path) as file:
        assert file.samplerate == PROJECT_RATE
        yield from file.blocks(BLOCK, dtype="float64", always_2d=True)


def _names(names: Iterable[str]) -> list[str]:
    """Return file names in order, numbered, so that they sort and none comes twice."""
    return [f"{number:02} {file_name(name)}".rstrip() for number, name in enumerate(names, 1)]
