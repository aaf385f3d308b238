"""Every real export of the folder: loaded, refused for its reason, or mapped by answers.

The figures stand in the SOURCE.md beside each file; the last test reads the numbers of rows there.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from data.model.errors import ExportError
from data.presets.identify import UnknownColumns
from present.error_text import explain
from present.text import Text
from tests.data.workspace import Desk, identity_holds, problems

# file → which preset takes it (None: nobody knows its headers) and how many rows stand in it
ALL: dict[str, tuple[str | None, int]] = {
    "1c-client-bank/to_bank.txt": ("1c_client_bank", 2),
    "asterisk/Master.csv": ("asterisk", 14),
    "asterisk/cdr__1504525205ucoip.g9telecom.pt.csv": ("freepbx", 100),
    "bank-telemarketing/bank-full.csv": (None, 45_211),
    "calltracking-ru/calls.csv": (None, 419),
    "cdnow/CDNOW_sample.txt": ("cdnow", 6_919),
    "cdnow/example_transactions.csv": (None, 15_273),
    "crm-vendor-deals/deals.csv": (None, 895),
    "hubspot-like/contacts.csv": (None, 479),
    "hubspot-like/deals.csv": (None, 598),
    "maven-crm/accounts.csv": (None, 85),
    "maven-crm/products.csv": (None, 7),
    "maven-crm/sales_pipeline.csv": ("opportunities", 8_800),
    "maven-crm/sales_teams.csv": (None, 35),
    "olist-funnel/olist_closed_deals_dataset.csv": (None, 842),
    "olist-funnel/olist_marketing_qualified_leads_dataset.csv": (None, 8_000),
    "virtual-telephony/telecom_dataset_us.csv": ("daily_calls", 53_902),
    "zoho-online-school/Calls.xlsx": ("zoho", 91_936),
    "zoho-online-school/Contacts (Done).xlsx": ("zoho", 18_548),
    "zoho-online-school/Deals (Done).xlsx": ("zoho", 21_593),
    "zoho-online-school/Spend (Done).xlsx": (None, 20_779),
}
LOADED = [(name, *facts) for name, facts in ALL.items() if facts[0] and "zoho" not in name]
# read without a question: the kind, and rows or calls as counted in the file
ASSUMED = {
    "calltracking-ru/calls.csv": ("calls", "SELECT sum(count) FROM calls", 464),
    "hubspot-like/deals.csv": ("deals", "SELECT count(*) FROM deals WHERE status = 'won'", 200),
}
REFUSED = [name for name, (system, _) in ALL.items() if system is None and name not in ASSUMED]
# what somebody who knows these files would answer, and what SOURCE.md says comes of it
HAND: dict[str, tuple[str, dict[str, Any]]] = {
    "crm-vendor-deals/deals.csv": (
        """
        file.dates = ["%b %d, %Y"]
        [deals]
        created_at = ["AQL date"]
        closed_at = ["Closing Date"]
        stage = ["Stage"]
        source = ["Source"]
        lost_reason = ["Loss reason description"]
        [deals.status]
        won = ["Closed Won"]
        lost = ["Closed Lost"]
        open = ["Negotiations", "Project set up", "Trial", "Payment"]
        """,
        {
            "SELECT count(*) FROM deals WHERE status = 'lost'": 431,
            "SELECT count(*) FROM deals WHERE status = 'won'": 216,
            "SELECT count(*) FROM deals WHERE status = 'open'": 158 + 39 + 36 + 15,
            "SELECT count(*) - count(closed_at) FROM deals": 237,
        },
    ),
    "hubspot-like/deals.csv": (
        """
        file.dates = ["%m-%d-%Y"]
        [deals]
        title = ["dealname"]
        closed_at = ["close date"]
        stage = ["dealstage"]
        client = ["associated contact"]
        [deals.status]
        won = ["Closed Won"]
        open = ["Pending Response", "Pending Contract"]
        """,
        {
            "SELECT count(*) FROM deals WHERE status = 'won'": 200,
            "SELECT count(*) FROM deals WHERE stage = 'Pending Response'": 203,
            "SELECT count(*) FROM deals WHERE stage = 'Pending Contract'": 195,
        },
    ),
    "hubspot-like/contacts.csv": (
        """
        [contacts]
        client_id = ["email"]
        client = [["firstname", "lastname"]]
        """,
        {"SELECT count(*) FROM contacts": 479},
    ),
    "olist-funnel/olist_closed_deals_dataset.csv": (
        """
        [deals]
        deal_id = ["mql_id"]
        closed_at = ["won_date"]
        owner_written = ["sr_id"]
        constant = { status = "won" }
        """,
        {
            "SELECT count(*) FROM deals WHERE status = 'won'": 842,
            "SELECT min(closed_at)::VARCHAR FROM deals": "2017-12-05 02:00:00",
            "SELECT max(closed_at)::VARCHAR FROM deals": "2018-11-14 18:04:19",
        },
    ),
    "olist-funnel/olist_marketing_qualified_leads_dataset.csv": (
        """
        file.dates = ["%d-%m-%Y"]
        [leads]
        lead_id = ["mql_id"]
        created_at = ["first_contact_date"]
        source = ["origin"]
        """,
        {"SELECT count(*) FROM leads": 8_000},
    ),
    "maven-crm/sales_teams.csv": (
        """
        [owners]
        owner = ["sales_agent"]
        team = ["manager"]
        """,
        {"SELECT count(*) FROM owners": 35},
    ),
    "calltracking-ru/calls.csv": (
        """
        file.dates = ["%m/%d/%y"]
        [calls]
        started_at = ["date"]
        owner_written = ["source_type"]
        count = ["calls"]
        """,
        {
            "SELECT count(*) FROM calls WHERE owner_written = 'organic'": 293,
            "SELECT count(*) FROM calls WHERE owner_written = 'paid'": 47,
            "SELECT count(*) FROM calls WHERE owner_written = 'direct'": 42,
            "SELECT count(*) FROM calls WHERE owner_written = 'referral'": 37,
            "SELECT min(started_at)::DATE::VARCHAR FROM calls": "2020-02-01",
            "SELECT max(started_at)::DATE::VARCHAR FROM calls": "2020-02-29",
        },
    ),
}


def files(folder: Path) -> dict[str, Path]:
    """Every file of the folder by its place in it, without the notes about them."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != "SOURCE.md")
    return {path.relative_to(folder).as_posix(): path for path in paths}


def test_every_file_of_the_folder_is_expected_here(shared_exports: Path) -> None:
    assert set(files(shared_exports)) == set(ALL)


def test_the_rows_expected_are_those_of_the_notes(shared_exports: Path) -> None:
    line = re.compile(r"^\| `([^`]+)` \|(?:[^|]*\|){3} ([\d,]+) \|", re.MULTILINE)
    rows_by_name = {
        f"{note.parent.name}/{name}": int(rows.replace(",", ""))
        for note in shared_exports.rglob("SOURCE.md")
        for name, rows in line.findall(note.read_text("utf-8"))
    }

    assert rows_by_name == {name: rows for name, (_, rows) in ALL.items()}


@pytest.mark.parametrize(("name", "system", "rows"), LOADED)
def test_a_known_file_is_loaded_to_its_last_row(
    desk: Desk, shared_exports: Path, name: str, system: str, rows: int
) -> None:
    """Those of the school are in test_real_files.py, in one store."""
    loaded = desk.load(shared_exports / name, Path(name).name)

    assert (loaded.source, loaded.rows.read) == (system, rows)
    assert loaded.rows.rejected == 0
    assert identity_holds(loaded)


@pytest.mark.parametrize("name", REFUSED)
def test_an_unknown_file_is_refused_by_its_columns(
    desk: Desk, shared_exports: Path, name: str
) -> None:
    """The sentence names the file, its columns and the next step; the store stays empty."""
    with pytest.raises(UnknownColumns) as refused:
        desk.load(shared_exports / name, Path(name).name)

    error: ExportError = refused.value
    first = str(error.facts["columns"]).split(",", 1)[0]
    for language, step in (("ru", "перенесите данные в шаблон"), ("en", "into the template")):
        message = explain(Text(language), error)
        assert f"«{Path(name).name}»" in message
        assert first in message
        assert step in message
    assert desk.is_empty()


@pytest.mark.parametrize("name", ASSUMED)
def test_an_unknown_file_without_a_doubt_is_loaded(
    desk: Desk, shared_exports: Path, name: str
) -> None:
    """What each column was taken for is told, and the figure is the one counted in the file."""
    kind, query, figure = ASSUMED[name]

    loaded = desk.load(shared_exports / name, Path(name).name)

    assert loaded.kind == kind
    assert {each.header for each in loaded.assumed} <= set(_header(shared_exports / name))
    assert desk.value(query) == figure
    assert identity_holds(loaded)


def _header(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()[0].split(",")


@pytest.mark.parametrize("name", HAND)
def test_an_unknown_file_is_loaded_by_answers(desk: Desk, shared_exports: Path, name: str) -> None:
    answers, figures = HAND[name]

    loaded = desk.load(shared_exports / name, Path(name).name, preset_file=answers)

    assert (loaded.rows.read, loaded.rows.accepted) == (ALL[name][1], ALL[name][1])
    assert identity_holds(loaded)
    assert {query: desk.value(query) for query in figures} == figures


def test_calls_summed_by_day_are_counted_and_not_their_rows(
    desk: Desk, shared_exports: Path
) -> None:
    """Its equal rows are kept, as nobody can tell them apart, and the user is told of them."""
    path = shared_exports / "virtual-telephony" / "telecom_dataset_us.csv"

    loaded = desk.load(path, path.name)

    assert problems(loaded) == {"no_id": 53_902, "repeated_rows": 4_900}
    assert desk.value('SELECT sum("count") FROM calls') == 886_755
    assert desk.rows(
        "SELECT count(*) - count(owner_written), count(DISTINCT owner_written), "
        "count(DISTINCT line_number), min(started_at)::DATE::VARCHAR, "
        "max(started_at)::DATE::VARCHAR FROM calls"
    ) == [(8_172, 1_092, 307, "2019-08-02", "2019-11-28")]
