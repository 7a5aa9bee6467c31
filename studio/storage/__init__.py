"""Where things are kept: project files, caches, settings, per-user folders."""
