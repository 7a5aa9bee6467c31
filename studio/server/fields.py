"""Read what a request holds into dataclasses; what does not fit is told field by field.

A dataclass is the table: names, types, defaults, and `Annotated[…, Limits(…)]` for ranges. JSON
bodies, forms and queries are read alike; in the latter two everything arrives as text.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar, Union, cast

from starlette.datastructures import UploadFile

from studio.server.errors import Invalid, Problem
from studio.server.values import Json, parsed

T = TypeVar("T")

Given: TypeAlias = "Json | UploadFile | Sequence[UploadFile]"
Place: TypeAlias = tuple[str | int, ...]

_SHOWN = 200
"""Characters of a wrong value that are told back."""
_YES = frozenset({"true", "1", "yes", "on"})
_NO = frozenset({"false", "0", "no", "off"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a number, text or list may be; lengths count characters or members."""

    low: float = -math.inf
    high: float = math.inf
    shortest: int = 0
    longest: int = 1_000_000


class _Wrong(Exception):
    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def read(kind: type[T], given: Mapping[str, Given], source: str) -> T:
    """Return a `kind` made of `given`; names it does not know are ignored, as officially.

    Args:
        kind: a dataclass.
        given: values by name.
        source: "body" or "query", the first part of every place that is told.

    Raises:
        Invalid: something is missing or does not fit.
    """
    problems: list[Problem] = []
    made = _object(kind, given, (source,), problems)
    if problems:
        raise Invalid(problems)
    return cast("T", made)


def _object(
    kind: type, given: Mapping[str, Given], place: Place, problems: list[Problem]
) -> object:
    values: dict[str, object] = {}
    for name, annotation, is_needed in _fields(kind):
        here = (*place, name)
        if name not in given:
            if is_needed:
                problems.append(Problem("missing", here, "Field required"))
            continue
        count = len(problems)
        value = _value(annotation, given[name], here, problems)
        if len(problems) == count:
            values[name] = value
    return None if problems else kind(**values)


@functools.cache
def _fields(kind: type) -> tuple[tuple[str, object, bool], ...]:
    hints = typing.get_type_hints(kind, include_extras=True)
    return tuple(
        (
            field.name,
            hints[field.name],
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(kind)
    )


def _value(annotation: object, given: Given, place: Place, problems: list[Problem]) -> object:
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        value = _value(parts[0], given, place, problems)
        return _within(value, parts[1], given, place, problems)
    if origin in (Union, types.UnionType):
        kind = next(part for part in parts if part is not type(None))
        is_none = given is None or given == "null"
        return None if is_none else _value(kind, given, place, problems)
    if origin is tuple:
        return _list(parts[0], given, place, problems)
    if dataclasses.is_dataclass(annotation) and isinstance(annotation, type):
        return _nested(annotation, given, place, problems)
    return _leaf(annotation, given, place, problems)


def _leaf(annotation: object, given: Given, place: Place, problems: list[Problem]) -> object:
    try:
        return _plain(annotation, given)
    except _Wrong as wrong:
        problems.append(Problem(wrong.kind, place, str(wrong), shown(given)))
        return None


def _within(
    value: object, limits: object, given: Given, place: Place, problems: list[Problem]
) -> object:
    if not isinstance(limits, Limits) or value is None:
        return value
    wrong = None
    if isinstance(value, str | tuple):
        kind, what = ("string", "character") if isinstance(value, str) else ("list", "item")
        if len(value) > limits.longest:
            text = f"{kind.title()} should have at most {limits.longest} {what}s"
            wrong = (f"{'string_' if kind == 'string' else ''}too_long", text)
        elif len(value) < limits.shortest:
            text = f"{kind.title()} should have at least {limits.shortest} {what}s"
            wrong = (f"{'string_' if kind == 'string' else ''}too_short", text)
    elif isinstance(value, int | float):
        if value > limits.high:
            wrong = ("less_than_equal", f"Input should be less than or equal to {limits.high:g}")
        elif value < limits.low:
            text = f"Input should be greater than or equal to {limits.low:g}"
            wrong = ("greater_than_equal", text)
    if wrong is not None:
        problems.append(Problem(wrong[0], place, wrong[1], shown(given)))
    return value


def _list(
    kind: object, given: Given, place: Place, problems: list[Problem]
) -> tuple[object, ...] | None:
    if isinstance(given, str) and given[:1] == "[":
        given = _from_text(given)
    if isinstance(given, str | UploadFile):
        given = cast("Given", [given])
    if not isinstance(given, Sequence):
        problems.append(Problem("list_type", place, "Input should be a valid list", shown(given)))
        return None
    return tuple(_value(kind, part, (*place, index), problems) for index, part in enumerate(given))


def _nested(kind: type, given: Given, place: Place, problems: list[Problem]) -> object:
    if isinstance(given, str):
        given = _from_text(given)
    if not isinstance(given, Mapping):
        text = "Input should be a valid dictionary or object to extract fields from"
        problems.append(Problem("model_attributes_type", place, text, shown(given)))
        return None
    inner: list[Problem] = []
    made = _object(kind, given, place, inner)
    problems.extend(inner)
    return made


def _from_text(text: str) -> Given:
    try:
        return parsed(text)
    except ValueError:
        return text


def _plain(kind: object, given: Given) -> object:
    if typing.get_origin(kind) is Literal:
        return _choice(typing.get_args(kind), given)
    if typing.get_origin(kind) is Mapping or kind is Mapping:
        return _mapping(given)
    if kind is UploadFile:
        if not isinstance(given, UploadFile):
            raise _Wrong(
                "value_error", "Value error, Expected UploadFile, received: " + _kind(given)
            )
        return given
    return _READERS[cast("type", kind)](given)


def _choice(allowed: tuple[object, ...], given: Given) -> object:
    if given not in allowed:
        several = " or ".join(f"'{one}'" for one in allowed)
        raise _Wrong("literal_error", f"Input should be {several}")
    return given


def _mapping(given: Given) -> Mapping[str, Json]:
    value = _from_text(given) if isinstance(given, str) else given
    if not isinstance(value, Mapping):
        raise _Wrong("dict_type", "Input should be a valid dictionary")
    return value


def _text(given: Given) -> str:
    if not isinstance(given, str):
        raise _Wrong("string_type", "Input should be a valid string")
    try:
        given.encode()
    except UnicodeEncodeError as error:
        text = "Input should be a valid string, unable to parse raw data as a unicode string"
        raise _Wrong("string_unicode", text) from error
    return given


def _bool(given: Given) -> bool:
    word = str(given).lower() if isinstance(given, bool | int | str) else ""
    if word not in _YES | _NO:
        raise _Wrong("bool_parsing", "Input should be a valid boolean, unable to interpret input")
    return word in _YES


def _whole(given: Given) -> int:
    number = _number(given, "int", "integer")
    if number != int(number):
        text = "Input should be a valid integer, got a number with a fractional part"
        raise _Wrong("int_from_float", text)
    return int(number) if not isinstance(given, int) else given


def _real(given: Given) -> float:
    return _number(given, "float", "number")


def _number(given: Given, kind: str, name: str) -> float:
    is_text = isinstance(given, str)
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise _Wrong(f"{kind}_type", f"Input should be a valid {name}")
    try:
        number = float(given)
    except (ValueError, OverflowError) as error:
        text = f"Input should be a valid {name}"
        text += ", unable to parse string as a number" if is_text else ""
        raise _Wrong(f"{kind}_parsing", text) from error
    if not math.isfinite(number):
        raise _Wrong("finite_number", "Input should be a finite number")
    return number


_READERS: Mapping[type, typing.Callable[[Given], object]] = {
    str: _text,
    bool: _bool,
    int: _whole,
    float: _real,
}


def _kind(given: Given) -> str:
    return f"<class '{type(given).__name__}'>"


def shown(given: Given) -> Json:
    """Return a wrong value as far as it is told back."""
    if isinstance(given, bool | int | float) or given is None:
        return given if not isinstance(given, int) or abs(given) < 1 << 53 else str(given)[:_SHOWN]
    if isinstance(given, str):
        return given[:_SHOWN].encode(errors="replace").decode()
    return _kind(given)
