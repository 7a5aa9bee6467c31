"""What a pressed mouse does until it is let go: one gesture to a file, each one step of undo."""
