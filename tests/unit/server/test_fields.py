"""Reading what a request holds: any nonsense is named, never an accident."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003
from dataclasses import dataclass
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.server.errors import Invalid
from studio.server.fields import Limits, read


@dataclass(frozen=True, kw_only=True)
class Inner:
    share: Annotated[float, Limits(low=0.0, high=1.0)] | None = None


@dataclass(frozen=True, kw_only=True)
class Body:
    name: Annotated[str, Limits(shortest=1, longest=5)]
    count: Annotated[int, Limits(low=1, high=9)] = 3
    is_on: bool = False
    kind: Literal["a", "b"] = "a"
    inner: Inner | None = None
    parts: tuple[Inner, ...] | None = None
    words: tuple[str, ...] = ()
    labels: Mapping[str, object] | None = None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["name", "count", "is_on", "kind", "inner", "parts", "words", "labels", "unknown"]


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_whatever_comes_fits_or_is_named(values: dict[str, object]) -> None:
    body, problems = None, ()
    try:
        body = read(Body, values, "body")
    except Invalid as invalid:
        problems = invalid.problems
    assert (body is None) == bool(problems)
    assert all(one.place[0] == "body" and one.message for one in problems)
    if body is not None:
        assert 1 <= len(body.name) <= 5
        assert 1 <= body.count <= 9
        assert body.kind in {"a", "b"}


def test_text_of_forms_is_understood() -> None:
    body = read(
        Body,
        {
            "name": "x",
            "count": "4",
            "is_on": "true",
            "inner": '{"share": 0.5}',
            "words": "one",
            "labels": '{"age": "old"}',
            "parts": "null",
        },
        "body",
    )
    assert body == Body(
        name="x",
        count=4,
        is_on=True,
        inner=Inner(share=0.5),
        words=("one",),
        labels={"age": "old"},
    )


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        read(Body, {"count": 99, "parts": [{}, {"share": 7}]}, "body")
    assert [one.place for one in caught.value.problems] == [
        ("body", "name"),
        ("body", "count"),
        ("body", "parts", 1, "share"),
    ]
