"""The way in over HTTP: who is let through, signing in, taking a link."""
