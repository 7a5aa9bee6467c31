"""A deterministic, instant provider for tests and demonstrations."""
