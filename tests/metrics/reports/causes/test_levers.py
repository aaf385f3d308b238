"""The gap to the plan and its levers, counted by hand on a March of 20 working days."""

from collections.abc import Iterator
from datetime import date
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.model.dimensions import Selection
from metrics.core.scope import Period
from metrics.reports.causes.attribution import Method
from metrics.reports.causes.levers import Gap, gap
from tests.drawing import cases
from tests.metrics.workspace import MARCH, Desk
from tests.metrics.world import world

NOW = date(2024, 3, 14)  # 9 working days of March are gone, 11 are left


def sold(desk: Desk, first: date, leads: int, wins: int, check: int, paid: float = 0) -> None:
    """A month of Anna's: so many leads, the first of them won on the next day, so much paid."""
    for number in range(leads):
        won = number < wins
        deal = {"owner": "Anna", "created_at": first, "status": "won" if won else "open"}
        closed = {"closed_at": first.replace(day=2), "amount": check} if won else {}
        desk.put("deals", deal | closed)
    if paid:
        desk.put("payments", {"owner": "Anna", "paid_at": first.replace(day=2), "amount": paid})


@pytest.fixture
def department(engine: Desk) -> Desk:
    """Usually 2 leads a day × 50 % × 100 × 80 %; this March 18 leads, 6 won for 600, 300 paid.

    Leads a day 2, 2, 3 (December has 21 working days, January 17, February 20); conversion 50, 50,
    40 %; check 100, 120, 100; collection 100, 80, 80 %.
    """
    sold(engine, date(2023, 12, 1), 42, 21, 100, 2100)
    sold(engine, date(2024, 1, 1), 34, 17, 120, 1632)
    sold(engine, date(2024, 2, 1), 60, 24, 100, 1920)
    sold(engine, date(2024, 3, 1), 18, 6, 100, 300)
    return engine


def march_gap(desk: Desk, plan: float, forecast: float, **options: object) -> Gap:
    """The gap of March as of the 14th."""
    return gap(desk.run, desk.scope(**{"now": NOW, **options}), plan, forecast)


def test_each_step_closes_its_part_of_what_is_left(department: Desk) -> None:
    """22 leads to come (11 days × 2), each worth 50 % × 100 × 80 % = 40."""
    shortfall = march_gap(department, 3000, 2000)

    assert shortfall.gap == 1000
    closes = {lever.factor: lever.closes for lever in shortfall.levers}
    assert closes == pytest.approx(
        {
            "leads": 11 * 40,
            "conversion": 22 * 0.01 * 100 * 0.8,
            "check": 22 * 0.5 * 5 * 0.8,
            "collection": 22 * 0.5 * 100 * 0.05,
        }
    )
    assert [lever.share for lever in shortfall.levers] == pytest.approx(
        [0.44, 0.0176, 0.044, 0.055]
    )


def test_a_lever_has_its_needed_usual_and_best_values(department: Desk) -> None:
    """A gap of 100: 100 ÷ 440 of a lead a day more, 100 ÷ 17.6 points, and so on."""
    shortfall = march_gap(department, 3000, 2900)

    needed = {lever.factor: lever.needed for lever in shortfall.levers}
    assert needed == pytest.approx(
        {
            "leads": 2 + 100 / 440,
            "conversion": 0.5 + 0.01 * 100 / 17.6,
            "check": 100 + 5 * 100 / 44,
            "collection": 0.8 + 0.05 * 100 / 55,
        }
    )
    assert [lever.usual for lever in shortfall.levers] == pytest.approx([2, 0.5, 100, 0.8])
    assert [lever.best for lever in shortfall.levers] == pytest.approx([3, 0.5, 120, 1])
    assert [lever.possible for lever in shortfall.levers] == [True, False, True, True]


def test_the_cheapest_lever_moves_least_in_its_own_spread(department: Desk) -> None:
    """Leads: 0.227 of 0.577 = 0.39 spreads; check 11.4 of 11.5; collection 0.091 of 0.115."""
    shortfall = march_gap(department, 3000, 2900)

    assert shortfall.cheapest is not None
    assert shortfall.cheapest.factor == "leads"
    efforts = [lever.effort for lever in shortfall.levers if lever.possible]
    assert efforts == pytest.approx([0.3936, 0.9841, 0.7873], abs=1e-4)


def test_a_lever_beyond_the_best_month_is_not_possible(department: Desk) -> None:
    """Closing 1000 needs 4.3 leads a day of at best 3, and more than all of everything else."""
    shortfall = march_gap(department, 3000, 2000)

    assert [lever.possible for lever in shortfall.levers] == [False] * 4
    assert shortfall.cheapest is None


def test_the_gap_is_split_like_a_change(department: Desk) -> None:
    """75 leads × 50 % × 100 × 80 % = 3000 beside 40 × 17/40 × 100 × 20/17 = 2000."""
    shortfall = march_gap(department, 3000, 2000)

    before = {driver.factor: driver.before for driver in shortfall.drivers}
    after = {driver.factor: driver.after for driver in shortfall.drivers}
    assert before == pytest.approx(
        {"leads": 75, "conversion": 0.5, "check": 100, "collection": 0.8}
    )
    assert after == pytest.approx(
        {"leads": 40, "conversion": 17 / 40, "check": 100, "collection": 20 / 17}
    )
    mean = 1000 / log(1.5)
    assert [driver.delta for driver in shortfall.drivers] == pytest.approx(
        [mean * log(40 / 75), mean * log(0.85), 0, mean * log(20 / 17 / 0.8)]
    )


def test_other_peoples_deals_change_nothing_for_an_owner(department: Desk) -> None:
    """Filtered to Anna, Boris's great February is not there."""
    before = march_gap(department, 3000, 2900)
    department.deals(
        "created_at  closed_at   status  amount  owner\n"
        + "2024-02-01  2024-02-02  won  9000  Boris\n" * 9
    ).payments("""
        paid_at     amount  owner
        2024-02-02  50000   Boris
    """)

    assert march_gap(department, 3000, 2900, selected=Selection.of(owner=("Anna",))) == before
    assert march_gap(department, 3000, 2900) != before


def test_a_month_of_few_leads_is_no_model(department: Desk) -> None:
    """One lead and one win in November are a conversion of 100 % by luck: the best stays 50 %."""
    sold(department, date(2023, 11, 1), 1, 1, 100, 80)

    best = {lever.factor: lever.best for lever in march_gap(department, 3000, 2900).levers}

    assert best["conversion"] == 0.5


def test_a_reached_plan_needs_no_lever(department: Desk) -> None:
    """Over the plan the surplus is split, and nobody is told to hurry."""
    shortfall = march_gap(department, 1500, 2000)

    assert (shortfall.gap, shortfall.levers, shortfall.cheapest) == (-500, (), None)
    assert sum(driver.delta for driver in shortfall.drivers) == pytest.approx(500)


def test_a_month_that_is_over_has_nothing_left_to_move(department: Desk) -> None:
    """The factors are the month's own, and no step closes anything."""
    shortfall = march_gap(department, 3000, 300, now=date(2024, 3, 31))

    assert [driver.after for driver in shortfall.drivers] == pytest.approx([18, 1 / 3, 100, 0.5])
    assert {(lever.closes, lever.needed, lever.possible) for lever in shortfall.levers} == {
        (0, None, False)
    }
    assert shortfall.cheapest is None


def test_a_month_to_come_is_expected_to_go_as_usual(department: Desk) -> None:
    """On 29 February nothing of March is known: 20 days × 2 leads."""
    shortfall = march_gap(department, 3000, 1600, now=date(2024, 2, 29))

    assert shortfall.drivers[0].after == pytest.approx(40)
    assert {lever.factor: lever.closes for lever in shortfall.levers}["leads"] == pytest.approx(800)


def test_without_payments_the_gap_is_of_what_was_sold(engine: Desk) -> None:
    """Three factors; the wins to come bear the forecast: (2000 − 600) ÷ 100 = 14 more."""
    for month in (date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1)):
        sold(engine, month, 20, 10, 100)
    sold(engine, date(2024, 3, 1), 18, 6, 100)

    shortfall = march_gap(engine, 3000, 2000)

    assert [driver.factor for driver in shortfall.drivers] == ["leads", "conversion", "check"]
    assert [driver.after for driver in shortfall.drivers] == pytest.approx([40, 20 / 40, 100])
    assert sum(driver.delta for driver in shortfall.drivers) == pytest.approx(-1000)
    assert [lever.factor for lever in shortfall.levers] == ["leads", "conversion", "check"]


def test_under_three_months_of_history_there_are_no_levers(engine: Desk) -> None:
    """Two months are not what is usual; an empty store has none."""
    empty = Gap(1000)
    assert march_gap(engine, 3000, 2000) == empty

    sold(engine, date(2024, 1, 1), 34, 17, 120, 1632)
    sold(engine, date(2024, 2, 1), 60, 24, 100, 1920)
    assert march_gap(engine, 3000, 2000) == empty


@pytest.mark.parametrize("plan", [0, -100])
def test_without_a_plan_there_is_no_gap_to_split(department: Desk, plan: float) -> None:
    """A plan of nothing is no plan."""
    assert march_gap(department, plan, 2000) == Gap(plan - 2000)


@pytest.fixture(scope="module")
def untidy() -> Iterator[Desk]:
    """A department of five months with gaps, refunds and foreign money."""
    desk = world(7, 150)
    yield desk
    desk.connection.close()


@settings(max_examples=cases(10), deadline=None)
@given(
    day=st.dates(date(2024, 4, 1), date(2024, 6, 10)),
    plan=st.floats(1, 1e6),
    forecast=st.floats(0, 1e6),
    method=st.sampled_from(Method),
    owners=st.sampled_from([(), ("Anna",), ("Boris", "Vera")]),
)
def test_levers_close_the_gap_and_drivers_sum_to_it(
    untidy: Desk, day: date, plan: float, forecast: float, method: Method, owners: tuple[str, ...]
) -> None:
    """On any day, plan and forecast: the needed value times what a step is worth is the gap."""
    month = Period(day.replace(day=1), date(2024, day.month + 1, 1))
    scope = untidy.scope(month, now=day, selected=Selection.of(owner=owners))

    shortfall = gap(untidy.run, scope, plan, forecast, method)

    assert shortfall.gap == plan - forecast
    if shortfall.drivers:
        size = max(plan, forecast, *(abs(driver.delta) for driver in shortfall.drivers))
        explained = sum(driver.delta for driver in shortfall.drivers)
        assert explained == pytest.approx(forecast - plan, abs=1e-9 * size)
    for lever in shortfall.levers:
        assert lever.closes == pytest.approx(lever.share * shortfall.gap)
        if lever.needed is not None:
            step = lever.step * (lever.now if lever.factor == "check" else 1)
            more = (lever.needed - lever.now) / step
            assert more * lever.closes == pytest.approx(shortfall.gap, rel=1e-6)
    possible = [lever for lever in shortfall.levers if lever.possible]
    assert bool(shortfall.cheapest) == bool(possible)
    if shortfall.cheapest:
        assert shortfall.cheapest.effort == min(lever.effort for lever in possible)


def test_the_period_of_the_hand_counts_is_march_2024() -> None:
    """The counts by hand above are of this period."""
    assert Period(date(2024, 3, 1), date(2024, 4, 1)) == MARCH
