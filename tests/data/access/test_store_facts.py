"""Which facts about the store a reader with limited or masked rights may know."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.access import store_facts
from data.ingest.load import LoadOptions, load
from data.model.dimensions import Selection
from data.model.rights import Mask, Rights
from data.storage.engine import Query
from data.storage.snapshots import SnapshotMissing
from data.storage.store import Store

ALL = Rights.everything()
DEALS = """\
deal_id;created_at;status;amount;owner;source
1;2026-10-01;won;100;Anna;ads
2;2026-10-02;won;200;Boris;site
3;2026-10-03;open;300;Vera;site
4;2026-11-04;open;400;Gleb;site
"""
MORE = "deal_id;created_at;status;amount;owner;source\n9;2026-11-05;won;900;Anna;ads\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path)
    load(opened, DEALS.encode(), "deals of Rose Ltd.csv", LoadOptions(kind="deals"))
    yield opened
    opened.close()


def count(store: Store, rights: Rights) -> int:
    """How many deals these rights show."""
    (row,) = store.run(Query("SELECT count(*) AS n FROM deals", {}, rights)).to_pylist()
    return int(row["n"])


def test_covered_days_are_not_limited_by_rights_and_filter_choices_are(store: Store) -> None:
    anna = Rights.of_owner("Anna")

    assert store_facts.covered(store, anna) == store.covered()
    assert store_facts.choices(store, anna)["owner"] == ("Anna",)
    assert store_facts.choices(store, anna)["source"] == ("ads",)
    assert set(store_facts.choices(store, ALL)["owner"]) == {"Anna", "Boris", "Vera", "Gleb"}


def test_masked_rights_hide_the_names_of_files(store: Store) -> None:
    masked = replace(ALL, mask=Mask("secret", "Client"))

    assert [each.file for each in store_facts.uploads(store, ALL)] == ["deals of Rose Ltd.csv"]
    assert [each.file for each in store_facts.uploads(store, masked)] == ["#1"]


@pytest.mark.parametrize(
    ("own", "first", "end", "crowd"),
    [
        (("Anna",), date(2026, 10, 1), date(2026, 12, 1), True),
        (("Anna",), date(2026, 10, 1), date(2026, 11, 1), False),
        (("Anna", "Gleb"), date(2026, 10, 1), date(2026, 12, 1), False),
    ],
)
def test_a_total_over_few_others_is_refused(
    store: Store, own: tuple[str, ...], first: date, end: date, crowd: bool
) -> None:
    """With two others, the total less one's own, and one of the two tells the other's figure."""
    assert store_facts.hides_individuals(store, own, first, end) is crowd


def test_a_snapshot_stays_as_it_was(store: Store, tmp_path: Path) -> None:
    """New uploads, a new start, and the end of the last link that wanted it."""
    frozen = replace(ALL, snapshot=store.take_snapshot())
    before = store_facts.uploads(store, frozen)
    load(store, MORE.encode(), "more.csv", LoadOptions(kind="deals"))

    assert (count(store, ALL), count(store, frozen)) == (5, 4)
    assert count(store, replace(frozen, limits=Selection.of(owner=("Anna",)))) == 1
    assert store_facts.last_day(store_facts.covered(store, frozen)) == date(2026, 11, 4)
    assert store_facts.uploads(store, frozen) == before

    store.close()
    again = Store.open(tmp_path)
    assert count(again, frozen) == 4
    again.drop_snapshots(set())
    with pytest.raises(SnapshotMissing):
        count(again, frozen)
    assert list((tmp_path / "frozen").iterdir()) == []
    again.close()
