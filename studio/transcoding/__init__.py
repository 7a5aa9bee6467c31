"""Media files in and out: probing, decoding, encoding, muxing."""
