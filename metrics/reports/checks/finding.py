"""What is wrong, row by row: whose it is, how much money, how long, which line of which file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# What a check tells of a row; what it does not know stays empty.
COLUMNS: Mapping[str, str] = {
    "owner": "string",
    "client": "string",
    "name": "string",
    "deal_id": "string",
    "payment_id": "string",
    "source": "string",
    "reason": "string",
    "other": "string",
    "many": "int64",
    "money": "decimal(38, 2)",
    "at": "timestamp",
    "days": "int64",
    "minutes": "float64",
    "source_system": "string",
    "row_key": "string",
    "upload_id": "int64",
    "line": "int64",
}


@dataclass(frozen=True)
class Finding:
    """One wrong row.

    `at` is the moment from which `days` are counted up to the end of the period; `minutes` are
    working ones; `many` says how many calls or names the row stands for; `reason` and `other`
    mean what the check says of them.
    """

    owner: str | None
    has_left: bool
    client: str | None
    name: str | None
    deal_id: str | None
    payment_id: str | None
    source: str | None
    reason: str | None
    other: str | None
    many: int | None
    money: float | None
    at: datetime | None
    days: int | None
    minutes: float | None
    source_system: str
    row_key: str
    upload_id: int | None
    line: int | None


@dataclass(frozen=True)
class Whose:
    """How much of it is one manager's; `of` is how many of his rows were looked at."""

    owner: str | None
    has_left: bool
    count: int
    money: float | None
    of: int | None = None

    @property
    def share(self) -> float | None:
        """Part of the rows looked at; empty where none was or none is counted."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True)
class Found:
    """What a check found: all of it in count and money, by owner, and the heaviest rows."""

    check: str
    whole: Whose
    owners: tuple[Whose, ...]
    rows: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """Number of wrong rows, shown or not."""
        return self.whole.count

    @property
    def money(self) -> float | None:
        """Money in them; empty where none is known."""
        return self.whole.money


def finding(row: Mapping[str, Any]) -> Finding:
    """A row of the answer as a finding."""
    money, many = row["money"], row["many"]
    plain = {
        "money": None if money is None else float(money),
        "many": None if many is None else int(many),
    }
    return Finding(**{**row, **plain})
