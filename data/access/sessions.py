"""Sessions: who is behind a cookie, for how long, and whether that still holds."""

from dataclasses import dataclass

from data.access import accounts, links
from data.access.accounts import Account
from data.access.database import AccessDatabase, hashed, new_token
from data.access.links import Link

_HOUR = 3600.0
IDLE, LONGEST = 24 * _HOUR, 7 * 24 * _HOUR
_MINUTE = 60.0


@dataclass(frozen=True)
class Session:
    """One browser that was let in: by an account, or by a link."""

    key: str  # the hash of its token; the token itself only the browser has
    account: Account | None
    link: Link | None
    address: str


def begin(
    book: AccessDatabase, address: str, account: Account | None = None, link: Link | None = None
) -> str:
    """A new session and its token, which nobody had before."""
    token, now = new_token(), book.now()
    with book.writing() as connection:
        connection.execute("DELETE FROM sessions WHERE made_at < ?", (now - LONGEST,))
        connection.execute(
            "INSERT INTO sessions (token, account_id, link_id, made_at, seen_at, address) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                hashed(token),
                account.account_id if account else None,
                link.link_id if link else None,
                *(now, now, address),
            ),
        )
    return token


def find(book: AccessDatabase, token: str | None) -> Session | None:
    """The session of a token that is good at this moment."""
    return by_key(book, hashed(token)) if token else None


def by_key(book: AccessDatabase, key: str) -> Session | None:
    """The same, by what is kept of the token."""
    row = book.row(
        "SELECT account_id, link_id, made_at, seen_at, address FROM sessions WHERE token = ?", key
    )
    if row is None:
        return None
    account_id, link_id, made_at, seen_at, address = row
    now = book.now()
    if now - made_at > LONGEST or now - seen_at > IDLE:
        end(book, key)
        return None
    account = accounts.by_id(book, account_id) if account_id is not None else None
    link = links.open_one(book, link_id) if link_id is not None else None
    if account is None and link is None:
        return None
    if now - seen_at > _MINUTE:
        book.write("UPDATE sessions SET seen_at = ? WHERE token = ?", now, key)
    return Session(key, account, link, address)


def end(book: AccessDatabase, key: str) -> None:
    """It is over."""
    book.write("DELETE FROM sessions WHERE token = ?", key)


def first_drawn(book: AccessDatabase, key: str) -> bool:
    """Whether the session draws its first page now; told once."""
    return book.write("UPDATE sessions SET drawn = 1 WHERE token = ? AND drawn = 0", key) > 0
