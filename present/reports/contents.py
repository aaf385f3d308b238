"""What a report says, before it is drawn: figures and rows, each from its one definition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from metrics.catalog import FOUR, TWELVE, metric
from metrics.core.answer import Figure, Row
from metrics.core.calendar import unit, working_days
from metrics.core.comparison import twelve_months
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Grain, Period, Scope
from metrics.forecasting.month import MonthForecast, month
from metrics.reports.checks.bounds import Bounds, bounds
from metrics.reports.checks.catalog import ALL
from metrics.reports.checks.freshness import Rhythm, rhythms
from metrics.reports.funnel.losses import Loss, reasons
from metrics.reports.funnel.steps import Basis, Step, steps
from present.answers import Answers
from present.reports.money import Day, Payments, days, payments
from present.sentences.control import Told, told

RECEIPTS, PLAN = metric("net_receipts"), metric("plan")
GLANCE = tuple(metric(name) for name in ("net_receipts", *FOUR, "leads", "won_deals", "won_amount"))
BOARD = tuple(metric(name) for name in TWELVE)
BESIDE = tuple(metric(name) for name in ("plan", "won_deals", "lost_deals"))
TREND = tuple(
    metric(name)
    for name in ("net_receipts", "plan", "leads", "won_deals", "lost_deals", "average_check")
)
SEGMENT = tuple(
    metric(name) for name in ("leads", "won_deals", "lost_deals", "won_amount", "net_receipts")
)


@dataclass(frozen=True)
class Line:
    """A figure of the month, and the question it answers where that is another one."""

    metric: Metric
    figure: Figure
    scope: Scope


@dataclass(frozen=True)
class Contents:
    """A month of one question, told whole. What could not be asked is empty."""

    answers: Answers
    forecast: MonthForecast | None
    lines: tuple[Line, ...]
    trend: tuple[Row, ...]
    owners: tuple[Row, ...]
    department: Mapping[str, Figure]
    steps: tuple[Step, ...]
    segments: Mapping[str, tuple[Row, ...]]
    losses: tuple[Loss, ...]
    days: tuple[Day, ...]
    payments: Payments
    checks: tuple[Told, ...]
    feeds: tuple[Rhythm, ...]
    bounds: tuple[Bounds, ...]

    @property
    def month(self) -> Period:
        """The month it is about."""
        return self.answers.scope.period

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Every metric with a figure in the report, in the order of its first appearance."""
        used = (*GLANCE, *BOARD, *BESIDE, *TREND, *SEGMENT)
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


def of_month(answers: Answers, first: date) -> Answers:
    """The same question about the month that holds `first`, beside another period in any case."""
    scope = answers.scope
    compare = Compare.PREVIOUS if scope.compare is Compare.NONE else scope.compare
    period = unit(first, Grain.MONTH)
    return replace(answers, scope=replace(scope, period=period, grain=Grain.DAY, compare=compare))


def contents(answers: Answers, first: date) -> Contents:
    """Ask everything that a report of that month says."""
    asked = of_month(answers, first)
    lines = _lines(asked)
    fact = next(line.figure.value for line in lines if line.metric is RECEIPTS)
    about_deals = not asked.obstacle(metric("leads"))
    dimensions = [name for name in ("source", "product") if _told_by(asked, name)]
    return Contents(
        answers=asked,
        forecast=asked.kept(month, first),
        lines=lines,
        trend=tuple(asked.months(*TREND)),
        owners=tuple(asked.by("owner", *BOARD, *BESIDE)),
        department=asked.totals(*BOARD, *BESIDE, *SEGMENT),
        steps=tuple(asked.report(steps, Basis.COHORT)) if about_deals else (),
        segments={name: tuple(asked.by(name, *SEGMENT)) for name in dimensions},
        losses=tuple(asked.report(reasons)) if about_deals else (),
        days=days(asked),
        payments=payments(asked, fact),
        checks=tuple(told(asked, name) for name in ALL),
        feeds=_feeds(asked),
        bounds=_bounds(asked),
    )


def _lines(asked: Answers) -> tuple[Line, ...]:
    """The main figures; the value of a client is that of twelve months, as on the screen."""
    covered = asked.known.covered.get("payments")
    year = replace(asked, scope=twelve_months(asked.scope, covered[0] if covered else None))
    own, whole = asked.totals(*GLANCE), year.totals(metric("ltv"))
    return tuple(
        Line(each, whole[each.name], year.scope)
        if each.name in whole
        else Line(each, own[each.name], asked.scope)
        for each in GLANCE
    )


def _told_by(asked: Answers, dimension: str) -> bool:
    """Whether the segments of the dimension have names at all."""
    return dimension in asked.known.filled.get("deals", frozenset())


def _feeds(asked: Answers) -> tuple[Rhythm, ...]:
    now = asked.known.now
    return tuple(rhythms(asked.uploads(), now, asked.scope.rules)) if now else ()


def _bounds(asked: Answers) -> tuple[Bounds, ...]:
    if asked.obstacle(metric("win_rate")):
        return ()
    found: Sequence[Bounds] = asked.report(bounds)
    return tuple(
        each for each in found if each.owner is None and not asked.obstacle(metric(each.metric))
    )


def last_day(answers: Answers) -> date:
    """The last day of the month that the data cover."""
    return answers.scope.elapsed.end - timedelta(days=1)
