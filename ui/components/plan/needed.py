"""What it takes: from profit down to calls a day, and from the team back up to money."""

from dataclasses import dataclass

import streamlit as st

from metrics.core.metric import Unit
from metrics.planning.decomposition import Mode, capacity, decompose
from metrics.planning.defaults import Defaults, defaults
from present.markup import tag
from present.sentences.plan import forecast
from ui.components.panel import sentence
from ui.components.plan.chain import Link, chain
from ui.components.plan.choice import choice
from ui.components.plan.sliders import Knob, turned, typed
from ui.view import View

_MARGIN = Knob("margin", Unit.SHARE, 1, 100, 0.5, 1.0)
_CHECK = Knob("check", Unit.MONEY, 500, 500_000, 500, 100_000)
_CONVERSION = Knob("conversion", Unit.SHARE, 0.5, 100, 0.5, 0.2)
_TO_LEAD = Knob("to_lead", Unit.SHARE, 0.5, 100, 0.5, 0.5)
_CALLS = Knob("calls", Unit.PER_DAY, 1, 150, 1, 50)
_PEOPLE = Knob("people", Unit.PER_DAY, 0.5, 50, 0.5, 1)
_DAYS = Knob("days", Unit.COUNT, 1, 31, 1, 21)
_MEETINGS = Knob("meetings", Unit.PER_DAY, 0, 10, 0.5, 0)
_KNOBS = (_MARGIN, _CHECK, _CONVERSION, _TO_LEAD, _CALLS, _PEOPLE, _DAYS, _MEETINGS)
_GOAL, _ROUND = "goal", 1_000
# profit, margin, check, conversion, call to lead, calls a day: the field's own worked example
_EXAMPLE = {"goal": "450000", "margin": "16", "check": "2500", "conversion": "35"} | {
    "to_lead": "50",
    "calls": "50",
}


@dataclass(frozen=True)
class _Turned:
    """The figures as they are turned now; shares from 0 to 1, money in the company's currency."""

    margin: float
    check: float
    conversion: float
    to_lead: float
    calls: float
    people: float
    days: float
    meetings: float


def needed_section(view: View) -> None:
    """Draw the direction, the sliders, the sentence and the chain."""
    own = view.kept(defaults)
    with st.container(horizontal=True):
        way = choice(
            "way",
            ("down", "up"),
            lambda name: view.text(f"plan.needed.{name}"),
            view.text("plan.needed.way"),
            inner=True,
        )
        mode = Mode.PLANNER
        if way == "down":
            said = choice(
                "mode",
                [each.value for each in Mode],
                lambda name: view.text(f"plan.needed.{name}"),
                view.text("plan.needed.mode"),
                inner=True,
            )
            mode = Mode(said)
    answer = st.container()
    now, goal = _sliders(view, own, way)
    with answer:
        if way == "down":
            _down(view, now, goal, mode)
        else:
            _up(view, now)


def _sliders(view: View, own: Defaults, way: str) -> tuple[_Turned, float]:
    """The figures to turn, in two columns, with where they come from."""
    known = {
        _MARGIN: own.margin,
        _CHECK: own.check,
        _CONVERSION: own.conversion,
        _TO_LEAD: own.call_to_lead,
        _CALLS: own.calls_per_day,
        _PEOPLE: own.people,
        _DAYS: float(own.working_days),
    }
    with st.container(border=True, key="panel_plan_knobs"):
        st.html(tag("h3", view.text("plan.needed.what_if"), kind="pl-panel").html)
        period = view.dates.period(own.period)
        words = view.text("plan.needed.own", period=period, deals=own.deals, leads=own.leads)
        st.html(tag("p", words, kind="pl-note").html)
        goal = 0.0
        if way == "down":
            goal = typed(view, _GOAL, _usual_goal(view, own), _ROUND)
        left, right = st.columns(2, gap="large")
        told = {knob.code: known.get(knob) or knob.otherwise for knob in _KNOBS}
        idle = _PEOPLE if way == "down" else _MEETINGS
        for place, knob in enumerate(knob for knob in _KNOBS if knob is not idle):
            with left if place % 2 == 0 else right:
                told[knob.code] = turned(view, knob, known.get(knob))
        _buttons(view)
    return _Turned(**told), goal


def _usual_goal(view: View, own: Defaults) -> float:
    """The profit of the asked month's plan, or of its forecast, to whole thousands."""
    told = forecast(view)
    money = 0.0 if told is None else told.whole.plan or told.whole.outlook.median
    return max(round(money * (own.margin or 1.0) / _ROUND) * _ROUND, _ROUND)


def _buttons(view: View) -> None:
    with st.container(horizontal=True):
        st.button(view.text("plan.needed.example"), key="plan_example", on_click=_show_example)
        if any(knob.code in st.query_params for knob in _KNOBS) or _GOAL in st.query_params:
            st.button(view.text("plan.needed.back"), key="plan_own", on_click=_forget)


def _show_example() -> None:
    _forget()
    st.query_params.pop("way", None)
    for code, value in _EXAMPLE.items():
        st.query_params[code] = value


def _forget() -> None:
    for code in (_GOAL, *(knob.code for knob in _KNOBS)):
        st.query_params.pop(code, None)


def _down(view: View, now: _Turned, goal: float, mode: Mode) -> None:
    """From profit to days and people."""
    text, show = view.text, view.numbers.show
    told = decompose(
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
            deals=text("plan.needed.deals", n=told.deals),
            calls=text("plan.needed.calls", n=told.calls),
            days=text("plan.needed.days", n=told.days),
            people=text("plan.needed.people", n=told.people or 0),
            month=text("plan.needed.in_days", n=round(now.days)),
        ),
        kind="pl-lead pl-second",
    )
    links = [
        Link("revenue", view.numbers.full(round(told.revenue), Unit.MONEY)),
        *(Link(name, view.numbers.plain(n)) for name, n in _counts(told.deals, told.leads)),
        *([Link("meetings", view.numbers.plain(told.meetings))] if told.meetings else []),
        Link("calls", view.numbers.plain(told.calls)),
        Link("days", view.numbers.plain(told.days)),
        Link("people", view.numbers.plain(told.people or 0)),
    ]
    chain(view, links, "down")
    st.html(tag("p", text(f"plan.needed.note_{mode.value}"), kind="pl-note").html)


def _counts(deals: int, leads: int) -> list[tuple[str, int]]:
    return [("deals", deals), ("leads", leads)]


def _up(view: View, now: _Turned) -> None:
    """From the team to money."""
    text, show = view.text, view.numbers.show
    told = capacity(
        now.people, now.days, now.calls, now.to_lead, now.conversion, now.check, now.margin
    )
    sentence(
        text(
            "plan.needed.answer_up",
            people=show(now.people, Unit.PER_DAY),
            month=text("plan.needed.in_days", n=round(now.days)),
            deals=text("plan.needed.deals", n=told.deals),
            revenue=show(told.revenue, Unit.MONEY),
            profit=show(told.profit, Unit.MONEY),
        ),
        kind="pl-lead pl-second",
    )
    links = [
        Link("calls", view.numbers.plain(told.calls)),
        *(Link(name, view.numbers.plain(n)) for name, n in _counts(told.deals, told.leads)[::-1]),
        Link("revenue", view.numbers.full(round(told.revenue), Unit.MONEY)),
        Link("profit", view.numbers.full(round(told.profit or 0), Unit.MONEY)),
    ]
    chain(view, links, "up")
