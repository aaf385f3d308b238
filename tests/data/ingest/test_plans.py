"""A plan saved in the dashboard is an upload: undone, redone, rebuilt; versions list changes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.plans import PlanChange, save, versions
from data.ingest.replay import rebuild, redo
from tests.data.workspace import Desk
from tests.drawing import cases

JANUARY, FEBRUARY = date(2027, 1, 1), date(2027, 2, 1)
FIRST = (
    {"month": JANUARY, "amount": Decimal("1000.10")},
    {"month": JANUARY, "owner": "Anna", "amount": Decimal("600.10")},
    {"month": JANUARY, "owner": "Vera", "amount": 400},
)
SECOND = (
    {"month": JANUARY, "amount": 900},
    {"month": JANUARY, "owner": "Anna", "amount": 900},
)


def planned(desk: Desk) -> Mapping[object, float]:
    rows = desk.rows("SELECT coalesce(owner, '*'), amount FROM plans WHERE amount <> 0 ORDER BY 1")
    return {who: float(amount) for who, amount in rows}


def test_a_saved_plan_is_an_upload(desk: Desk) -> None:
    loaded = save(desk.store, FIRST, "Plan 2027", "Olga", "with the head")

    assert (loaded.kind, loaded.rows.accepted, loaded.problems) == ("plans", 3, ())
    assert planned(desk) == {"*": 1000.1, "Anna": 600.1, "Vera": 400}
    assert desk.column("scenario", "plans") == [None] * 3


def test_cells_left_out_of_a_saved_plan_become_zero(desk: Desk) -> None:
    """Vera's 400 do not shine through; February was not spoken of and stays."""
    desk.load("month;owner;amount\n2027-01;Vera;400\n2027-02;Vera;500\n", kind="plans")

    save(desk.store, SECOND, "Plan")

    assert planned(desk) == {"*": 900, "Anna": 900, "Vera": 500}
    assert desk.counts("amount", "plans") == {900: 2, 0: 1, 500: 1}


def test_other_versions_and_measures_stay(desk: Desk) -> None:
    """Saving the realistic receipts says nothing of hopes, nor of deals."""
    more = "month;owner;measure;scenario;amount\n2027-01;Vera;won_deals;;5\n"
    desk.load(f"{more}2027-01;Vera;;optimistic;700\n", kind="plans")

    save(desk.store, SECOND, "Plan")

    assert desk.value("SELECT sum(amount) FROM plans WHERE owner = 'Vera'") == 705


def test_undo_redo_and_rebuild_restore_the_same_tables(desk: Desk) -> None:
    """Undo, redo and rebuild give exactly the tables that were; who and why survive."""
    save(desk.store, FIRST, "Plan", "Olga", "first")
    second = save(desk.store, SECOND, "Plan", "Igor", "second")
    before = desk.rows("SELECT * FROM plans ORDER BY ALL")
    assert second.upload_id

    desk.store.undo(second.upload_id)
    assert planned(desk) == {"*": 1000.1, "Anna": 600.1, "Vera": 400}
    redo(desk.store, second.upload_id)
    assert desk.rows("SELECT * FROM plans ORDER BY ALL") == before
    rebuild(desk.store)
    assert desk.rows("SELECT * FROM plans ORDER BY ALL") == before
    assert [(v.author, v.note) for v in versions(desk.store)] == [
        ("Igor", "second"),
        ("Olga", "first"),
    ]


def test_an_earlier_plan_saved_again_is_in_force(desk: Desk) -> None:
    """A, then B, then A again: the last word counts, though the file has been seen."""
    for rows in (FIRST, SECOND, FIRST):
        save(desk.store, rows, "Plan")

    assert planned(desk) == {"*": 1000.1, "Anna": 600.1, "Vera": 400}
    assert len(versions(desk.store)) == 3


def test_saving_twice_is_saving_once(desk: Desk) -> None:
    save(desk.store, FIRST, "Plan", "Olga")
    again = save(desk.store, tuple(reversed(FIRST)), "Plan", "Olga")

    assert again.already
    assert len(versions(desk.store)) == 1
    save(desk.store, FIRST, "Plan", "Olga", "a note makes it a step of its own")
    assert len(versions(desk.store)) == 2


def test_a_version_lists_its_author_and_changed_cells(desk: Desk) -> None:
    """Also of a plan that came from a file; a month by month list, old beside new."""
    desk.load("month;owner;amount\n2027-01;Vera;400\n", "plans.csv", kind="plans")
    save(desk.store, SECOND, "Plan 2027/28", "Olga")

    newest, oldest = versions(desk.store)

    def change(dimension: str | None, who: str | None, old: int | None, new: int) -> PlanChange:
        amounts = (None if old is None else Decimal(old), Decimal(new))
        return PlanChange(JANUARY, dimension, who, "net_receipts", "realistic", *amounts)

    assert (newest.title, newest.author, newest.saved_here) == ("Plan 2027/28", "Olga", True)
    assert (oldest.title, oldest.author, oldest.saved_here) == ("plans.csv", None, False)
    assert oldest.changes == (change("owner", "Vera", None, 400),)
    assert set(newest.changes) == {
        change(None, None, None, 900),
        change("owner", "Anna", None, 900),
        change("owner", "Vera", 400, 0),
    }


def test_an_undone_version_changed_nothing(desk: Desk) -> None:
    loaded = save(desk.store, FIRST, "Plan")
    assert loaded.upload_id
    desk.store.undo(loaded.upload_id)

    (version,) = versions(desk.store)

    assert (version.active, version.changes) == (False, ())


def test_another_spelling_of_a_manager_is_not_planned_twice(desk: Desk) -> None:
    """The file wrote «Vera S.», the plan says Vera: hers must not count twice."""
    desk.load("owner;aliases;team\nVera;Vera S.;north\n", kind="owners")
    desk.load("month;owner;amount\n2027-01;Vera S.;400\n", kind="plans")

    save(desk.store, [{"month": JANUARY, "owner": "Vera", "amount": 500}], "Plan")

    assert planned(desk) == {"Vera": 500}


def test_a_plan_of_the_demonstration_belongs_to_it(desk: Desk) -> None:
    """It neither drives the made-up department out nor stays when that leaves."""
    desk.load("month;owner;amount\n2027-01;Vera;400\n", kind="plans", demo=True)
    save(desk.store, SECOND, "Plan")
    assert planned(desk) == {"*": 900, "Anna": 900}

    desk.store.remove_demo()

    assert planned(desk) == {}
    assert versions(desk.store) == []


names = st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=12).map(
    lambda name: f"N{name.strip()}"
)
cells = st.dictionaries(names, st.integers(1, 10**12), min_size=1, max_size=5)


@settings(max_examples=cases(5))
@given(cells)
def test_any_name_and_amount_comes_back(tmp_path_factory, kopecks_by_owner) -> None:
    """Quotes, delimiters, formula signs: the file holds what was saved, to the kopeck."""
    desk = Desk(tmp_path_factory.mktemp("store"))
    rows = [
        {"month": FEBRUARY, "product": name, "amount": Decimal(kopecks) / 100}
        for name, kopecks in kopecks_by_owner.items()
    ]
    try:
        save(desk.store, rows, "Plan")
        stored = desk.rows("SELECT sum(amount) FROM plans")
        folded = {name.lower().replace("ё", "е") for name in kopecks_by_owner}
        assert desk.value("SELECT count(*) FROM plans") == len(folded)
        if len(folded) == len(kopecks_by_owner):
            assert stored == [
                (sum(Decimal(kopecks) for kopecks in kopecks_by_owner.values()) / 100,)
            ]
    finally:
        desk.store.close()
