"""What is to be reached: plans that add up, and what they ask for each day."""
