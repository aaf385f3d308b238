"""Receipts of the month: day by day against the plan, and payment by payment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from metrics.catalog import metric
from metrics.core.calendar import is_working
from metrics.reports.plan_pace import running_totals
from present.answers import Answers

_RECEIPTS = metric("net_receipts")
MAX_PAYMENTS = 50_000  # payments that a sheet of the workbook still carries


@dataclass(frozen=True)
class ReceiptDay:
    """A day of the month: its receipts, its plan, and the running totals of both."""

    day: date
    is_working: bool
    fact: float | None
    plan: float | None
    fact_so_far: float | None
    plan_so_far: float | None
    previous_so_far: float | None


@dataclass(frozen=True)
class Payment:
    """One payment or refund of the month, with the file and the line it was loaded from."""

    paid_at: datetime
    amount: float
    owner: str | None
    client: str | None
    purpose: str | None
    file: str
    line: int | None


@dataclass(frozen=True)
class PaymentList:
    """Payments of the month, the latest first.

    `whole`: they sum to the month's net receipts to the kopeck, so that a formula can compute
    these from them; not so where there are too many to list or rights hide some of them.
    """

    rows: tuple[Payment, ...]
    whole: bool


def receipts_by_day(answers: Answers) -> tuple[ReceiptDay, ...]:
    """Every day of the period; none where no payment was ever uploaded."""
    if answers.obstacle(_RECEIPTS):
        return ()
    points = answers.report(running_totals)
    facts = _increments(point.fact for point in points)
    plans = _increments(point.plan for point in points)
    return tuple(
        ReceiptDay(
            point.day,
            is_working(point.day, answers.scope.rules),
            *(fact, plan, point.fact, point.plan, point.previous),
        )
        for point, fact, plan in zip(points, facts, plans, strict=True)
    )


def listed_payments(answers: Answers, fact: float | None) -> PaymentList:
    """The rows that the month's net receipts (`fact`) are summed from."""
    if answers.obstacle(_RECEIPTS):
        return PaymentList((), False)
    table = answers.rows(_RECEIPTS, limit=MAX_PAYMENTS + 1)
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
        for row in table.slice(0, MAX_PAYMENTS).to_pylist()
        if row["amount"] is not None
    )
    total = sum((Decimal(str(row.amount)) for row in rows), Decimal(0))
    adds_up = fact is not None and abs(float(total) - fact) < 0.005
    return PaymentList(rows, bool(rows) and adds_up and table.num_rows <= MAX_PAYMENTS)


def _increments(totals: Iterable[float | None]) -> list[float | None]:
    """The difference of each value of a running total from the one before."""
    running = list(totals)
    added = [
        None if now is None else now - (before or 0.0) for before, now in pairwise([0.0, *running])
    ]
    return [None if each is None else round(each, 6) for each in added]
