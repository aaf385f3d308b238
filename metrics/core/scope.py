"""The scope of a question: its period, filters, rights, and the company's settings."""

from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum

from data.model.dimensions import NOTHING_SELECTED, Selection
from data.model.rights import Rights


class Grain(StrEnum):
    """The time step of a trend."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Compare(StrEnum):
    """The period that a figure is compared with."""

    PREVIOUS = "previous"
    YEAR = "year"
    NONE = "none"


@dataclass(frozen=True)
class Period:
    """Days from `start` up to `end`, the end not included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of calendar days."""
        return (self.end - self.start).days

    def until(self, end: date) -> "Period":
        """The part of the period before `end`; all of it when it starts later."""
        return self if end <= self.start else replace(self, end=min(self.end, end))


@dataclass(frozen=True)
class Rules:
    """Thresholds and the working time of the company."""

    talk_seconds: int = 60
    callback_minutes: int = 60
    episode_minutes: int = 30
    stale_days: int = 14
    response_minutes: int = 15
    churn_days: int | None = None
    work_start: time = time(9)
    work_end: time = time(18)
    six_day_week: bool = False
    days_off: tuple[date, ...] = ()
    extra_days: tuple[date, ...] = ()
    currency: str = "RUB"

    @property
    def day_minutes(self) -> int:
        """Length of a working day."""
        start, end = (
            moment.hour * 60 + moment.minute for moment in (self.work_start, self.work_end)
        )
        return end - start


@dataclass(frozen=True)
class Scope:
    """What a question is about: days, filters, comparison, the company's rules, rights.

    `now` is the last day the data cover; `as_of`, when set, hides everything after that day.
    An empty filter selects everything that `rights` let through; a filter that selects more
    raises NotAllowed.
    """

    period: Period
    now: date | None = None
    grain: Grain = Grain.MONTH
    compare: Compare = Compare.PREVIOUS
    selected: Selection = NOTHING_SELECTED
    as_of: date | None = None
    rules: Rules = Rules()
    rights: Rights = field(kw_only=True)

    def __post_init__(self) -> None:
        """Refuse a scope of more than its holder may see."""
        for name, values in self.selected.items():
            self.rights.admit(name, values)

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """Dimension → the values that pass, only for dimensions that are filtered."""
        passing = {
            name: self.rights.within(name, self.selected.get(name, ()))
            for name in {**self.selected, **self.rights.limits}
        }
        limited = self.rights.limits
        return {name: values for name, values in passing.items() if values or name in limited}

    @property
    def known_until(self) -> date | None:
        """The first day after the data; None where they have no end."""
        last = min((day for day in (self.now, self.as_of) if day is not None), default=None)
        return last + timedelta(days=1) if last else None

    @property
    def elapsed(self) -> Period:
        """The part of the period that has passed."""
        return self.period.until(self.known_until) if self.known_until else self.period

    def select(self, dimension: str, values: tuple[str, ...]) -> "Scope":
        """The same question with these values of a dimension; with none, all of them."""
        return replace(self, selected=self.selected.select(dimension, values))

    def over(self, period: Period) -> "Scope":
        """The same question about another period."""
        return replace(self, period=period)
