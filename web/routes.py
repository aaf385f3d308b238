"""Routes of authentication: sign-in, sign-out, the first password, opening a link."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.access import accounts, audit, links, passwords, rate_limit, sessions
from data.access.audit import AuditAction
from data.access.database import AccessDatabase
from data.access.links import Link
from data.model.errors import ExportError
from present.caller import COOKIE
from present.error_text import explain
from present.text import LANGUAGES, Text
from web import forms
from web.forms import Field, Form
from web.oidc import Provider

_MAX_FORM_BYTES = 16_384


@dataclass(frozen=True)
class Routes:
    """The routes over one access database; `provider` is that of OpenID Connect, if any."""

    database: AccessDatabase
    lang: str
    provider: Provider | None = None

    def routes(self) -> list[Route]:
        """The routes in the order in which they are matched."""
        return [
            Route(
                "/login", self._endpoint(self._sign_in_form, self._sign_in), methods=["GET", "POST"]
            ),
            Route("/logout", self._endpoint(self._to_sign_in, self._sign_out), methods=["POST"]),
            Route(
                "/setup",
                self._endpoint(self._password_form, self._set_password),
                methods=["GET", "POST"],
            ),
            Route(
                "/login/company",
                self._endpoint(self._company_sign_in, self._sign_in),
                methods=["GET"],
            ),
            Route(
                "/l/{token}",
                self._endpoint(self._link_form, self._open_link),
                methods=["GET", "POST"],
            ),
        ]

    def _endpoint(
        self,
        get: Callable[[Request], Response],
        post: Callable[[Request, dict[str, str]], Response],
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            if request.method != "POST":
                return await run_in_threadpool(get, request)
            length = request.headers.get("content-length", "")
            if not length.isdigit() or int(length) > _MAX_FORM_BYTES:
                return Response(status_code=413)
            async with request.form(max_files=0, max_fields=10) as form:
                form_values = {name: str(value) for name, value in form.items()}
            return await run_in_threadpool(post, request, form_values)

        return answer

    def _text(self, request: Request) -> Text:
        lang = request.query_params.get("lang", self.lang)
        return Text(lang if lang in LANGUAGES else self.lang)

    def _to_sign_in(self, request: Request) -> Response:
        return RedirectResponse("/login", 303)

    def _company_sign_in(self, request: Request) -> Response:
        return self.provider.begin(request) if self.provider else self._to_sign_in(request)

    def _finish_company_sign_in(self, request: Request) -> Response:
        """Finish the sign-in of a user who just came back from the company's provider."""
        text = self._text(request)
        form = Form(text("door.no_place"), text("door.no_place_words"), "", [], "")
        assert self.provider
        return self.provider.finish(
            request, self._start_session, lambda: forms.page(text, form, 403)
        )

    def _sign_in_form(self, request: Request, wrong: str = "", status: int = 200) -> Response:
        text = self._text(request)
        if self.provider and self.provider.has_returned(request):
            return self._finish_company_sign_in(request)
        ways = [("/setup", text("door.have_code"))]
        if self.provider:
            ways.insert(0, ("/login/company", text("door.company")))
        form = Form(
            text("door.title"),
            text("door.words"),
            "/login",
            [
                Field("login", text("door.login"), autocomplete="username"),
                Field("password", text("door.password"), "password", "current-password"),
            ],
            text("door.enter"),
            wrong,
            [("next", _safe_path(request.query_params.get("next", "/")))],
            ways,
        )
        return forms.page(text, form, status)

    def _sign_in(self, request: Request, fields: dict[str, str]) -> Response:
        text, address = self._text(request), _client_address(request)
        login = accounts.fold_login(fields.get("login", ""))
        if rate_limit.seconds_to_wait(self.database, login, address) > 0:
            return self._sign_in_form(request, text("door.wait"), 429)
        account = accounts.authenticate(self.database, login, fields.get("password", ""))
        if account is None:
            rate_limit.count_failure(self.database, login, address)
            audit.record(self.database, login[:80], AuditAction.LOGIN_FAILED, "", address)
            return self._sign_in_form(request, text("door.wrong"), 401)
        rate_limit.clear_failures(self.database, login, address)
        audit.record(self.database, account.name, AuditAction.LOGGED_IN, "", address)
        token = sessions.create(self.database, address, account=account)
        return self._start_session(request, token, _safe_path(fields.get("next", "/")))

    def _sign_out(self, request: Request, fields: dict[str, str]) -> Response:
        session = sessions.by_token(self.database, request.cookies.get(COOKIE))
        if session:
            sessions.end(self.database, session.key)
            who = session.account.name if session.account else session.link.name  # type: ignore[union-attr]
            audit.record(self.database, who, AuditAction.LOGGED_OUT, "", _client_address(request))
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE)
        return answer

    def _password_form(self, request: Request, wrong: str = "", status: int = 200) -> Response:
        text = self._text(request)
        form = Form(
            text("door.setup"),
            text("door.setup_words", n=passwords.SHORTEST),
            "/setup",
            [
                Field("login", text("door.login"), autocomplete="username"),
                Field("code", text("door.code"), autocomplete="one-time-code"),
                Field("password", text("door.new_password"), "password", "new-password"),
                Field("again", text("door.again"), "password", "new-password"),
            ],
            text("door.set"),
            wrong,
            links=[("/login", text("door.back"))],
        )
        return forms.page(text, form, status)

    def _set_password(self, request: Request, fields: dict[str, str]) -> Response:
        text, address = self._text(request), _client_address(request)
        if fields.get("password") != fields.get("again"):
            return self._password_form(request, text("door.not_same"), 400)
        try:
            login, code = fields.get("login", ""), fields.get("code", "")
            account = accounts.set_password(
                self.database, login, code, fields.get("password", ""), address
            )
        except ExportError as error:
            return self._password_form(request, explain(text, error), 400)
        audit.record(self.database, account.name, AuditAction.PASSWORD_SET, "", address)
        return self._start_session(
            request, sessions.create(self.database, address, account=account), "/"
        )

    def _link_form(self, request: Request, wrong: str = "", status: int = 200) -> Response:
        text, token = self._text(request), request.path_params["token"]
        found_link = links.by_token(self.database, token)
        if found_link is None:
            return self._link_not_found(request)
        link, password = found_link
        session = sessions.by_token(self.database, request.cookies.get(COOKIE))
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

    def _open_link(self, request: Request, fields: dict[str, str]) -> Response:
        text, address = self._text(request), _client_address(request)
        found_link = links.by_token(self.database, request.path_params["token"])
        if found_link is None:
            return self._link_not_found(request)
        link, password = found_link
        target = f"link:{link.link_id}"
        if password and rate_limit.seconds_to_wait(self.database, target, address) > 0:
            return self._link_form(request, text("door.wait"), 429)
        if password and not passwords.verify_password(fields.get("password", ""), password):
            rate_limit.count_failure(self.database, target, address)
            audit.record(self.database, link.name, AuditAction.LINK_FAILED, "", address)
            return self._link_form(request, text("door.wrong_link"), 401)
        token = sessions.create(self.database, address, link=link)
        return self._start_session(request, token, link_target(link))

    def _link_not_found(self, request: Request) -> Response:
        """The same answer for an unknown, a revoked, a rotated and an expired link."""
        text = self._text(request)
        form = Form(text("door.no_link"), text("door.no_link_words"), "", [], "")
        return forms.page(text, form, 404)

    def _start_session(self, request: Request, token: str, to: str) -> Response:
        """Set the cookie of a new session; the one that the browser had is ended."""
        old = sessions.by_token(self.database, request.cookies.get(COOKIE))
        if old:
            sessions.end(self.database, old.key)
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


def link_target(link: Link) -> str:
    """The address of the page that a link leads to, without its token."""
    page = link.terms.pages[0] if link.terms.pages else ""
    query = urlencode(link.terms.address, doseq=True)
    return f"/{page}" + (f"?{query}" if query else "")


def _client_address(request: Request) -> str:
    return request.client.host if request.client else ""


def _safe_path(address: str) -> str:
    """The address where it is a path of this server; "/" for anything else."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\", "/l/", "/login"))
    return address if is_own and address.isprintable() and "\\" not in address else "/"
