from __future__ import annotations

import sqlite3
import threading

import pytest

from studio.domain.errors import ProjectError, StudioError
from studio.storage.writer import Writer


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.db"


@pytest.fixture
def errors():
    return []


@pytest.fixture
def writer(path, errors):
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (n)")
    writer = Writer(connection, path, errors.append)
    yield writer
    writer.stop().close()


def insert(number):
    return lambda connection: connection.execute("INSERT INTO t VALUES (?)", (number,))


def written(writer):
    return writer.run(lambda db: [n for (n,) in db.execute("SELECT n FROM t")]).result()


def test_what_is_queued_is_written_in_order(writer):
    for n in range(100):
        writer.write(insert(n))
    assert written(writer) == list(range(100))


def test_what_waits_together_is_one_transaction(writer):
    began, proceed = threading.Event(), threading.Event()

    def hold(_):
        began.set()
        assert proceed.wait(10)

    held = writer.run(hold)
    assert began.wait(10)
    commits = []
    for n in range(3):
        writer.write(insert(n), lambda: commits.append("durable"))
    seen = writer.run(lambda db: list(commits))
    proceed.set()
    held.result()
    assert seen.result() == ["durable"] * 3


def test_an_errand_that_fails_tells_its_owner_alone(writer, errors):
    future = writer.run(lambda db: db.execute("SELECT * FROM nowhere"))
    with pytest.raises(ProjectError, match="nowhere"):
        future.result()
    writer.write(insert(1))
    assert written(writer) == [1]
    assert errors == []


@pytest.mark.logs
def test_a_write_that_fails_is_kept_and_tried_again(writer, errors):
    is_broken = threading.Event()
    is_broken.set()

    def work(connection):
        connection.execute("INSERT INTO t VALUES ('begun')")
        if is_broken.is_set():
            raise sqlite3.OperationalError("database or disk is full")

    writer.write(insert(1))
    writer.write(work)
    writer.write(insert(2))
    for _ in range(2):
        with pytest.raises(ProjectError, match="disk is full"):
            written(writer)
    assert len(errors) == 1
    is_broken.clear()
    assert written(writer) == [1, "begun", 2]
    is_broken.set()
    writer.write(work)
    with pytest.raises(ProjectError):
        written(writer)
    assert len(errors) == 2
    is_broken.clear()


@pytest.mark.logs
def test_a_mistake_of_ours_is_told_and_never_ends_the_thread(writer, errors):
    mistakes = [ZeroDivisionError("{braces}")]

    def work(_):
        if mistakes:
            raise mistakes.pop()

    writer.write(work)
    writer.write(insert(1))
    while not errors:
        writer.run(lambda db: None).exception()
    (error,) = errors
    assert type(error) is StudioError
    assert str(error) == "The last changes could not be written: {braces}."
    assert written(writer) == [1]


def test_stopping_writes_what_waits(writer, path):
    for n in range(50):
        writer.write(insert(n))
    writer.stop()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (50,)
    connection.close()
    for queue in (lambda: writer.write(insert(1)), lambda: writer.run(lambda db: None)):
        with pytest.raises(RuntimeError, match="closed"):
            queue()


@pytest.mark.logs
def test_stopping_gives_up_what_cannot_be_written(writer):
    def fail(_):
        raise sqlite3.OperationalError("broken")

    writer.write(fail)
    waiting = writer.run(lambda db: None)
    writer.stop()
    assert isinstance(waiting.exception(), ProjectError)


def test_a_long_journal_is_folded_into_the_file_when_nothing_waits(writer, path, monkeypatch):
    monkeypatch.setattr("studio.storage.writer.FOLD_BYTES", 50_000)
    before = path.stat().st_size
    writer.write(lambda db: db.execute("INSERT INTO t VALUES (zeroblob(200000))"))
    written(writer)
    writer.write(insert(1))
    writer.stop()
    assert path.stat().st_size >= before + 200_000
