"""Boxes of the page that shows how the period goes."""
