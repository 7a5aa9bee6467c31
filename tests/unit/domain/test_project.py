from __future__ import annotations

import gc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.project import Change, Direction, EditError, Project, StaleRecordError, Step
from studio.domain.script import Speaker
from studio.domain.timeline import Clip, Marker
from tests.long.random_edits import RandomUser, state_of


@pytest.fixture
def marker() -> Marker:
    return Marker(position=100, name="Start")


@pytest.fixture
def project(marker: Marker) -> Project:
    return Project((marker,))


@pytest.fixture
def steps(project: Project) -> list[Step]:
    seen: list[Step] = []
    project.changed.connect(seen.append)
    return seen


def move(project: Project, marker: Marker, position: int, key: object = None) -> Marker:
    with project.edit("Move", merge_key=key):
        return project.update(marker, position=position)


def test_an_edit_is_one_step_whatever_it_changes(project, marker, steps):
    with project.edit("Rearrange"):
        moved = project.update(marker, position=5)
        added = project.add(Marker(position=7, name="End"))
    (step,) = steps
    assert step.label == "Rearrange"
    assert [(c.before, c.after) for c in step.changes] == [(marker, moved), (None, added)]


def test_an_edit_that_changes_nothing_is_no_step(project, marker, steps):
    with project.edit("Nothing"):
        assert project.update(marker, position=100) is marker
    with project.edit("There and back"):
        project.update(project.update(marker, position=5), position=100)
    with project.edit("Add and remove"):
        project.remove(project.add(Marker(position=1, name="")))
    assert steps == []
    assert project.undo_steps == ()


def test_a_failed_edit_takes_everything_back(project, marker, steps):
    before = state_of(project)
    with suppress(OSError), project.edit("Fails"):
        project.add(Marker(position=1, name=""))
        project.remove(marker)
        raise OSError
    assert state_of(project) == before
    assert project.get(Marker, marker.id) is marker
    assert steps == []


def test_an_inner_failure_dooms_the_whole_edit_even_when_swallowed(project, marker):
    outer = project.edit("Outer")
    outer.__enter__()
    project.update(marker, position=5)
    with suppress(OSError), project.edit("Inner"):
        raise OSError
    with pytest.raises(EditError):
        outer.__exit__(None, None, None)
    assert project.get(Marker, marker.id) is marker


def test_inner_edits_join_the_outer_one(project, steps):
    with project.edit("Outer"):
        with project.edit("Inner"):
            project.add(Speaker(name="A"))
        project.add(Speaker(name="B"))
    assert [step.label for step in steps] == ["Outer"]
    project.undo()
    assert project.all(Speaker) == ()


def test_a_change_outside_an_edit_is_refused(project, marker):
    for change in (
        lambda: project.add(Speaker(name="A")),
        lambda: project.update(marker, name="x"),
        lambda: project.remove(marker),
    ):
        with pytest.raises(EditError):
            change()
    assert project.all(Marker) == (marker,)
    assert project.all(Speaker) == ()


def test_a_change_to_an_earlier_state_of_a_record_is_refused(project, marker):
    move(project, marker, 5)
    with pytest.raises(StaleRecordError), project.edit("Late"):
        project.update(marker, position=7)
    with pytest.raises(StaleRecordError), project.edit("Late"):
        project.remove(marker)


def test_a_record_keeps_its_id_and_its_fields_have_names(project, marker):
    with pytest.raises(EditError), project.edit("Other id"):
        project.update(marker, id="other")
    with pytest.raises((TypeError, AttributeError)), project.edit("Typo"):
        project.update(marker, positon=1)
    with pytest.raises(EditError), project.edit("Twice"):
        project.add(marker)


def test_undo_and_redo_walk_over_steps_and_tell_listeners_what_changed(project, marker, steps):
    moved = move(project, marker, 5)
    project.undo()
    assert project.get(Marker, marker.id) is marker
    project.redo()
    assert project.get(Marker, marker.id) is moved
    assert [step.direction for step in steps] == [
        Direction.DONE,
        Direction.UNDONE,
        Direction.REDONE,
    ]
    assert steps[1].changes == (Change(moved, marker, project.rank(marker)),)
    assert {step.id for step in steps} == {steps[0].id}


def test_there_is_nothing_to_undo_or_redo_in_a_new_project(project):
    assert project.undo() is None
    assert project.redo() is None


def test_a_new_step_ends_what_could_be_redone(project, marker):
    move(project, marker, 5)
    project.undo()
    move(project, marker, 6)
    assert project.redo() is None
    assert len(project.undo_steps) == 1


def test_a_removed_record_comes_back_to_its_old_place(project):
    with project.edit("Add"):
        names = [project.add(Speaker(name=name)) for name in "abcde"]
    with project.edit("Remove"):
        for speaker in (names[1], names[3], names[0]):
            project.remove(speaker)
    assert [s.name for s in project.all(Speaker)] == ["c", "e"]
    project.undo()
    assert [s.name for s in project.all(Speaker)] == list("abcde")


def test_a_failed_removal_leaves_the_order_as_it_was(project):
    with project.edit("Add"):
        first, *_ = [project.add(Speaker(name=name)) for name in "abc"]
    with suppress(OSError), project.edit("Fails"):
        project.remove(first)
        raise OSError
    assert [s.name for s in project.all(Speaker)] == ["a", "b", "c"]


def test_a_drag_is_one_step_from_its_beginning_to_its_end(project, marker, steps):
    current = marker
    for position in (1, 2, 3):
        current = move(project, current, position, key="drag")
    assert len(project.undo_steps) == 1
    assert [step.replaces for step in steps] == [False, True, True]
    assert [c.after.position for c in steps[2].of(Marker)] == [3]
    project.undo()
    assert project.get(Marker, marker.id) == marker


def test_a_drag_back_to_where_it_began_leaves_no_step(project, marker, steps):
    before = move(project, marker, 50)
    current = move(project, before, 1, key="drag")
    current = move(project, current, 50, key="drag")
    assert len(project.undo_steps) == 1
    assert steps[-1].replaces
    assert steps[-1].changes == ()
    move(project, current, 9, key="drag")
    assert len(project.undo_steps) == 2
    project.undo()
    assert project.get(Marker, marker.id).position == 50


@pytest.mark.parametrize("interruption", ["undo", "end_merge", "another edit"])
def test_a_drag_ends_with_an_undo_another_edit_or_its_release(project, marker, interruption):
    current = move(project, marker, 1, key="drag")
    if interruption == "undo":
        project.undo()
        current = marker
    elif interruption == "end_merge":
        project.end_merge()
    else:
        with project.edit("Add"):
            project.add(Speaker(name="A"))
    count = len(project.undo_steps)
    move(project, current, 2, key="drag")
    assert len(project.undo_steps) == count + 1


def test_no_listener_may_edit_or_undo(project, marker):
    problems = []

    def meddle(_: Step) -> None:
        for act in (project.undo, project.redo, lambda: move(project, marker, 9)):
            try:
                act()
            except EditError as error:
                problems.append(error)

    project.changed.connect(meddle)
    move(project, marker, 5)
    assert len(problems) == 3
    assert project.get(Marker, marker.id).position == 5


def test_nothing_is_undone_inside_an_edit(project, marker):
    move(project, marker, 5)
    with pytest.raises(EditError), project.edit("Edit"):
        project.undo()
    assert len(project.undo_steps) == 1


def test_a_listener_that_fails_leaves_the_project_usable(project, marker):
    def fail(_: Step) -> None:
        raise OSError

    project.changed.connect(fail)
    with pytest.raises(OSError):  # noqa: PT011
        move(project, marker, 5)
    project.changed.disconnect(fail)
    assert project.undo() is not None
    assert project.get(Marker, marker.id) is marker


def test_the_collector_is_left_as_it_was_found(project, marker):
    current = move(project, marker, 5)
    assert gc.isenabled()
    gc.disable()
    try:
        move(project, current, 6)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_records_are_found_by_the_value_of_a_field(project):
    def clip(track: str) -> Clip:
        return Clip(track_id=track, position=0, length=9, media_id="m")

    with project.edit("Add"):
        a, b, c = (project.add(clip(track)) for track in "xyx")
    assert project.where(Clip, "track_id", "x") == (a, c)
    with project.edit("Move"):
        b = project.update(b, track_id="x")
    assert project.where(Clip, "track_id", "x") == (a, b, c)
    assert project.where(Clip, "track_id", "y") == ()
    project.undo()
    assert project.where(Clip, "track_id", "x") == (a, c)
    assert [x.track_id for x in project.where(Clip, "track_id", "y")] == ["y"]


def test_finding_says_whether_there_is_such_a_record(project, marker):
    assert project.get(Marker, marker.id) is marker
    assert project.find(Marker, "other") is None
    assert project.find(Marker, None) is None
    assert project.count(Marker) == 1
    assert project.count(Speaker) == 0
    with pytest.raises(KeyError):
        project.get(Marker, "other")


def test_stored_steps_are_recalled_when_they_are_first_travelled_over(project, marker):
    class Stored:
        label, id = "Earlier", "1"

        def recalled(self, project, direction):
            after = project.get(Marker, marker.id)
            return Step(self.label, (Change(earlier, after, project.rank(after)),), id=self.id)

    earlier = Marker(id=marker.id, position=1, name="Start")
    project.restore_history([Stored()], [], next_rank=50)
    assert [step.label for step in project.undo_steps] == ["Earlier"]
    project.undo()
    assert project.get(Marker, marker.id) is earlier
    assert [type(step) for step in project.redo_steps] == [Step]
    project.redo()
    assert project.get(Marker, marker.id) is marker
    with project.edit("Add"):
        added = project.add(Speaker(name="A"))
    assert project.rank(added) == 50


def test_a_stored_step_that_cannot_be_read_stays_where_it_is(project):
    class Broken:
        label, id = "Broken", "1"

        def recalled(self, project, direction):
            raise OSError

    project.restore_history([Broken()], [])
    with pytest.raises(OSError):  # noqa: PT011
        project.undo()
    assert len(project.undo_steps) == 1
    assert project.redo_steps == ()


def test_only_kinds_with_records_are_listed(project, marker):
    project.all(Speaker)
    assert project.kinds() == {Marker: {marker.id: marker}}


@given(seed=st.integers(0, 2**32))
def test_undo_to_the_start_is_the_start_and_redo_to_the_end_the_end(seed):
    project = Project()
    user = RandomUser(project, seed, max_records=60)
    for _ in range(40):
        user.act()
        for kind, records in project.kinds().items():
            name = "name" if "name" in kind.__dataclass_fields__ else "id"
            for value in {getattr(record, name) for record in records.values()}:
                expected = tuple(r for r in project.all(kind) if getattr(r, name) == value)
                assert project.where(kind, name, value) == expected
    while project.redo():
        pass
    end = state_of(project)
    while project.undo():
        pass
    assert project.kinds() == {}
    while project.redo():
        pass
    assert state_of(project) == end
