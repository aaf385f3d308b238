"""One small file set per preset, twenty to sixty rows a file."""
