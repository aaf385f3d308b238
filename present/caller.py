"""Who calls: this very machine, or somebody from outside, and by which session."""

from collections.abc import Callable, Mapping
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from data.access import accounts, sessions
from data.access.database import Book
from data.access.oidc_accounts import Company
from data.access.sessions import Session
from data.model.rights import Rights
from data.model.roles import Role
from present.visitor import Visitor

COOKIE = "planerka"
# What a reverse proxy adds: whoever comes through one is not at the machine itself.
_OF_PROXIES = (
    *("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"),
    *("x-real-ip", "x-forwarded-server", "cf-connecting-ip", "true-client-ip"),
)
_HERE = ("localhost", "127.0.0.1", "::1")


def are_named(book: Book, company: Company | None) -> bool:
    """Whether people come in by name here: from then on nobody comes in without one."""
    return company is not None or accounts.any_account(book)


@cache
def book_of(folder: Path) -> Book:
    """The book of access of a store, opened once."""
    return Book(folder)


def is_local(headers: Mapping[str, str], address: str | None) -> bool:
    """Whether a person at this machine calls: from it, to it by its own name, through nobody."""
    told = {name.lower(): value for name, value in headers.items()}
    if any(name in told for name in _OF_PROXIES):
        return False
    host = urlsplit(f"//{told.get('host', '')}").hostname
    return is_loopback(address) and host in _HERE


def is_loopback(address: str | None) -> bool:
    """Whether the address is this machine's own."""
    if address in (None, "localhost"):
        return address is not None
    try:
        return ip_address(str(address).strip("[]")).is_loopback
    except ValueError:
        return False


def visitor(
    book: Book,
    token: str | None,
    headers: Mapping[str, str],
    address: str | None,
    word: str,
    named: bool,
) -> Visitor | None:
    """Who looks; None for whoever must first say who he is.

    A session goes before everything. Without one, and while nobody comes in by name (`named`),
    whoever sits at the machine is its head. `word` stands before the marks of masked clients.
    """
    session = sessions.find(book, token)
    if session is not None:
        return of_session(book, session, word)
    if named or not is_local(headers, address):
        return None
    return Visitor.local(still=lambda: not accounts.any_account(book))


def of_session(book: Book, session: Session, word: str) -> Visitor | None:
    """The visitor of a session."""
    still = _still(book, session)
    if session.link:
        link = session.link
        return Visitor(
            Role.GUEST,
            link.rights(word),
            name=link.name,
            key=session.key,
            pages=frozenset(link.terms.pages),
            link=link.link_id,
            address=session.address,
            still=still,
        )
    account = session.account
    if account is None:
        return None
    own = account.role is Role.MANAGER
    if own and not account.owner:
        return None
    rights = Rights.of_owner(str(account.owner)) if own else Rights.everything()
    return Visitor(
        account.role,
        rights,
        name=account.name,
        key=session.key,
        address=session.address,
        still=still,
    )


def _still(book: Book, session: Session) -> Callable[[], bool]:
    """Whether the session holds, and its holder is still who he was."""

    def holds() -> bool:
        now = sessions.by_key(book, session.key)
        return now is not None and (now.account, now.link and now.link.terms) == (
            session.account,
            session.link and session.link.terms,
        )

    return holds
