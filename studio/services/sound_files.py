"""Write a mix as sound: the whole with its chapters inside, or one file for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.audio.buffer import PROJECT_RATE
from studio.audio.resample import Resampler, resampled_length
from studio.audio.room_tone import RoomTone
from studio.services.delivery import AS_MIXED, file_name
from studio.services.mastering import Form, Master
from studio.services.provenance import note
from studio.services.sound_checks import checked
from studio.transcoding.encode import Delivery as Coded
from studio.transcoding.encode import FileChapter, sound_format_of, write_audio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from studio.audio.buffer import Samples
    from studio.domain.narration import Chapter
    from studio.domain.progress import Progress
    from studio.domain.records import Span
    from studio.services.delivery import Delivery, Mastering
    from studio.services.mix_plan import MixPlan
    from studio.services.sound_checks import CheckedFile

WITH_BIT_RATE = frozenset({".mp3"})
"""Kinds of files a bit rate is asked of; others have a good one of their own."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a file says about itself."""

    title: str = ""
    album: str = ""
    artist: str = ""
    track: int = 0


def form_of(mastering: Mastering | None, span: Span | None = None) -> Form:
    """Return what of a mix goes into a sound file mastered so."""
    asked = mastering or AS_MIXED
    return Form(
        span=span,
        channels=asked.channels,
        rms_db=asked.rms_db,
        silence=_samples(asked.head_s) + _samples(asked.tail_s),
    )


def write_sound(
    delivery: Delivery,
    master: Master,
    chapters: Sequence[Chapter],
    names: Names,
    progress: Progress,
) -> None:
    """Write the whole, with its chapters where its container has room for them.

    Raises:
        MediaError: a bed or take is gone.
        DiskFull, ReadOnly: it cannot be written.
    """
    _write(delivery, delivery.path, master, (names, _in_file(chapters, delivery, master)), progress)


def write_chapters(
    delivery: Delivery,
    mix: tuple[MixPlan, Callable[[str], bytes]],
    chapters: Sequence[Chapter],
    names: Names,
    progress: Progress,
) -> tuple[Path, ...]:
    """Write each chapter as a file of its own, each at the level asked for; return the files.

    Args:
        delivery: says how, and where.
        mix: the whole mix, and what reads stored sounds.
        chapters: what each file holds.
        names: of the whole.
        progress: told samples written.

    Raises:
        MediaError: a bed or take is gone.
        DiskFull, ReadOnly: they cannot be written.
    """
    plan, read_stored = mix
    folder = delivery.chapters_folder
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, chapter in enumerate(chapters, 1):
        name = file_name(f"{number:02} {chapter.name}")
        path = folder / f"{name}{delivery.path.suffix}"
        master = Master(plan, read_stored, progress, form_of(delivery.mastering, chapter.span))
        master.measure()
        own = Names(chapter.name, names.title, names.artist, number)
        _write(delivery, path, master, (own, ()), progress)
        files.append(path)
    return tuple(files)


def check_sounds(
    delivery: Delivery, parts: Sequence[Path], progress: Progress
) -> tuple[CheckedFile, ...]:
    """Return whether what was written is as the house asks it is for; nothing without one.

    Where there are parts, they are what is handed in.
    """
    standard = delivery.mastering.standard if delivery.mastering else None
    if standard is None or delivery.is_film:
        return ()
    if not parts:
        return (checked(delivery.path, standard, progress, is_part=False),)
    return tuple(checked(path, standard, progress) for path in parts)


def _write(
    delivery: Delivery,
    path: Path,
    master: Master,
    told: tuple[Names, tuple[FileChapter, ...]],
    progress: Progress,
) -> None:
    asked, (names, chapters) = delivery.mastering or AS_MIXED, told
    length = _length(master) + master.form.silence
    has_bit_rate = path.suffix.lower() in WITH_BIT_RATE
    write_audio(
        path,
        _at_rate(_in_room(master.blocks(), asked), asked),
        Coded(
            format=sound_format_of(path),
            rate=asked.rate,
            channels=asked.channels,
            bit_rate=asked.bit_rate if has_bit_rate else 0,
            language=master.plan.language,
            title=names.title if chapters or names.track else "",
            artist=names.artist,
            album=names.album,
            track=names.track,
            comment=note() if delivery.has_provenance else "",
            # WAV has room for a comment beside its time reference
            time_reference=0 if delivery.has_provenance else None,
            chapters=chapters,
        ),
        length=resampled_length(length, PROJECT_RATE, asked.rate),
        progress=progress,
    )


def _in_file(
    chapters: Sequence[Chapter], delivery: Delivery, master: Master
) -> tuple[FileChapter, ...]:
    """Return chapters as they stand in the file: each reaches to the next."""
    if not chapters:
        return ()
    head = _samples((delivery.mastering or AS_MIXED).head_s)
    starts = [0, *(head + one.span.start for one in chapters[1:])]
    ends = [*starts[1:], _length(master) + master.form.silence]
    return tuple(
        FileChapter(one.name, start, end)
        for one, start, end in zip(chapters, starts, ends, strict=True)
    )


def _length(master: Master) -> int:
    span = master.form.span
    return span.length if span else master.plan.length


def _in_room(blocks: Iterator[Samples], asked: Mastering) -> Iterator[Samples]:
    """Yield blocks with silence around them, all in the tone of a room where that is asked for."""
    room = RoomTone(asked.channels, asked.room_tone_db) if asked.room_tone_db else None
    for block in _framed(blocks, asked):
        yield room.add(block) if room else block


def _framed(blocks: Iterator[Samples], asked: Mastering) -> Iterator[Samples]:
    yield from _silence(asked.head_s, asked.channels)
    yield from blocks
    yield from _silence(asked.tail_s, asked.channels)


def _silence(seconds: float, channels: int) -> Iterator[Samples]:
    if frames := _samples(seconds):
        yield np.zeros((frames, channels), dtype=np.float32)


def _at_rate(blocks: Iterator[Samples], asked: Mastering) -> Iterator[Samples]:
    resampler = Resampler(PROJECT_RATE, asked.rate, asked.channels)
    for block in blocks:
        made = resampler.add(block)
        if len(made):
            yield made
    rest = resampler.finish()
    if len(rest):
        yield rest


def _samples(seconds: float) -> int:
    return round(seconds * PROJECT_RATE)
