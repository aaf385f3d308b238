"""Distribution of waiting clients among available managers."""
