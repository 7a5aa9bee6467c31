"""What children do until they are killed: edit, store takes, keep versions, save as, compact."""

from __future__ import annotations

import hashlib
import random
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING

from studio.domain import records
from studio.domain.media import Media, MediaKind
from studio.domain.project import Project
from studio.domain.script import Speaker
from studio.storage import compaction, versions
from studio.storage.project_file import ProjectFile
from studio.storage.speech_cache import SpeechCache
from tests.long.random_edits import RandomUser, state_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.domain.project import Step

NAME = "Film.vivavoce"


def edit(folder: Path, seed: int, acknowledge: Callable[[str], None]) -> None:
    """Edit and acknowledge how many steps, undos and redos are durable."""
    use_seeded_ids(seed)
    file = ProjectFile(folder / NAME, _fail)
    count = 0

    def count_up(_: Step) -> None:
        nonlocal count
        count += 1

    file.project.changed.connect(count_up)
    user = RandomUser(file.project, seed, max_records=60)
    acknowledge("0")
    while True:
        for _ in range(user.random.choice((1, 1, 3))):
            user.act()
        file.flush()
        acknowledge(str(count))


def states_of_edit(seed: int, count: int) -> list[str]:
    """Return what `edit` makes of an empty project: a fingerprint before each of `count` steps."""
    use_seeded_ids(seed)
    project = Project()
    states = [fingerprint(project)]
    project.changed.connect(lambda _: states.append(fingerprint(project)))
    user = RandomUser(project, seed, max_records=60)
    while len(states) <= count:
        for _ in range(user.random.choice((1, 1, 3))):
            user.act()
    return states


def use_seeded_ids(seed: int) -> None:
    """Make ids repeatable, so that two runs of the same user can be compared."""
    r = random.Random(f"ids {seed}")
    records.secrets = SimpleNamespace(token_hex=lambda size: r.randbytes(size).hex())


def store_takes(folder: Path, seed: int, acknowledge: Callable[[str], None]) -> None:
    """Store takes of up to 300 kB, each with the step that refers to it."""
    file = ProjectFile(folder / NAME, _fail)
    r = random.Random(seed)
    acknowledge("")
    while True:
        data = r.randbytes(r.randrange(1, 300_000))
        key = file.add_stored(data)
        with file.project.edit("Generate"):
            file.project.add(_media(key, len(data)))
        file.flush()
        acknowledge(key)


def rearrange_files(folder: Path, seed: int, acknowledge: Callable[[str], None]) -> None:
    """Edit, and meanwhile keep versions, save as, duplicate, compact, close and open.

    Acknowledges the name of the file and the number of the newest speaker in it.
    """
    file = ProjectFile(folder / NAME, _fail)
    r = random.Random(seed)
    number = 0
    acknowledge(f"{NAME} 0")
    while True:
        number += 1
        with file.project.edit("Add"):
            file.project.add(Speaker(name=str(number)))
            file.add_stored(r.randbytes(50_000))
        match r.randrange(8):
            case 0:
                _keep_version(file)
            case 1:
                file.move(folder / f"{r.randrange(3)}.vivavoce").result()
            case 2:
                file.copy(folder / "Copy.vivavoce").result()
            case 3:
                _compact(file, keeps_history=r.random() < 0.5)
            case 4:
                file.close()
                file = ProjectFile(file.path, _fail)
            case _:
                pass
        file.flush()
        acknowledge(f"{file.path.name} {number}")


def cache_speech(folder: Path, seed: int, acknowledge: Callable[[str], None]) -> None:
    """Fill a cache that is always too small."""
    cache = SpeechCache(folder / "speech", max_bytes=400_000)
    r = random.Random(seed)
    acknowledge("")
    while True:
        key = hashlib.sha256(r.randbytes(8)).hexdigest()
        cache.put(key, key.encode() * r.randrange(1, 2_000), key)
        acknowledge(key)


def fingerprint(project: Project) -> str:
    """Return a hash of all records, their order, and what can be undone and redone."""
    steps = [[step.id for step in steps] for steps in (project.undo_steps, project.redo_steps)]
    return hashlib.sha256(ascii([state_of(project), steps]).encode()).hexdigest()


def _media(key: str, size: int) -> Media:
    return Media(
        kind=MediaKind.STORED, name="take", content_hash=key, size=size, length=1, rate=48_000,
        channels=1,
    )  # fmt: skip


def _keep_version(file: ProjectFile) -> None:
    packed = versions.pack(versions.snapshot(file.project))
    file.run(lambda db: versions.write_version(db, packed, "", is_automatic=True)).result()


def _compact(file: ProjectFile, *, keeps_history: bool) -> None:
    if not keeps_history:
        file.project.restore_history((), ())
    work = partial(
        compaction.compact, path=file.path, keeps_history=keeps_history, keeps_versions=True
    )
    file.run(work).result()


def _fail(error: Exception) -> None:
    raise error
