"""Who speaks with which voice."""
