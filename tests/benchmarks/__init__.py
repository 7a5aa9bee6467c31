"""Figures against named peers; see `python -m tests.benchmarks`."""
