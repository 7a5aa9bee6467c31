"""Fourier transforms: SciPy's, loaded when the first one is computed.

Loading SciPy takes longer than showing the window; by the time somebody speaks it is there.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from types import ModuleType

    import numpy as np
    import numpy.typing as npt

    Spectra = npt.NDArray[np.complexfloating]
    Reals = npt.NDArray[np.floating]


def next_fast_len(size: int, *, real: bool = False) -> int:
    """Return the smallest length >= `size` that is transformed fast."""
    return int(_scipy().next_fast_len(size, real=real))


def rfft(values: Reals, size: int | None = None, *, axis: int = -1) -> Spectra:
    """Return the spectra of `values`, cut or padded to `size`, along `axis`; keeps precision."""
    return cast("Spectra", _scipy().rfft(values, size, axis=axis))


def irfft(spectra: npt.NDArray[np.inexact], size: int | None = None, *, axis: int = -1) -> Reals:
    """Return the real values of `spectra` along `axis`, `size` of them; keeps precision."""
    return cast("Reals", _scipy().irfft(spectra, size, axis=axis))


def dct(values: Reals, *, norm: str | None = None, axis: int = -1) -> Reals:
    """Return the type II cosine transforms of `values` along `axis`."""
    return cast("Reals", _scipy().dct(values, norm=norm, axis=axis))


@cache
def _scipy() -> ModuleType:
    return importlib.import_module("scipy.fft")
