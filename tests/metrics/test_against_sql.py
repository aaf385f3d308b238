"""Every metric beside plain SQL on the same untidy tables."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

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
