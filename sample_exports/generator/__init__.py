"""A made-up sales department, and its exports in the forms of real systems."""
