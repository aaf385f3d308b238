"""Who may come in: accounts, sessions, links and what was done, in a book beside the store."""
