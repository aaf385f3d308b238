"""Every metric beside plain SQL on the same untidy tables."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from data.model.dimensions import OF_DEALS
from metrics.catalog import METRICS, metric
from metrics.core.answer import totals
from metrics.core.scope import Period
from tests.metrics.workspace import MARCH, Desk
from tests.metrics.world import world

HERE = Path(__file__).parent
PERIODS = {
    "month": MARCH,
    "quarter": Period(date(2024, 1, 1), date(2024, 4, 1)),
    "days": Period(date(2024, 4, 8), date(2024, 4, 19)),
}


@pytest.fixture(scope="module", params=(1, 2, 3))
def department(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A random department with the views that the oracles share."""
    desk = world(request.param)
    desk.connection.execute((HERE / "views.sql").read_text(encoding="utf-8"))
    yield desk
    desk.connection.close()


def test_every_metric_has_its_oracle() -> None:
    """A metric without its SQL file is not tested against anything."""
    files = {file.stem for file in (HERE / "sql").glob("*.sql")}
    assert files == {metric.name for metric in METRICS}


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
@pytest.mark.parametrize("name", [metric.name for metric in METRICS])
def test_same_as_plain_sql(department: Desk, name: str, period: Period) -> None:
    """Value and n are those of the SQL a person would write."""
    figure = totals(department.run, [metric(name)], department.scope(period))[name]

    value, n = _oracle(department, name, period)

    assert figure.n == n
    assert (
        figure.value == pytest.approx(value, rel=1e-9)
        if value is not None
        else figure.value is None
    )


# Per segment of a dimension that payments have through their deal.
SEGMENTS_SQL = {
    "leads": "SELECT {0}, count(*) FROM ours WHERE created_at >= $start AND created_at < $end "
    "GROUP BY 1",
    "won_deals": "SELECT {0}, count(*) FROM ours WHERE status = 'won' AND closed_at >= $start "
    "AND closed_at < $end GROUP BY 1",
    "won_amount": "SELECT {0}, sum(amount) FROM ours WHERE status = 'won' AND closed_at >= $start "
    "AND closed_at < $end GROUP BY 1",
    "net_receipts": "SELECT n.{0}, sum(r.amount) FROM receipts AS r LEFT JOIN named AS n "
    "USING (deal_id) WHERE paid_at >= $start AND paid_at < $end GROUP BY 1",
}


@pytest.mark.parametrize("dimension", OF_DEALS)
@pytest.mark.parametrize("name", SEGMENTS_SQL)
def test_segments_are_the_same_as_by_plain_sql(department: Desk, name: str, dimension: str) -> None:
    """The rows without a value of the dimension are a segment of their own."""
    period = PERIODS["quarter"]
    parameters = {"start": period.start, "end": period.end}
    sql = SEGMENTS_SQL[name].format(dimension)
    expected = dict(department.connection.cursor().execute(sql, parameters).fetchall())

    values = department.by(dimension, name, period)

    assert None in expected
    assert {key: value for key, value in values.items() if value} == {
        key: pytest.approx(float(value)) for key, value in expected.items() if value
    }


def _oracle(desk: Desk, name: str, period: Period) -> tuple[float | None, int]:
    sql = (HERE / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    whole = period.start.day == 1 and period.end.day == 1
    months = period.end.month - period.start.month if whole else period.days / (365.25 / 12)
    parameters: dict[str, Any] = {
        "start": datetime.combine(period.start, time()),
        "end": datetime.combine(period.end, time()),
        "moment": datetime.combine(period.end, time()),
        "months": months,
    }
    used_parameters = {name: value for name, value in parameters.items() if f"${name}" in sql}
    row = desk.connection.cursor().execute(sql, used_parameters).fetchone() or (None, 0)
    return (None if row[0] is None else float(row[0])), int(row[1] or 0)
