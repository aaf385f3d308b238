"""Loading of files: parse, preview, load, replay from the archive, recovery of the store."""
