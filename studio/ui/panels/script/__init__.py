"""The script: every line as a card to read, change, hear and generate."""
