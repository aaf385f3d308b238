"""Identifies who sends a request: by the session cookie, or as a user of this machine."""

from collections.abc import Callable, Mapping
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from data.access import accounts, sessions
from data.access.database import AccessDatabase
from data.access.oidc_accounts import CompanySignIn
from data.access.sessions import Session
from data.model.rights import Rights
from data.model.roles import Role
from present.visitor import Visitor

COOKIE = "planerka"
# Headers that a reverse proxy adds: a caller behind one is not at the machine itself.
_PROXY_HEADERS = (
    *("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"),
    *("x-real-ip", "x-forwarded-server", "cf-connecting-ip", "true-client-ip"),
)
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


def is_sign_in_required(database: AccessDatabase, company: CompanySignIn | None) -> bool:
    """Whether a session is required: accounts exist or the company has its own sign-in."""
    return company is not None or accounts.has_accounts(database)


@cache
def access_database(folder: Path) -> AccessDatabase:
    """The access database of a store, opened once a process.

    The cache is process-wide and only ever added to: one database for each folder of a store.
    """
    return AccessDatabase(folder)


def is_local_request(headers: Mapping[str, str], address: str | None) -> bool:
    """Whether the caller is at this machine: loopback address, local host name, no proxy."""
    lower_headers = {name.lower(): value for name, value in headers.items()}
    if any(name in lower_headers for name in _PROXY_HEADERS):
        return False
    host = urlsplit(f"//{lower_headers.get('host', '')}").hostname
    return is_loopback(address) and host in _LOCAL_HOSTS


def is_loopback(address: str | None) -> bool:
    """Whether the address is this machine's own."""
    if address in (None, "localhost"):
        return address is not None
    try:
        return ip_address(str(address).strip("[]")).is_loopback
    except ValueError:
        return False


def identify(
    database: AccessDatabase,
    token: str | None,
    headers: Mapping[str, str],
    address: str | None,
    client_label: str,
    sign_in_required: bool,
) -> Visitor | None:
    """The reader who sends the request; None where they must sign in first.

    A session takes precedence. Without one, and while sign-in is not required, a user
    of this machine has the role of head of sales. `client_label` precedes the numbers that
    replace names of clients for a guest.
    """
    session = sessions.by_token(database, token)
    if session is not None:
        return session_visitor(database, session, client_label)
    if sign_in_required or not is_local_request(headers, address):
        return None
    return Visitor.local(session_is_valid=lambda: not accounts.has_accounts(database))


def session_visitor(
    database: AccessDatabase, session: Session, client_label: str
) -> Visitor | None:
    """The reader whom a session belongs to; None where a manager's account has no owner."""
    is_valid = _session_check(database, session)
    if session.link:
        link = session.link
        return Visitor(
            Role.GUEST,
            link.rights(client_label),
            name=link.name,
            key=session.key,
            pages=frozenset(link.terms.pages),
            link=link.link_id,
            address=session.address,
            session_is_valid=is_valid,
        )
    account = session.account
    if account is None:
        return None
    is_manager = account.role is Role.MANAGER
    if is_manager and not account.owner:
        return None
    rights = Rights.of_owner(str(account.owner)) if is_manager else Rights.everything()
    return Visitor(
        account.role,
        rights,
        name=account.name,
        key=session.key,
        address=session.address,
        session_is_valid=is_valid,
    )


def _session_check(database: AccessDatabase, session: Session) -> Callable[[], bool]:
    """A check that the session exists and its account or link has not changed since."""

    def is_valid() -> bool:
        now = sessions.by_key(database, session.key)
        return now is not None and (now.account, now.link and now.link.terms) == (
            session.account,
            session.link and session.link.terms,
        )

    return is_valid
