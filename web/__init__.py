"""The program as a server: the gate before every request, sign-in, links, OpenID Connect."""
