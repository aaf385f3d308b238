"""Components of the managers page."""
