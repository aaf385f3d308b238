"""The people of the department: edits are uploads, undone like any, and nonsense is refused."""

from datetime import date

import pytest

from data.access.store_facts import choices
from data.identity import decisions
from data.ingest.replay import rebuild, redo
from data.ingest.roster import (
    LeftBeforeHired,
    NameTaken,
    NoName,
    Person,
    UnknownRole,
    WrongShare,
    edits,
    people,
    save,
)
from data.model.rights import Rights
from tests.data.workspace import Desk

OWNERS = "owner;aliases;team;role;hired_at\nAnna;101;North;manager;2024-01-09\nBoris;;South;;\n"
DEALS = (
    "deal_id;owner;status;amount;created_at\n"
    "1;Anna;won;100;2026-09-01\n2;101;won;200;2026-09-02\n3;Vera;won;300;2026-09-03\n"
)


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Two people in the list, one more in the deals only."""
    desk.load(OWNERS, "owners.csv", kind="owners")
    desk.load(DEALS, "deals.csv", kind="deals")
    return desk


def figures(desk: Desk) -> tuple[object, ...]:
    """Whose the deals are, and the list of people."""
    return desk.counts("owner", "deals"), people(desk.store), desk.rows("FROM owners")


def persons_by_name(desk: Desk) -> dict[str, Person]:
    return {each.name: each for each in people(desk.store)}


def test_people_of_the_list_and_people_of_the_data_only(full: Desk) -> None:
    assert people(full.store) == [
        Person("Anna", ("101",), "North", "manager", date(2024, 1, 9), listed=True, rows=2),
        Person("Boris", team="South", listed=True),
        Person("Vera", rows=1),
    ]


def test_an_edit_is_an_upload_and_is_undone_and_rebuilt(full: Desk) -> None:
    before = figures(full)
    person = Person(
        "Vera", ("V.", "102; 103"), " West  side ", "head", date(2025, 2, 3), date(2026, 9, 30), 0.5
    )

    loaded = save(full.store, [("Vera", person)], "Vera", "Olga")

    assert loaded
    expected = Person(
        *("Vera", ("V.", "102", "103"), "West side", "head", date(2025, 2, 3), date(2026, 9, 30)),
        *(0.5, True, 1),
    )
    assert persons_by_name(full)["Vera"] == expected
    assert [(each.recipe["author"], each.active) for each in edits(full.store)] == [("Olga", True)]
    rebuild(full.store)
    assert persons_by_name(full)["Vera"] == expected
    full.store.undo(loaded.upload_id or 0)
    assert figures(full) == before
    redo(full.store, loaded.upload_id or 0)
    assert persons_by_name(full)["Vera"] == expected


def test_a_renamed_person_keeps_every_row(full: Desk) -> None:
    """By hand, in one edit; the row of the old name is nobody's any more."""
    before = figures(full)
    anna = persons_by_name(full)["Anna"]

    loaded = save(
        full.store, [("Anna", Person("Anna B.", anna.aliases, "North", "manager"))], "Anna"
    )

    assert loaded
    assert full.counts("owner", "deals") == {"Anna B.": 2, "Vera": 1}
    assert [(each.name, each.aliases) for each in people(full.store)] == [
        ("Anna B.", ("101", "Anna")),
        ("Boris", ()),
        ("Vera", ()),
    ]
    assert choices(full.store, Rights.everything())["owner"] == ("Anna B.", "Boris", "Vera")
    full.store.undo(loaded.upload_id or 0)
    assert figures(full) == before


def test_two_people_of_the_list_are_one(full: Desk) -> None:
    """By the user's answer: one row stands for both, and it is taken back."""
    number = decisions.unite_owners(full.store, ["Boris", "Anna"])

    assert full.counts("owner", "deals") == {"Boris": 2, "Vera": 1}
    assert [(each.name, each.team, each.united) for each in people(full.store)] == [
        ("Boris", "South", ("101", "Anna")),
        ("Vera", None, ()),
    ]
    decisions.undo(full.store, number)
    assert set(persons_by_name(full)) == {"Anna", "Boris", "Vera"}


def test_a_later_list_goes_before_an_edit(full: Desk) -> None:
    save(full.store, [("Boris", Person("Boris", team="East"))], "Boris")
    full.load(OWNERS + "Gleb;;;;\n", "owners later.csv", kind="owners")

    assert persons_by_name(full)["Boris"].team == "South"


def test_nothing_changed_is_no_edit(full: Desk) -> None:
    assert save(full.store, [("Anna", persons_by_name(full)["Anna"])], "Anna") is None
    assert edits(full.store) == []


def test_edited_there_and_back_is_two_edits(full: Desk) -> None:
    """The same file twice, but the last word counts."""
    for team in ("East", "South", "East"):
        save(full.store, [("Boris", Person("Boris", team=team))], "Boris")

    assert persons_by_name(full)["Boris"].team == "East"
    assert len(edits(full.store)) == 3


def test_an_edit_of_the_demonstration_leaves_with_it(desk: Desk) -> None:
    desk.load(OWNERS, "owners.csv", kind="owners", demo=True)
    save(desk.store, [("Boris", Person("Boris", team="East"))], "Boris")
    assert persons_by_name(desk)["Boris"].team == "East"

    desk.store.remove_demo()

    assert people(desk.store) == []


@pytest.mark.parametrize(
    ("was", "person", "error"),
    [
        ("Anna", Person("Anna", hired=date(2024, 5, 2), left=date(2024, 5, 1)), LeftBeforeHired),
        ("Anna", Person("Anna", role="chief"), UnknownRole),
        ("Anna", Person("Anna", share=2.5), WrongShare),
        ("Anna", Person("  "), NoName),
        ("Anna", Person("boris"), NameTaken),
        ("Boris", Person("Boris", ("101",)), NameTaken),
        (None, Person("Anna"), NameTaken),
    ],
)
def test_contradictory_facts_of_a_person_are_refused(
    full: Desk, was: str | None, person: Person, error: type[Exception]
) -> None:
    before = full.store.version

    with pytest.raises(error):
        save(full.store, [(was, person)], "wrong")

    assert full.store.version == before


def test_letters_quotes_and_formulas_come_back(full: Desk) -> None:
    person = Person("Ёлкина, «Ё»", ('=1+1 "x"',), "юг; север")
    save(full.store, [(None, person)], "Ёлкина")

    read_back = persons_by_name(full)["Ёлкина, «Ё»"]
    assert (read_back.aliases, read_back.team) == (('=1+1 "x"',), "юг; север")
