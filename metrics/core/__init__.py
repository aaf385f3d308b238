"""Metrics, facts, scopes; how a question becomes SQL, its answer and its drill-down rows."""
