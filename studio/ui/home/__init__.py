"""Home: all projects, and how new ones begin."""
