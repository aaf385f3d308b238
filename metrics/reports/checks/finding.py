"""Findings of checks: wrong rows with owner, money, age and the line of the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# Columns of a finding and their types; empty where the check has no value.
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
    working ones; `many` says how many calls or names the row stands for; the meaning of `reason`
    and `other` depends on the check.
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
class Tally:
    """Findings of one manager (`owner` None: of nobody, or of all together in a total).

    `of` is how many of the manager's rows were checked; None where the check has no base.
    """

    owner: str | None
    has_left: bool
    count: int
    money: float | None
    of: int | None = None

    @property
    def share(self) -> float | None:
        """Findings ÷ rows checked; empty without checked rows."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True)
class Findings:
    """Findings of a check: the total, tallies by owner, and the rows with the most money."""

    check: str
    whole: Tally
    owners: tuple[Tally, ...]
    rows: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """Number of wrong rows, shown or not."""
        return self.whole.count

    @property
    def money(self) -> float | None:
        """Money in them; empty where none is known."""
        return self.whole.money


def finding_from_row(row: Mapping[str, Any]) -> Finding:
    """Converts a row of the query into a finding."""
    money, many = row["money"], row["many"]
    numbers = {
        "money": None if money is None else float(money),
        "many": None if many is None else int(many),
    }
    return Finding(**{**row, **numbers})
