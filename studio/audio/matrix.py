"""Matrix products that stay on the thread that asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from studio.audio.buffer import Samples

_OPERATIONS = 250_000


def product(rows: Samples, matrix: Samples) -> Samples:
    """Return `rows @ matrix`, shapes (count, n) and (n, m), float32, contiguous.

    Large products make the linear algebra library wake threads that spin while they wait. Beside
    any other busy program that costs ten times the work itself, so products are cut into pieces
    below the size from which OpenBLAS does so (2**18 multiplications).
    """
    count, width = len(rows), matrix.shape[1]
    result = np.empty((count, width), np.float32)
    size = max(1, _OPERATIONS // matrix.size)
    whole = count // size * size
    pieces = np.lib.stride_tricks.as_strided(
        rows,
        (whole // size, size, rows.shape[1]),
        (rows.strides[0] * size, *rows.strides),
        writeable=False,
    )
    np.matmul(pieces, matrix, out=result[:whole].reshape(-1, size, width))
    np.matmul(rows[whole:], matrix, out=result[whole:])
    return result
