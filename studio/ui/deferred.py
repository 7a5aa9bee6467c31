"""A quick start: libraries that take longer to load than the window to paint wait for their use.

`import numpy` then costs nothing: the module is empty until somebody asks for an attribute of it.
What Python's own `LazyLoader` does, and safe when several threads ask at once, which that is only
since Python 3.11.9 and 3.12.3.
"""

from __future__ import annotations

import builtins
import gc
import sys
from importlib import import_module
from importlib.machinery import PathFinder
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec

LIBRARIES = ("numpy", "av", "soundfile", "soxr")
"""In the order they are loaded: later ones use earlier ones."""

_LOADED_BY_IMPORT = frozenset(
    {"__name__", "__spec__", "__loader__", "__file__", "__package__", "__class__"}
)
"""Attributes a module has before its code has run."""

_lock = RLock()


def hasten_start() -> None:
    """Begin: before anything of the window is imported.

    Python's collector rests until the event loop has its own: nothing is garbage yet. Qt's way to
    import is taken back, which reads the source of every module to see if it wants other names
    for Qt's functions: ours do not.
    """
    gc.disable()
    pythons = builtins.__import__
    import_module("PySide6.QtCore")
    builtins.__import__ = pythons
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def load_libraries() -> None:
    """Load those not used yet; for a thread, so that nobody waits for them later."""
    for name in LIBRARIES:
        _load(import_module(name))


class _Finder:
    """Finds what any finder of files would, with a loader that waits."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in LIBRARIES:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = cast("Loader", _Waiting(spec.loader))
        return spec


class _Waiting:
    """Leaves a module empty until it is used; then the real loader fills it."""

    def __init__(self, real: Loader) -> None:
        self.real = real
        self.has_begun = False

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__class__ = _Deferred


class _Deferred(ModuleType):
    """A module whose code has not run."""

    def __getattribute__(self, name: str) -> object:
        if name not in _LOADED_BY_IMPORT:
            _load(self)
        return ModuleType.__getattribute__(self, name)  # it may be one of these by now


def _load(module: ModuleType) -> None:
    """Run a module's code, once; other threads wait, the code itself sees what there is so far."""
    spec = module.__spec__
    assert spec is not None
    waiting: object = spec.loader
    if not isinstance(waiting, _Waiting):
        return
    with _lock:
        if waiting.has_begun:
            return
        waiting.has_begun = True
        try:
            waiting.real.exec_module(module)
        except BaseException:
            waiting.has_begun = False
            raise
        spec.loader = module.__loader__ = waiting.real
        module.__class__ = ModuleType
