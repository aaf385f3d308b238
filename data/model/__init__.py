"""The canonical tables, what can be wrong with a row, and what a reader may see of them."""
