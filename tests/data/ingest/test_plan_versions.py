"""Plans in three versions, told apart by a column; plans loaded before stay what they were."""

from pathlib import Path

import duckdb
import pytest

from data.storage.store import Store
from tests.data.workspace import Desk, problems

OLD = "month;owner;amount\n2026-01;Anna;1500000\n2026-02;Anna;1600000\n"


def scenarios(desk: Desk) -> dict[object, float]:
    return {
        scenario: float(amount)
        for scenario, amount in desk.rows("SELECT scenario, sum(amount) FROM plans GROUP BY ALL")
    }


def test_three_versions_stand_beside_each_other(desk: Desk) -> None:
    """The Russian headers and words of the template; an empty word is the realistic plan."""
    loaded = desk.load(
        "Месяц;Ответственный;Вариант;План\n"
        "2026-01;Анна;Пессимистичный;800\n"
        "2026-01;Анна;реалистичный;1000\n"
        "2026-01;Анна;Оптимистичный;1200\n"
        "2026-02;Анна;;1100\n"
    )

    assert (loaded.rows.accepted, loaded.kind) == (4, "plans")
    assert scenarios(desk) == {"pessimistic": 800, None: 2100, "optimistic": 1200}


def test_the_same_in_english(desk: Desk) -> None:
    desk.load("month,owner,scenario,amount\n2026-01,Ann,pessimistic,8\n2026-01,Ann,realistic,10\n")

    assert scenarios(desk) == {"pessimistic": 8, None: 10}


def test_an_unknown_version_is_not_the_plan(desk: Desk) -> None:
    """It keeps its own word, and a warning names it."""
    loaded = desk.load("month,owner,scenario,amount\n2026-01,Ann,Stretch,9\n2026-01,Ann,,10\n")

    assert problems(loaded) == {"unknown_value": 1}
    assert scenarios(desk) == {"stretch": 9, None: 10}


@pytest.mark.parametrize(
    ("word", "measure"),
    [
        ("Прибыль", "margin"),
        ("сделки", "won_deals"),
        ("Поступления", "net_receipts"),
        ("leads", "leads"),
        ("-", "net_receipts"),
    ],
)
def test_words_of_measures_are_read(desk: Desk, word: str, measure: str) -> None:
    """Any other metric may be planned too, under its own name."""
    loaded = desk.load(f"Месяц;Показатель;План\n2026-01;{word};5\n2026-02;{word};6\n")

    assert not loaded.problems
    assert desk.counts("measure", "plans") == {measure: 2}


def test_an_unknown_client_kind_is_not_the_plan_of_everybody(desk: Desk) -> None:
    """It keeps its own word: without any it would be the plan of everybody."""
    loaded = desk.load("Месяц;Клиенты;План\n2026-01;VIP;9\n2026-01;Новые;10\n")

    assert problems(loaded) == {"unknown_value": 1}
    assert desk.counts("client_kind", "plans") == {"VIP": 1, "new": 1}


def test_words_are_read_under_canonical_headers_too(desk: Desk) -> None:
    """Words mean the same under canonical headers as under those of a preset."""
    text = "month,owner,measure,scenario,amount\n2026-01,Ann,deals,Оптимистичный,9\n"

    desk.load(text, kind="plans")

    assert desk.rows("SELECT measure, scenario FROM plans") == [("won_deals", "optimistic")]


def test_a_version_does_not_replace_another(desk: Desk) -> None:
    desk.load("month;owner;amount\n2026-01;Ann;10\n", kind="plans")
    loaded = desk.load(
        "month;owner;scenario;amount\n2026-01;Ann;optimistic;12\n2026-01;Ann;realistic;11\n",
        kind="plans",
    )

    assert (loaded.rows.accepted, loaded.rows.changed) == (2, 1)
    assert scenarios(desk) == {None: 11, "optimistic": 12}


def test_a_plan_loaded_again_is_unchanged(desk: Desk) -> None:
    """With the new column or without it: the same plan is the same row."""
    desk.load(OLD)
    again = desk.load("month;owner;amount;scenario\n2026-01;Anna;1500000;\n2026-02;Anna;1600000;\n")

    assert (again.rows.unchanged, again.rows.accepted) == (2, 0)


def test_a_store_of_an_earlier_version_gets_the_column(tmp_path: Path) -> None:
    """An older store opens, keeps its plans and knows them again."""
    folder = tmp_path / "store"
    before = Desk(folder)
    before.load(OLD)
    keys = before.column("row_key", "plans")
    before.store.close()
    with duckdb.connect(str(folder / "planerka.duckdb")) as file:
        for table in ("plans", "plans_versions"):
            file.execute(f"ALTER TABLE {table} DROP COLUMN scenario")
        file.execute("ALTER TABLE calls DROP COLUMN score")
        file.execute("ALTER TABLE calls_versions DROP COLUMN score")

    after = Desk(folder)
    try:
        assert after.column("scenario", "plans") == [None, None]
        assert after.column("row_key", "plans") == keys == sorted(keys)
        again = after.load(OLD.replace("1500000", "1500000.00"))
        assert (again.rows.unchanged, again.rows.accepted) == (2, 0)
        after.load(OLD.replace("1600000", "1700000"))
        assert after.column("amount", "plans") == [1500000, 1700000]
        assert after.value("SELECT count(score) FROM calls") == 0
    finally:
        after.store.close()


def test_the_key_of_a_plan_is_that_of_older_stores(desk: Desk) -> None:
    """Month, subjects and measure, in the words that every store so far has."""
    desk.load(OLD)

    assert desk.column("row_key", "plans") == [
        "2026-01-01|anna|||||net_receipts",
        "2026-02-01|anna|||||net_receipts",
    ]


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        Store.open(tmp_path).close()
