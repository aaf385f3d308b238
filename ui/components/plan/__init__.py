"""Components of the plan page."""
