"""Sentences that sum up a period, the same on a page, in a report and in a digest."""
