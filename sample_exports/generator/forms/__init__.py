"""How each system writes its exports."""
