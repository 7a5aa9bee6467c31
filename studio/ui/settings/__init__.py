"""The settings dialog: one module for each page."""
