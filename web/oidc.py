"""Sign-in through the company's OpenID Connect provider, by Streamlit's routes."""

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
from data.access.audit import AuditAction
from data.access.database import AccessDatabase
from data.access.oidc_accounts import CompanySignIn

StartSession = Callable[[Request, str, str], Response]


@dataclass(frozen=True)
class Provider:
    """Sign-in through the OpenID Connect provider of the company."""

    database: AccessDatabase
    company: CompanySignIn

    def begin(self, request: Request) -> Response:
        """Redirect to the provider; Streamlit's route keeps state, nonce and the verifier."""
        token = encode_provider_token("default")
        return RedirectResponse(f"/auth/login?provider={token}", 303)

    def has_returned(self, request: Request) -> bool:
        """Whether the request carries the cookie of a sign-in that was just made there."""
        return USER_COOKIE_NAME in request.cookies

    def finish(
        self, request: Request, start_session: StartSession, refused: Callable[[], Response]
    ) -> Response:
        """Begin a session for the account of the provider's claims; its cookie is cleared."""
        claims = self._claims(request)
        place = self.company.role_of(claims, self.database.now())
        email, name = str(claims.get("email") or ""), str(claims.get("name") or "")
        address = request.client.host if request.client else ""
        account = oidc_accounts.account_for(self.database, email, name, place) if place else None
        if account is None:
            audit.record(self.database, email[:80], AuditAction.LOGIN_FAILED, "", address)
            answer = refused()
        else:
            audit.record(self.database, account.name, AuditAction.LOGGED_IN, account.login, address)
            answer = start_session(
                request, sessions.create(self.database, address, account=account), "/"
            )
        _clear_auth_cookie(answer, request)
        return answer

    def _claims(self, request: Request) -> Mapping[str, object]:
        """Claims of the provider; none where the cookie was not set by this server."""
        raw = _get_cookie_value_from_request(request, USER_COOKIE_NAME)
        claims = json.loads(raw) if raw else {}
        is_ours = claims.get("origin") == get_origin_from_redirect_uri()
        return claims if is_ours and claims.get("is_logged_in") else {}
