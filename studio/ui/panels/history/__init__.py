"""The steps of a project, and the way back to any of them."""
