"""Boxes of the handbook page."""
