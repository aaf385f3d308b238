"""Authentication of every request: without a session no page, file or socket is served."""

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.access.database import AccessDatabase
from data.model.roles import Power
from present.caller import COOKIE, identify
from present.visitor import Visitor

# What is open without a session: sign-in, a link, the provider's callback and the health check.
_PUBLIC_PATHS = (
    *("/login", "/login/company", "/setup", "/l/"),
    *("/auth/login", "/oauth2callback", "/_stcore/health"),
)
_UPLOAD = "/_stcore/upload_file/"
_UPLOAD_POWERS = (Power.UPLOAD, Power.PLAN)
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
    """ASGI middleware: requires a session and puts security headers on every answer.

    `refusal` is shown to a caller from outside while no account exists.
    """

    def __init__(
        self, app: ASGIApp, database: AccessDatabase, refusal: str, has_people: Callable[[], bool]
    ):
        self.app = app
        self.database = database
        self.refusal = refusal
        self.has_people = has_people

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one request or one socket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        refused = self._refused(connection)
        if refused is None:
            await self.app(scope, receive, _with_headers(send, scope))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await refused(scope, receive, _with_headers(send, scope))

    def _refused(self, connection: HTTPConnection) -> Response | None:
        """The answer to a caller who is refused; None where the request is passed on."""
        path = connection.url.path
        if _is_foreign(connection):
            return PlainTextResponse("", 403)
        address = connection.client.host if connection.client else None
        sign_in_required = self.has_people()
        visitor_ = identify(
            self.database,
            connection.cookies.get(COOKIE),
            connection.headers,
            address,
            "",
            sign_in_required,
        )
        if visitor_ is None and not sign_in_required:
            return PlainTextResponse(self.refusal, 403)
        if any(
            path == way or (way.endswith("/") and path.startswith(way)) for way in _PUBLIC_PATHS
        ):
            return None
        if visitor_ is None:
            return _to_sign_in(connection)
        if path.startswith(_UPLOAD) and not _may_upload(visitor_):
            return PlainTextResponse("", 403)
        return None


def _may_upload(visitor: Visitor) -> bool:
    return any(visitor.has_power(power) for power in _UPLOAD_POWERS)


def _is_foreign(connection: HTTPConnection) -> bool:
    """Whether a page of another origin sends this: it may neither open a socket nor post."""
    origin, host = connection.headers.get("origin"), connection.headers.get("host")
    safe = connection.scope["type"] == "http" and connection.scope["method"] in (
        "GET",
        "HEAD",
        "OPTIONS",
    )
    if safe or origin is None:
        return not safe and connection.headers.get("sec-fetch-site") in ("cross-site", "same-site")
    return urlsplit(origin).netloc != host


def _to_sign_in(connection: HTTPConnection) -> Response:
    """A browser is redirected to sign-in, a program gets 401."""
    wants_page = "text/html" in connection.headers.get("accept", "")
    if connection.scope["type"] == "http" and connection.scope["method"] == "GET" and wants_page:
        path = connection.url.path + (f"?{connection.url.query}" if connection.url.query else "")
        return RedirectResponse(f"/login?next={quote(path, safe='')}", 303)
    return PlainTextResponse("", 401)


def _with_headers(send: Send, scope: Scope) -> Send:
    """`send` that adds the security headers to every answer."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            if scope.get("scheme") == "https":
                headers["strict-transport-security"] = f"max-age={_YEAR}"
        await send(message)

    return sent
