"""A deterministic, instant voice engine for tests and demonstrations."""
