"""The user's settings: typed, with defaults, in a TOML file people may edit."""

from __future__ import annotations

import dataclasses
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from studio.domain.access import CloudOptions, KeyEntry
from studio.domain.serving import DEFAULT_PORT
from studio.storage import toml
from studio.transcoding.atomic import writing_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from _typeshed import DataclassInstance

    from studio.storage.toml import Table, Value

    Upgrade: TypeAlias = Callable[[Table], None]

T = TypeVar("T")

VERSION = 1
"""Rises with every upgrade hook."""


class ThemeChoice(Enum):
    """How the window is coloured."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class General:
    """What concerns the whole studio."""

    language: str = ""
    """BCP 47 tag of the window's language; "" = the system's."""
    theme: ThemeChoice = ThemeChoice.SYSTEM
    opens_last_project: bool = True
    last_project: str = ""
    """Path of the project that was open when the studio was left, "" when none was."""
    has_started: bool = False
    """True once the sample project was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioOutput:
    """Where the studio is heard."""

    device: str = ""
    """Id of the output device; "" = whichever the system uses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where file dialogs begin; "" = the user's documents."""

    projects: str = ""
    exports: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """How speech is generated."""

    provider: str = "offline"
    """Id of the provider new voices are looked for at first."""
    cache_bytes: int = 2_000_000_000
    """Generated speech kept for reuse."""
    asks_from_characters: int = 2_000
    """Runs in the cloud that cost this many characters are asked about; 0 = none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What an export begins with."""

    format: str = "mp4"
    loudness_lufs: float = -14.0
    true_peak_db: float = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The studio's voices for other programs on this computer."""

    is_on: bool = False
    port: int = DEFAULT_PORT


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyList:
    """The user's keys of providers, without the keys themselves: those are in the keyring."""

    entries: tuple[KeyEntry, ...] = ()
    """In the order they were added."""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """The id of the key in use, by provider id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelProfile:
    """A language model: where it is found. Its key, if it needs one, has the profile's id."""

    id: str
    name: str
    base_url: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Translating:
    """Who translates."""

    profiles: tuple[ModelProfile, ...] = ()
    chosen: str = ""
    """Id of the profile in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPlace:
    """How the window was left; texts are Qt's own states in base 64."""

    geometry: str = ""
    workspace: str = ""
    """Id of the workspace shown last."""
    home_order: str = ""
    """In which order Home shows projects."""
    docks: Mapping[str, str] = field(default_factory=dict)
    """By workspace id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a user can choose; a field appears on the page of its section by its type."""

    general: General = field(default_factory=General)
    audio: AudioOutput = field(default_factory=AudioOutput)
    folders: Folders = field(default_factory=Folders)
    speech: Speech = field(default_factory=Speech)
    export: Export = field(default_factory=Export)
    server: Server = field(default_factory=Server)
    keys: KeyList = field(default_factory=KeyList)
    elevenlabs: CloudOptions = field(default_factory=CloudOptions)
    translating: Translating = field(default_factory=Translating)
    window: WindowPlace = field(default_factory=WindowPlace)
    shortcuts: Mapping[str, str] = field(default_factory=dict)
    """The user's own, by action id; "" = none. Several are separated by "; "."""


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
        _merge(table, settings)
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
        elif given is not None and (read := _read(given, hint)) is not None:
            values[name] = read
    return kind(**values)


def _read(value: Value, hint: object) -> object:
    """Return a value as the type a field asks for, None if it makes no sense there."""
    if typing.get_origin(hint) is tuple:
        kind = typing.get_args(hint)[0]
        return tuple(_entries(kind, value if isinstance(value, list) else []))
    if typing.get_origin(hint) is Mapping:
        texts = value.items() if isinstance(value, dict) else ()
        return {name: text for name, text in texts if isinstance(text, str)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next((one for one in hint if one.value == value), None)
    if hint is float:
        return float(cast("float", value)) if type(value) in (int, float) else None
    return value if type(value) is hint else None


def _entries(kind: type[T], given: list[Value]) -> Iterator[T]:
    """Yield what a list has of one kind; entries with missing or senseless fields are left out."""
    hints = typing.get_type_hints(kind)
    for table in given:
        if not isinstance(table, dict):
            continue
        values = {name: _read(table[name], hint) for name, hint in hints.items() if name in table}
        if len(values) == len(hints) and None not in values.values():
            yield kind(**values)


def _merge(table: Table, section: DataclassInstance) -> None:
    """Write a section's fields over those in `table`, keeping whatever else is there."""
    for one in dataclasses.fields(section):
        value = getattr(section, one.name)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            known = table.get(one.name)
            inner: Table = known if isinstance(known, dict) else {}
            _merge(inner, value)
            table[one.name] = inner
        elif isinstance(value, Mapping):
            table[one.name] = dict(value)
        elif isinstance(value, tuple):
            table[one.name] = [dataclasses.asdict(entry) for entry in value]
        else:
            table[one.name] = value.value if isinstance(value, Enum) else value
