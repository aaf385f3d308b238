"""What things mean: every figure of the department, defined once."""
