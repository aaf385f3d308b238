"""The field's own example to the figure, and what cannot be decomposed."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.planning.decomposition import capacity, decompose
from metrics.planning.errors import NotAbove, NotAShare, PlanError

EXAMPLE = (450_000, 0.16, 2_500, 0.35, 0.5, 50)


def test_a_planner_rounds_up_at_each_step():
    """3,214 leads at 35 % would be 1,124.9 deals: one short of the goal."""
    work = decompose(*EXAMPLE)

    assert work.revenue == 2_812_500
    assert (work.deals, work.leads, work.calls, work.days) == (1125, 3215, 6430, 129)


def test_source_mode_rounds_down():
    work = decompose(*EXAMPLE, mode="source")

    assert work.revenue == 2_812_500
    assert (work.deals, work.leads, work.calls, work.days) == (1125, 3214, 6428, 129)


def test_the_published_numbers(shared_reference: Path):
    expected = json.loads(
        (shared_reference / "field-examples" / "expected.json").read_text("utf-8")
    )
    plan = expected["plan_decomposition"]
    inputs = plan["input"]
    names = ("profit_goal", "margin", "average_check", "conversion", "calls_to_lead")
    figures = [*(inputs[name] for name in names), inputs["calls_per_day"]]

    for mode, key in (("planner", "planner_round_up"), ("source", "source_prints")):
        work = decompose(*figures, mode=mode)
        for step in ("deals", "leads", "calls", "days"):
            assert getattr(work, step) == plan[key][step], (mode, step)
    assert decompose(*figures).revenue == plan["exact"]["revenue"]


def test_float_noise_does_not_round_up():
    """Three deals of a third each need nine leads, whatever 1 ÷ 3 loses on its way."""
    assert decompose(300, 1, 100, 1 / 3, 1, 10).leads == 9
    assert decompose(1_125.000_000_000_1, 1, 1, 1, 1, 1).deals == 1125
    assert decompose(1_125.000_1, 1, 1, 1, 1, 1).deals == 1126


def test_meetings_and_people():
    """6,430 calls at 50 a day over 21 days are 6.1 people: seven; two meetings a deal."""
    work = decompose(*EXAMPLE, meetings_per_deal=2, working_days=21)

    assert (work.meetings, work.people) == (2250, 7)
    assert decompose(*EXAMPLE).people is None


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf")])
def test_a_figure_that_cannot_be_is_named(place, wrong):
    names = ("profit", "margin", "check", "conversion", "call_to_lead", "calls_per_day")
    figures = list(EXAMPLE)
    figures[place] = wrong

    with pytest.raises(NotAbove) as refused:
        decompose(*figures)

    assert refused.value.facts == {"field": names[place]}
    assert isinstance(refused.value, PlanError)


def test_a_share_above_one_is_no_share():
    with pytest.raises(NotAShare):
        decompose(450_000, 16, 2_500, 0.35, 0.5, 50)


def test_capacity_counts_whole_calls_leads_and_deals():
    """3 people × 20 days × 50 calls = 3,000 calls, 1,500 leads, 525 deals of 2,500."""
    team = capacity(3, 20, 50, 0.5, 0.35, 2_500, 0.16)

    assert (team.calls, team.leads, team.deals) == (3000, 1500, 525)
    assert (team.revenue, team.profit) == (1_312_500, 210_000)
    assert capacity(3, 20, 50, 0.5, 0.35, 2_500).profit is None


shares = st.floats(0.01, 1)
sums = st.floats(1, 1e9)


@given(sums, shares, sums, shares, shares, st.floats(1, 500))
def test_the_planned_work_reaches_the_profit(profit, margin, check, conversion, to_lead, a_day):
    """Doing all of it reaches the profit, beyond the guard's hair."""
    work = decompose(profit, margin, check, conversion, to_lead, a_day)

    assert work.deals * check * margin >= profit * (1 - 1e-6)
    assert work.leads * conversion >= work.deals - 1e-6
    assert work.calls * to_lead >= work.leads - 1e-6
    assert work.days * a_day >= work.calls - 1e-6


@given(st.tuples(sums, shares, sums, shares, shares, st.floats(1, 500)))
def test_the_source_asks_for_no_more_than_the_planner(figures):
    planner, source = decompose(*figures), decompose(*figures, mode="source")

    assert source.deals <= planner.deals
    assert source.leads <= planner.leads
    assert source.calls <= planner.calls
