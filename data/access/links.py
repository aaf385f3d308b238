"""Links: what a holder of one sees, until when, and how often it was looked at."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from data.access.audit import moment
from data.access.database import AccessDatabase, Row, hashed, new_token
from data.access.passwords import sealed
from data.model.errors import ExportError
from data.model.rights import LIMITS, Mask, Rights

_COLUMNS = (
    "link_id, name, secret, terms, password IS NOT NULL, until, made_by, made_at, revoked_at, "
    "views, viewed_at"
)


class NoSuchLink(ExportError):
    """There is no link of this number. Facts: link."""

    key = "errors.no_such_link"


@dataclass(frozen=True)
class Terms:
    """What a link shows: pages, the only values of each dimension, masked or not, of which data.

    `address` is the question it opens with; `frozen` the data version, None for the present one.
    """

    pages: tuple[str, ...]
    limits: dict[str, tuple[str, ...]]
    address: dict[str, list[str]]
    masked: bool
    totals_only: bool
    frozen: int | None

    def written(self) -> str:
        """The terms as they are kept."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True)
class Link:
    """One link as its maker sees it; the token itself is kept nowhere."""

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
        """What its holder may see; `word` stands before the marks of masked clients."""
        told = {name: self.terms.limits.get(name) for name in LIMITS}
        return Rights(
            owners=told["owner"],
            teams=told["team"],
            pipelines=told["pipeline"],
            sources=told["source"],
            products=told["product"],
            mask=Mask(self.secret, word) if self.terms.masked else None,
            totals_only=self.terms.totals_only,
            frozen=self.terms.frozen,
        )


def _read(row: Row) -> Link:
    terms = json.loads(row[3])
    terms["pages"] = tuple(terms["pages"])
    terms["limits"] = {name: tuple(values) for name, values in terms["limits"].items()}
    return Link(
        *(row[0], row[1], row[2], Terms(**terms), bool(row[4]), moment(row[5]), row[6]),
        *(moment(row[7]), row[8] is not None, row[9], moment(row[10]) if row[10] else None),
    )


def make(
    book: AccessDatabase, name: str, terms: Terms, days: int, made_by: str, password: str = ""
) -> tuple[Link, str]:
    """A new link and its token, told this once."""
    token, now = new_token(), book.now()
    number = book.write(
        "INSERT INTO links (name, token, secret, terms, password, until, made_by, made_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(name.strip()[:120], hashed(token), secrets.token_hex(32), terms.written()),
        *(sealed(password) if password else None, now + days * 86_400.0, made_by, now),
    )
    return by_number(book, number), token


def links(book: AccessDatabase) -> list[Link]:
    """Every link, the newest first."""
    rows = book.rows(f"SELECT {_COLUMNS} FROM links ORDER BY link_id DESC")
    return [_read(row) for row in rows]


def by_number(book: AccessDatabase, link_id: int) -> Link:
    """The link of that number; NoSuchLink when there is none."""
    row = book.row(f"SELECT {_COLUMNS} FROM links WHERE link_id = ?", link_id)
    if row is None:
        raise NoSuchLink(link=link_id)
    return _read(row)


def open_one(book: AccessDatabase, link_id: int) -> Link | None:
    """The link of that number while it is good: not revoked, its days not over."""
    row = book.row(
        f"SELECT {_COLUMNS} FROM links WHERE link_id = ? AND revoked_at IS NULL AND until > ?",
        *(link_id, book.now()),
    )
    return _read(row) if row else None


def by_token(book: AccessDatabase, token: str) -> tuple[Link, str | None] | None:
    """The good link of a token, and what is kept of its password."""
    row = book.row("SELECT link_id, token, password FROM links WHERE token = ?", hashed(token))
    if row is None or not secrets.compare_digest(row[1], hashed(token)):
        return None
    link = open_one(book, row[0])
    return (link, row[2]) if link else None


def revoke(book: AccessDatabase, link_id: int) -> None:
    """It opens to nobody any more, whoever looks at it now included."""
    with book.writing() as connection:
        connection.execute(
            "UPDATE links SET revoked_at = ? WHERE link_id = ? AND revoked_at IS NULL",
            (book.now(), link_id),
        )
        connection.execute("DELETE FROM sessions WHERE link_id = ?", (link_id,))


def rotate(book: AccessDatabase, link_id: int) -> str:
    """Another token for the same link; the old one and whoever came by it are out."""
    by_number(book, link_id)
    token = new_token()
    with book.writing() as connection:
        connection.execute("UPDATE links SET token = ? WHERE link_id = ?", (hashed(token), link_id))
        connection.execute("DELETE FROM sessions WHERE link_id = ?", (link_id,))
    return token


def viewed(book: AccessDatabase, link_id: int) -> None:
    """Somebody looks at it."""
    book.write(
        "UPDATE links SET views = views + 1, viewed_at = ? WHERE link_id = ?", book.now(), link_id
    )


def frozen_in_use(book: AccessDatabase) -> set[int]:
    """Data versions that some good link still shows."""
    return {
        link.terms.frozen
        for link in links(book)
        if link.terms.frozen is not None and open_one(book, link.link_id)
    }
