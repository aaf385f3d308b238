"""The gate before everything that is served: nobody unknown gets to a page, a file or a socket."""

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.access.database import Book
from data.model.roles import Power
from present.caller import COOKIE, visitor
from present.visitor import Visitor

# What is open to whoever knocks: the door itself, a link, the way back from the company's own
# sign-in, and whether the program lives.
_OPEN = (
    *("/login", "/login/company", "/setup", "/l/"),
    *("/auth/login", "/oauth2callback", "/_stcore/health"),
)
_UPLOAD = "/_stcore/upload_file/"
_TAKES_FILES = (Power.UPLOAD, Power.PLAN)
_HEADERS = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "content-security-policy": (
        "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss: data: blob:; "
        "frame-src 'self' blob: data:; frame-ancestors 'none'; object-src 'none'; "
        "base-uri 'self'; form-action 'self'"
    ),
}
_YEAR = 365 * 24 * 3600


class Gate:
    """Lets through who is known, and puts the house's headers on every answer.

    `refusal` words the sentence for whoever comes from outside while nobody has an account.
    """

    def __init__(self, app: ASGIApp, book: Book, refusal: str, has_people: Callable[[], bool]):
        self.app = app
        self.book = book
        self.refusal = refusal
        self.has_people = has_people

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or one socket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        refused = self._refused(asked)
        if refused is None:
            await self.app(scope, receive, _dressed(send, scope))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await refused(scope, receive, _dressed(send, scope))

    def _refused(self, asked: HTTPConnection) -> Response | None:
        """The answer to whoever is not let through; None for whoever is."""
        path = asked.url.path
        if _is_foreign(asked):
            return PlainTextResponse("", 403)
        address = asked.client.host if asked.client else None
        named = self.has_people()
        found = visitor(self.book, asked.cookies.get(COOKIE), asked.headers, address, "", named)
        if found is None and not named:
            return PlainTextResponse(self.refusal, 403)
        if any(path == way or (way.endswith("/") and path.startswith(way)) for way in _OPEN):
            return None
        if found is None:
            return _to_the_door(asked)
        if path.startswith(_UPLOAD) and not _may_upload(found):
            return PlainTextResponse("", 403)
        return None


def _may_upload(found: Visitor) -> bool:
    return any(found.may(power) for power in _TAKES_FILES)


def _is_foreign(asked: HTTPConnection) -> bool:
    """Whether another site's page sends this: sockets and changes come from our own pages only."""
    origin, host = asked.headers.get("origin"), asked.headers.get("host")
    safe = asked.scope["type"] == "http" and asked.scope["method"] in ("GET", "HEAD", "OPTIONS")
    if safe or origin is None:
        return not safe and asked.headers.get("sec-fetch-site") in ("cross-site", "same-site")
    return urlsplit(origin).netloc != host


def _to_the_door(asked: HTTPConnection) -> Response:
    """A person is shown the door, a program is told no."""
    wants_page = "text/html" in asked.headers.get("accept", "")
    if asked.scope["type"] == "http" and asked.scope["method"] == "GET" and wants_page:
        path = asked.url.path + (f"?{asked.url.query}" if asked.url.query else "")
        return RedirectResponse(f"/login?next={quote(path, safe='')}", 303)
    return PlainTextResponse("", 401)


def _dressed(send: Send, scope: Scope) -> Send:
    """Answers with the headers of the house."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            if scope.get("scheme") == "https":
                headers["strict-transport-security"] = f"max-age={_YEAR}"
        await send(message)

    return sent
