"""The definitions of the metrics, one subject a file; metrics/catalog.py lists them."""
