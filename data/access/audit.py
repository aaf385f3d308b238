"""The audit log: who did what and when; entries are only ever added."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from data.access.database import AccessDatabase


class AuditAction(StrEnum):
    """Actions that the log records; the values are stored and name locale keys."""

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
class AuditEntry:
    """One entry of the audit log; `at` is of UTC, without a zone, `what` the object acted on."""

    at: datetime
    who: str
    action: str
    what: str
    address: str


def record(
    database: AccessDatabase, who: str, action: AuditAction, what: str = "", address: str = ""
) -> None:
    """Add an entry; `what` is cut to 500 characters."""
    values = (database.now(), who, action.value, what[:500], address)
    database.write(
        "INSERT INTO audit (at, who, deed, what, address) VALUES (?, ?, ?, ?, ?)", *values
    )


def entries(database: AccessDatabase, limit: int = 500) -> list[AuditEntry]:
    """The last entries, the newest first."""
    rows = database.rows(
        "SELECT at, who, deed, what, address FROM audit ORDER BY entry_id DESC LIMIT ?", limit
    )
    return [AuditEntry(utc_moment(row[0]), *row[1:]) for row in rows]


def utc_moment(seconds: float) -> datetime:
    """A stored moment (seconds of the Unix epoch) as UTC without a zone."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
