"""Raw text of an export → typed canonical rows, and the rows that cannot be read."""
