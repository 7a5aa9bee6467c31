"""The settings of a project: one module for each page."""
