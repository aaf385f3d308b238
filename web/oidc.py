"""Signing in through the company's provider: Streamlit's own OpenID Connect, our own session."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from streamlit.auth_util import encode_provider_token, get_origin_from_redirect_uri

# Streamlit keeps who signed in as a signed cookie; it has no public way to read one in a route.
from streamlit.web.server.starlette.starlette_auth_routes import (
    _clear_auth_cookie,
    _get_cookie_value_from_request,
)
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data.access import audit, oidc_accounts, sessions
from data.access.audit import Deed
from data.access.database import Book
from data.access.oidc_accounts import Company

LetIn = Callable[[Request, str, str], Response]


@dataclass(frozen=True)
class Provider:
    """The way in for whom the company vouches."""

    book: Book
    company: Company

    def begin(self, request: Request) -> Response:
        """Off to the provider; Streamlit's route keeps state, nonce and the verifier."""
        token = encode_provider_token("default")
        return RedirectResponse(f"/auth/login?provider={token}", 303)

    def has_come(self, request: Request) -> bool:
        """Whether he has just come back from there."""
        return USER_COOKIE_NAME in request.cookies

    def finish(self, request: Request, let_in: LetIn, refused: Callable[[], Response]) -> Response:
        """A session of ours for the provider's word, which is spent by this."""
        told = self._told(request)
        place = self.company.place(told, self.book.now())
        email, name = str(told.get("email") or ""), str(told.get("name") or "")
        address = request.client.host if request.client else ""
        found = oidc_accounts.account(self.book, email, name, place) if place else None
        if found is None:
            audit.note(self.book, email[:80], Deed.LOGIN_FAILED, "", address)
            answer = refused()
        else:
            audit.note(self.book, found.name, Deed.LOGGED_IN, found.login, address)
            answer = let_in(request, sessions.begin(self.book, address, account=found), "/")
        _clear_auth_cookie(answer, request)
        return answer

    def _told(self, request: Request) -> Mapping[str, object]:
        """What the provider said of him; nothing where the cookie is not Streamlit's own."""
        raw = _get_cookie_value_from_request(request, USER_COOKIE_NAME)
        told = json.loads(raw) if raw else {}
        is_ours = told.get("origin") == get_origin_from_redirect_uri()
        return told if is_ours and told.get("is_logged_in") else {}
