"""Components of the handbook page."""
