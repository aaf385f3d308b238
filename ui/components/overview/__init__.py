"""Components of the overview page."""
