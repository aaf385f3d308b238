"""`people` and `match`: proposals, decisions and their undo; figures counted by hand."""

from pathlib import Path

import pytest

from tests.verbs.conftest import Run

DEALS = """\
deal_id,owner,client,inn,status,amount,created_at,closed_at
1,Иванов Иван,ООО «Ромашка»,7701,won,1000,2026-09-01,2026-09-20
2,Иван Иванов,ООО «Мак»,7702,won,500.50,2026-09-02,2026-09-21
3,Петров Пётр,ООО «Ива»,7703,open,700,2026-09-03,
"""
PAYMENTS = """\
payment_id,client,inn,paid_at,amount
p1,Ромашка,7701,2026-09-18,1000
p2,Мак,7702,2026-09-19,200
p3,Роза,7799,2026-09-19,70
"""
SEPTEMBER = ("--from", "2026-09-01", "--to", "2026-09-30")


@pytest.fixture
def full(run: Run, tmp_path: Path) -> Run:
    """A store with the deals and the payments in it."""
    for name, text in (("deals", DEALS), ("payments", PAYMENTS)):
        path = tmp_path / f"{name}.csv"
        path.write_text(text, "utf-8")
        assert run("load", path, "--kind", name).status == 0
    return run


def receipts(run: Run) -> dict[str | None, float]:
    """Net receipts of each owner in September."""
    rows = run("metrics", "net_receipts", *SEPTEMBER, "--by", "owner").json
    return {row["owner"]: row["net_receipts"]["value"] for row in rows}


def test_proposals_are_listed_with_reasons(full: Run) -> None:
    listed = full("people", "--json").json
    assert [(each["names"], each["reasons"]) for each in listed["owners"]] == [
        (["Иван Иванов", "Иванов Иван"], ["order"])
    ]
    line = full("people").out.splitlines()[0]
    assert line == "1. Иван Иванов = Иванов Иван: 0.99, другой порядок слов"


def test_owners_are_united_split_and_united_again(full: Run) -> None:
    def owners() -> list[str]:
        rows = full("metrics", "won_deals", *SEPTEMBER, "--by", "owner").json
        return [row["owner"] for row in rows if row["won_deals"]["value"]]

    result = full("people", "--unite", "Иванов Иван", "Иван Иванов")
    assert (result.status, result.out) == (0, "")
    assert "people --undo 1" in result.err
    assert owners() == ["Иванов Иван"]
    assert full("people", "--undo", "1").status == 0
    assert sorted(owners()) == ["Иван Иванов", "Иванов Иван"]
    full("people", "--redo", "1")
    assert full("rebuild").status == 0
    assert owners() == ["Иванов Иван"]
    full("people", "--apart", "Иван Иванов")
    assert sorted(owners()) == ["Иван Иванов", "Иванов Иван"]
    assert full("people", "--json").json["owners"] == []


def test_an_edit_and_a_rename_of_a_person_can_be_undone(full: Run) -> None:
    def listed() -> list[tuple[object, ...]]:
        rows = full("people", "--list", "--json").json
        return [(each["name"], each["aliases"], each["team"], each["rows"]) for each in rows]

    before = listed()
    result = full("people", "--set", "Петров Пётр", "--called", "Петрова Инна", "--team", "Юг")
    assert (result.status, result.out) == (0, "")
    assert "undo 3" in result.err
    assert listed()[0] == ("Петрова Инна", ["Петров Пётр"], "Юг", 1)
    assert full("people", "--set", "петрова инна", "--team", "").status == 0
    assert full("rebuild").status == 0
    assert listed()[0] == ("Петрова Инна", ["Петров Пётр"], None, 1)
    assert "Петрова Инна | Петров Пётр" in full("people", "--list").out
    for upload in ("4", "3"):
        assert full("undo", upload).status == 0
    assert listed() == before


def test_dates_and_share_of_a_person_can_be_set_and_a_person_added(full: Run) -> None:
    words = ("--role", "manager", "--hired", "2024-03-01", "--left", "2026-01-31", "--share", "0.5")
    assert full("people", "--set", "Новая Анна", "--new", *words).status == 0
    (person,) = [
        each for each in full("people", "--list", "--json").json if each["name"] == "Новая Анна"
    ]
    assert (person["hired"], person["left"]) == ("2024-03-01", "2026-01-31")
    assert (person["role"], person["share"], person["rows"]) == ("manager", 0.5, 0)
    assert "ничего не изменилось" in full("people", "--set", "Новая Анна", *words).err


def test_pairs_above_a_confidence_are_united_at_once(full: Run) -> None:
    result = full("people", "--all-above", "0.95")
    assert (result.status, result.err.split()[-1]) == (0, "1.")
    assert full("people", "--json").json == {"owners": [], "clients": []}


def test_a_refused_proposal_is_not_listed_again(full: Run) -> None:
    assert full("people", "--refuse", "1").status == 0
    assert full("people", "--json").json["owners"] == []
    listed = full("people", "--decisions", "--json").json
    assert [(each["kind"], each["active"]) for each in listed] == [("owners_apart", True)]


def test_a_matched_payment_counts_for_the_owner_of_the_deal(full: Run) -> None:
    assert receipts(full) == {None: 1270}
    listed = full("match", "--json").json
    assert listed["loose"] == {"payments": 3, "amount": 1270}
    best = {each["payment"]: each["candidates"][0] for each in listed["payments"]}
    assert best.keys() == {"p1", "p2"}
    assert best["p1"]["deal"] == "1"
    assert best["p1"]["confidence"] >= 0.95

    result = full("match", "--all-above", "0.95", "--json").json
    assert result == {"decisions": [1], "loose": {"payments": 2, "amount": 270}}
    assert receipts(full) == {None: 270, "Иванов Иван": 1000}

    full("match", "--confirm", "p2", "2")
    assert receipts(full) == {None: 70, "Иванов Иван": 1000, "Иван Иванов": 200}

    full("match", "--undo", "1")
    full("match", "--undo", "2")
    assert receipts(full) == {None: 1270}


def test_a_refused_payment_is_not_proposed_again(full: Run) -> None:
    assert full("match", "--refuse", "p1").status == 0
    assert [each["payment"] for each in full("match", "--json").json["payments"]] == ["p2"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("people", "--unite", "Иванов Иван", "Ивонов Иван"), "Похожие: Иванов Иван"),
        (("people", "--unite", "Иванов Иван"), "хотя бы два разных"),
        (("people", "--apart", "Петров Пётр"), "разделять нечего"),
        (("people", "--refuse", "9"), "всего их 1"),
        (("people", "--undo", "9"), "номером 9"),
        (("people", "--set", "Ивонов Иван", "--team", "Юг"), "Похожие: Иванов Иван"),
        (("people", "--set", "Иванов Иван", "--role", "царь"), "роли «царь» нет"),
        (("people", "--set", "Иванов Иван", "--share", "9"), "от 0 до 200"),
        (
            ("people", "--set", "Иванов Иван", "--hired", "2024-02-01", "--left", "2024-01-01"),
            "раньше, чем принят",
        ),
        (("match", "--confirm", "p9", "1"), "p9"),
        (("match", "--confirm", "p1", "9"), "«9»"),
        (("match", "--confirm", "p1", "2"), "больше, чем осталось"),
    ],
)
def test_an_invalid_answer_exits_with_a_sentence(
    full: Run, words: tuple[str, ...], message: str
) -> None:
    result = full(*words)
    assert (result.status, result.out) == (2, "")
    assert message in result.err
