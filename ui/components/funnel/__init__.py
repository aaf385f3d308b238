"""Components of the funnel page."""
