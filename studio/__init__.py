"""Viva Voce: a desktop studio for voice design and dubbing."""

import os

__version__ = "0.1.0"

# Our arrays are too small to be worth several threads each, and those threads would fight over
# the processor with the engine and the encoder. It has to be said before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
