"""Tests of Viva Voce; a package, so that no installed distribution's `tests` gets in the way."""
