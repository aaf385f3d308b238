"""Presets: the columns and words of each system's exports, and which preset fits a file."""
