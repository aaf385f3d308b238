"""ASGI: the gate before every request, and the routes of sign-in, links and OpenID Connect."""
