"""Presets of the company: an unknown file profiled, columns suggested, answers saved."""
