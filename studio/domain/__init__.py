"""What the product is about: records, edits, lines, clips. No I/O, no Qt, standard library only."""
