"""The uploaded rows behind a finding."""

from metrics.reports.checks.catalog import CHECKS_BY_NAME, check_by_name
from metrics.reports.checks.finding import Finding
from metrics.reports.checks.uploaded_rows import rows_behind_finding
from tests.metrics.workspace import Desk


def lines_behind(desk: Desk, name: str, row: Finding) -> dict[str, list[int]]:
    """Tables and the lines of their rows."""
    tables = rows_behind_finding(desk.run, desk.scope(), name, row, CHECKS_BY_NAME[name].table)
    return {table: rows.column("line").to_pylist() for table, rows in tables.items()}


def first(desk: Desk, name: str) -> Finding:
    """The first row that a check finds in March."""
    return check_by_name(desk.run, desk.scope(), name, limit=1).rows[0]


def test_rows_behind_a_deal_are_its_payments_and_each_call_once(engine: Desk) -> None:
    """A call told by deal, client and number at once is one call; the latest comes first."""
    engine.deals("deal_id  client_id  phone  status\n 1  c1  +71  open\n 2  c2  +72  open")
    engine.payments(
        "deal_id  paid_at  amount\n 1  2024-03-01  5\n 2  2024-03-01  4\n 1  2024-03-02  6"
    )
    engine.calls(
        """
        deal_id  client_id  client_phone  direction  started_at
        1        c1         +71           out        2024-03-01
        —        —          +71           in         2024-03-03
        2        —          —             out        2024-03-02
        """
    )

    row = first(engine, "unsold")

    assert row.deal_id == "1"
    assert lines_behind(engine, "unsold", row) == {
        "deals": [1],
        "payments": [3, 1],
        "calls": [2, 1],
    }


def test_rows_of_another_system_are_not_shown(engine: Desk) -> None:
    """The same id elsewhere is another row."""
    engine.deals("deal_id  created_at\n 1  2024-03-01")
    engine.deals("deal_id  created_at  source\n 1  2024-03-02  ads", source_system="old")

    assert lines_behind(engine, "no_source", first(engine, "no_source")) == {"deals": [1]}


def test_rows_behind_a_caller_are_all_its_calls(engine: Desk) -> None:
    """All of them, not only those of the period."""
    engine.deals("deal_id  phone\n 1  +79")
    engine.calls(
        """
        client_phone  direction  answered  started_at
        +71           in         true      2024-03-05
        +71           out        true      2024-02-05
        +72           in         true      2024-03-04
        """
    )

    row = next(
        r for r in check_by_name(engine.run, engine.scope(), "strangers", 9).rows if r.line == 1
    )

    assert lines_behind(engine, "strangers", row) == {"calls": [1, 2]}


def test_rows_behind_a_duplicate_client_are_deals_and_contacts(engine: Desk) -> None:
    """Everything with the same number."""
    engine.deals("deal_id  client  phone\n 1  Oak  +71\n 2  Elm  +71\n 3  Elm  +72")
    engine.add("contacts", "client_id  client  phone\n c  Oak  +71")

    tables = lines_behind(engine, "twins", first(engine, "twins"))

    assert {table: sorted(lines) for table, lines in tables.items()} == {
        "deals": [1, 2],
        "contacts": [1],
    }
