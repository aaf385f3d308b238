"""Receipts against the plan, counted by hand on a March of 20 working days."""

from datetime import date

import pytest

from metrics.core.scope import Compare, Period
from metrics.reports.plan_pace import progress, running_totals

MARCH = Period(date(2024, 3, 1), date(2024, 4, 1))


@pytest.fixture
def month(engine):
    """A plan of 2000 for March, three payments, and February's two."""
    return engine.plans("""
        month       amount
        2024-03-01  2000
    """).payments("""
        paid_at     amount
        2024-02-01  100
        2024-02-05  150
        2024-03-01  300
        2024-03-04  400
        2024-03-11  -100
    """)


def test_progress_puts_the_plan_beside_the_working_days(month):
    """By the 14th 9 of March's 20 working days are gone (the 8th is a holiday)."""
    pace = progress(month.run, month.scope(MARCH, now=date(2024, 3, 14)))

    assert pace.fact == 600
    assert pace.plan == 2000
    assert pace.share_of_plan == pytest.approx(0.3)
    assert pace.share_of_days == pytest.approx(9 / 20)
    assert pace.pace == pytest.approx(0.3 / (9 / 20))


def test_without_a_plan_there_is_a_fact_and_no_pace(engine):
    engine.payments("""
        paid_at     amount
        2024-03-01  300
    """)

    pace = progress(engine.run, engine.scope(MARCH, now=date(2024, 3, 14)))

    assert (pace.fact, pace.plan, pace.pace) == (300, None, None)


def test_running_totals_stop_at_the_last_known_day(month):
    points = running_totals(month.run, month.scope(MARCH, now=date(2024, 3, 14)))

    by_day = {point.day.day: point for point in points}
    assert [by_day[day].fact for day in (1, 3, 4, 11, 14, 15)] == [300, 300, 700, 600, 600, None]
    assert len(points) == 31


def test_the_plan_grows_on_working_days_alone_and_ends_whole(month):
    points = running_totals(month.run, month.scope(MARCH, now=date(2024, 3, 14)))

    by_day = {point.day.day: point.plan for point in points}
    assert by_day[1] == pytest.approx(100)
    assert by_day[3] == pytest.approx(100)  # a weekend
    assert by_day[4] == pytest.approx(200)
    assert by_day[8] == by_day[7]  # a holiday
    assert by_day[31] == pytest.approx(2000)


def test_the_month_before_is_laid_day_on_day(month):
    scope = month.scope(MARCH, now=date(2024, 3, 14), compare=Compare.PREVIOUS)

    before = [point.previous for point in running_totals(month.run, scope)]

    assert before[:5] == [100, 100, 100, 100, 250]
    assert before[28] == 250
    assert before[29:] == [None, None]  # February has no such days


def test_nothing_planned_draws_no_plan(engine):
    engine.payments("""
        paid_at     amount
        2024-03-01  300
    """)

    points = running_totals(engine.run, engine.scope(MARCH, now=date(2024, 3, 14)))

    assert {point.plan for point in points} == {None}
    assert {point.previous for point in points} == {None}
