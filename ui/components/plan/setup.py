"""From what a plan is made: its months, its goal, by whom and by what it is spread."""

from datetime import date

import streamlit as st

from metrics.core.calendar import floor, shift, unit
from metrics.core.metric import Unit
from metrics.core.scope import Grain, Period
from metrics.planning.cells import UNITS, Scenario
from metrics.planning.defaults import defaults
from metrics.planning.grid import PlanGrid, months_of, units
from metrics.planning.people import people
from metrics.planning.shares import How
from present.markup import plain
from present.sentences.plan import forecast
from ui.components.plan.wish import Wish, make, refusal, reopen
from ui.view import View

DIMENSIONS = ("owner", "source", "product", "team")
_ROUND = 10_000


def setup(view: View) -> None:
    """Draw the form; pressed, it puts a new plan on the table."""
    text = view.text
    refused = refusal()
    if refused:
        st.warning(plain(refused))
    spans = spans_from(view.known.now or date.today())
    first, second, third = st.columns(3)
    with first:
        period = st.selectbox(
            text("plan.setup.period"),
            spans,
            format_func=lambda span: view.dates.period(span),
            key="plan_setup_period",
            placeholder=text("intake.choose"),
        )
    with second:
        measure = st.selectbox(
            text("plan.setup.measure"),
            list(UNITS),
            format_func=lambda name: text(f"plan.measures.{name}"),
            key="plan_setup_measure",
            placeholder=text("intake.choose"),
        )
    with third:
        goal = _goal(view, period, measure)
    seasonal, by, how, scenario = _ways(view)
    wish = Wish(period, measure, units(goal, measure), seasonal, by, how, scenario)
    with st.container(horizontal=True):
        st.button(
            text("plan.setup.make"),
            key="plan_make",
            type="primary",
            on_click=make,
            args=(view, wish),
        )
        st.button(text("plan.setup.open"), key="plan_open", on_click=reopen, args=(view, wish))


def spans_from(now: date) -> list[Period]:
    """This and the next year, then quarters and months from the running ones on."""
    year = floor(now, Grain.YEAR)
    found = [unit(shift(year, Grain.YEAR, n), Grain.YEAR) for n in (0, 1)]
    for grain, count in ((Grain.QUARTER, 5), (Grain.MONTH, 13)):
        first = floor(now, grain)
        found += [unit(shift(first, grain, n), grain) for n in range(count)]
    return found


def _goal(view: View, period: Period, measure: str) -> float:
    """The field of the goal; it starts at what the asked month is heading to, for each month."""
    key = f"plan_goal_{measure}_{period.start}_{period.end}"
    if key not in st.session_state:
        st.session_state[key] = _usual(view, measure) * len(months_of(period))
    found: float = st.number_input(
        plain(view.text(f"plan.setup.goal_{measure}")), min_value=0.0, format="%.0f", key=key
    )
    return found


def _usual(view: View, measure: str) -> float:
    told, own = forecast(view), view.kept(defaults)
    if measure == "won_deals":
        return float(round(own.deals / 3))
    money = 0.0 if told is None else told.whole.plan or told.whole.outlook.median
    share = (own.margin or 1.0) if measure == "margin" else 1.0
    return float(round(money * share / _ROUND) * _ROUND)


def _ways(view: View) -> tuple[bool, tuple[str, ...], How, Scenario]:
    """By what months share the goal, over whom it is spread and how, which version it is."""
    text = view.text
    known = [name for name in DIMENSIONS if view.known.choices.get(name)]
    known += ["client_kind"] if view.known.filled.get("payments") else []
    listed = bool(view.known.filled.get("owners")) and bool(view.report(people))
    first, second = st.columns(2)
    with first:
        months = _pills(view, "months", ["season", "days"], "plan.months")
    with second:
        by = st.pills(
            text("plan.setup.by"),
            known,
            selection_mode="multi",
            default=known[:1],
            format_func=lambda name: text(f"dimensions.{name}.title"),
            key="plan_setup_by",
        )
    with first:
        ways = [way.value for way in How if way is not How.HEADS or listed]
        how = _pills(view, "how", ways, "plan.how")
    with second:
        versions = [Scenario.REALISTIC, Scenario.PESSIMISTIC, Scenario.OPTIMISTIC]
        scenario = _pills(view, "scenario", [each.value for each in versions], "plan.scenario")
    return months == "season", tuple(by), How(how), Scenario(scenario)


def _pills(view: View, name: str, options: list[str], words: str) -> str:
    """One of a few; the first where none is pressed."""
    found = st.pills(
        view.text(f"plan.setup.{name}"),
        options,
        default=options[0],
        format_func=lambda option: view.text(f"{words}.{option}"),
        key=f"plan_setup_{name}",
    )
    return found or options[0]


def goal_words(view: View, grid: PlanGrid) -> str:
    """«План на 2027 год: 130,0 млн ₽»."""
    kind = Unit.COUNT if grid.unit == 1 else Unit.MONEY
    value = view.numbers.show(grid.goal / grid.unit, kind)
    return view.text(
        f"plan.build.goal_{grid.measure}",
        period=view.dates.period(grid.period),
        value=value,
        scenario=view.text(f"plan.scenario.{grid.scenario.value}").lower(),
    )
