"""An unknown file shown once: what its columns are, what its words mean, how it is read."""
