"""The doors: signing in and out, a first password, taking a link."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.access import accounts, audit, links, passwords, rate_limit, sessions
from data.access.audit import Deed
from data.access.database import Book
from data.access.links import Link
from data.model.errors import ExportError
from present.caller import COOKIE
from present.error_text import explain
from present.text import LANGUAGES, Text
from web import forms
from web.forms import Field, Form
from web.oidc import Provider

_MOST = 16_384  # bytes of a form


@dataclass(frozen=True)
class Doors:
    """The routes of the door over one book; `provider` is the company's own way in."""

    book: Book
    lang: str
    provider: Provider | None = None

    def routes(self) -> list[Route]:
        """The addresses that answer."""
        return [
            Route("/login", self._both(self._login, self._log_in), methods=["GET", "POST"]),
            Route("/logout", self._both(self._nothing, self._log_out), methods=["POST"]),
            Route("/setup", self._both(self._setup, self._set_up), methods=["GET", "POST"]),
            Route("/login/company", self._both(self._company, self._log_in), methods=["GET"]),
            Route("/l/{token}", self._both(self._link, self._take), methods=["GET", "POST"]),
        ]

    def _both(
        self,
        shown: Callable[[Request], Response],
        done: Callable[[Request, dict[str, str]], Response],
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            if request.method != "POST":
                return await run_in_threadpool(shown, request)
            length = request.headers.get("content-length", "")
            if not length.isdigit() or int(length) > _MOST:
                return Response(status_code=413)
            async with request.form(max_files=0, max_fields=10) as form:
                told = {name: str(value) for name, value in form.items()}
            return await run_in_threadpool(done, request, told)

        return answer

    def _text(self, request: Request) -> Text:
        lang = request.query_params.get("lang", self.lang)
        return Text(lang if lang in LANGUAGES else self.lang)

    def _nothing(self, request: Request) -> Response:
        return RedirectResponse("/login", 303)

    def _company(self, request: Request) -> Response:
        return self.provider.begin(request) if self.provider else self._nothing(request)

    def _come(self, request: Request) -> Response:
        """Whoever just came back from the company's provider."""
        text = self._text(request)
        form = Form(text("door.no_place"), text("door.no_place_words"), "", [], "")
        assert self.provider
        return self.provider.finish(request, self._let_in, lambda: forms.page(text, form, 403))

    def _login(self, request: Request, wrong: str = "", status: int = 200) -> Response:
        text = self._text(request)
        if self.provider and self.provider.has_come(request):
            return self._come(request)
        ways = [("/setup", text("door.have_code"))]
        if self.provider:
            ways.insert(0, ("/login/company", text("door.company")))
        form = Form(
            text("door.title"),
            text("door.words"),
            "/login",
            [
                Field("login", text("door.login"), fills="username"),
                Field("password", text("door.password"), "password", "current-password"),
            ],
            text("door.enter"),
            wrong,
            [("next", _own(request.query_params.get("next", "/")))],
            ways,
        )
        return forms.page(text, form, status)

    def _log_in(self, request: Request, told: dict[str, str]) -> Response:
        text, login, address = (
            self._text(request),
            accounts.fold(told.get("login", "")),
            _of(request),
        )
        if rate_limit.wait(self.book, login, address) > 0:
            return self._login(request, text("door.wait"), 429)
        account = accounts.known_by(self.book, login, told.get("password", ""))
        if account is None:
            rate_limit.failed(self.book, login, address)
            audit.note(self.book, login[:80], Deed.LOGIN_FAILED, "", address)
            return self._login(request, text("door.wrong"), 401)
        rate_limit.passed(self.book, login, address)
        audit.note(self.book, account.name, Deed.LOGGED_IN, "", address)
        token = sessions.begin(self.book, address, account=account)
        return self._let_in(request, token, _own(told.get("next", "/")))

    def _log_out(self, request: Request, told: dict[str, str]) -> Response:
        session = sessions.find(self.book, request.cookies.get(COOKIE))
        if session:
            sessions.end(self.book, session.key)
            who = session.account.name if session.account else session.link.name  # type: ignore[union-attr]
            audit.note(self.book, who, Deed.LOGGED_OUT, "", _of(request))
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE)
        return answer

    def _setup(self, request: Request, wrong: str = "", status: int = 200) -> Response:
        text = self._text(request)
        form = Form(
            text("door.setup"),
            text("door.setup_words", n=passwords.SHORTEST),
            "/setup",
            [
                Field("login", text("door.login"), fills="username"),
                Field("code", text("door.code"), fills="one-time-code"),
                Field("password", text("door.new_password"), "password", "new-password"),
                Field("again", text("door.again"), "password", "new-password"),
            ],
            text("door.set"),
            wrong,
            links=[("/login", text("door.back"))],
        )
        return forms.page(text, form, status)

    def _set_up(self, request: Request, told: dict[str, str]) -> Response:
        text, address = self._text(request), _of(request)
        if told.get("password") != told.get("again"):
            return self._setup(request, text("door.not_same"), 400)
        try:
            login, code = told.get("login", ""), told.get("code", "")
            account = accounts.set_password(
                self.book, login, code, told.get("password", ""), address
            )
        except ExportError as error:
            return self._setup(request, explain(text, error), 400)
        audit.note(self.book, account.name, Deed.PASSWORD_SET, "", address)
        return self._let_in(request, sessions.begin(self.book, address, account=account), "/")

    def _link(self, request: Request, wrong: str = "", status: int = 200) -> Response:
        text, token = self._text(request), request.path_params["token"]
        found = links.by_token(self.book, token)
        if found is None:
            return self._no_link(request)
        link, password = found
        session = sessions.find(self.book, request.cookies.get(COOKIE))
        words = "door.link_instead" if session and session.account else "door.link_words"
        fields = [Field("password", text("door.link_password"), "password")] if password else []
        form = Form(
            text("door.link", name=link.name),
            text(words),
            f"/l/{token}",
            fields,
            text("door.open"),
            wrong,
        )
        return forms.page(text, form, status)

    def _take(self, request: Request, told: dict[str, str]) -> Response:
        text, address = self._text(request), _of(request)
        found = links.by_token(self.book, request.path_params["token"])
        if found is None:
            return self._no_link(request)
        link, password = found
        target = f"link:{link.link_id}"
        if password and rate_limit.wait(self.book, target, address) > 0:
            return self._link(request, text("door.wait"), 429)
        if password and not passwords.fits(told.get("password", ""), password):
            rate_limit.failed(self.book, target, address)
            audit.note(self.book, link.name, Deed.LINK_FAILED, "", address)
            return self._link(request, text("door.wrong_link"), 401)
        token = sessions.begin(self.book, address, link=link)
        return self._let_in(request, token, opens_at(link))

    def _no_link(self, request: Request) -> Response:
        """Guessed, revoked, rotated and expired are all told the same."""
        text = self._text(request)
        form = Form(text("door.no_link"), text("door.no_link_words"), "", [], "")
        return forms.page(text, form, 404)

    def _let_in(self, request: Request, token: str, to: str) -> Response:
        """A session that did not exist before; the one that the browser had is over."""
        old = sessions.find(self.book, request.cookies.get(COOKIE))
        if old:
            sessions.end(self.book, old.key)
        answer = RedirectResponse(to, 303, {"referrer-policy": "strict-origin"})
        answer.set_cookie(
            COOKIE,
            token,
            max_age=int(sessions.LONGEST),
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return answer


def opens_at(link: Link) -> str:
    """The clean address that a link leads to."""
    page = link.terms.pages[0] if link.terms.pages else ""
    told = urlencode(link.terms.address, doseq=True)
    return f"/{page}" + (f"?{told}" if told else "")


def _of(request: Request) -> str:
    return request.client.host if request.client else ""


def _own(address: str) -> str:
    """An address of this house; anything else leads home."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\", "/l/", "/login"))
    return address if is_own and address.isprintable() and "\\" not in address else "/"
