"""Queries everything that the report of a month shows, before it is written to a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.model.dimensions import REPORTED
from metrics.catalog import HEADLINE_METRICS, MANAGER_METRICS, metric
from metrics.core.answer import Figure, Row
from metrics.core.calendar import unit, working_days
from metrics.core.comparison import twelve_months
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Grain, Period, Scope
from metrics.forecasting.month import MonthForecast, month
from metrics.reports.checks.bounds import Bounds, bounds
from metrics.reports.checks.catalog import CHECKS_BY_NAME
from metrics.reports.checks.freshness import Rhythm, rhythms
from metrics.reports.funnel.losses import Loss, loss_reasons
from metrics.reports.funnel.steps import Basis, Step, steps
from present.answers import Answers
from present.reports.receipts import PaymentList, ReceiptDay, listed_payments, receipts_by_day
from present.sentences.control import CheckResult, check_result

RECEIPTS, PLAN = metric("net_receipts"), metric("plan")
OVERVIEW_METRICS = tuple(
    metric(name) for name in ("net_receipts", *HEADLINE_METRICS, "leads", "won_deals", "won_amount")
)
BOARD_METRICS = tuple(metric(name) for name in MANAGER_METRICS)
BOARD_EXTRAS = tuple(metric(name) for name in ("plan", "won_deals", "lost_deals"))
TREND_METRICS = tuple(
    metric(name)
    for name in ("net_receipts", "plan", "leads", "won_deals", "lost_deals", "average_check")
)
SEGMENT_METRICS = tuple(
    metric(name) for name in ("leads", "won_deals", "lost_deals", "won_amount", "net_receipts")
)


@dataclass(frozen=True)
class Line:
    """A main figure with the scope it was computed in, which may be a longer period."""

    metric: Metric
    figure: Figure
    scope: Scope


@dataclass(frozen=True)
class MonthReport:
    """All figures and rows of a month's report. What cannot be computed is empty."""

    answers: Answers
    forecast: MonthForecast | None
    lines: tuple[Line, ...]
    trend: tuple[Row, ...]
    owners: tuple[Row, ...]
    department: Mapping[str, Figure]
    steps: tuple[Step, ...]
    segments: Mapping[str, tuple[Row, ...]]
    losses: tuple[Loss, ...]
    days: tuple[ReceiptDay, ...]
    payments: PaymentList
    checks: tuple[CheckResult, ...]
    feeds: tuple[Rhythm, ...]
    bounds: tuple[Bounds, ...]

    @property
    def month(self) -> Period:
        """The month of the report."""
        return self.answers.scope.period

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Every metric with a figure in the report, in the order of its first appearance."""
        used = (*OVERVIEW_METRICS, *BOARD_METRICS, *BOARD_EXTRAS, *TREND_METRICS, *SEGMENT_METRICS)
        return tuple(dict.fromkeys(each for each in used if not self.answers.obstacle(each)))

    @property
    def working_days(self) -> tuple[int, int]:
        """Working days of the month that are gone, and all of them."""
        scope = self.answers.scope
        gone = scope.elapsed
        begun = scope.known_until is None or gone.start < scope.known_until
        return working_days(gone, scope.rules) if begun else 0, working_days(
            self.month, scope.rules
        )


def for_month(answers: Answers, first: date) -> Answers:
    """The same question about the month that holds `first`, always with a compared period."""
    scope = answers.scope
    compare = Compare.PREVIOUS if scope.compare is Compare.NONE else scope.compare
    period = unit(first, Grain.MONTH)
    return replace(answers, scope=replace(scope, period=period, grain=Grain.DAY, compare=compare))


def month_report(answers: Answers, first: date) -> MonthReport:
    """Query everything that a report of the month that begins on `first` shows."""
    monthly = for_month(answers, first)
    lines = _lines(monthly)
    fact = next(line.figure.value for line in lines if line.metric is RECEIPTS)
    about_deals = not monthly.obstacle(metric("leads"))
    dimensions = [name for name in REPORTED if _has_dimension(monthly, name)]
    return MonthReport(
        answers=monthly,
        forecast=monthly.cached(month, first),
        lines=lines,
        trend=tuple(monthly.months(*TREND_METRICS)),
        owners=tuple(monthly.by("owner", *BOARD_METRICS, *BOARD_EXTRAS)),
        department=monthly.totals(*BOARD_METRICS, *BOARD_EXTRAS, *SEGMENT_METRICS),
        steps=tuple(monthly.report(steps, Basis.COHORT)) if about_deals else (),
        segments={name: tuple(monthly.by(name, *SEGMENT_METRICS)) for name in dimensions},
        losses=tuple(monthly.report(loss_reasons)) if about_deals else (),
        days=receipts_by_day(monthly),
        payments=listed_payments(monthly, fact),
        checks=tuple(check_result(monthly, name) for name in CHECKS_BY_NAME),
        feeds=_feeds(monthly),
        bounds=_bounds(monthly),
    )


def _lines(monthly: Answers) -> tuple[Line, ...]:
    """The main figures; the value of a client is that of twelve months, as on the screen."""
    covered = monthly.data_state.covered.get("payments")
    year = replace(monthly, scope=twelve_months(monthly.scope, covered[0] if covered else None))
    figures, yearly = monthly.totals(*OVERVIEW_METRICS), year.totals(metric("ltv"))
    return tuple(
        Line(each, yearly[each.name], year.scope)
        if each.name in yearly
        else Line(each, figures[each.name], monthly.scope)
        for each in OVERVIEW_METRICS
    )


def _has_dimension(answers: Answers, dimension: str) -> bool:
    """Whether any deal has a value of the dimension."""
    return dimension in answers.data_state.filled.get("deals", frozenset())


def _feeds(answers: Answers) -> tuple[Rhythm, ...]:
    now = answers.data_state.now
    return tuple(rhythms(answers.uploads(), now, answers.scope.rules)) if now else ()


def _bounds(answers: Answers) -> tuple[Bounds, ...]:
    if answers.obstacle(metric("win_rate")):
        return ()
    ranges: Sequence[Bounds] = answers.report(bounds)
    return tuple(
        each for each in ranges if each.owner is None and not answers.obstacle(metric(each.metric))
    )


def last_day(answers: Answers) -> date:
    """The last day of the month that the data cover."""
    return answers.scope.elapsed.end - timedelta(days=1)
