"""Components of the links page."""
