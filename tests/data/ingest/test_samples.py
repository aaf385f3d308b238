"""Every sample export from file to tables, against the bookkeeping of its generator."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from data.model.problems import LoadResult
from data.presets import preset
from tests.data.workspace import Desk, identity_holds, problems

SAMPLES = Path(__file__).parents[3] / "sample_exports"
Facts = dict[str, Any]
LoadedSample = Callable[[Path, str], tuple[Desk, LoadResult]]


def bookkeeping(folder: Path) -> dict[str, Facts]:
    """What the files of a folder must come to, as counted before they were written."""
    return json.loads((folder / "expected.json").read_text("utf-8"))


FOLDERS = sorted(path.parent for path in SAMPLES.glob("*/expected.json"))
SMALL = [folder for folder in FOLDERS if folder.name != "demo"]
FILES = [
    pytest.param(folder, name, facts, id=f"{folder.name}/{name}")
    for folder in SMALL
    for name, facts in bookkeeping(folder).items()
]
WHAT = ("folder", "name", "facts")


def load_sample(desk: Desk, folder: Path, name: str) -> LoadResult:
    """Load a sample; «book.xlsx#Sheet» is one sheet of a workbook."""
    file, _, sheet = name.partition("#")
    return desk.load(folder / file, file, sheet=sheet or None)


def test_every_preset_has_its_sample() -> None:
    assert {folder.name for folder in SMALL} == set(preset.builtin())


def test_every_sample_has_its_figures() -> None:
    for folder in SMALL:
        expected = {name.partition("#")[0] for name in bookkeeping(folder)}
        assert expected == {path.name for path in folder.iterdir()} - {"expected.json"}


@pytest.fixture(scope="module")
def loaded_sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoadedSample]:
    """Loads a sample into a store of its own: once for the tests that only look."""
    with ExitStack() as stores:

        @cache
        def loaded(folder: Path, name: str) -> tuple[Desk, LoadResult]:
            desk = Desk(tmp_path_factory.mktemp("sample") / "store")
            stores.callback(desk.store.close)
            return desk, load_sample(desk, folder, name)

        yield loaded


@pytest.mark.parametrize(WHAT, FILES)
def test_a_sample_is_recognised_and_its_rows_are_counted(
    loaded_sample: LoadedSample, folder: Path, name: str, facts: Facts
) -> None:
    desk, loaded = loaded_sample(folder, name)
    rows = loaded.rows

    assert (loaded.source, loaded.kind) == (folder.name, facts["kind"])
    assert (rows.read, rows.skipped, rows.rejected) == (facts["read"], facts["skipped"], 0)
    assert (rows.accepted, rows.changed, rows.unchanged) == (facts["accepted"], 0, 0)
    assert loaded.objects == facts["objects"]
    assert desk.value(f"SELECT count(*) FROM {facts['kind']}") == facts["objects"]
    assert identity_holds(loaded)


SUMS = {
    "amount": "sum(amount)",
    "paid": "sum(paid_amount)",
    "talk_seconds": "sum(talk_seconds)",
    "wait_seconds": "sum(wait_seconds)",
    "calls": 'sum("count")',
    "closed": "count(closed_at)",
    "refunds": "count(*) FILTER (amount < 0 AND refund_of IS NOT NULL)",
    "deals_named": "count(deal_id)",
    "phones": "count(*) FILTER (starts_with(client_phone, '+7'))",
}
WORDS = {
    "statuses": "status",
    "stages": "stage",
    "directions": "direction",
    "by_day": "started_at::DATE::VARCHAR",
    "paid_by_day": "paid_at::DATE::VARCHAR",
}


@pytest.mark.parametrize(WHAT, [each for each in FILES if set(SUMS) & set(each.values[2])])
def test_a_sample_adds_up(
    loaded_sample: LoadedSample, folder: Path, name: str, facts: Facts
) -> None:
    desk, _ = loaded_sample(folder, name)

    for name_of_sum, sum_of in SUMS.items():
        if name_of_sum in facts:
            total = desk.value(f"SELECT {sum_of} FROM {facts['kind']}")
            assert total == Decimal(facts[name_of_sum]), name_of_sum


@pytest.mark.parametrize(
    WHAT,
    [each for each in FILES if {*WORDS, "answered", "owners"} & set(each.values[2])],
)
def test_the_words_of_a_sample_are_understood(
    loaded_sample: LoadedSample, folder: Path, name: str, facts: Facts
) -> None:
    desk, _ = loaded_sample(folder, name)

    for name_of_counts, column in WORDS.items():
        if name_of_counts in facts:
            assert desk.counts(column, facts["kind"]) == facts[name_of_counts], name_of_counts
    if "owners" in facts:
        written = desk.counts("owner_written", facts["kind"])
        assert {who: rows for who, rows in written.items() if who} == facts["owners"]
    if "answered" in facts:
        assert desk.counts("answered", "calls")[True] == facts["answered"]


def test_missed_calls_of_zoho_are_incoming(desk: Desk) -> None:
    """«Missed» stands in the column of directions and is told from «Inbound» by the answer."""
    types = bookkeeping(SAMPLES / "zoho")["Calls.xlsx"]["types"]
    load_sample(desk, SAMPLES / "zoho", "Calls.xlsx")

    expected = desk.counts("direction", "calls")
    assert expected == {"in": types["Inbound"] + types["Missed"], "out": types["Outbound"]}


@pytest.mark.parametrize(WHAT, [each for each in FILES if "currency" in each.values[2]])
def test_the_currency_of_a_sample_is_read(
    loaded_sample: LoadedSample, folder: Path, name: str, facts: Facts
) -> None:
    """From the amounts of Zoho, from a column, or from what a header says for all the rows."""
    desk, _ = loaded_sample(folder, name)

    assert desk.counts("currency", facts["kind"]) == {facts["currency"]: facts["objects"]}


@pytest.mark.parametrize(WHAT, FILES)
def test_a_sample_loaded_again_changes_nothing(
    desk: Desk, folder: Path, name: str, facts: Facts
) -> None:
    first = load_sample(desk, folder, name)
    version = desk.store.version

    again = load_sample(desk, folder, name)

    assert again.already
    assert again.upload_id == first.upload_id
    assert (again.rows.accepted, again.rows.unchanged) == (0, facts["accepted"])
    assert identity_holds(again)
    assert desk.store.version == version
    assert desk.value(f"SELECT count(*) FROM {facts['kind']}") == facts["objects"]


def test_next_month_changes_what_it_brings_anew(desk: Desk) -> None:
    """October brings four deals of September again, won since; its columns are in another order."""
    folder = SAMPLES / "bitrix24"
    expected = bookkeeping(folder)
    september, october = "DEAL_20260930_5f0c91aa_6b1.csv", "DEAL_20261021_77d0e3b2_6c4.csv"
    load_sample(desk, folder, september)

    loaded = load_sample(desk, folder, october)

    assert loaded.rows.changed == expected[october]["changed"]
    assert loaded.rows.added == expected[october]["accepted"] - expected[october]["changed"]
    assert identity_holds(loaded)
    assert "unknown_stage" not in problems(loaded)


# The demonstration: a department of nine managers over a year and a half.


@pytest.fixture(scope="module")
def department(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo folder, loaded once for all the questions below."""
    copy = tmp_path_factory.mktemp("demo") / "store"
    shutil.copytree(demo_store, copy)
    opened = Desk(copy)
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def events() -> dict[str, Facts]:
    """The bookkeeping of the events that the demonstration was drawn from."""
    return bookkeeping(SAMPLES / "demo")


def by_month(desk: Desk, value: str, table: str, day: str, where: str = "true") -> Facts:
    """A figure by month, as «2025-05»."""
    return dict(
        desk.rows(f"SELECT strftime({day}, '%Y-%m'), {value} FROM {table} WHERE {where} GROUP BY 1")
    )


def money(amounts: dict[str, str]) -> dict[str, Decimal]:
    return {month: Decimal(amount) for month, amount in amounts.items()}


def test_every_file_of_the_demonstration_is_accounted_for(department: Desk, events: Facts) -> None:
    uploads = {upload.file: upload for upload in department.store.uploads()}

    assert set(uploads) == set(events["files"])
    for name, expected in events["files"].items():
        upload = uploads[name]
        rows = upload.rows
        assert (upload.source, upload.kind) == (expected["preset"], expected["kind"]), name
        assert (rows.read, rows.skipped) == (expected["read"], expected["skipped"]), name
        assert upload.objects == expected["objects"], name
        assert rows.read == rows.accepted + rows.unchanged + rows.rejected + rows.skipped, name
        assert upload.demo, name


def test_demo_deals_come_once_with_their_last_status(department: Desk, events: Facts) -> None:
    expected = events["deals"]

    assert department.value("SELECT count(*) FROM deals") == expected["count"]
    assert department.counts("status", "deals") == expected["by_status"]
    assert department.counts("source_system", "deals") == expected["by_system"]
    assert department.counts("pipeline", "deals") == expected["by_pipeline"]
    assert department.counts("source", "deals") == expected["by_source"]


def test_demo_deals_by_month(department: Desk, events: Facts) -> None:
    expected = events["deals"]

    assert by_month(department, "count(*)", "deals", "created_at") == expected["created_by_month"]
    for status in ("won", "lost"):
        where = f"status = '{status}'"
        actual = by_month(department, "count(*)", "deals", "closed_at", where)
        assert actual == expected[f"{status}_by_month"]


def test_demo_won_amounts_by_month(department: Desk, events: Facts) -> None:
    """amoCRM writes whole roubles: each of its deals may be off by up to half a rouble."""
    won = by_month(department, "sum(amount)", "deals", "closed_at", "status = 'won'")
    where = "status = 'won' AND source_system = 'amocrm'"
    rounded = by_month(department, "count(*)", "deals", "closed_at", where)
    expected = money(events["deals"]["won_amount_by_month"])

    assert won.keys() == expected.keys()
    for month, amount in expected.items():
        assert abs(won[month] - amount) <= rounded.get(month, 0) / Decimal(2), month


def test_demo_net_receipts_by_month(department: Desk, events: Facts) -> None:
    expected = events["payments"]

    net = by_month(department, "sum(amount)", "payments", "paid_at")
    assert net == money(expected["net_by_month"])
    assert department.value("SELECT sum(amount) FROM payments") == Decimal(expected["net"])


def test_demo_refunds_are_negative(department: Desk, events: Facts) -> None:
    expected = events["payments"]

    refunds = "SELECT count(*), -sum(amount) FROM payments WHERE amount < 0"
    assert department.rows(refunds)[0] == (expected["refunds"], Decimal(expected["refunded"]))


def test_demo_payments_without_a_deal(department: Desk, events: Facts) -> None:
    expected = events["payments"]

    unallocated = department.rows(
        "SELECT count(*), sum(amount) FROM payments p WHERE NOT EXISTS "
        "(SELECT 1 FROM deals d WHERE d.deal_id = p.deal_id)"
    )
    assert unallocated == [(expected["without_deal"], Decimal(expected["without_deal_amount"]))]


def test_demo_calls_by_direction(department: Desk, events: Facts) -> None:
    expected = events["calls"]

    assert department.value("SELECT count(*) FROM calls") == expected["count"]
    assert department.counts("direction", "calls") == expected["by_direction"]
    answered = department.rows("SELECT direction, count(*) FROM calls WHERE answered GROUP BY 1")
    assert dict(answered) == expected["answered_by_direction"]
    assert department.value("SELECT sum(talk_seconds) FROM calls") == expected["talk_seconds"]
    assert by_month(department, "count(*)", "calls", "started_at") == expected["by_month"]


def test_demo_plans_by_month(department: Desk, events: Facts) -> None:
    expected = events["plans"]

    assert department.value("SELECT count(*) FROM plans") == expected["count"]
    actual = by_month(department, "sum(amount)", "plans", "month", "owner IS NOT NULL")
    assert actual == money(expected["by_month"])


def test_demo_managers_go_by_one_name(department: Desk, events: Facts) -> None:
    """Three systems spell a manager in three ways; his deals and his money meet."""
    for owner, expected in events["owners"].items():
        deals = department.value(f"SELECT count(*) FROM deals WHERE owner = '{owner}'")
        assert deals == expected["deals"], owner
