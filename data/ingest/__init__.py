"""The front door of the data: parse a file, preview it, load it, replay and recover the store."""
