"""The embedded engine: espeak-ng in supervised child processes, shaped by voice profiles."""
