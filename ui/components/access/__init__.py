"""What the head gives and takes back: links, accounts; what was done."""
