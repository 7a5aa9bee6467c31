"""Viva Voce: a desktop studio for voice design and dubbing."""

__version__ = "0.1.0"
