"""Components of the page about data quality: checks, freshness, waiting queue, matching."""
