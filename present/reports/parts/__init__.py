"""The parts of the page that travels, one file each."""
