"""Section about identities: the roster of owners, duplicate owners and clients."""
