"""Sentences that answer a question, the same on the screen, in a report and in a digest."""
