"""Answers: comparison, trends, segments, rows."""

from datetime import date

import pytest

from metrics.catalog import metric
from metrics.core.answer import Figure, by, drill_rows, totals, trend
from metrics.core.scope import Compare, Grain, Period
from tests.metrics.workspace import MARCH, Desk

PAID = """
    owner  paid_at           amount
    Anna   2024-03-04 10:00  100
    Anna   2024-03-18 10:00  50
    Boris  2024-02-05 10:00  30
    Boris  2024-02-20 10:00  70
    Anna   2023-03-10 10:00  10
"""
NET = [metric("net_receipts")]
QUARTER = Period(date(2024, 1, 1), date(2024, 4, 1))


@pytest.fixture
def paid(engine: Desk) -> Desk:
    """Five payments over a year."""
    return engine.payments(PAID)


@pytest.mark.parametrize(
    ("compare", "previous"), [(Compare.PREVIOUS, 100), (Compare.YEAR, 10), (Compare.NONE, None)]
)
def test_totals_come_with_those_of_the_compared_period(
    paid: Desk, compare: Compare, previous: float | None
) -> None:
    """The month before, the month of last year, or nothing."""
    figure = totals(paid.run, NET, paid.scope(compare=compare))["net_receipts"]

    assert (figure.value, figure.previous) == (150, previous)


def test_a_month_in_progress_is_not_compared_with_a_whole_one(paid: Desk) -> None:
    """On 7 March February is asked up to the 7th: 30, not 100."""
    scope = paid.scope(compare=Compare.PREVIOUS, now=date(2024, 3, 7))

    assert totals(paid.run, NET, scope)["net_receipts"].previous == 30


def test_segments_of_both_periods_are_there(paid: Desk) -> None:
    """Who brought nothing now stands at zero beside what he brought before."""
    rows_by_owner = by(paid.run, ["owner"], NET, paid.scope(compare=Compare.PREVIOUS))

    figures = {row.key[0]: row.figures["net_receipts"] for row in rows_by_owner}
    assert figures == {"Anna": Figure(150, 2, 0, 0), "Boris": Figure(0, 0, 100, 2)}


def test_every_month_of_a_trend_is_there(paid: Desk) -> None:
    """January had no receipts: zero; April has not come: nothing."""
    year = Period(date(2024, 1, 1), date(2024, 5, 1))
    scope = paid.scope(year, grain=Grain.MONTH, now=date(2024, 3, 31))

    values = {row.key[0]: row.figures["net_receipts"].value for row in trend(paid.run, NET, scope)}

    assert values == {
        date(2024, 1, 1): 0,
        date(2024, 2, 1): 100,
        date(2024, 3, 1): 150,
        date(2024, 4, 1): None,
    }


@pytest.mark.parametrize(
    ("grain", "first", "value"),
    [
        (Grain.DAY, date(2024, 3, 4), 100),
        (Grain.WEEK, date(2024, 3, 18), 50),
        (Grain.QUARTER, date(2024, 1, 1), 250),
        (Grain.YEAR, date(2024, 1, 1), 250),
    ],
)
def test_trend_keys_are_the_first_days_of_their_units(
    paid: Desk, grain: Grain, first: date, value: float
) -> None:
    """The key is the first day of the unit, also where the period cuts it."""
    points = trend(paid.run, NET, paid.scope(QUARTER, grain=grain))

    assert {row.key: row.figures["net_receipts"].value for row in points}[(first,)] == value


def test_a_trend_is_compared_with_last_year(paid: Desk) -> None:
    """March beside the March before."""
    scope = paid.scope(QUARTER, compare=Compare.YEAR)

    last = trend(paid.run, NET, scope)[-1].figures["net_receipts"]

    assert (last.value, last.previous) == (150, 10)


def test_open_deals_of_a_trend_are_counted_at_the_end_of_each_month(engine: Desk) -> None:
    """A stock has no days of its own."""
    engine.deals(
        """
        status  created_at  closed_at
        won     2024-01-10  2024-02-10
        open    2024-02-20  —
        open    2024-03-20  —
        """
    )
    points = trend(engine.run, [metric("open_deals"), metric("leads")], engine.scope(QUARTER))

    assert [row.figures["open_deals"].value for row in points] == [1, 1, 2]
    assert [row.figures["leads"].value for row in points] == [1, 1, 1]


def test_segments_by_two_dimensions(paid: Desk) -> None:
    """Owner by month."""
    segments = by(paid.run, ["owner", "month"], NET, paid.scope(QUARTER))

    assert {row.key: row.figures["net_receipts"].value for row in segments} == {
        ("Anna", date(2024, 3, 1)): 150,
        ("Boris", date(2024, 2, 1)): 100,
    }


def test_metrics_of_several_tables_meet_in_one_segment(engine: Desk) -> None:
    """The segment without an owner is one, whatever tables it comes of."""
    engine.payments(
        """
        owner  paid_at     amount
        —      2024-03-01  10
        """
    ).deals(
        """
        owner  status  closed_at
        —      won     2024-03-01
        """
    )
    metrics = [metric("net_receipts"), metric("won_deals")]

    (row,) = by(engine.run, ["owner"], metrics, engine.scope())

    assert row.key == (None,)
    assert {name: figure.value for name, figure in row.figures.items()} == {
        "net_receipts": 10,
        "won_deals": 1,
    }


def test_rows_behind_a_figure(paid: Desk) -> None:
    """The latest first, with file and line; a page of them when asked."""
    first_page = drill_rows(paid.run, metric("net_receipts"), paid.scope(MARCH))

    assert first_page.column("line").to_pylist() == [2, 1]
    second = drill_rows(paid.run, metric("net_receipts"), paid.scope(MARCH), limit=1, offset=1)
    assert second.column("line").to_pylist() == [1]


def test_rows_of_several_tables_say_their_part(paid: Desk) -> None:
    """A share of the plan counts payments and plans."""
    paid.plans(
        """
        month       amount  measure
        2024-03-01  300     net_receipts
        """
    )

    rows = drill_rows(paid.run, metric("plan_attainment"), paid.scope(MARCH))

    assert sorted(rows.column("part").to_pylist()) == ["net_receipts", "net_receipts", "plan"]


def test_rows_behind_a_client_are_his_payments(engine: Desk) -> None:
    """A client is not a line of a file; his payments are."""
    engine.payments(
        """
        client_id  paid_at     amount
        new        2024-03-01  10
        new        2024-03-09  20
        old        2024-02-01  10
        """
    )

    rows = drill_rows(engine.run, metric("new_clients"), engine.scope())

    assert rows.column("amount").to_pylist() == [20, 10]
