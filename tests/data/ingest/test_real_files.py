"""Real exports from file to tables; the figures are those of the SOURCE.md beside each."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from data.model.problems import LoadResult
from tests.data.workspace import Desk, identity_holds, problems

CONTACTS, DEALS, CALLS = "Contacts (Done).xlsx", "Deals (Done).xlsx", "Calls.xlsx"


@pytest.fixture(scope="module")
def school(
    shared_exports: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Desk, dict[str, LoadResult]]]:
    """The three exports of one online school in one store."""
    desk = Desk(tmp_path_factory.mktemp("school"))
    folder = shared_exports / "zoho-online-school"
    yield desk, {name: desk.load(folder / name, name) for name in (CONTACTS, DEALS, CALLS)}
    desk.store.close()


@pytest.mark.parametrize(
    ("name", "kind", "rows"),
    [(CONTACTS, "contacts", 18_548), (DEALS, "deals", 21_593), (CALLS, "calls", 91_936)],
)
def test_a_school_brings_every_row(
    school: tuple[Desk, dict[str, LoadResult]], name: str, kind: str, rows: int
) -> None:
    desk, files = school

    assert (files[name].source, files[name].kind) == ("zoho", kind)
    assert (files[name].rows.read, files[name].rows.accepted) == (rows, rows)
    assert identity_holds(files[name])
    assert desk.value(f"SELECT count(*) FROM {kind}") == rows


def test_calls_of_a_school_last_as_long_as_they_did(
    school: tuple[Desk, dict[str, LoadResult]],
) -> None:
    desk, _ = school

    assert desk.value("SELECT sum(talk_seconds) FROM calls") == 15_229_677
    assert desk.value("SELECT count(*) FROM calls WHERE talk_seconds = 0") == 20_600
    assert desk.counts("direction", "calls") == {"out": 84_107, "in": 5_133 + 2_696}


def test_a_call_starts_on_its_date_at_its_time(school: tuple[Desk, dict[str, LoadResult]]) -> None:
    """Every cell of the time column bears the false date 2024-10-07; the calls end in June."""
    desk, _ = school
    days = "SELECT min(started_at)::DATE::VARCHAR, max(started_at)::DATE::VARCHAR FROM calls"

    ((first, last),) = desk.rows(days)
    assert "2023-06-27" <= first < last <= "2024-06-21"
    at_midnight = "SELECT count(*) FROM calls WHERE started_at::TIME = TIME '00:00'"
    assert desk.value(at_midnight) < 100


def test_amounts_written_as_text_are_counted(school: tuple[Desk, dict[str, LoadResult]]) -> None:
    """Leaving out «€ 3.500,00» and its like would give 3 901 112 and 29 764 313."""
    desk, _ = school

    assert desk.value("SELECT sum(paid_amount) FROM deals") == 3_957_112
    assert desk.value("SELECT sum(amount) FROM deals") == 29_833_711
    assert desk.counts("currency", "deals") == {"EUR": 21_593}


def test_stages_of_a_school(school: tuple[Desk, dict[str, LoadResult]]) -> None:
    desk, _ = school
    stages = desk.counts("stage", "deals")

    assert {name: stages[name] for name in ("Lost", "Call Delayed", "Payment Done")} == {
        "Lost": 15_743,
        "Call Delayed": 2_248,
        "Payment Done": 858,
    }
    statuses = desk.counts("status", "deals")
    assert (statuses["lost"], statuses["won"]) == (15_743, 858)


def test_long_ids_are_kept_to_the_last_digit(school: tuple[Desk, dict[str, LoadResult]]) -> None:
    """Of 15 214 clients who were called 15 200 have deals: no id lost its last digits."""
    desk, _ = school
    met = desk.value(
        "SELECT count(DISTINCT client_id) FROM calls "
        "WHERE client_id IN (SELECT client_id FROM deals)"
    )

    assert desk.value("SELECT count(DISTINCT client_id) FROM calls") == 15_214
    assert met == 15_200


def test_calls_get_the_owner_of_their_contact(school: tuple[Desk, dict[str, LoadResult]]) -> None:
    """The calls name no manager at all; the contact that was called does."""
    desk, _ = school
    differ = desk.value(
        "SELECT count(*) FROM calls c JOIN contacts k USING (source_system, client_id) "
        "WHERE c.owner IS DISTINCT FROM k.owner AND k.owner IS NOT NULL"
    )

    assert desk.value("SELECT count(owner_written) FROM calls") == 0
    assert desk.value("SELECT count(owner) FROM calls") > 90_000
    assert differ == 0


def test_closings_before_creation_are_reported(school: tuple[Desk, dict[str, LoadResult]]) -> None:
    _, files = school

    assert problems(files[DEALS])["closed_before_created"] == 44


def test_opportunities(desk: Desk, shared_exports: Path) -> None:
    """American dates, told by the values over 12 in the second place."""
    loaded = desk.load(shared_exports / "maven-crm" / "sales_pipeline.csv", "sales_pipeline.csv")

    assert (loaded.source, loaded.kind, loaded.rows.accepted) == ("opportunities", "deals", 8_800)
    assert identity_holds(loaded)
    assert desk.counts("status", "deals") == {"won": 4_238, "lost": 2_473, "open": 1_589 + 500}
    assert desk.value("SELECT sum(amount) FROM deals WHERE status = 'won'") == 10_005_534
    assert desk.rows(
        "SELECT min(created_at)::DATE::VARCHAR, max(created_at)::DATE::VARCHAR, "
        "min(closed_at)::DATE::VARCHAR, max(closed_at)::DATE::VARCHAR FROM deals"
    ) == [("2016-10-20", "2017-12-27", "2017-03-01", "2017-12-31")]
    empty = "SELECT count(*) - count(created_at), count(*) - count(closed_at) FROM deals"
    assert desk.rows(empty) == [(500, 2_089)]
    traps = "SELECT count(*) - count(client), count(*) FILTER (product = 'GTXPro') FROM deals"
    assert desk.rows(traps) == [(1_425, 1_480)]


def test_purchases_without_a_header(desk: Desk, shared_exports: Path) -> None:
    loaded = desk.load(shared_exports / "cdnow" / "CDNOW_sample.txt", "CDNOW_sample.txt")

    assert (loaded.source, loaded.kind, loaded.rows.accepted) == ("cdnow", "payments", 6_919)
    assert identity_holds(loaded)
    assert problems(loaded) == {"no_id": 6_919, "repeated_rows": 21}
    assert desk.value("SELECT sum(amount) FROM payments") == Decimal("244091.94")
    assert desk.rows("SELECT min(year(paid_at)), max(year(paid_at)) FROM payments") == [
        (1997, 1998)
    ]


@pytest.mark.parametrize(
    ("name", "source", "rows"),
    [
        ("cdr__1504525205ucoip.g9telecom.pt.csv", "freepbx", 100),
        ("Master.csv", "asterisk", 14),
    ],
)
def test_call_logs_of_test_installations(
    desk: Desk, shared_exports: Path, name: str, source: str, rows: int
) -> None:
    """Only extensions talk there, so every call is internal."""
    loaded = desk.load(shared_exports / "asterisk" / name, name)

    assert (loaded.source, loaded.kind, loaded.rows.read) == (source, "calls", rows)
    assert loaded.rows.accepted == rows
    assert identity_holds(loaded)
    assert desk.counts("direction", "calls") == {"internal": rows}


def test_what_we_pay_is_not_income(desk: Desk, shared_exports: Path) -> None:
    loaded = desk.load(shared_exports / "1c-client-bank" / "to_bank.txt", "to_bank.txt")

    assert (loaded.source, loaded.kind) == ("1c_client_bank", "payments")
    assert (loaded.rows.read, loaded.rows.skipped, loaded.rows.accepted) == (2, 2, 0)
    assert loaded.skipped == {"outgoing": 2}
    assert identity_holds(loaded)
    assert desk.value("SELECT count(*) FROM payments") == 0
