"""Boxes of the page about managers."""
