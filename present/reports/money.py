"""Money of the month: day by day against the plan, and payment by payment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from metrics.catalog import metric
from metrics.core.calendar import is_working
from metrics.reports.plan_pace import race
from present.answers import Answers

_RECEIPTS = metric("net_receipts")
MOST = 50_000  # payments that a sheet of the workbook still carries


@dataclass(frozen=True)
class Day:
    """A day of the month: what came and what was planned for it, and the running totals."""

    day: date
    is_working: bool
    fact: float | None
    plan: float | None
    fact_so_far: float | None
    plan_so_far: float | None
    previous_so_far: float | None


@dataclass(frozen=True)
class Payment:
    """One payment or refund of the month, and where it stands in the files."""

    paid_at: datetime
    amount: float
    owner: str | None
    client: str | None
    purpose: str | None
    file: str
    line: int | None


@dataclass(frozen=True)
class Payments:
    """Payments of the month, the latest first.

    `whole`: they sum to the month's net receipts to the kopeck, so that these can be worked out
    of them; not so where there are too many to list or some are kept from the reader.
    """

    rows: tuple[Payment, ...]
    whole: bool


def days(answers: Answers) -> tuple[Day, ...]:
    """Every day of the asked period; nothing where no payment was ever uploaded."""
    if answers.obstacle(_RECEIPTS):
        return ()
    points = answers.report(race)
    facts = _steps(point.fact for point in points)
    plans = _steps(point.plan for point in points)
    return tuple(
        Day(
            point.day,
            is_working(point.day, answers.scope.rules),
            *(fact, plan, point.fact, point.plan, point.previous),
        )
        for point, fact, plan in zip(points, facts, plans, strict=True)
    )


def payments(answers: Answers, fact: float | None) -> Payments:
    """The rows behind the month's net receipts."""
    if answers.obstacle(_RECEIPTS):
        return Payments((), False)
    found = answers.rows(_RECEIPTS, limit=MOST + 1)
    files = {upload.upload_id: upload.file for upload in answers.uploads()}
    rows = tuple(
        Payment(
            row["paid_at"],
            float(row["amount"]),
            row.get("owner"),
            row.get("client"),
            row.get("purpose"),
            files.get(row["upload_id"], ""),
            row.get("line"),
        )
        for row in found.slice(0, MOST).to_pylist()
        if row["amount"] is not None
    )
    total = sum((Decimal(str(row.amount)) for row in rows), Decimal(0))
    known = fact is not None and abs(float(total) - fact) < 0.005
    return Payments(rows, bool(rows) and known and found.num_rows <= MOST)


def _steps(totals: Iterable[float | None]) -> list[float | None]:
    """What each day added to a running total."""
    told = list(totals)
    added = [
        None if now is None else now - (before or 0.0) for before, now in pairwise([0.0, *told])
    ]
    return [None if each is None else round(each, 6) for each in added]
