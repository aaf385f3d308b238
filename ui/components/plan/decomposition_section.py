"""Section that decomposes a profit goal into calls a day, or a team's capacity into profit."""

from dataclasses import dataclass

import streamlit as st

from metrics.core.metric import Unit
from metrics.planning.decomposition import Mode, capacity, decompose
from metrics.planning.defaults import Defaults, defaults
from present.markup import tag
from present.sentences.plan import forecast
from ui.components.link_choice import link_choice
from ui.components.panel import sentence
from ui.components.plan.figure_chain import ChainFigure, figure_chain
from ui.components.plan.sliders import Slider, money_field, slider_value
from ui.view import View

_MARGIN = Slider("margin", Unit.SHARE, 1, 100, 0.5, 1.0)
_CHECK = Slider("check", Unit.MONEY, 500, 500_000, 500, 100_000)
_CONVERSION = Slider("conversion", Unit.SHARE, 0.5, 100, 0.5, 0.2)
_TO_LEAD = Slider("to_lead", Unit.SHARE, 0.5, 100, 0.5, 0.5)
_CALLS = Slider("calls", Unit.PER_DAY, 1, 150, 1, 50)
_PEOPLE = Slider("people", Unit.PER_DAY, 0.5, 50, 0.5, 1)
_DAYS = Slider("days", Unit.COUNT, 1, 31, 1, 21)
_MEETINGS = Slider("meetings", Unit.PER_DAY, 0, 10, 0.5, 0)
_SLIDERS = (_MARGIN, _CHECK, _CONVERSION, _TO_LEAD, _CALLS, _PEOPLE, _DAYS, _MEETINGS)
_GOAL, _ROUND = "goal", 1_000
# profit, margin, check, conversion, call to lead, calls a day: the field's own worked example
_EXAMPLE = {"goal": "450000", "margin": "16", "check": "2500", "conversion": "35"} | {
    "to_lead": "50",
    "calls": "50",
}


@dataclass(frozen=True)
class _Figures:
    """Values of the sliders; shares from 0 to 1, money in the company's currency."""

    margin: float
    check: float
    conversion: float
    to_lead: float
    calls: float
    people: float
    days: float
    meetings: float


def decomposition_section(view: View) -> None:
    """Draw the direction, the sliders, the sentence and the chain."""
    company_defaults = view.cached(defaults)
    with st.container(horizontal=True):
        way = link_choice(
            "way",
            ("down", "up"),
            lambda name: view.text(f"plan.needed.{name}"),
            view.text("plan.needed.way"),
            inner=True,
        )
        mode = Mode.PLANNER
        if way == "down":
            option = link_choice(
                "mode",
                [each.value for each in Mode],
                lambda name: view.text(f"plan.needed.{name}"),
                view.text("plan.needed.mode"),
                inner=True,
            )
            mode = Mode(option)
    answer = st.container()
    now, goal = _sliders(view, company_defaults, way)
    with answer:
        if way == "down":
            _decomposition(view, now, goal, mode)
        else:
            _capacity(view, now)


def _sliders(view: View, company_defaults: Defaults, way: str) -> tuple[_Figures, float]:
    """Draw the sliders in two columns, with the source of their defaults."""
    defaults_by_slider = {
        _MARGIN: company_defaults.margin,
        _CHECK: company_defaults.check,
        _CONVERSION: company_defaults.conversion,
        _TO_LEAD: company_defaults.call_to_lead,
        _CALLS: company_defaults.calls_per_day,
        _PEOPLE: company_defaults.people,
        _DAYS: float(company_defaults.working_days),
    }
    with st.container(border=True, key="panel_plan_knobs"):
        st.html(tag("h3", view.text("plan.needed.what_if"), kind="pl-panel").html)
        period = view.dates.period(company_defaults.period)
        words = view.text(
            "plan.needed.own",
            period=period,
            deals=company_defaults.deals,
            leads=company_defaults.leads,
        )
        st.html(tag("p", words, kind="pl-note").html)
        goal = 0.0
        if way == "down":
            goal = money_field(view, _GOAL, _default_goal(view, company_defaults), _ROUND)
        left, right = st.columns(2, gap="large")
        figures = {
            slider.code: defaults_by_slider.get(slider) or slider.otherwise for slider in _SLIDERS
        }
        idle = _PEOPLE if way == "down" else _MEETINGS
        for place, slider in enumerate(slider for slider in _SLIDERS if slider is not idle):
            with left if place % 2 == 0 else right:
                figures[slider.code] = slider_value(view, slider, defaults_by_slider.get(slider))
        _buttons(view)
    return _Figures(**figures), goal


def _default_goal(view: View, company_defaults: Defaults) -> float:
    """The profit of the asked month's plan, or of its forecast, to whole thousands."""
    month_forecast = forecast(view)
    money = (
        0.0
        if month_forecast is None
        else month_forecast.whole.plan or month_forecast.whole.outlook.median
    )
    return max(round(money * (company_defaults.margin or 1.0) / _ROUND) * _ROUND, _ROUND)


def _buttons(view: View) -> None:
    with st.container(horizontal=True):
        st.button(view.text("plan.needed.example"), key="plan_example", on_click=_show_example)
        if any(slider.code in st.query_params for slider in _SLIDERS) or _GOAL in st.query_params:
            st.button(view.text("plan.needed.back"), key="plan_own", on_click=_reset_sliders)


def _show_example() -> None:
    _reset_sliders()
    st.query_params.pop("way", None)
    for code, value in _EXAMPLE.items():
        st.query_params[code] = value


def _reset_sliders() -> None:
    for code in (_GOAL, *(slider.code for slider in _SLIDERS)):
        st.query_params.pop(code, None)


def _decomposition(view: View, now: _Figures, goal: float, mode: Mode) -> None:
    """Draw the chain from a profit goal to working days and people."""
    text, show = view.text, view.numbers.show
    needs = decompose(
        goal,
        now.margin,
        now.check,
        now.conversion,
        now.to_lead,
        now.calls,
        mode,
        meetings_per_deal=now.meetings or None,
        working_days=now.days,
    )
    sentence(
        text(
            "plan.needed.answer_down",
            goal=show(goal, Unit.MONEY),
            deals=text("plan.needed.deals", n=needs.deals),
            calls=text("plan.needed.calls", n=needs.calls),
            days=text("plan.needed.days", n=needs.days),
            people=text("plan.needed.people", n=needs.people or 0),
            month=text("plan.needed.in_days", n=round(now.days)),
        ),
        kind="pl-lead pl-second",
    )
    links = [
        ChainFigure("revenue", view.numbers.full(round(needs.revenue), Unit.MONEY)),
        *(
            ChainFigure(name, view.numbers.plain(n))
            for name, n in _counts(needs.deals, needs.leads)
        ),
        *([ChainFigure("meetings", view.numbers.plain(needs.meetings))] if needs.meetings else []),
        ChainFigure("calls", view.numbers.plain(needs.calls)),
        ChainFigure("days", view.numbers.plain(needs.days)),
        ChainFigure("people", view.numbers.plain(needs.people or 0)),
    ]
    figure_chain(view, links, "down")
    st.html(tag("p", text(f"plan.needed.note_{mode.value}"), kind="pl-note").html)


def _counts(deals: int, leads: int) -> list[tuple[str, int]]:
    return [("deals", deals), ("leads", leads)]


def _capacity(view: View, now: _Figures) -> None:
    """Draw the chain from the team's capacity to profit."""
    text, show = view.text, view.numbers.show
    outcome = capacity(
        now.people, now.days, now.calls, now.to_lead, now.conversion, now.check, now.margin
    )
    sentence(
        text(
            "plan.needed.answer_up",
            people=show(now.people, Unit.PER_DAY),
            month=text("plan.needed.in_days", n=round(now.days)),
            deals=text("plan.needed.deals", n=outcome.deals),
            revenue=show(outcome.revenue, Unit.MONEY),
            profit=show(outcome.profit, Unit.MONEY),
        ),
        kind="pl-lead pl-second",
    )
    links = [
        ChainFigure("calls", view.numbers.plain(outcome.calls)),
        *(
            ChainFigure(name, view.numbers.plain(n))
            for name, n in _counts(outcome.deals, outcome.leads)[::-1]
        ),
        ChainFigure("revenue", view.numbers.full(round(outcome.revenue), Unit.MONEY)),
        ChainFigure("profit", view.numbers.full(round(outcome.profit or 0), Unit.MONEY)),
    ]
    figure_chain(view, links, "up")
