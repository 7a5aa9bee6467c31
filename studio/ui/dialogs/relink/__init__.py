"""Media that are not where they were: found again, all at once."""
