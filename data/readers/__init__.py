"""Bytes of any export → raw tables of text in DuckDB."""
