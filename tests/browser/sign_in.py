"""People at the door: accounts as an administrator makes them, sessions as browsers get them."""

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.browser.server import Server, command

PASSWORD = "correct horse battery"


@dataclass
class Caller:
    """A program that speaks plain HTTP to the dashboard, with or without a session."""

    server: Server
    token: str = ""

    def ask(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, HTTPResponse, str]:
        """Status, answer and text; nothing is followed."""
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
        """The status alone."""
        return self.ask(method, path, body, **headers)[0]

    def let_in(self, path: str, body: dict[str, str]) -> "Caller":
        """Whoever this form lets in."""
        status, answer, text = self.ask("POST", path, body)
        assert status == 303, text
        cookie = answer.getheader("Set-Cookie") or ""
        return Caller(self.server, cookie.partition("planerka=")[2].partition(";")[0])


def account(store: Path, login: str, role: str, *more: str) -> str:
    """Make an account; gives its one-time code."""
    done = command(store, "accounts", "add", login, "--role", role, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def signed_in(server: Server, store: Path, login: str, role: str, *more: str) -> Caller:
    """A person with an account and a session."""
    form = {"login": login, "code": account(store, login, role, *more)}
    return Caller(server).let_in("/setup", {**form, "password": PASSWORD, "again": PASSWORD})
