"""Presets of the company itself: an unknown file profiled, its columns suggested, the answers saved."""
