"""Sessions: the account or link behind a cookie, and whether the session is still valid."""

from dataclasses import dataclass

from data.access import accounts, links
from data.access.accounts import Account
from data.access.database import AccessDatabase, new_token, token_hash
from data.access.links import Link

_HOUR = 3600.0
IDLE, LONGEST = 24 * _HOUR, 7 * 24 * _HOUR
_MINUTE = 60.0


@dataclass(frozen=True)
class Session:
    """One browser's session, of an account or of a link."""

    key: str  # the hash of its token; only the browser has the token itself
    account: Account | None
    link: Link | None
    address: str


def create(
    database: AccessDatabase, address: str, account: Account | None = None, link: Link | None = None
) -> str:
    """Start a session; gives its token."""
    token, now = new_token(), database.now()
    with database.writing() as connection:
        connection.execute("DELETE FROM sessions WHERE made_at < ?", (now - LONGEST,))
        connection.execute(
            "INSERT INTO sessions (token, account_id, link_id, made_at, seen_at, address) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                token_hash(token),
                account.account_id if account else None,
                link.link_id if link else None,
                *(now, now, address),
            ),
        )
    return token


def by_token(database: AccessDatabase, token: str | None) -> Session | None:
    """The session of a token, if it is valid now."""
    return by_key(database, token_hash(token)) if token else None


def by_key(database: AccessDatabase, key: str) -> Session | None:
    """The session of a token's hash, if it is valid now."""
    row = database.row(
        "SELECT account_id, link_id, made_at, seen_at, address FROM sessions WHERE token = ?", key
    )
    if row is None:
        return None
    account_id, link_id, made_at, seen_at, address = row
    now = database.now()
    if now - made_at > LONGEST or now - seen_at > IDLE:
        end(database, key)
        return None
    account = accounts.by_id(database, account_id) if account_id is not None else None
    link = links.active_link(database, link_id) if link_id is not None else None
    if account is None and link is None:
        return None
    if now - seen_at > _MINUTE:
        database.write("UPDATE sessions SET seen_at = ? WHERE token = ?", now, key)
    return Session(key, account, link, address)


def end(database: AccessDatabase, key: str) -> None:
    """End a session."""
    database.write("DELETE FROM sessions WHERE token = ?", key)


def mark_first_view(database: AccessDatabase, key: str) -> bool:
    """Mark that the session shows its first page; True the first time only."""
    return database.write("UPDATE sessions SET drawn = 1 WHERE token = ? AND drawn = 0", key) > 0
