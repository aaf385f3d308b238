"""Mapping of an unknown file: its columns, the meanings of its words, its formats."""
