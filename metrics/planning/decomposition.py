"""From profit down to calls a day, and from what the team can do back up to money."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor, isfinite

from metrics.planning.errors import NotAbove, NotAShare

_GUARD = Fraction(1, 10**9)  # 1125.0000000001 deals are 1125


class Mode(StrEnum):
    """How a fraction of a deal, a lead, a call is counted.

    PLANNER rounds up at each step, so that the goal is reached; SOURCE cuts off, as the field's
    own document does, and rounds only the days up.
    """

    PLANNER = "planner"
    SOURCE = "source"


@dataclass(frozen=True)
class Decomposition:
    """What a profit takes. Revenue in money; the rest whole numbers.

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
    """What a team can do. Revenue and profit in money, profit empty where no margin is known."""

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
    told = _checked(
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
    revenue = told["profit"] / told["margin"]
    deals = step(revenue / told["check"])
    leads = step(deals / told["conversion"])
    calls = step(leads / told["call_to_lead"])
    people = meetings = None
    if meetings_per_deal is not None:
        meetings = step(deals * told["meetings_per_deal"])
    if working_days is not None:
        people = _up(calls / (told["calls_per_day"] * told["working_days"]))
    days = _up(calls / told["calls_per_day"])
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
    told = _checked(
        people=people,
        working_days=working_days,
        calls_per_day=calls_per_day,
        call_to_lead=call_to_lead,
        conversion=conversion,
        check=check,
        margin=margin,
    )
    calls = _down(told["people"] * told["working_days"] * told["calls_per_day"])
    leads = _down(calls * told["call_to_lead"])
    deals = _down(leads * told["conversion"])
    revenue = deals * told["check"]
    profit = None if margin is None else float(revenue * told["margin"])
    return Capacity(calls, leads, deals, float(revenue), profit)


def _checked(**figures: float | None) -> dict[str, Fraction]:
    """The figures as written in decimals, exact; the ones that cannot be are named."""
    told = {}
    for name, figure in figures.items():
        if figure is None:
            continue
        if not isfinite(figure) or figure <= 0:
            raise NotAbove(field=name)
        if name in ("margin", "conversion") and figure > 1:
            raise NotAShare(field=name)
        told[name] = Fraction(str(figure))
    return told


def _up(number: Fraction) -> int:
    return max(ceil(number - _GUARD), int(number > 0))


def _down(number: Fraction) -> int:
    return floor(number + _GUARD)
