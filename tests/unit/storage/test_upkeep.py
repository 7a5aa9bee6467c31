"""Versions, compaction, relinking, templates, migrations."""

from __future__ import annotations

import gzip
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from studio.domain.errors import MediaMissing
from studio.domain.lexicon import LexiconEntry
from studio.domain.media import Media, MediaKind
from studio.domain.progress import Cancelled, Progress
from studio.domain.project import Project
from studio.domain.project_settings import change_settings, set_budget
from studio.domain.script import Casting, Line, Opening, Speaker, Take
from studio.domain.settings import ProjectSettings, settings_of
from studio.domain.timeline import Clip, Marker, Track, TrackKind
from studio.domain.translating import GlossaryTerm
from studio.domain.voices import Voice
from studio.storage import compaction, relink, schema, versions
from studio.storage.migrations import MIGRATIONS, migrate, migration
from studio.storage.project_file import read_project
from studio.storage.rows import KINDS
from studio.storage.templates import template_of
from studio.transcoding.fingerprint import media_hash
from tests.long.random_edits import RandomUser, state_of

KEPT = Path(__file__).parent / "kept"
"""A project file as each released version wrote it."""


def keep_version(file, name="", *, is_automatic=False):
    packed = versions.pack(versions.snapshot(file.project))
    return file.run(
        lambda db: versions.write_version(db, packed, name, is_automatic=is_automatic)
    ).result()


def add_take(file, data):
    key = file.add_stored(data)
    with file.project.edit("Generate"):
        media = Media(
            kind=MediaKind.STORED, name="take", content_hash=key, size=len(data), length=1,
            rate=48_000, channels=1,
        )  # fmt: skip
        return file.project.add(media)


def compacted(file, **options):
    return file.run(lambda db: compaction.compact(db, file.path, **options)).result()


def linked(path, **fields):
    values = {"name": path.name, "size": path.stat().st_size, "content_hash": media_hash(path)}
    return Media(
        kind=MediaKind.LINKED, length=1, rate=48_000, channels=2, path=str(path), **values | fields
    )


@pytest.fixture
def file(desk):
    desk.create()
    return desk.open()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    return folder


def test_an_earlier_version_comes_back_and_can_be_undone(desk, file):
    user = RandomUser(file.project, 1, max_records=60)
    for _ in range(60):
        user.act()
    earlier = file.project.kinds()
    earlier = {kind: dict(records) for kind, records in earlier.items()}
    version = keep_version(file, "Before the cut")
    for _ in range(60):
        user.act()
    later = state_of(file.project)
    records = file.run(lambda db: versions.read_version(db, version)).result()
    with file.project.edit("Restore"):
        versions.restore(file.project, records)
    assert file.project.kinds() == earlier
    file.project.undo()
    assert state_of(file.project) == later
    file.project.redo()
    restored = state_of(file.project)
    assert state_of(desk.reopened(file).project) == restored


def test_versions_are_listed_newest_first_with_their_names(desk, file):
    keep_version(file, "one")
    keep_version(file, "two", is_automatic=True)
    found = desk.reopened(file).run(versions.list_versions).result()
    assert [(v.name, v.is_automatic) for v in found] == [("two", True), ("one", False)]
    assert all(v.size > 0 and v.made_at.startswith("20") for v in found)


def test_ten_automatic_versions_are_kept_and_all_named_ones(file):
    for n in range(12):
        keep_version(file, f"named {n}")
        keep_version(file, f"automatic {n}", is_automatic=True)
    names = [version.name for version in file.run(versions.list_versions).result()]
    assert [n for n in names if n.startswith("auto")] == [
        f"automatic {n}" for n in range(11, 1, -1)
    ]
    assert sum(name.startswith("named") for name in names) == 12
    with closing(sqlite3.connect(file.path)) as connection:
        assert connection.execute("SELECT count(*) FROM version_records").fetchone() == (22,)


def test_a_version_is_due_when_something_was_done_since_the_last(file):
    is_due = lambda: file.run(versions.has_steps_since_version).result()  # noqa: E731
    assert not is_due()
    with file.project.edit("Add"):
        file.project.add(Speaker(name="Emo"))
    assert is_due()
    keep_version(file)
    assert not is_due()
    file.project.undo()
    assert is_due()


def test_a_removed_version_is_gone(file):
    version = keep_version(file)
    file.run(lambda db: versions.remove_version(db, version)).result()
    assert file.run(versions.list_versions).result() == []
    with pytest.raises(KeyError):
        file.run(lambda db: versions.read_version(db, version)).result()


def test_compacting_gives_back_the_room_of_takes_nothing_refers_to(desk, file):
    kept = add_take(file, os.urandom(300_000))
    orphan = file.add_stored(os.urandom(2_000_000))
    sizes = file.run(lambda db: compaction.sizes(db, file.path)).result()
    assert (sizes.stored, sizes.unused) == (2_300_000, 2_000_000)
    result = compacted(file, keeps_history=True, keeps_versions=True)
    assert result.before - result.after >= 1_900_000
    assert file.path.stat().st_size == result.after
    assert len(file.read_stored(kept.content_hash)) == 300_000
    with pytest.raises(MediaMissing):
        file.read_stored(orphan)
    assert len(desk.reopened(file).project.undo_steps) == 1


@pytest.mark.parametrize("holder", ["history", "version"])
def test_takes_that_undo_or_a_version_would_bring_back_are_kept(desk, file, holder):
    media = add_take(file, os.urandom(100_000))
    if holder == "version":
        keep_version(file)
    with file.project.edit("Remove"):
        file.project.remove(media)
    keeps = {"keeps_history": holder == "history", "keeps_versions": holder == "version"}
    compacted(file, **keeps)
    assert len(file.read_stored(media.content_hash)) == 100_000
    file.project.restore_history((), ())
    file = desk.reopened(file)
    compacted(file, keeps_history=False, keeps_versions=False)
    with pytest.raises(MediaMissing):
        file.read_stored(media.content_hash)
    assert desk.reopened(file).project.undo_steps == ()


def test_moved_media_is_found_by_size_and_content_whatever_its_name(folder):
    film = folder / "film.mp4"
    film.write_bytes(b"a" * 1_000)
    media = linked(film)
    other = linked(film, content_hash="0" * 64)
    (folder / "deep").mkdir()
    (folder / "film.mp4").rename(folder / "deep" / "renamed.mp4")
    (folder / "decoy.mp4").write_bytes(b"b" * 1_000)
    assert relink.missing((media, other)) == (media, other)
    found = relink.find_moved((media, other), [folder], Progress())
    assert found == {media.id: folder / "deep" / "renamed.mp4"}
    project = Project((media,))
    with project.edit("Relink"):
        relink.relink(project, found)
    assert relink.missing(relink.linked_media(project)) == ()


def test_a_search_nobody_waits_for_ends(folder):
    progress = Progress()
    progress.cancel()
    (folder / "film.mp4").write_bytes(b"a")
    with pytest.raises(Cancelled):
        relink.find_moved((linked(folder / "film.mp4"),), [folder], progress)


def test_collected_media_are_whole_copies_and_copied_once(folder, tmp_path):
    films = []
    for n in range(2):
        (folder / str(n)).mkdir()
        film = folder / str(n) / "film.mp4"
        film.write_bytes(bytes([n]) * 3_000_000)
        films.append(linked(film))
    target = tmp_path / "Film media"
    seen = []
    copies = relink.collect(films, target, Progress(lambda done, total: seen.append((done, total))))
    assert [copies[film.id].name for film in films] == ["film.mp4", "film 2.mp4"]
    assert [copies[film.id].read_bytes()[0] for film in films] == [0, 1]
    assert seen[-1] == (6_000_000, 6_000_000)
    assert relink.collect(films, target, Progress()) == copies
    assert len(list(target.iterdir())) == 2


def test_collecting_stops_when_cancelled_or_when_media_is_missing(folder, tmp_path):
    film = folder / "film.mp4"
    film.write_bytes(b"a" * 5_000_000)
    media = linked(film)
    target = tmp_path / "Film media"
    progress = Progress(lambda done, total: progress.cancel())
    with pytest.raises(Cancelled):
        relink.collect((media,), target, progress)
    assert list(target.iterdir()) == []
    film.unlink()
    with pytest.raises(MediaMissing):
        relink.collect((media,), target, Progress())
    assert list(target.iterdir()) == []


def test_a_template_holds_cast_and_settings_but_nothing_said_or_heard():
    speaker, voice = Speaker(name="Emo"), Voice(provider="p", remote_id="v", name="Ana")
    kept = [
        ProjectSettings(name="Film", languages=("de",)), speaker, voice,
        Casting(speaker_id=speaker.id, language="de", voice_id=voice.id),
        Track(kind=TrackKind.SPEECH, name="Emo"),
    ]  # fmt: skip
    project = Project([
        *kept, Track(kind=TrackKind.ORIGINAL, name="Original"),
        Line(speaker_id=speaker.id, start=0, end=9),
        Clip(track_id="t", position=0, length=9, media_id="m"),
    ])  # fmt: skip
    found = template_of(project)
    assert found == [ProjectSettings(languages=("de",)), *kept[1:]]


def test_every_version_since_the_first_has_its_migration():
    assert sorted(MIGRATIONS) == list(range(2, schema.VERSION + 1))


def test_a_file_of_every_version_ever_written_still_opens(desk):
    for version in range(1, schema.VERSION + 1):
        path = desk.path(f"version {version}.vivavoce")
        path.write_bytes(gzip.decompress((KEPT / f"{path.name}.gz").read_bytes()))
        file = desk.open(path)
        assert len(file.project.kinds()) == {1: 11, 2: 12, 3: 12}.get(version, len(KINDS))
        assert len(file.project.undo_steps) == 3
        assert len(file.project.redo_steps) == 1
        end = state_of(file.project)
        while file.project.undo():
            pass
        for _ in range(3):
            file.project.redo()
        assert state_of(file.project) == end
        assert file.run(versions.list_versions).result()[0].name == "Kept"
        (media,) = [m for m in file.project.all(Media) if m.name == "stored take"]
        assert file.read_stored(media.content_hash) == b"fLaC stored take"


def test_migration_to_2_adds_what_a_lexicon_needs(desk):
    path = desk.path("version 1.vivavoce")
    path.write_bytes(gzip.decompress((KEPT / f"{path.name}.gz").read_bytes()))
    file = desk.open(path)
    assert {take.said for take in file.project.all(Take)} == {""}
    assert settings_of(file.project).default_voices == ()
    with file.project.edit("Add"):
        entry = file.project.add(LexiconEntry(word="Vivavoce", said="viva votche"))
        take = file.project.update(file.project.all(Take)[0], said="so")
    project = desk.reopened(file).project
    assert project.all(LexiconEntry) == (entry,)
    assert project.get(Take, take.id) == take


def test_migration_to_3_measures_the_whole_as_before(desk):
    path = desk.path("version 2.vivavoce")
    path.write_bytes(gzip.decompress((KEPT / f"{path.name}.gz").read_bytes()))
    file = desk.open(path)
    assert settings_of(file.project).is_dialogue_gated is False
    with file.project.edit("Gate"):
        file.project.update(settings_of(file.project), is_dialogue_gated=True)
    assert settings_of(desk.reopened(file).project).is_dialogue_gated is True


def test_migration_to_4_adds_a_glossary(desk):
    path = desk.path("version 3.vivavoce")
    path.write_bytes(gzip.decompress((KEPT / f"{path.name}.gz").read_bytes()))
    file = desk.open(path)
    assert file.project.all(GlossaryTerm) == ()
    with file.project.edit("Add"):
        term = file.project.add(GlossaryTerm(term="Vivavoce", translation="Viva Voce"))
        word = file.project.add(GlossaryTerm(term="cosa", language="es", is_forbidden=True))
    assert desk.reopened(file).project.all(GlossaryTerm) == (term, word)


def test_migration_to_5_adds_what_a_take_cost(desk):
    path = desk.path("version 4.vivavoce")
    path.write_bytes(gzip.decompress((KEPT / f"{path.name}.gz").read_bytes()))
    file = desk.open(path)
    assert {(t.model, t.request_id, t.cost) for t in file.project.all(Take)} == {("", "", 0)}
    with file.project.edit("Change"):
        fields = {"model": "m", "request_id": "r", "cost": 12}
        take = file.project.update(file.project.all(Take)[0], **fields)
    assert desk.reopened(file).project.get(Take, take.id) == take


def test_migration_to_6_adds_a_budget(desk):
    path = desk.path("version 5.vivavoce")
    path.write_bytes(gzip.decompress((KEPT / f"{path.name}.gz").read_bytes()))
    file = desk.open(path)
    assert settings_of(file.project).budget_characters is None
    with file.project.edit("Change"):
        set_budget(file.project, 5_000)
    assert settings_of(desk.reopened(file).project).budget_characters == 5_000


def test_migration_to_7_adds_a_tone_and_what_sounds_cost(desk):
    path = desk.path("version 6.vivavoce")
    path.write_bytes(gzip.decompress((KEPT / f"{path.name}.gz").read_bytes()))
    file = desk.open(path)
    assert settings_of(file.project).tone == ""
    assert {media.cost for media in file.project.all(Media)} == {0}
    with file.project.edit("Change"):
        change_settings(file.project, tone="dry")
        media = file.project.update(file.project.all(Media)[0], cost=40)
    again = desk.reopened(file).project
    assert (settings_of(again).tone, again.get(Media, media.id).cost) == ("dry", 40)


def test_migration_to_8_adds_chapters_and_pauses(desk):
    path = desk.path("version 7.vivavoce")
    path.write_bytes(gzip.decompress((KEPT / f"{path.name}.gz").read_bytes()))
    file = desk.open(path)
    assert {line.opens for line in file.project.all(Line)} == {Opening.SENTENCE}
    assert {marker.line_id for marker in file.project.all(Marker)} == {None}
    assert settings_of(file.project).chapter_pause == ProjectSettings().chapter_pause
    with file.project.edit("Change"):
        change_settings(file.project, sentence_pause=1, paragraph_pause=2, chapter_pause=3)
        line = file.project.update(file.project.all(Line)[0], opens=Opening.CHAPTER)
        marker = file.project.add(Marker(position=0, name="One", line_id=line.id))
    again = desk.reopened(file).project
    settings = settings_of(again)
    assert (settings.sentence_pause, settings.paragraph_pause, settings.chapter_pause) == (1, 2, 3)
    assert again.get(Line, line.id).opens is Opening.CHAPTER
    assert again.get(Marker, marker.id) == marker


def test_a_file_of_an_older_version_can_be_looked_at_and_stays_as_it_is(desk):
    path = desk.path("version 1.vivavoce")
    path.write_bytes(gzip.decompress((KEPT / f"{path.name}.gz").read_bytes()))
    before = path.read_bytes()
    looked_at = read_project(path)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert state_of(looked_at) == state_of(desk.open(path).project)


def test_no_version_has_two_migrations(monkeypatch):
    monkeypatch.setattr("studio.storage.migrations.MIGRATIONS", {})
    migration(2)(lambda connection: None)
    with pytest.raises(AssertionError):
        migration(2)(lambda connection: None)


def test_a_migration_copies_first_and_goes_version_by_version(desk):
    path = desk.create([Speaker(name="Emo")])
    before = path.read_bytes()
    seen = []

    def add_column(connection):
        connection.execute('ALTER TABLE "Speaker" ADD COLUMN "pronoun" TEXT')
        seen.append(1)

    now = schema.VERSION
    steps = {now + 1: add_column, now + 2: lambda connection: seen.append(2)}
    copy = migrate(path, steps, target=now + 2)
    assert seen == [1, 2]
    assert copy.name == f"Film (version {now}).vivavoce"
    assert [speaker.name for speaker in read_project(copy).all(Speaker)] == ["Emo"]
    assert int.from_bytes(path.read_bytes()[60:64]) == now + 2
    assert path.read_bytes() != before


def test_a_migration_that_fails_leaves_the_last_version_that_worked(desk):
    path = desk.create([Speaker(name="Emo")])
    now = schema.VERSION

    def fail(connection):
        connection.execute('DELETE FROM "Speaker"')
        raise sqlite3.OperationalError("disk failed")

    with pytest.raises(sqlite3.OperationalError):
        migrate(path, {now + 1: lambda connection: None, now + 2: fail}, target=now + 2)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (now + 1,)
        assert connection.execute('SELECT "name" FROM "Speaker"').fetchall() == [("Emo",)]
