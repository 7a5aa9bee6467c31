"""Random edits, undo, redo, reopen: memory equals file after each, undo to the start the start."""

from __future__ import annotations

import pytest

from studio.domain.project import UNDO_STEPS, Project
from studio.storage.project_file import ProjectFile, create_project_file, read_project
from studio.storage.rows import load_records
from studio.storage.schema import connect_to_read
from tests.long.random_edits import RandomUser, state_of

SHARE = 300
"""Steps in the ordinary run."""

SESSION = 500
"""Steps between two openings, on average."""


def test_memory_equals_file_whatever_is_done_at_random(is_long, seed, tmp_path):
    path = tmp_path / "Film.vivavoce"
    create_project_file(path)
    file = ProjectFile(path, pytest.fail)
    user = RandomUser(file.project, seed, max_records=120)
    reading = connect_to_read(path)
    for count in range(100_000 if is_long else SHARE):
        user.act()
        file.flush()
        assert state_of(Project(*load_records(reading))) == state_of(file.project), count
        if user.random.random() < 1 / SESSION or count == SHARE // 2:
            file = _reopened(file)
            user.project = file.project
    reading.close()
    file = _reopened(file)
    while file.project.redo():
        pass
    end = state_of(file.project)
    while file.project.undo():
        pass
    assert is_long or file.project.kinds() == {}
    while file.project.redo():
        pass
    assert state_of(file.project) == end
    file.close()
    assert state_of(read_project(path)) == end


def _reopened(file):
    before = state_of(file.project)
    undo = [step.id for step in file.project.undo_steps]
    redo = [step.id for step in file.project.redo_steps]
    file.close()
    file = ProjectFile(file.path, pytest.fail)
    assert state_of(file.project) == before
    kept = UNDO_STEPS - len(redo)  # the oldest beyond the limit are dropped on opening
    assert [step.id for step in file.project.undo_steps] == undo[-kept:]
    assert [step.id for step in file.project.redo_steps] == redo
    return file
