"""Share links: what the holder of a link sees, until when, and how often it was viewed."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from data.access.audit import utc_moment
from data.access.database import AccessDatabase, Row, new_token, token_hash
from data.access.passwords import hash_password
from data.model.dimensions import Selection
from data.model.errors import ExportError
from data.model.rights import Mask, Rights

_COLUMNS = (
    "link_id, name, secret, terms, password IS NOT NULL, until, made_by, made_at, revoked_at, "
    "views, viewed_at"
)


class NoSuchLink(ExportError):
    """There is no link of this number. Facts: link."""

    key = "errors.no_such_link"


@dataclass(frozen=True)
class Terms:
    """What a link shows: pages, allowed values of each dimension, masking, the data version.

    `address` is the query string it opens with; `frozen` the data version of a snapshot, None for
    current data. The fields are the keys of the stored JSON: a field that is renamed must still
    be read under its stored name.
    """

    pages: tuple[str, ...]
    limits: dict[str, tuple[str, ...]]
    address: dict[str, list[str]]
    masked: bool
    totals_only: bool
    frozen: int | None

    def as_json(self) -> str:
        """The terms as they are stored."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True)
class Link:
    """One link; its token is not stored. `secret` keys the marks of masked clients."""

    link_id: int
    name: str
    secret: str
    terms: Terms
    has_password: bool
    until: datetime
    made_by: str
    made_at: datetime
    revoked: bool
    views: int
    viewed_at: datetime | None

    def rights(self, word: str) -> Rights:
        """Rights of the link's holder; `word` is put before the marks of masked clients."""
        return Rights(
            limits=Selection.of(self.terms.limits),
            mask=Mask(self.secret, word) if self.terms.masked else None,
            totals_only=self.terms.totals_only,
            snapshot=self.terms.frozen,
        )


def _read(row: Row) -> Link:
    terms = json.loads(row[3])
    terms["pages"] = tuple(terms["pages"])
    terms["limits"] = {name: tuple(values) for name, values in terms["limits"].items()}
    return Link(
        *(row[0], row[1], row[2], Terms(**terms), bool(row[4]), utc_moment(row[5]), row[6]),
        *(utc_moment(row[7]), row[8] is not None, row[9], utc_moment(row[10]) if row[10] else None),
    )


def create(
    database: AccessDatabase, name: str, terms: Terms, days: int, made_by: str, password: str = ""
) -> tuple[Link, str]:
    """Create a link valid for `days` days; gives it and its token, which is not stored."""
    token, now = new_token(), database.now()
    number = database.write(
        "INSERT INTO links (name, token, secret, terms, password, until, made_by, made_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(name.strip()[:120], token_hash(token), secrets.token_hex(32), terms.as_json()),
        *(hash_password(password) if password else None, now + days * 86_400.0, made_by, now),
    )
    return by_number(database, number), token


def all_links(database: AccessDatabase) -> list[Link]:
    """Every link, the newest first."""
    rows = database.rows(f"SELECT {_COLUMNS} FROM links ORDER BY link_id DESC")
    return [_read(row) for row in rows]


def by_number(database: AccessDatabase, link_id: int) -> Link:
    """The link of that number; NoSuchLink when there is none."""
    row = database.row(f"SELECT {_COLUMNS} FROM links WHERE link_id = ?", link_id)
    if row is None:
        raise NoSuchLink(link=link_id)
    return _read(row)


def active_link(database: AccessDatabase, link_id: int) -> Link | None:
    """The link of that number if it is active: neither revoked nor expired."""
    row = database.row(
        f"SELECT {_COLUMNS} FROM links WHERE link_id = ? AND revoked_at IS NULL AND until > ?",
        *(link_id, database.now()),
    )
    return _read(row) if row else None


def by_token(database: AccessDatabase, token: str) -> tuple[Link, str | None] | None:
    """The active link of a token, and the hash of its password."""
    row = database.row(
        "SELECT link_id, token, password FROM links WHERE token = ?", token_hash(token)
    )
    if row is None or not secrets.compare_digest(row[1], token_hash(token)):
        return None
    link = active_link(database, row[0])
    return (link, row[2]) if link else None


def revoke(database: AccessDatabase, link_id: int) -> None:
    """Revoke a link and end its sessions."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE links SET revoked_at = ? WHERE link_id = ? AND revoked_at IS NULL",
            (database.now(), link_id),
        )
        connection.execute("DELETE FROM sessions WHERE link_id = ?", (link_id,))


def rotate(database: AccessDatabase, link_id: int) -> str:
    """Give a link a new token and end the sessions of the old one."""
    by_number(database, link_id)
    token = new_token()
    with database.writing() as connection:
        connection.execute(
            "UPDATE links SET token = ? WHERE link_id = ?", (token_hash(token), link_id)
        )
        connection.execute("DELETE FROM sessions WHERE link_id = ?", (link_id,))
    return token


def count_view(database: AccessDatabase, link_id: int) -> None:
    """Count one view of a link."""
    database.write(
        "UPDATE links SET views = views + 1, viewed_at = ? WHERE link_id = ?",
        database.now(),
        link_id,
    )


def snapshots_in_use(database: AccessDatabase) -> set[int]:
    """Data versions of snapshots that an active link still shows."""
    return {
        link.terms.frozen
        for link in all_links(database)
        if link.terms.frozen is not None and active_link(database, link.link_id)
    }
