"""The user's settings: typed, with defaults, in a TOML file people may edit."""

from __future__ import annotations

import dataclasses
import tomllib
import typing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from studio.storage import toml
from studio.transcoding.atomic import writing_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from studio.storage.toml import Table, Value

    Upgrade: TypeAlias = Callable[[Table], None]

T = TypeVar("T")

VERSION = 1
"""Rises with every upgrade hook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class General:
    """What concerns the whole studio."""

    language: str = ""
    """BCP 47 tag of the window's language; "" = the system's."""
    opens_last_project: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """How speech is generated."""

    provider: str = "offline"
    """Id of the provider new voices are looked for at first."""
    cache_bytes: int = 2_000_000_000
    """Generated speech kept for reuse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What an export begins with."""

    format: str = "mp4"
    loudness_lufs: float = -14.0
    true_peak_db: float = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a user can choose; a field appears on the page of its section by its type."""

    general: General = field(default_factory=General)
    speech: Speech = field(default_factory=Speech)
    export: Export = field(default_factory=Export)


UPGRADES: dict[int, Upgrade] = {}
"""By the version they lead to: rename or convert what an older studio wrote."""


def upgrade(version: int) -> Callable[[Upgrade], Upgrade]:
    """Register a function that turns settings of the version before into `version`."""

    def register(function: Upgrade) -> Upgrade:
        assert version not in UPGRADES, f"two upgrades to {version}"
        UPGRADES[version] = function
        return function

    return register


class SettingsFile:
    """Settings on disk. What this version does not know is kept for one that does."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, upgrades: Mapping[int, Upgrade] = UPGRADES, version: int = VERSION) -> Settings:
        """Return the settings; defaults for what is missing or makes no sense."""
        return _section(Settings, self._table(upgrades, version))

    def save(self, settings: Settings) -> None:
        """Write the settings; what differs not from a default is written too, to be found.

        Raises:
            DiskFull: there is no room; the file is as it was.
            ReadOnly: the folder cannot be written.
        """
        table = self._table(UPGRADES, VERSION)
        _merge(table, cast("Table", dataclasses.asdict(settings)))
        table["version"] = VERSION
        with writing_beside(self._path) as beside:
            beside.write_text(toml.text(table), "utf-8")

    def _table(self, upgrades: Mapping[int, Upgrade], version: int) -> Table:
        try:
            table = cast("Table", tomllib.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError):  # missing, or broken by hand: begin anew
            return {}
        written = table.get("version", 1)
        for number in range(written + 1 if isinstance(written, int) else 1, version + 1):
            upgrades[number](table)
        return table


def _section(kind: type[T], table: Table) -> T:
    hints = typing.get_type_hints(kind)
    values: dict[str, object] = {}
    for name, hint in hints.items():
        given = table.get(name)
        if dataclasses.is_dataclass(hint):
            values[name] = _section(cast("type", hint), given if isinstance(given, dict) else {})
        elif _fits(given, hint):
            values[name] = float(cast("float", given)) if hint is float else given
    return kind(**values)


def _fits(value: Value | None, hint: object) -> bool:
    if hint is float:
        return type(value) in (int, float)
    return type(value) is hint


def _merge(table: Table, newer: Table) -> None:
    for name, value in newer.items():
        known = table.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)
        else:
            table[name] = value
