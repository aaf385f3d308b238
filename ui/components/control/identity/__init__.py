"""The section that tells who is who: the roster of owners, duplicate owners and clients."""
