"""Accounts and sessions of the browser tests, over plain HTTP."""

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.browser.server import Server, command

PASSWORD = "correct horse battery"


@dataclass
class Caller:
    """An HTTP client of the dashboard, with or without a session."""

    server: Server
    token: str = ""

    def ask(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, HTTPResponse, str]:
        """Status, response and body; redirects are not followed."""
        parts = urlsplit(self.server.address)
        sent_headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent_headers["Cookie"] = f"planerka={self.token}" + (
                f"; {sent_headers['Cookie']}" if "Cookie" in sent_headers else ""
            )
        content = body if isinstance(body, bytes) else urlencode(body or {}).encode()
        if method == "POST":
            sent_headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection = HTTPConnection(str(parts.hostname), parts.port, timeout=30)
        connection.request(
            method, path, content if method in ("POST", "PUT") else None, sent_headers
        )
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, answer, text

    def status(self, method: str, path: str, body: object = None, **headers: str) -> int:
        """Status of the response."""
        return self.ask(method, path, body, **headers)[0]

    def let_in(self, path: str, body: dict[str, str]) -> "Caller":
        """A caller with the session that posting this form begins."""
        status, answer, text = self.ask("POST", path, body)
        assert status == 303, text
        cookie = answer.getheader("Set-Cookie") or ""
        return Caller(self.server, cookie.partition("planerka=")[2].partition(";")[0])


def account(store: Path, login: str, role: str, *more: str) -> str:
    """Create an account; gives its one-time code."""
    done = command(store, "accounts", "add", login, "--role", role, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def signed_in(server: Server, store: Path, login: str, role: str, *more: str) -> Caller:
    """Create an account, set its password and sign in."""
    form = {"login": login, "code": account(store, login, role, *more)}
    return Caller(server).let_in("/setup", {**form, "password": PASSWORD, "again": PASSWORD})
