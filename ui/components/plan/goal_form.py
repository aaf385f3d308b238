"""Form of a new plan: months, goal, dimensions and the way of distribution."""

from datetime import date

import streamlit as st

from data.model.dimensions import DIMENSIONS, PLANNED
from metrics.core.calendar import floor, shift, unit
from metrics.core.scope import Grain, Period
from metrics.planning.cells import Scenario
from metrics.planning.defaults import defaults
from metrics.planning.grid import PlanGrid, months_of, units
from metrics.planning.measures import MEASURES
from metrics.planning.people import people
from metrics.planning.shares import SplitMethod
from present.markup import escape_md
from present.plan_text import amount_unit
from present.sentences.plan import forecast
from ui.components.plan.plan_request import PlanRequest, make_draft, open_stored, pop_refusal
from ui.view import View

# A team is planned by its managers first; kinds of clients are known by payments alone.
_SUBJECTS = sorted(PLANNED, key=lambda name: (DIMENSIONS[name].computed, name == "team"))
_ROUND = 10_000


def goal_form(view: View) -> None:
    """Draw the form; its buttons begin a draft."""
    text = view.text
    refused = pop_refusal()
    if refused:
        st.warning(escape_md(refused))
    spans = periods_offered(view.data_state.now or date.today())
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
            list(MEASURES),
            format_func=lambda name: text(f"plan.measures.{name}"),
            key="plan_setup_measure",
            placeholder=text("intake.choose"),
        )
    with third:
        goal = _goal(view, period, measure)
    seasonal, by, how, scenario = _distribution_choices(view)
    request = PlanRequest(period, measure, units(goal, measure), seasonal, by, how, scenario)
    with st.container(horizontal=True):
        st.button(
            text("plan.setup.make"),
            key="plan_make",
            type="primary",
            on_click=make_draft,
            args=(view, request),
        )
        st.button(
            text("plan.setup.open"), key="plan_open", on_click=open_stored, args=(view, request)
        )


def periods_offered(now: date) -> list[Period]:
    """This and the next year, then quarters and months from the running ones on."""
    year = floor(now, Grain.YEAR)
    periods = [unit(shift(year, Grain.YEAR, n), Grain.YEAR) for n in (0, 1)]
    for grain, count in ((Grain.QUARTER, 5), (Grain.MONTH, 13)):
        first = floor(now, grain)
        periods += [unit(shift(first, grain, n), grain) for n in range(count)]
    return periods


def _goal(view: View, period: Period, measure: str) -> float:
    """The field of the goal; it starts at what the asked month is heading to, for each month."""
    key = f"plan_goal_{measure}_{period.start}_{period.end}"
    if key not in st.session_state:
        st.session_state[key] = _default_goal(view, measure) * len(months_of(period))
    goal: float = st.number_input(
        escape_md(view.text(f"plan.setup.goal_{measure}")), min_value=0.0, format="%.0f", key=key
    )
    return goal


def _default_goal(view: View, measure: str) -> float:
    month_forecast, company_defaults = forecast(view), view.cached(defaults)
    if measure == "won_deals":
        return float(round(company_defaults.deals / 3))
    money = (
        0.0
        if month_forecast is None
        else month_forecast.whole.plan or month_forecast.whole.outlook.median
    )
    share = (company_defaults.margin or 1.0) if measure == "margin" else 1.0
    return float(round(money * share / _ROUND) * _ROUND)


def _distribution_choices(view: View) -> tuple[bool, tuple[str, ...], SplitMethod, Scenario]:
    """Draw the choices: seasonality, dimensions, way of distribution, scenario."""
    text = view.text
    dimensions = [name for name in _SUBJECTS if _is_offered(view, name)]
    listed = bool(view.data_state.filled.get("owners")) and bool(view.report(people))
    first, second = st.columns(2)
    with first:
        months = _pills(view, "months", ["season", "days"], "plan.months")
    with second:
        by = st.pills(
            text("plan.setup.by"),
            dimensions,
            selection_mode="multi",
            default=dimensions[:1],
            format_func=lambda name: text(f"dimensions.{name}.title"),
            key="plan_setup_by",
        )
    with first:
        ways = [way.value for way in SplitMethod if way is not SplitMethod.HEADS or listed]
        how = _pills(view, "how", ways, "plan.how")
    with second:
        versions = [Scenario.REALISTIC, Scenario.PESSIMISTIC, Scenario.OPTIMISTIC]
        scenario = _pills(view, "scenario", [each.value for each in versions], "plan.scenario")
    return months == "season", tuple(by), SplitMethod(how), Scenario(scenario)


def _is_offered(view: View, dimension: str) -> bool:
    """Whether the data have values of the dimension; a computed one has, where there is money."""
    if DIMENSIONS[dimension].computed:
        return bool(view.data_state.filled.get("payments"))
    return bool(view.data_state.choices.get(dimension))


def _pills(view: View, name: str, options: list[str], words: str) -> str:
    """Choice of one option; the first where none is pressed."""
    chosen = st.pills(
        view.text(f"plan.setup.{name}"),
        options,
        default=options[0],
        format_func=lambda option: view.text(f"{words}.{option}"),
        key=f"plan_setup_{name}",
    )
    return chosen or options[0]


def goal_words(view: View, grid: PlanGrid) -> str:
    """«План на 2027 год: 130,0 млн ₽»."""
    value = view.numbers.show(grid.goal / grid.unit, amount_unit(grid.measure))
    return view.text(
        f"plan.build.goal_{grid.measure}",
        period=view.dates.period(grid.period),
        value=value,
        scenario=view.text(f"plan.scenario.{grid.scenario.value}").lower(),
    )
