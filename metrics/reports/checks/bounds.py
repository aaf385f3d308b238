"""Lower and upper bounds of figures over everything the empty cells may hold.

For each figure the worst and the best it could be:

win_rate              won ÷ (won + lost + u + l) … (won + u + w) ÷ (won + lost + u + w), where u
                      are deals of an unmapped stage, w and l won and lost ones without
                      a date; of these three the ones that last moved in the period
average_check         (Σ net + m × low) ÷ (n + m) … (Σ net + m × high) ÷ (n + m), where net is the
                      amount less refunds and m won deals have no amount; low and high are the
                      10th and the 90th percentile of the amounts won in the last twelve months
                      within the scope's filters
won_amount            Σ amount … Σ amount + m × high
first_response_never  never ÷ (reachable + x) … (never + x) ÷ (reachable + x), where x new deals
                      have neither a number nor a client, and may have been called or not
open_pipeline         Σ amount of open deals that move … Σ amount of all + e × high, where e open
                      deals have no amount
net_receipts          of one manager: with all refunds of nobody … with all payments of nobody
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from metrics.core.evaluate import Run, report_query
from metrics.core.scope import Scope
from metrics.reports.checks.incomplete_rows import (
    unmoved_deals,
    unnamed_receipts,
    unsure_deals,
    usual_amounts,
)


@dataclass(frozen=True)
class Bounds:
    """A figure, the worst and the best it could be, and how many rows leave it open.

    `owner` is None for everybody asked about; `metric` names the figure of the catalogue. `low`
    and `high` are in the metric's own unit and the value lies between; it may be empty.
    """

    metric: str
    owner: str | None
    value: float | None
    low: float | None
    high: float | None
    unknown: int

    @property
    def width(self) -> float:
        """How far the two are apart."""
        return (self.high or 0.0) - (self.low or 0.0)


@dataclass(frozen=True)
class _Counts:
    """Row counts and sums behind one manager's bounds; money in the company's currency.

    Deals won and lost, those of an unmapped stage and without a close date; won deals with and
    without an amount; new deals reachable, never contacted, unreachable; money of open deals.
    """

    won: float = 0
    lost: float = 0
    unmapped: float = 0
    undated_won: float = 0
    undated_lost: float = 0
    priced: float = 0
    unpriced: float = 0
    amount: float = 0
    net_amount: float = 0
    reachable: float = 0
    never: float = 0
    unreachable: float = 0
    receipts: float = 0
    pipeline: float = 0
    moving: float = 0
    idle: float = 0
    empty: float = 0


@dataclass(frozen=True)
class _OpenValues:
    """What is common to all managers: a small and a large amount, receipts without an owner."""

    low: float | None
    high: float | None
    paid_in: float
    paid_back: float
    rows: int


def bounds(run: Run, scope: Scope) -> list[Bounds]:
    """The figures that empty cells leave open: everybody together first, then each manager.

    Figures without unknown rows are left out.
    """
    query = report_query(unsure_deals, scope)
    rows = {row.pop("owner"): row for row in run(query).to_pylist()}
    query = report_query(unmoved_deals, scope)
    pipeline = {row.pop("owner"): row for row in run(query).to_pylist()}
    query = report_query(unnamed_receipts, scope)
    money = {row.pop("owner"): row for row in run(query).to_pylist()}
    query = report_query(usual_amounts, scope)
    (usual,) = run(query).to_pylist()
    nobody = money.get(None, {})
    left_open = _OpenValues(
        *(_number(usual["low"]), _number(usual["high"])),
        *(_number(nobody.get("paid_in")) or 0.0, _number(nobody.get("paid_back")) or 0.0),
        int(nobody.get("rows") or 0),
    )
    people = {
        owner: _counts(
            {
                **rows.get(owner, {}),
                **pipeline.get(owner, {}),
                "receipts": money.get(owner, {}).get("net"),
            }
        )
        for owner in {**rows, **pipeline, **money}
    }
    every_bound = _bounds_of(None, _sum(list(people.values())), left_open)
    for owner in sorted(name for name in people if name is not None):
        every_bound += _bounds_of(
            owner, people[owner], left_open if owner in money else replace(left_open, rows=0)
        )
    return [each for each in every_bound if each.unknown]


def _bounds_of(owner: str | None, counts: _Counts, values: _OpenValues) -> list[Bounds]:
    """The bounds of one manager, or of everybody."""
    closed = counts.won + counts.lost
    worst = _ratio(counts.won, closed + counts.unmapped + counts.undated_lost)
    more = counts.won + counts.unmapped + counts.undated_won
    wins = Bounds(
        *("win_rate", owner, _ratio(counts.won, closed), worst, _ratio(more, counts.lost + more)),
        int(counts.unmapped + counts.undated_won + counts.undated_lost),
    )
    calls = counts.reachable + counts.unreachable
    never = Bounds(
        *("first_response_never", owner, _ratio(counts.never, counts.reachable)),
        *(
            _ratio(counts.never, calls),
            _ratio(counts.never + counts.unreachable, calls),
            int(counts.unreachable),
        ),
    )
    return [
        wins,
        *_money_bounds(owner, counts, values),
        never,
        *_receipts_bounds(owner, counts, values),
    ]


def _money_bounds(owner: str | None, counts: _Counts, values: _OpenValues) -> list[Bounds]:
    """Average check, amount won and amount open, where some deals have no amount or stand still."""
    if values.low is None or values.high is None:
        return []
    n, m = counts.priced + counts.unpriced, counts.unpriced
    most = counts.pipeline + counts.empty * values.high
    low, high = (counts.net_amount + m * values.low, counts.net_amount + m * values.high)
    check = _ratio(counts.net_amount, counts.priced)
    spread = [value for value in (_ratio(low, n), _ratio(high, n), check) if value is not None]
    return [
        Bounds(
            "average_check",
            owner,
            check,
            min(spread, default=None),
            max(spread, default=None),
            int(m),
        ),
        Bounds(
            *("won_amount", owner, counts.amount if counts.priced or not m else None),
            *(counts.amount, counts.amount + m * values.high, int(m)),
        ),
        Bounds("open_pipeline", owner, counts.pipeline, counts.moving, most, int(counts.idle)),
    ]


def _receipts_bounds(owner: str | None, counts: _Counts, values: _OpenValues) -> list[Bounds]:
    """Receipts of one manager, where some money is nobody's; the whole is the same either way."""
    if owner is None:
        return []
    low, high = counts.receipts + values.paid_back, counts.receipts + values.paid_in
    return [Bounds("net_receipts", owner, counts.receipts, low, high, values.rows)]


def _counts(row: Mapping[str, Any]) -> _Counts:
    return _Counts(**{name: _number(value) or 0.0 for name, value in row.items()})


def _sum(people: Sequence[_Counts]) -> _Counts:
    names = [field.name for field in fields(_Counts)]
    return _Counts(**{name: sum(getattr(each, name) for each in people) for name in names})


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
