"""Signal processing: arrays in, arrays out. No files, no devices."""
