"""Dialogs of the Dub workspace."""
