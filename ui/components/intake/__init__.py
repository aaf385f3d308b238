"""Components of the upload page."""
