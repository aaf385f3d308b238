"""Real exports, each figure as in the SOURCE.md beside the file."""

from collections.abc import Callable
from pathlib import Path

import pytest

FIGURES = [
    ("zoho-online-school/Calls.xlsx", 91_936),
    ("zoho-online-school/Contacts (Done).xlsx", 18_548),
    ("zoho-online-school/Spend (Done).xlsx", 20_779),
    ("zoho-online-school/Deals (Done).xlsx", 21_593),
    ("maven-crm/sales_pipeline.csv", 8_800),
    ("maven-crm/sales_teams.csv", 35),
    ("maven-crm/accounts.csv", 85),
    ("maven-crm/products.csv", 7),
    ("cdnow/CDNOW_sample.txt", 6_919),
    ("cdnow/example_transactions.csv", 15_273),
    ("asterisk/cdr__1504525205ucoip.g9telecom.pt.csv", 100),
    ("asterisk/Master.csv", 14),
    ("1c-client-bank/to_bank.txt", 2),
    ("bank-telemarketing/bank-full.csv", 45_211),
    ("calltracking-ru/calls.csv", 419),
    ("crm-vendor-deals/deals.csv", 895),
    ("hubspot-like/deals.csv", 598),
    ("hubspot-like/contacts.csv", 479),
    ("olist-funnel/olist_closed_deals_dataset.csv", 842),
    ("olist-funnel/olist_marketing_qualified_leads_dataset.csv", 8_000),
    ("virtual-telephony/telecom_dataset_us.csv", 53_902),
]


@pytest.mark.parametrize(("file", "rows"), FIGURES)
def test_every_row_of_a_real_export_is_read(
    take: Callable, shared_exports: Path, file: str, rows: int
) -> None:
    file_read = take(shared_exports / file, Path(file).name)

    assert len(file_read.rows()) == rows
    assert file_read.table.skipped == {}


def test_sums_of_cdnow(take: Callable, shared_exports: Path) -> None:
    file_read = take(shared_exports / "cdnow/CDNOW_sample.txt", "CDNOW_sample.txt")

    assert round(sum(float(row[4]) for row in file_read.rows()), 2) == 244_091.94


def test_sums_of_maven(take: Callable, shared_exports: Path) -> None:
    file_read = take(shared_exports / "maven-crm/sales_pipeline.csv", "sales_pipeline.csv")
    stage, value = map(file_read.headers.index, ("deal_stage", "close_value"))

    assert sum(int(row[value]) for row in file_read.rows() if row[stage] == "Won") == 10_005_534


def test_cells_of_zoho(take: Callable, shared_exports: Path) -> None:
    """Ids of 19 digits, amounts as text, times and durations over a day."""
    file_read = take(shared_exports / "zoho-online-school/Deals (Done).xlsx", "Deals (Done).xlsx")
    columns = dict(zip(file_read.headers, zip(*file_read.rows(), strict=True), strict=True))

    assert all(len(deal) == 19 and deal.isdigit() for deal in columns["Id"])
    assert columns["Initial Amount Paid"].count("€ 3.500,00") == 16
    durations = [cell for cell in columns["SLA"] if cell]
    assert len(durations) == 13_672 + 1_861
    assert sum(int(cell.split(":")[0]) >= 24 for cell in durations) == 1_861


def test_seconds_of_zoho(take: Callable, shared_exports: Path) -> None:
    file_read = take(shared_exports / "zoho-online-school/Calls.xlsx", "Calls.xlsx")
    place = file_read.headers.index("Call Duration (in seconds)")

    assert sum(int(row[place] or 0) for row in file_read.rows()) == 15_229_677


def test_notes_count_rows_of_files_without_a_preset(take: Callable, shared_exports: Path) -> None:
    """No calendar day, no client, no such table: these stay outside, but are read to the end."""
    bank = take(shared_exports / "bank-telemarketing/bank-full.csv", "bank-full.csv")
    place = bank.headers.index("y")
    assert sum(row[place] == "yes" for row in bank.rows()) == 5_289
    vendor = take(shared_exports / "crm-vendor-deals/deals.csv", "deals.csv").rows()
    assert len(vendor) - len({tuple(row) for row in vendor}) == 3
    calls = take(shared_exports / "virtual-telephony/telecom_dataset_us.csv", "calls.csv")
    assert len(calls.rows()) - len({tuple(row) for row in calls.rows()}) == 4_900
