"""Voice engines behind small capability protocols (see `base`)."""
