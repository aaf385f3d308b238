"""Laws that hold for every metric on any tables."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.model.dimensions import DIMENSIONS, FILTERED, Selection
from data.model.tables import TABLES
from metrics.catalog import METRICS, metric
from metrics.core.answer import Figure, by, drill_rows, totals, trend
from metrics.core.metric import Unit
from metrics.core.scope import Grain, Period
from tests.drawing import cases
from tests.metrics.workspace import MARCH, Desk
from tests.metrics.world import world

SPRING = Period(date(2024, 2, 1), date(2024, 5, 1))
# Money goes both ways and plans are beaten: these shares may leave the unit interval.
UNBOUND = {
    "plan_attainment",
    "plan_pace",
    "repeat_revenue_share",
    "key_clients_share",
    "complaints_share",
}
# Grouped by month these tell what the clients of each month have brought by the end of it all.
BY_COHORT = {"ltv", "ltv_margin"}
# The figures whose n is the number of rows behind them.
COUNTED_BY_ROWS = (
    "win_rate",
    "won_deals",
    "lost_deals",
    "average_check",
    "median_check",
    "collection_rate",
    "cycle_days",
    "leads",
    "cohort_conversion",
    "net_receipts",
    "refunds",
    "payments",
    "client_coverage",
    "repeat_revenue_share",
    "foreign_payments",
    "first_response",
    "first_response_never",
    "incoming_leads",
    "nps",
    "complaints",
    "open_deals",
    "overdue_debt",
    "missed_episodes",
)
some_worlds = settings(
    max_examples=cases(3),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
seeds = st.integers(10, 10_000)


@pytest.fixture(scope="module")
def department() -> Iterator[Desk]:
    """One department for the laws that need no more than one."""
    desk = world(7)
    yield desk
    desk.connection.close()


@some_worlds
@given(seeds)
def test_shares_stay_between_nothing_and_all(seed: int) -> None:
    """A share of something is never negative and never more than the whole."""
    desk = world(seed, 20)

    figures = totals(desk.run, METRICS, desk.scope(SPRING))

    shares = {m.name for m in METRICS if m.unit is Unit.SHARE} - UNBOUND
    assert {n: figures[n].value for n in shares if not _in_unit_interval(figures[n])} == {}


@some_worlds
@given(seeds, st.sampled_from((*DIMENSIONS, "month", "day")))
def test_segments_of_metrics_that_add_up_sum_to_the_whole(seed: int, dimension: str) -> None:
    """The segments of a sum make the whole, those not given included."""
    _segments_sum_to_the_whole(world(seed, 20), dimension)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_segments_of_each_dimension_sum_to_the_whole(department: Desk, dimension: str) -> None:
    """The same in one department, for every dimension of the table."""
    _segments_sum_to_the_whole(department, dimension)


def _segments_sum_to_the_whole(desk: Desk, dimension: str) -> None:
    scope = desk.scope(SPRING)
    sums = [m for m in METRICS if m.adds_up and dimension in m.dimensions]
    if dimension in {"month", "day"}:
        sums = [m for m in sums if not m.per_period]

    whole = totals(desk.run, sums, scope)
    parts = by(desk.run, [dimension], sums, scope)

    for m in sums:
        added = sum(row.figures[m.name].value or 0 for row in parts)
        assert (m.name, added) == (m.name, pytest.approx(whole[m.name].value or 0))


def test_order_of_rows_does_not_matter(department: Desk) -> None:
    """The same rows stored the other way round give the same figures."""
    turned = _copy(department, "ORDER BY row_key DESC, line")

    assert _all(turned) == _close(_all(department))


@pytest.mark.parametrize("dimension", FILTERED)
def test_a_segment_is_the_filter(department: Desk, dimension: str) -> None:
    """A figure of a segment is what the filter for that segment gives."""
    metrics = [m for m in METRICS if dimension in m.dimensions]
    scope = department.scope(SPRING)
    rows = by(department.run, [dimension], metrics, scope)

    named = [row for row in rows if row.key[0] is not None]
    assert len(rows) > 1
    for row in named[: cases(2)]:
        alone = scope.select(dimension, (str(row.key[0]),))
        filtered = totals(department.run, metrics, alone)
        assert {n: f for n, f in row.figures.items() if f.n} == _close(
            {n: f for n, f in filtered.items() if row.figures[n].n}
        )


def test_a_filter_that_lets_all_through_changes_nothing(department: Desk) -> None:
    """Every owner chosen is no owner chosen, where each row has one."""
    desk = _copy(department, "")
    for table in ("deals", "calls", "payments", "leads", "feedback"):
        desk.connection.execute(f"UPDATE {table} SET owner = coalesce(owner, 'Gleb')")
    metrics = [m for m in METRICS if "owner" in m.dimensions and "plan" not in m.needs]
    metrics = [m for m in metrics if "plans" not in m.needs]
    scope = desk.scope(SPRING)

    everybody = replace(scope, selected=Selection.of(owner=("Anna", "Boris", "Vera", "Gleb")))

    assert totals(desk.run, metrics, everybody) == _close(totals(desk.run, metrics, scope))


def test_as_of_equals_data_without_later_rows(department: Desk) -> None:
    """What is dated after the day is as if it had never been."""
    day = date(2024, 3, 20)
    scope = department.scope(SPRING, as_of=day, now=day)
    past = _forget(_copy(department, ""), day)

    assert totals(department.run, METRICS, scope) == _close(
        totals(past.run, METRICS, past.scope(SPRING, now=day))
    )


def test_a_month_of_a_trend_is_the_month_alone(department: Desk) -> None:
    """Each point of a trend is what its month gives when asked for itself."""
    metrics = [m for m in METRICS if m.name not in BY_COHORT]

    for row in trend(department.run, metrics, department.scope(SPRING, grain=Grain.MONTH)):
        month = _month(row.key[0])
        alone = totals(department.run, metrics, department.scope(month))
        assert dict(row.figures) == _close(alone)


@pytest.mark.parametrize("name", COUNTED_BY_ROWS)
def test_n_is_the_number_of_rows_behind(department: Desk, name: str) -> None:
    """The rows shown behind a figure are the rows it counts."""
    scope = department.scope(MARCH)

    behind = drill_rows(department.run, metric(name), scope)

    assert behind.num_rows == totals(department.run, [metric(name)], scope)[name].n
    assert {"upload_id", "line"} <= set(behind.column_names)


def _all(desk: Desk) -> dict[str, Figure]:
    return totals(desk.run, METRICS, desk.scope(SPRING))


def _in_unit_interval(figure: Figure) -> bool:
    return figure.value is None or 0 <= figure.value <= 1


def _close(figures: dict[str, Figure]) -> dict[str, object]:
    """Figures to compare with: the same up to the rounding of the machine."""
    return {name: _Close(figure) for name, figure in figures.items()}


class _Close:
    def __init__(self, figure: Figure) -> None:
        self.figure = figure

    def __eq__(self, other: object) -> bool:
        assert isinstance(other, Figure)
        same = other.value == (
            None if self.figure.value is None else pytest.approx(self.figure.value, rel=1e-9)
        )
        return bool(same) and other.n == self.figure.n

    def __repr__(self) -> str:
        return repr(self.figure)


def _copy(desk: Desk, order: str) -> Desk:
    """Another department with the same rows."""
    other = Desk()
    for table in TABLES:
        rows = desk.connection.sql(f"SELECT * FROM {table} {order}").to_arrow_table()
        other.connection.register("found", rows)
        other.connection.execute(f"INSERT INTO {table} SELECT * FROM found")
        other.connection.unregister("found")
    return other


def _forget(desk: Desk, day: date) -> Desk:
    """The department on the evening of that day."""
    after = f"TIMESTAMP '{datetime.combine(day + timedelta(days=1), time())}'"
    for name, table in TABLES.items():
        if table.when and name not in ("plans", "owners"):
            desk.connection.execute(f"DELETE FROM {name} WHERE {table.when} >= {after}")
    desk.connection.execute(
        f"UPDATE deals SET status = 'open', closed_at = NULL WHERE status IN ('won', 'lost')"
        f" AND closed_at >= {after}"
    )
    desk.connection.execute(
        f"UPDATE deals SET stage_changed_at = NULL WHERE stage_changed_at >= {after}"
    )
    desk.connection.execute(f"UPDATE stage_history SET left_at = NULL WHERE left_at >= {after}")
    return desk


def _month(first: object) -> Period:
    assert isinstance(first, date)
    return Period(first, (first + timedelta(days=32)).replace(day=1))
