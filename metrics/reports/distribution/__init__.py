"""Who waits for a first contact, and to whom to give each of them."""
