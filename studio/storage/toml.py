"""Write TOML: the standard library only reads it."""

from __future__ import annotations

import json
from typing import TypeAlias

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value]"
Table: TypeAlias = "dict[str, Value]"


def text(table: Table) -> str:
    """Return a table as TOML: plain values first, then each inner table under its heading."""
    return "\n".join(_lines(table, ())).lstrip("\n") + "\n"


def _lines(table: Table, path: tuple[str, ...]) -> list[str]:
    plain = {name: value for name, value in table.items() if not isinstance(value, dict)}
    lines = ["", f"[{'.'.join(map(_key, path))}]"] if path and (plain or not table) else []
    lines += [f"{_key(name)} = {_value(value)}" for name, value in plain.items()]
    for name, value in table.items():
        if isinstance(value, dict):
            lines += _lines(value, (*path, name))
    return lines


def _key(name: str) -> str:
    is_bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if is_bare else _quoted(name)


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return (
            f"{{ {', '.join(f'{_key(name)} = {_value(part)}' for name, part in value.items())} }}"
        )
    return repr(value)  # inf and nan are written the same way in both languages


def _quoted(plain: str) -> str:
    # JSON's escapes are TOML's, but for DEL; pairs of surrogates are not, so they stay characters
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")
