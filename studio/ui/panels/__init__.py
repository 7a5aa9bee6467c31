"""The panels of the window: one module or folder each, one line each in `ui/workspaces.py`."""
