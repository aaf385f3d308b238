"""What was done and by whom: only ever added to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from data.access.database import AccessDatabase


class AuditAction(StrEnum):
    """What is written down."""

    LOGGED_IN = "logged_in"
    LOGIN_FAILED = "login_failed"
    LOGGED_OUT = "logged_out"
    PASSWORD_SET = "password_set"
    ACCOUNT_MADE = "account_made"
    ACCOUNT_RESET = "account_reset"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    LINK_MADE = "link_made"
    LINK_OPENED = "link_opened"
    LINK_FAILED = "link_failed"
    LINK_REVOKED = "link_revoked"
    LINK_ROTATED = "link_rotated"
    UPLOADED = "uploaded"
    UNDONE = "undone"
    REDONE = "redone"
    PLANNED = "planned"
    DECIDED = "decided"
    DOWNLOADED = "downloaded"
    BACKED_UP = "backed_up"
    RESTORED = "restored"


@dataclass(frozen=True)
class Entry:
    """One line of the audit; the moment is of UTC, without a zone."""

    at: datetime
    who: str
    deed: str
    what: str
    address: str


def note(
    book: AccessDatabase, who: str, deed: AuditAction, what: str = "", address: str = ""
) -> None:
    """Write down what was done."""
    told = (book.now(), who, deed.value, what[:500], address)
    book.write("INSERT INTO audit (at, who, deed, what, address) VALUES (?, ?, ?, ?, ?)", *told)


def entries(book: AccessDatabase, most: int = 500) -> list[Entry]:
    """The last entries, the newest first."""
    rows = book.rows(
        "SELECT at, who, deed, what, address FROM audit ORDER BY entry_id DESC LIMIT ?", most
    )
    return [Entry(moment(row[0]), *row[1:]) for row in rows]


def moment(seconds: float) -> datetime:
    """A moment of the book, of UTC without a zone."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
