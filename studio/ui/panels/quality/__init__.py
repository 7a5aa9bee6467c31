"""What is wrong with the dub, as it is now, and the way to each place."""
