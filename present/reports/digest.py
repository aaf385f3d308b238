"""The digest of a day or a week: plain text for a messenger, the most important first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from babel.dates import format_date

from metrics.catalog import metric
from metrics.core.answer import Figure, Row
from metrics.core.calendar import unit
from metrics.core.metric import Metric
from metrics.core.scope import Grain, Period
from metrics.forecasting.month import MonthState, month
from metrics.forecasting.verdict import receipts_per_day
from present.answers import Answers
from present.reports.captions import freshness_words, scope_words
from present.reports.month_report import for_month, last_day
from present.reports.receipts import receipts_by_day
from present.sentences.control import CheckResult, check_result, finding_words
from present.sentences.overview import overview_words

LONGEST = 1500  # letters; more is not read in a messenger
_RECEIPTS = metric("net_receipts")
_WON_DEALS, _WON_AMOUNT = metric("won_deals"), metric("won_amount")
_COUNT_METRICS = (metric("leads"), _WON_DEALS, _WON_AMOUNT, metric("talks"))
# checks by urgency
_TASKS = ("waiting_leads", "waiting_deals", "unpaid", "unowned", "stale", "unsold")
_MAX_NAME = 40


class Span(StrEnum):
    """The period of a digest."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True)
class _Parts:
    """The sentences of a digest before it is cut to its length."""

    lead: str
    span: tuple[str, ...]
    best: tuple[str, ...]
    ahead: str
    tasks: tuple[tuple[str, tuple[str, ...]], ...]
    fresh: str


def digest(answers: Answers, first: date, span: Span) -> str:
    """The last known day of the month that holds `first`, or its week: at most 1,500 letters."""
    monthly = for_month(answers, first)
    parts = _parts(monthly, span)
    for tasks, people in ((4, 3), (4, 2), (3, 2), (3, 1), (2, 1), (1, 1), (1, 0), (0, 0)):
        words = _compose(monthly, parts, span, tasks, people)
        if len(words) <= LONGEST:
            return words
    return f"{words[: LONGEST - 1]}…"


def _parts(monthly: Answers, span: Span) -> _Parts:
    day = last_day(monthly)
    period = unit(day, Grain.DAY if span is Span.DAY else Grain.WEEK)
    near = replace(monthly, scope=monthly.scope.over(period))
    return _Parts(
        lead=overview_words(monthly),
        span=tuple(line for line in (_receipts_line(monthly, near), _counts_line(near)) if line),
        best=tuple(_best_managers(near)),
        ahead=_remaining_line(monthly),
        tasks=tuple(_task_words(monthly, each) for each in _failing_checks(monthly)),
        fresh=freshness_words(monthly),
    )


def _compose(monthly: Answers, parts: _Parts, span: Span, tasks: int, people: int) -> str:
    text = monthly.text
    blocks = [[parts.lead]]
    if monthly.scope.filters:
        blocks[0].append(f"{scope_words(monthly)}.")
    best = ", ".join(parts.best[:people])
    about = [_title(monthly, span), *parts.span]
    blocks.append([*about, *([text("digest.best", who=best)] if best else [])])
    blocks.append([parts.ahead] if parts.ahead else [])
    if tasks and parts.tasks:
        shown = enumerate(parts.tasks[:tasks], start=1)
        lines = [
            _task_line(text("digest.numbered", n=n, what=words), who[:people])
            for n, (words, who) in shown
        ]
        blocks.append([text(f"digest.do_{span.value}"), *lines])
    blocks.append([parts.fresh] if parts.fresh else [])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _task_line(words: str, who: Sequence[str]) -> str:
    return f"{words}: {', '.join(who)}." if who else f"{words}."


def _title(monthly: Answers, span: Span) -> str:
    """«Среда, 21 октября», «Неделя 19–21 октября»."""
    day = last_day(monthly)
    if span is Span.WEEK:
        week = unit(day, Grain.WEEK)
        return monthly.text(
            "digest.week", period=monthly.dates.period(_until(week, day), year=False)
        )
    name = format_date(day, "EEEE", locale=monthly.text.lang)
    return monthly.text(
        "digest.day", weekday=name[:1].upper() + name[1:], day=monthly.dates.day(day)
    )


def _until(period: Period, day: date) -> Period:
    return period.until(day + timedelta(days=1))


def _receipts_line(monthly: Answers, near: Answers) -> str:
    """Receipts of the period, against its plan and the period before."""
    text, numbers = monthly.text, monthly.numbers
    if near.obstacle(_RECEIPTS):
        return ""
    figure = near.totals(_RECEIPTS)[_RECEIPTS.name]
    if figure.value is None:
        return ""
    words = text("digest.received", value=numbers.show(figure.value, _RECEIPTS.unit))
    gone = near.scope.elapsed
    plans = [day.plan for day in receipts_by_day(monthly) if gone.start <= day.day < gone.end]
    planned = sum(plan for plan in plans if plan is not None)
    if planned:
        words += f" ({text('digest.of_plan', plan=numbers.show(planned, _RECEIPTS.unit))})"
    change = _change_words(near, _RECEIPTS, figure)
    return f"{words}{change}."


def _change_words(near: Answers, m: Metric, figure: Figure) -> str:
    change = near.numbers.change(figure.value, figure.previous, m.unit)
    if change is None or near.compared_period is None:
        return ""
    to = near.dates.towards(near.compared_period, year=False)
    return near.text("digest.change", change=change.words, period=to)


def _counts_line(near: Answers) -> str:
    """New deals, wins and talks in one line, without those that no data were uploaded for."""
    text, numbers = near.text, near.numbers
    figures = near.totals(*_COUNT_METRICS)
    phrases = []
    for m in _COUNT_METRICS:
        figure = figures[m.name]
        if figure.value is None or m is _WON_AMOUNT:
            continue
        words = text(f"digest.{m.name}", value=numbers.show(figure.value, m.unit))
        won = figures[_WON_AMOUNT.name].value
        if m is _WON_DEALS and figure.value and won:
            words += " " + text("digest.won_for", value=numbers.show(won, _WON_AMOUNT.unit))
        phrases.append(words)
    line = ", ".join(phrases)
    return f"{line[:1].upper()}{line[1:]}." if line else ""


def _best_managers(near: Answers) -> Iterable[str]:
    """The three managers with the most receipts, each with the amount."""
    if near.obstacle(_RECEIPTS, "owner"):
        return
    rows = near.by("owner", _RECEIPTS)
    sellers = [row for row in rows if row.key[0] is not None and _receipts(row) > 0]
    for row in sorted(sellers, key=lambda row: (-_receipts(row), str(row.key[0])))[:3]:
        money = near.numbers.show(_receipts(row), _RECEIPTS.unit)
        yield near.text("digest.whose", who=_name(row.key[0]), what=money)


def _receipts(row: Row) -> float:
    return float(row.figures[_RECEIPTS.name].value or 0.0)


def _remaining_line(monthly: Answers) -> str:
    """How much is left to the plan, what is needed a day and what comes in a day now."""
    forecast = monthly.cached(month, monthly.scope.period.start)
    if (
        forecast is None
        or forecast.state is not MonthState.RUNNING
        or forecast.whole.needed is None
    ):
        return ""
    assert forecast.whole.plan is not None
    about, now = monthly.numbers.about, receipts_per_day(forecast, monthly.scope.rules)
    left = about(forecast.whole.plan - forecast.whole.fact)
    needed = about(forecast.whole.needed)
    return monthly.text("digest.ahead", left=left, needed=needed, now=about(now))


def _failing_checks(monthly: Answers) -> Iterable[CheckResult]:
    return (each for name in _TASKS if (each := check_result(monthly, name)).count)


def _task_words(monthly: Answers, check: CheckResult) -> tuple[str, tuple[str, ...]]:
    """What is wrong, and which managers have the most of it to correct."""
    assert check.finding
    culprits = [each for each in check.finding.owners if each.owner and not each.has_left]
    who = tuple(
        monthly.text("digest.whose", who=_name(each.owner), what=monthly.numbers.plain(each.count))
        for each in culprits[:3]
    )
    return finding_words(monthly, check), who or (monthly.text("digest.nobody"),)


def _name(name: object) -> str:
    """A name on one line, cut to a maximal length."""
    words = " ".join(str(name).split())
    return words if len(words) <= _MAX_NAME else f"{words[: _MAX_NAME - 1]}…"
