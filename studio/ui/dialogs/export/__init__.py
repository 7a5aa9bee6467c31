"""Hand over a finished file."""
