"""The coordinator's page: what is wrong, who mends it, and what it does to the figures."""
