"""Boxes of the page about links that were issued."""
