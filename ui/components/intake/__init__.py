"""Boxes of the page that takes files in."""
