"""The inspector: everything about what is selected, and the project where nothing is."""
