"""Why the money changed, what the gap to the plan is made of, what would close it."""
