from __future__ import annotations

import dataclasses
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.records import Span, new_id, slot_setters, with_fields
from studio.domain.timeline import Clip, Marker
from tests.long.random_edits import MAKERS


def test_no_two_ids_are_the_same():
    assert len({new_id() for _ in range(1_000)}) == 1_000


def test_a_span_is_as_long_as_from_its_start_to_its_end():
    assert Span(10, 25).length == 15


def test_a_record_cannot_be_changed_in_place():
    marker = Marker(position=1, name="Start")
    with pytest.raises(dataclasses.FrozenInstanceError):
        marker.position = 2


@given(seed=st.integers(), kind=st.sampled_from(list(MAKERS)))
def test_copying_with_other_fields_is_what_dataclasses_replace_does(seed, kind):
    r = random.Random(seed)
    record, other = MAKERS[kind](r), MAKERS[kind](r)
    fields = {part.name: getattr(other, part.name) for part in dataclasses.fields(kind)}
    chosen = {name: fields[name] for name in r.sample(list(fields), r.randint(0, len(fields)))}
    before = dataclasses.astuple(record)
    copy = with_fields(record, chosen)
    assert copy == dataclasses.replace(record, **chosen)
    assert type(copy) is kind
    assert copy is not record
    assert dataclasses.astuple(record) == before


def test_a_field_that_does_not_exist_is_refused():
    clip = Clip(track_id="t", position=0, length=1, media_id="m")
    with pytest.raises(TypeError, match="Clip has no field positon"):
        with_fields(clip, {"positon": 1})


def test_a_record_just_made_is_filled_field_by_field():
    marker = Marker.__new__(Marker)
    for name, value in {"id": "m", "position": 5, "name": "Start", "line_id": None}.items():
        slot_setters(Marker)[name](marker, value)
    assert marker == Marker(id="m", position=5, name="Start")
