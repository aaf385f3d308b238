"""Decomposes a profit goal into deals, leads and calls a day; converts capacity back to money."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor, isfinite

from metrics.planning.errors import NotAbove, NotAShare

_TOLERANCE = Fraction(1, 10**9)  # 1125.0000000001 deals are 1125


class Mode(StrEnum):
    """How a fraction of a deal, a lead, a call is counted.

    PLANNER rounds up at each step, so that the goal is reached; SOURCE cuts off, as the field's
    own document does, and rounds only the days up.
    """

    PLANNER = "planner"
    SOURCE = "source"


@dataclass(frozen=True)
class Decomposition:
    """Work that a profit goal takes. Revenue in money; the rest whole numbers.

    `days` are working days of one person; `meetings` and `people` only where asked for.
    """

    revenue: float
    deals: int
    leads: int
    calls: int
    days: int
    meetings: int | None = None
    people: int | None = None


@dataclass(frozen=True)
class Capacity:
    """Results that a team can reach. Revenue and profit in money; profit empty without a margin."""

    calls: int
    leads: int
    deals: int
    revenue: float
    profit: float | None = None


def decompose(
    profit: float,
    margin: float,
    check: float,
    conversion: float,
    call_to_lead: float,
    calls_per_day: float,
    mode: Mode | str = Mode.PLANNER,
    *,
    meetings_per_deal: float | None = None,
    working_days: float | None = None,
) -> Decomposition:
    """Profit → revenue → deals → leads → calls → working days (→ meetings, people).

    Formula:  revenue = profit ÷ margin, deals = revenue ÷ check, leads = deals ÷ conversion,
              calls = leads ÷ call_to_lead, days = calls ÷ calls_per_day,
              people = calls ÷ (calls_per_day × working_days), meetings = deals × meetings_per_deal
    Money in the company's currency, shares from 0 to 1, `working_days` of one person. For a goal
    in revenue, margin 1. NotAbove, NotAShare name the figure that cannot be.
    """
    exact = _exact_figures(
        profit=profit,
        margin=margin,
        check=check,
        conversion=conversion,
        call_to_lead=call_to_lead,
        calls_per_day=calls_per_day,
        meetings_per_deal=meetings_per_deal,
        working_days=working_days,
    )
    step = _up if Mode(mode) is Mode.PLANNER else _down
    revenue = exact["profit"] / exact["margin"]
    deals = step(revenue / exact["check"])
    leads = step(deals / exact["conversion"])
    calls = step(leads / exact["call_to_lead"])
    people = meetings = None
    if meetings_per_deal is not None:
        meetings = step(deals * exact["meetings_per_deal"])
    if working_days is not None:
        people = _up(calls / (exact["calls_per_day"] * exact["working_days"]))
    days = _up(calls / exact["calls_per_day"])
    return Decomposition(float(revenue), deals, leads, calls, days, meetings, people)


def capacity(
    people: float,
    working_days: float,
    calls_per_day: float,
    call_to_lead: float,
    conversion: float,
    check: float,
    margin: float | None = None,
) -> Capacity:
    """What so many people bring in so many working days; only whole calls, leads and deals count.

    Formula:  calls = people × working_days × calls_per_day, leads = calls × call_to_lead,
              deals = leads × conversion, revenue = deals × check, profit = revenue × margin
    `people` may be a number of full times with fractions.
    """
    exact = _exact_figures(
        people=people,
        working_days=working_days,
        calls_per_day=calls_per_day,
        call_to_lead=call_to_lead,
        conversion=conversion,
        check=check,
        margin=margin,
    )
    calls = _down(exact["people"] * exact["working_days"] * exact["calls_per_day"])
    leads = _down(calls * exact["call_to_lead"])
    deals = _down(leads * exact["conversion"])
    revenue = deals * exact["check"]
    profit = None if margin is None else float(revenue * exact["margin"])
    return Capacity(calls, leads, deals, float(revenue), profit)


def _exact_figures(**figures: float | None) -> dict[str, Fraction]:
    """The figures as exact fractions of their decimal text, None left out.

    Raises NotAbove, NotAShare with the name of a figure out of range.
    """
    exact = {}
    for name, figure in figures.items():
        if figure is None:
            continue
        if not isfinite(figure) or figure <= 0:
            raise NotAbove(field=name)
        if name in ("margin", "conversion") and figure > 1:
            raise NotAShare(field=name)
        exact[name] = Fraction(str(figure))
    return exact


def _up(number: Fraction) -> int:
    return max(ceil(number - _TOLERANCE), int(number > 0))


def _down(number: Fraction) -> int:
    return floor(number + _TOLERANCE)
