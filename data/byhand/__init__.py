"""Files of systems that no preset knows: what is seen in them, proposed, answered and kept."""
