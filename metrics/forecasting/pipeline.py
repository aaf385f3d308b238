"""Expected receipts from open deals, by each deal's chance to be won at its age."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from metrics.core.evaluate import Run, report_query
from metrics.core.query_plan import Shape, apply_filters
from metrics.core.scope import Period, Scope
from metrics.facts.deals import DEALS
from metrics.forecasting.series import Receipts

_EPOCH = date(1970, 1, 1)
_DAY = timedelta(days=1)
_WINDOW = 90  # recent days that the chances are learnt from
_OLDEST = 730  # older deals share the chances of this age
_NEVER = 10**6
_ENOUGH = 30  # outcomes that chances are learnt from, at least
_WANTED = frozenset(("created_at", "closed_at", "status", "amount"))
Days = NDArray[np.int64]
Money = NDArray[np.float64]


def _grouped(shape: Shape) -> ir.Table:
    """Deals by day of creation, day and kind of outcome: how many, and how much money."""
    deals = DEALS.build(shape.tables, _WANTED | frozenset(shape.filters))
    deals = apply_filters(deals.filter(deals.created_at.notnull()), shape)
    ended = ibis.ifelse(deals.closed_at.notnull(), deals.status, "open")
    rows = deals.mutate(
        created=deals.created_at.date(), closed=deals.closed_at.date(), outcome=ended
    )
    return rows.group_by("created", "closed", "outcome").agg(
        n=rows.count(), priced=rows.amount.count(), amount=rows.amount.sum().cast("float64")
    )


@dataclass(frozen=True)
class DealGroups:
    """Groups of deals: days of creation and outcome (since 1970), numbers and money.

    `n` deals of which `priced` have an amount; `amount` is their sum.
    """

    created: Days
    closed: Days
    won: NDArray[np.bool_]
    n: Money
    priced: Money
    amount: Money


def deals(run: Run, scope: Scope) -> DealGroups:
    """Every deal ever created that passes the filters of the scope, in groups."""
    query = report_query(_grouped, scope)
    groups = run(query)
    never = np.full(groups.num_rows, _NEVER)

    def days(name: str) -> Days:
        column = groups.column(name).combine_chunks().cast("int32").fill_null(_NEVER)
        return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.int64)

    def numbers(name: str) -> Money:
        column = groups.column(name).combine_chunks().cast("float64").fill_null(0.0)
        return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)

    won = np.array(groups.column("outcome").to_pylist()) == "won"
    closed = days("closed") if groups.num_rows else never
    return DealGroups(
        days("created"), closed, won, numbers("n"), numbers("priced"), numbers("amount")
    )


@dataclass(frozen=True)
class Chances:
    """Chances by age, learnt from the window before a day.

    `reached[a]` is the chance to be won by the end of the day of age a, `alive[a]` the chance to be
    still open then (Aalen–Johansen with won and lost as competing ends, older deals entering late);
    `check` is the average amount of a deal won in the window, `created_per_day` new deals a day.
    """

    reached: Money
    alive: Money
    check: float
    created_per_day: float

    def within(self, age: Days, days: Days) -> Money:
        """Chance that a deal open at this age is won within so many days."""
        last = len(self.reached) - 1
        start, end = np.minimum(age, last), np.minimum(age + days, last)
        alive = self.alive[start]
        gained = self.reached[end] - self.reached[start]
        chance = np.divide(gained, alive, out=np.zeros_like(gained), where=alive > 1e-9)
        return np.asarray(chance)


def chances(deals: DealGroups, origin: int) -> Chances | None:
    """The chances learnt from the window up to `origin`; None with too few outcomes."""
    begin = origin - _WINDOW
    here = (deals.created <= origin) & (deals.closed > begin) & (deals.closed >= deals.created)
    entry = np.clip(begin + 1 - deals.created[here], 0, _OLDEST)
    ended = deals.closed[here] <= origin
    leave = np.clip(np.minimum(deals.closed[here], origin) - deals.created[here], 0, _OLDEST)
    won = ended & deals.won[here]
    n = deals.n[here]
    if n[ended].sum() < _ENOUGH or n[won].sum() <= 0:
        return None
    size = _OLDEST + 2

    def counted(ages: Days, weights: Money) -> Money:
        return np.asarray(np.bincount(ages, weights=weights, minlength=size), dtype=np.float64)

    at_risk = np.cumsum(counted(entry, n)) - np.cumsum(np.r_[0.0, counted(leave, n)[:-1]])
    hazard = np.zeros((2, size))
    for place, mask in enumerate((won, ended & ~deals.won[here])):
        ends = counted(leave[mask], n[mask])
        hazard[place] = np.divide(ends, at_risk, out=np.zeros(size), where=at_risk > 0)
    alive: Money = np.r_[1.0, np.cumprod(np.clip(1 - hazard.sum(axis=0), 0.0, 1.0))]
    reached: Money = np.cumsum(alive[:-1] * hazard[0], dtype=np.float64)
    priced = deals.priced[here][won].sum()
    check = deals.amount[here][won].sum() / priced if priced else 0.0
    fresh = deals.created[here] > begin
    return Chances(reached, alive[1:], float(check), float(n[fresh].sum()) / _WINDOW)


def expected_receipts(deals: DealGroups, origin: date, until: date) -> tuple[float, float] | None:
    """Money of deals won after `origin` and before `until`: open ones, and ones yet to come.

    An open deal brings its amount (the average check where it is not known) times its chance to be
    won in the days left. None with too few outcomes to learn from.
    """
    now, days = (origin - _EPOCH).days, (until - origin).days - 1
    by_age = chances(deals, now)
    if by_age is None:
        return None
    still = (deals.created <= now) & (deals.closed > now)
    chance = by_age.within(now - deals.created[still], np.array(days))
    unknown = deals.n[still] - deals.priced[still]
    money = deals.amount[still] + unknown * by_age.check
    ages = np.minimum(np.arange(days), len(by_age.reached) - 1)
    fresh = by_age.created_per_day * by_age.check * float(by_age.reached[ages].sum())
    return float((money * chance).sum()), fresh


def candidate(
    deals: DealGroups, paid: Receipts
) -> Callable[[Sequence[tuple[date, Period]]], NDArray[np.float64]]:
    """The pipeline as one more candidate of the running month's blend.

    Month to date, and what the open and coming deals are expected to bring, times the part of
    won money that has been coming in as receipts.
    """

    def totals(origins: Sequence[tuple[date, Period]]) -> NDArray[np.float64]:
        return np.array([[_total(deals, paid, origin, month) for origin, month in origins]])

    return totals


def _total(deals: DealGroups, paid: Receipts, origin: date, month: Period) -> float:
    money = expected_receipts(deals, origin, month.end)
    ratio = collected_share(deals, paid, origin)
    if money is None or ratio is None:
        return float("nan")
    in_already = paid.daily.total(month.until(origin + _DAY)) if origin >= month.start else 0.0
    return float(np.sum(in_already)) + ratio * sum(money)


def collected_share(deals: DealGroups, paid: Receipts, origin: date) -> float | None:
    """Receipts beside the money of deals won, over the window before the end of `origin`."""
    now = (origin - _EPOCH).days
    recent = deals.won & (deals.closed <= now) & (deals.closed > now - _WINDOW)
    won = float(deals.amount[recent].sum())
    end = (origin - paid.first).days + 1
    received = float(paid.daily.values[:, max(end - _WINDOW, 0) : max(end, 0)].sum())
    return received / won if won > 0 and received > 0 else None


def open_money(run: Run, scope: Scope, paid: Receipts, until: date) -> float | None:
    """What the deals open at the origin should bring before `until`; None with too few deals."""
    groups = deals(run, replace(scope, as_of=paid.origin))
    money, ratio = (
        expected_receipts(groups, paid.origin, until),
        collected_share(groups, paid, paid.origin),
    )
    return None if money is None or ratio is None else money[0] * ratio
