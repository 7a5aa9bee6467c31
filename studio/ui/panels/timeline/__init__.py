"""The timeline: one painted canvas, its ruler, its track headers, and one gesture to a file."""
