"""How each system words its exports: the presets, what they may say, which one fits a file."""
