"""Answers that are tables."""
