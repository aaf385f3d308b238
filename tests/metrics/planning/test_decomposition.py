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
    found = decompose(*EXAMPLE)

    assert found.revenue == 2_812_500
    assert (found.deals, found.leads, found.calls, found.days) == (1125, 3215, 6430, 129)


def test_the_source_cuts():
    found = decompose(*EXAMPLE, mode="source")

    assert found.revenue == 2_812_500
    assert (found.deals, found.leads, found.calls, found.days) == (1125, 3214, 6428, 129)


def test_the_published_numbers(shared_reference: Path):
    told = json.loads((shared_reference / "field-examples" / "expected.json").read_text("utf-8"))
    plan = told["plan_decomposition"]
    asked = plan["input"]
    names = ("profit_goal", "margin", "average_check", "conversion", "calls_to_lead")
    figures = [*(asked[name] for name in names), asked["calls_per_day"]]

    for mode, key in (("planner", "planner_round_up"), ("source", "source_prints")):
        found = decompose(*figures, mode=mode)
        for step in ("deals", "leads", "calls", "days"):
            assert getattr(found, step) == plan[key][step], (mode, step)
    assert decompose(*figures).revenue == plan["exact"]["revenue"]


def test_a_hair_over_a_whole_is_that_whole():
    """Three deals of a third each need nine leads, whatever 1 ÷ 3 loses on its way."""
    assert decompose(300, 1, 100, 1 / 3, 1, 10).leads == 9
    assert decompose(1_125.000_000_000_1, 1, 1, 1, 1, 1).deals == 1125
    assert decompose(1_125.000_1, 1, 1, 1, 1, 1).deals == 1126


def test_meetings_and_people():
    """6,430 calls at 50 a day over 21 days are 6.1 people: seven; two meetings a deal."""
    found = decompose(*EXAMPLE, meetings_per_deal=2, working_days=21)

    assert (found.meetings, found.people) == (2250, 7)
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


def test_capacity_counts_what_is_whole():
    """3 people × 20 days × 50 calls = 3,000 calls, 1,500 leads, 525 deals of 2,500."""
    found = capacity(3, 20, 50, 0.5, 0.35, 2_500, 0.16)

    assert (found.calls, found.leads, found.deals) == (3000, 1500, 525)
    assert (found.revenue, found.profit) == (1_312_500, 210_000)
    assert capacity(3, 20, 50, 0.5, 0.35, 2_500).profit is None


shares = st.floats(0.01, 1)
sums = st.floats(1, 1e9)


@given(sums, shares, sums, shares, shares, st.floats(1, 500))
def test_what_a_planner_asks_for_is_enough(profit, margin, check, conversion, to_lead, a_day):
    """Doing all of it reaches the profit, beyond the guard's hair."""
    found = decompose(profit, margin, check, conversion, to_lead, a_day)

    assert found.deals * check * margin >= profit * (1 - 1e-6)
    assert found.leads * conversion >= found.deals - 1e-6
    assert found.calls * to_lead >= found.leads - 1e-6
    assert found.days * a_day >= found.calls - 1e-6


@given(st.tuples(sums, shares, sums, shares, shares, st.floats(1, 500)))
def test_the_source_asks_for_no_more_than_the_planner(figures):
    planner, source = decompose(*figures), decompose(*figures, mode="source")

    assert source.deals <= planner.deals
    assert source.leads <= planner.leads
    assert source.calls <= planner.calls
