"""Boxes of a screen: they draw, and return what was chosen."""
