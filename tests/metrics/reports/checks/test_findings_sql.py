"""What the checks count and sum, beside plain SQL on the same untidy tables."""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest

from metrics.catalog import metric
from metrics.reports.checks.bounds import bounds
from metrics.reports.checks.check import Check, run_check
from metrics.reports.checks.quality import QUALITY_CHECKS
from metrics.reports.checks.reconciliation import RECONCILIATION_CHECKS
from metrics.reports.checks.waiting import WAITING_DEALS
from tests.metrics.workspace import MARCH, Desk
from tests.metrics.world import world

HERE = Path(__file__).parent
MOMENT = datetime.combine(MARCH.end, time())
ALL = (*RECONCILIATION_CHECKS, *QUALITY_CHECKS, WAITING_DEALS)
_SETTLED = """
    SELECT o.*, p.paid, p.is_foreign FROM ours AS o JOIN named USING (source_system, row_key)
    LEFT JOIN (
        SELECT deal_id, sum(amount) FILTER (coalesce(currency, 'RUB') = 'RUB') AS paid,
               bool_or(coalesce(currency, 'RUB') <> 'RUB') AS is_foreign
        FROM paid WHERE paid_at < $moment GROUP BY 1
    ) AS p ON p.deal_id = o.deal_id
"""
_NEW = "FROM ours WHERE created_at >= $start AND created_at < $moment"
_SPOKEN = """
    EXISTS (FROM calls AS c WHERE (c.direction = 'out' OR (c.direction = 'in' AND c.answered))
        AND c.started_at < $moment AND c.started_at >= o.created_at - INTERVAL 1 DAY
        AND (c.client_phone = o.phone OR c.client_id = o.client_id
             OR (c.deal_id = o.deal_id AND o.deal_id IN (SELECT deal_id FROM named))))
"""
_JUDGED = """
    (o.phone IS NOT NULL OR o.client_id IS NOT NULL)
    AND o.created_at >= (SELECT min(started_at)::DATE FROM calls) AND o.created_at <
        least($moment, (SELECT max(started_at)::DATE + INTERVAL 1 DAY FROM calls))
"""
ORACLES = {
    "unpaid": f"""
        WITH s AS ({_SETTLED}), feed AS (
            SELECT min(paid_at)::DATE AS first, max(paid_at)::DATE + INTERVAL 1 DAY AS past
            FROM payments WHERE coalesce(currency, 'RUB') = 'RUB')
        SELECT count(*), sum(amount - coalesce(paid, 0)) FROM s, feed
        WHERE status = 'won' AND closed_at < $moment AND NOT coalesce(is_foreign, false)
            AND amount - coalesce(paid, 0) >= 1 AND closed_at >= first
            AND coalesce(due_at, closed_at + INTERVAL 14 DAY) < least($moment, past)""",
    "unsold": f"""
        SELECT count(*), sum(paid) FROM ({_SETTLED})
        WHERE paid > 0 AND NOT (status = 'won' AND closed_at < $moment)""",
    "overpaid": f"SELECT count(*), sum(paid - amount) FROM ({_SETTLED}) WHERE paid - amount >= 1",
    "stray": """
        SELECT count(*), sum(amount) FROM paid WHERE paid_at >= $start AND paid_at < $moment
            AND coalesce(currency, 'RUB') = 'RUB'
            AND (deal_id IS NULL OR deal_id NOT IN (SELECT deal_id FROM named))""",
    "uncalled": f"""
        SELECT count(*), sum(amount) FROM ours AS o
        WHERE created_at >= $start AND created_at < $moment AND {_JUDGED} AND NOT {_SPOKEN}""",
    "strangers": """
        SELECT count(DISTINCT coalesce(client_phone, client_id)), NULL FROM calls AS c
        WHERE direction = 'in' AND started_at >= $start AND started_at < $moment
            AND coalesce(client_phone, client_id) IS NOT NULL AND NOT EXISTS (
                FROM deals AS d WHERE d.phone = c.client_phone OR d.client_id = c.client_id
                    OR d.deal_id = c.deal_id)""",
    "twins": "SELECT 0, NULL",
    "unowned": """
        SELECT count(*), sum(amount) FROM standing($moment) AS s WHERE owner IS NULL
            OR owner IN (SELECT owner FROM owners WHERE left_at < $moment)""",
    "no_source": f"SELECT count(*), sum(amount) {_NEW} AND source IS NULL",
    "no_phone": f"SELECT count(*), sum(amount) {_NEW} AND phone IS NULL",
    "no_client": f"""
        SELECT count(*), sum(amount) {_NEW}
            AND coalesce(client_id, phone, email, inn) IS NULL""",
    "no_amount": """
        SELECT count(*), NULL FROM ours WHERE status = 'won' AND amount IS NULL
            AND closed_at >= $start AND closed_at < $moment""",
    "no_reason": """
        SELECT count(*), sum(amount) FROM ours WHERE status = 'lost' AND lost_reason IS NULL
            AND closed_at >= $start AND closed_at < $moment""",
    "waiting_deals": f"""
        SELECT count(*), sum(amount) FROM standing($moment) AS o
        WHERE created_at IS NOT NULL AND {_JUDGED} AND NOT {_SPOKEN}""",
}


@pytest.fixture(scope="module", params=(1, 2))
def department(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A random department with the views that the oracles share."""
    desk = world(request.param, size=150)
    views = HERE.parents[1] / "views.sql"
    desk.connection.execute(views.read_text(encoding="utf-8"))
    yield desk
    desk.connection.close()


def test_every_check_has_its_oracle() -> None:
    """But one: what is stale is a metric, and is compared to it below."""
    assert {check.name for check in ALL} == {*ORACLES, "stale"}


@pytest.mark.parametrize("check", [c for c in ALL if c.name in ORACLES], ids=lambda c: c.name)
def test_same_as_plain_sql(department: Desk, check: Check) -> None:
    """Count and money; the rows and the owners add up to them."""
    sql = ORACLES[check.name]
    parameters = {"moment": MOMENT, "start": datetime.combine(MARCH.start, time())}
    parameters = {name: value for name, value in parameters.items() if f"${name}" in sql}
    count, money = department.connection.cursor().execute(sql, parameters).fetchone() or (0, None)

    findings = run_check(department.run, department.scope(), check, limit=1000)

    assert findings.count == count == len(findings.rows)
    assert findings.money == (None if money is None else float(money))
    assert sum(each.count for each in findings.owners) == count
    assert sum(row.money or 0 for row in findings.rows) == pytest.approx(findings.money or 0)
    assert len({(row.source_system, row.row_key) for row in findings.rows}) == count


def test_stale_is_the_metric(department: Desk) -> None:
    """The list behind the share that the managers' page shows."""
    figure = department.figure("stale_deals")
    stale = next(check for check in QUALITY_CHECKS if check.name == "stale")

    findings = run_check(department.run, department.scope(), stale)

    assert findings.whole.of == figure.n
    assert findings.whole.share == pytest.approx(figure.value)


def test_bounds_hold_the_metrics_of_the_catalogue(department: Desk) -> None:
    """The value is the metric's own, of everybody and of each manager, and lies between the two."""
    every_bound = bounds(department.run, department.scope())

    assert {each.metric for each in every_bound} >= {"win_rate", "average_check", "open_pipeline"}
    for each in every_bound:
        if each.owner is None:
            value = department.value(each.metric)
        else:
            absent = 0.0 if metric(each.metric).adds_up else None
            value = department.by("owner", each.metric).get(each.owner, absent)
        assert each.value == pytest.approx(value), each
        if each.value is not None:
            assert sorted([each.low or 0, each.value, each.high or 0]) == pytest.approx(
                [each.low, each.value, each.high]
            ), each
