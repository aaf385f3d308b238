"""Components around every page: filters, sharing, the demo banner, errors of the store."""
