"""One small folder per preset, twenty to sixty rows a file, made up."""
