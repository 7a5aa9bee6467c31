"""How field values become columns and JSON, and come back: derived from the fields' types."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import starmap
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Stored: TypeAlias = "str | int | float | bytes | None"
Reader: TypeAlias = "Callable[[Json], object]"


@dataclass(frozen=True, slots=True)
class Column:
    """One field as it stands in the project file."""

    name: str
    sql_type: str
    store: Callable[[object], Stored]
    load: Callable[[Sequence[Stored]], Sequence[object]]
    """Turns a whole column at once: opening a long project takes time for bytes, not for calls."""
    read: Reader
    """The field's value from JSON."""


def columns_of(kind: type) -> tuple[Column, ...]:
    """Return the columns of a record kind, in the order of its fields."""
    return _columns_of(kind)


@cache
def _columns_of(kind: type) -> tuple[Column, ...]:
    hints = typing.get_type_hints(kind)
    return tuple(_column(part.name, hints[part.name]) for part in dataclasses.fields(kind))


def to_json(value: object) -> Json:
    """Return a field's value as JSON: keyword-only dataclasses by name, others by position."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Enum):
        return cast("Json", value.value)
    if isinstance(value, tuple):
        return [to_json(part) for part in value]
    assert dataclasses.is_dataclass(value), f"{type(value).__name__} cannot be stored"
    parts = dataclasses.fields(value)
    if parts[0].kw_only:
        return {part.name: to_json(getattr(value, part.name)) for part in parts}
    return [to_json(getattr(value, part.name)) for part in parts]


def json_text(value: Json) -> str:
    """Return compact JSON, in ASCII so that any text Python can hold survives."""
    return json.dumps(value, separators=(",", ":"))


@cache
def reader_of(hint: object) -> Reader:
    """Return what turns JSON back into a value of the type `hint`."""
    hint, is_optional = _without_none(hint)
    read = _plain_reader(hint)
    if not is_optional:
        return read
    return lambda value: None if value is None else read(value)


def _plain_reader(hint: object) -> Reader:
    if hint in (str, int, float, bool):
        return _as_is
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {member.value: member for member in hint}.__getitem__
    if typing.get_origin(hint) is tuple:
        return _tuple_reader(typing.get_args(hint))
    assert isinstance(hint, type), f"{hint} cannot be stored"
    assert dataclasses.is_dataclass(hint), f"{hint} cannot be stored"
    return _dataclass_reader(hint)


def _tuple_reader(parts: tuple[object, ...]) -> Reader:
    if len(parts) == 2 and parts[1] is Ellipsis:
        kind = parts[0]
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and _is_flat(kind):
            return lambda value: tuple(starmap(kind, cast("list[list[Json]]", value)))
        read = reader_of(kind)
        return lambda value: tuple(map(read, cast("list[Json]", value)))
    readers = [reader_of(part) for part in parts]
    return lambda value: tuple(
        read(part) for read, part in zip(readers, cast("list[Json]", value), strict=True)
    )


def _dataclass_reader(kind: type) -> Reader:
    hints = typing.get_type_hints(kind)
    readers = {part.name: reader_of(hints[part.name]) for part in dataclasses.fields(kind)}
    if dataclasses.fields(kind)[0].kw_only:
        inner = {name: read for name, read in readers.items() if read is not _as_is}
        return lambda value: _by_name(kind, inner, cast("dict[str, Json]", value))
    by_position = tuple(readers.values())
    return lambda value: kind(
        *(read(part) for read, part in zip(by_position, cast("list[Json]", value), strict=True))
    )


def _by_name(kind: type, inner: dict[str, Reader], value: dict[str, Json]) -> object:
    values: dict[str, object] = dict(value)
    for name, read in inner.items():
        if name in values:
            values[name] = read(value[name])
    return kind(**values)


def _is_flat(kind: type) -> bool:
    """Say whether a dataclass is stored by position and holds only plain values."""
    hints = typing.get_type_hints(kind)
    parts = dataclasses.fields(kind)
    return not parts[0].kw_only and all(
        hints[part.name] in (str, int, float, bool) for part in parts
    )


def _column(name: str, hint: object) -> Column:
    read = reader_of(hint)
    plain, _ = _without_none(hint)
    if plain is str:
        return Column(name, "TEXT", _store_text, _load_text, read)
    if plain is int:
        return Column(name, "INTEGER", _store_as_is, _load_as_is, read)
    if plain is float:
        return Column(name, "REAL", _store_as_is, _load_as_is, read)
    if plain is bool:
        return Column(name, "INTEGER", _store_as_is, _load_with(_bool_or_none), read)
    if isinstance(plain, type) and issubclass(plain, Enum):
        members = {member.value: member for member in plain} | {None: None}
        return Column(name, "TEXT", _store_enum, _load_with(members.__getitem__), read)
    return Column(name, "TEXT", _store_json, _json_loader(read), read)


def _without_none(hint: object) -> tuple[object, bool]:
    if typing.get_origin(hint) not in (types.UnionType, typing.Union):
        return hint, False
    (plain,) = (part for part in typing.get_args(hint) if part is not type(None))
    return plain, True


def _as_is(value: Json) -> object:
    return value


def _store_as_is(value: object) -> Stored:
    return cast("Stored", value)


def _store_text(value: object) -> Stored:
    text = cast("str | None", value)
    if text is None or text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        # half a surrogate pair, as file names may hold, is no SQLite text
        return text.encode("utf-8", "surrogatepass")
    return text


def _store_enum(value: object) -> Stored:
    return None if value is None else cast("Stored", cast("Enum", value).value)


def _store_json(value: object) -> Stored:
    return json_text(to_json(value))


def _load_as_is(values: Sequence[Stored]) -> Sequence[object]:
    return values


def _load_text(values: Sequence[Stored]) -> Sequence[object]:
    if bytes not in set(map(type, values)):
        return values
    return [
        value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value
        for value in values
    ]


def _load_with(convert: Callable[[Stored], object]) -> Callable[[Sequence[Stored]], list[object]]:
    return lambda values: list(map(convert, values))


def _bool_or_none(value: Stored) -> bool | None:
    return None if value is None else bool(value)


def _json_loader(read: Reader) -> Callable[[Sequence[Stored]], list[object]]:
    def load(values: Sequence[Stored]) -> list[object]:
        distinct = list(dict.fromkeys(values))
        decoded = json.loads(f"[{','.join(cast('list[str]', distinct))}]")
        value_of = dict(zip(distinct, map(read, decoded), strict=True))
        return [value_of[value] for value in values]

    return load
