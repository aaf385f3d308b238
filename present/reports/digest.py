"""The day or the week in plain text, to be pasted into a messenger: the most important first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from babel.dates import format_date

from metrics.catalog import metric
from metrics.core.answer import Figure, Row
from metrics.core.calendar import unit
from metrics.core.metric import Metric, Unit
from metrics.core.scope import Grain, Period
from metrics.forecasting.month import State, month
from metrics.forecasting.verdict import a_day
from present.answers import Answers
from present.reports.contents import last_day, of_month
from present.reports.money import days
from present.reports.sentences import fresh_words, whose_words
from present.sentences.control import Told, told, what
from present.sentences.overview import overview_words

LONGEST = 1500  # letters; more is not read in a messenger
_RECEIPTS = metric("net_receipts")
_COUNTED = tuple(metric(name) for name in ("leads", "won_deals", "won_amount", "talks"))
# what may wait least comes first
_TASKS = ("waiting_leads", "waiting_deals", "unpaid", "unowned", "stale", "unsold")
_LONGEST_NAME = 40


class Span(StrEnum):
    """What a digest is of."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True)
class _Parts:
    """What a digest says, before it is cut to its length."""

    lead: str
    span: tuple[str, ...]
    best: tuple[str, ...]
    ahead: str
    tasks: tuple[tuple[str, tuple[str, ...]], ...]
    fresh: str


def digest(answers: Answers, first: date, span: Span) -> str:
    """The last known day of the month that holds `first`, or its week: at most 1,500 letters."""
    asked = of_month(answers, first)
    parts = _parts(asked, span)
    for tasks, people in ((4, 3), (4, 2), (3, 2), (3, 1), (2, 1), (1, 1), (1, 0), (0, 0)):
        words = _written(asked, parts, span, tasks, people)
        if len(words) <= LONGEST:
            return words
    return f"{words[: LONGEST - 1]}…"


def _parts(asked: Answers, span: Span) -> _Parts:
    day = last_day(asked)
    period = unit(day, Grain.DAY if span is Span.DAY else Grain.WEEK)
    near = replace(asked, scope=asked.scope.over(period))
    return _Parts(
        lead=overview_words(asked),
        span=tuple(line for line in (_received(asked, near), _counted(near)) if line),
        best=tuple(_best(near)),
        ahead=_ahead(asked),
        tasks=tuple(_task(asked, each) for each in _wrong(asked)),
        fresh=fresh_words(asked),
    )


def _written(asked: Answers, parts: _Parts, span: Span, tasks: int, people: int) -> str:
    text = asked.text
    blocks = [[parts.lead]]
    if asked.scope.filters:
        blocks[0].append(f"{whose_words(asked)}.")
    best = ", ".join(parts.best[:people])
    about = [_title(asked, span), *parts.span]
    blocks.append([*about, *([text("digest.best", who=best)] if best else [])])
    blocks.append([parts.ahead] if parts.ahead else [])
    if tasks and parts.tasks:
        shown = enumerate(parts.tasks[:tasks], start=1)
        lines = [
            _numbered(text("digest.numbered", n=n, what=said), who[:people])
            for n, (said, who) in shown
        ]
        blocks.append([text(f"digest.do_{span.value}"), *lines])
    blocks.append([parts.fresh] if parts.fresh else [])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _numbered(said: str, who: Sequence[str]) -> str:
    return f"{said}: {', '.join(who)}." if who else f"{said}."


def _title(asked: Answers, span: Span) -> str:
    """«Среда, 21 октября», «Неделя 19–21 октября»."""
    day = last_day(asked)
    if span is Span.WEEK:
        week = unit(day, Grain.WEEK)
        return asked.text("digest.week", period=asked.dates.period(_until(week, day), year=False))
    name = format_date(day, "EEEE", locale=asked.text.lang)
    return asked.text("digest.day", weekday=name[:1].upper() + name[1:], day=asked.dates.day(day))


def _until(period: Period, day: date) -> Period:
    return period.until(day + timedelta(days=1))


def _received(asked: Answers, near: Answers) -> str:
    """How much came, beside its plan and the period before."""
    text, numbers = asked.text, asked.numbers
    if near.obstacle(_RECEIPTS):
        return ""
    figure = near.totals(_RECEIPTS)[_RECEIPTS.name]
    if figure.value is None:
        return ""
    words = text("digest.received", value=numbers.show(figure.value, Unit.MONEY))
    gone = near.scope.elapsed
    plans = [day.plan for day in days(asked) if gone.start <= day.day < gone.end]
    planned = sum(plan for plan in plans if plan is not None)
    if planned:
        words += f" ({text('digest.of_plan', plan=numbers.show(planned, Unit.MONEY))})"
    change = _changed(near, _RECEIPTS, figure)
    return f"{words}{change}."


def _changed(near: Answers, m: Metric, figure: Figure) -> str:
    change = near.numbers.change(figure.value, figure.previous, m.unit)
    if change is None or near.beside is None:
        return ""
    to = near.dates.towards(near.beside, year=False)
    return near.text("digest.change", change=change.words, period=to)


def _counted(near: Answers) -> str:
    """New deals, wins and talks in one line; what nobody uploaded is left out."""
    text, numbers = near.text, near.numbers
    figures = near.totals(*_COUNTED)
    said = []
    for m in _COUNTED:
        figure = figures[m.name]
        if figure.value is None or m.name == "won_amount":
            continue
        words = text(f"digest.{m.name}", value=numbers.show(figure.value, m.unit))
        won = figures["won_amount"].value
        if m.name == "won_deals" and figure.value and won:
            words += " " + text("digest.won_for", value=numbers.show(won, Unit.MONEY))
        said.append(words)
    line = ", ".join(said)
    return f"{line[:1].upper()}{line[1:]}." if line else ""


def _best(near: Answers) -> Iterable[str]:
    """Who brought the most, with how much."""
    if near.obstacle(_RECEIPTS, "owner"):
        return
    rows = near.by("owner", _RECEIPTS)
    known = [row for row in rows if row.key[0] is not None and _came(row) > 0]
    for row in sorted(known, key=lambda row: (-_came(row), str(row.key[0])))[:3]:
        money = near.numbers.show(_came(row), Unit.MONEY)
        yield near.text("digest.whose", who=_name(row.key[0]), what=money)


def _came(row: Row) -> float:
    return float(row.figures[_RECEIPTS.name].value or 0.0)


def _ahead(asked: Answers) -> str:
    """How much is left to the plan, what is needed a day and what comes now."""
    forecast = asked.kept(month, asked.scope.period.start)
    if forecast is None or forecast.state is not State.RUNNING or forecast.whole.needed is None:
        return ""
    assert forecast.whole.plan is not None
    about, now = asked.numbers.about, a_day(forecast, asked.scope.rules)
    left = about(forecast.whole.plan - forecast.whole.fact)
    needed = about(forecast.whole.needed)
    return asked.text("digest.ahead", left=left, needed=needed, now=about(now))


def _wrong(asked: Answers) -> Iterable[Told]:
    return (each for name in _TASKS if (each := told(asked, name)).count)


def _task(asked: Answers, check: Told) -> tuple[str, tuple[str, ...]]:
    """What is wrong, and who has the most of it to mend."""
    assert check.found
    whose = [each for each in check.found.owners if each.owner and not each.has_left]
    who = tuple(
        asked.text("digest.whose", who=_name(each.owner), what=asked.numbers.plain(each.count))
        for each in whose[:3]
    )
    return what(asked, check), who or (asked.text("digest.nobody"),)


def _name(name: object) -> str:
    """A name on one line and of a bearable length."""
    words = " ".join(str(name).split())
    return words if len(words) <= _LONGEST_NAME else f"{words[: _LONGEST_NAME - 1]}…"
