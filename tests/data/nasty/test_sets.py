"""Sets of rows: export_formats 4.70 to 4.79, a test a row."""

import pytest

from data.ingest.load import LoadOptions, preview
from data.model.problems import LoadResult
from tests.data.nasty.drawn import DEALS, HEADER, ONE, STORED, TWO, text
from tests.data.workspace import Desk, identity_holds, problems

PAID = ("paid_at", "client", "amount")
SUM = "SELECT sum(amount)::INT FROM payments"


def payments(desk: Desk, *rows: tuple[str, ...]) -> LoadResult:
    return desk.load(text(PAID, *rows), kind="payments")


def test_4_70_the_same_file_again_changes_nothing_and_is_reported_as_such(desk: Desk) -> None:
    desk.load(DEALS)
    version = desk.store.version
    again = desk.load(DEALS, "под другим именем.csv")

    assert again.already
    assert (again.rows.accepted, again.rows.unchanged) == (0, 2)
    assert desk.store.version == version


def test_4_71_the_preview_of_a_corrected_export_lists_its_changes(desk: Desk) -> None:
    desk.load(DEALS)
    mended = (*TWO[:4], "700", TWO[5])
    content = text(HEADER, ONE, mended, ("3", *TWO[1:]))
    previewed = preview(desk.store, content.encode(), "новая.csv", LoadOptions())

    assert (previewed.rows.added, previewed.rows.changed, previewed.rows.unchanged) == (1, 1, 1)
    assert [(c.key, c.column, c.old, c.new) for c in previewed.changes] == [
        ("2", "amount", "500.00", "700.00")
    ]
    desk.load(content)
    assert [row[3] for row in desk.rows(STORED)] == [1000, 700, 500]


def test_4_71_overlapping_months_without_ids_do_not_double(desk: Desk) -> None:
    july, august = ("2026-07-31", "Сад", "100"), ("2026-08-01", "Дом", "50")
    payments(desk, july, august)
    payments(desk, august, ("2026-08-02", "Цех", "7"))

    assert desk.value(SUM) == 157


def test_4_72_product_rows_of_a_deal_are_one_deal(desk: Desk) -> None:
    head = (*HEADER, "Товар", "Цена", "Количество")
    rows = [(*ONE[:4], "3000", ONE[5], "Курс", "1500", "2"), (*ONE[:4], "700", ONE[5], "Книга")]
    loaded = desk.load(text(head, rows[0], (*rows[1], "700", "1")))

    assert desk.column("amount::INT", "deals") == [3700]
    assert (loaded.rows.accepted, loaded.objects) == (2, 1)
    assert identity_holds(loaded)


def test_4_73_legs_of_a_call_are_one_call(desk: Desk) -> None:
    head = "calldate,src,dst,dcontext,billsec,duration,disposition,uniqueid,linkedid\n"
    first = "2026-09-01 10:00:00,79270000001,101,from-internal,0,20,NO ANSWER,1.1,1.1\n"
    second = "2026-09-01 10:00:20,79270000001,102,from-internal,60,65,ANSWERED,1.2,1.1\n"
    loaded = desk.load(head + first + second)

    query = "SELECT owner_written, answered, talk_seconds, count FROM calls"
    assert desk.rows(query) == [("102", True, 60, 1)]
    assert (loaded.rows.read, loaded.objects) == (2, 1)
    assert identity_holds(loaded)


def test_4_73_a_daily_aggregate_adds_its_counts(desk: Desk) -> None:
    head = ("started_at", "owner", "direction", "count", "talk_seconds")
    rows = [("2026-09-01", "Яшина", "in", "12", "300"), ("2026-09-01", "Яшина", "out", "30", "900")]
    desk.load(text(head, *rows), kind="calls")

    assert desk.rows("SELECT sum(count)::INT, sum(talk_seconds)::INT FROM calls") == [(42, 1200)]


def test_4_74_of_a_repeated_id_the_last_changed_row_counts(desk: Desk) -> None:
    head = (*HEADER, "Дата изменения")
    rows = [(*ONE[:4], "900", ONE[5], "05.09.2026"), (*ONE[:4], "100", ONE[5], "03.09.2026")]
    loaded = desk.load(text(head, *rows).replace("Сумма", "Возможная сумма"), kind="deals")

    assert desk.column("amount::INT", "deals") == [900]
    assert problems(loaded) == {"repeated_id": 1}
    assert loaded.skipped == {"repeated_id": 1}
    assert identity_holds(loaded)


def test_4_75_equal_rows_without_an_id_are_kept_and_reported(desk: Desk) -> None:
    row = ("2026-09-01", "Сад", "100")
    loaded = payments(desk, row, ("2026-09-01", "Дом", "7"), row, row)

    assert desk.value(SUM) == 307
    (problem,) = [each for each in loaded.problems if each.code == "repeated_rows"]
    assert (problem.rows, problem.line, problem.example) == (2, 4, "2 = 4")


def test_4_76_no_id_at_all_is_reported(desk: Desk) -> None:
    loaded = payments(desk, ("2026-09-01", "Сад", "100"), ("2026-09-02", "Дом", "7"))

    assert problems(loaded) == {"no_id": 2}


def test_4_76_replacing_the_period_is_offered(desk: Desk) -> None:
    """A mended sum makes another row where there is no id: the earlier upload may have to go."""
    first = payments(desk, ("2026-09-01", "Сад", "100"), ("2026-09-02", "Дом", "7"))
    mended = payments(desk, ("2026-09-01", "Сад", "100"), ("2026-09-02", "Дом", "9"))

    assert problems(mended) == {"no_id": 2, "overlapping_period": 1}
    assert mended.problems[-1].example == "№ 1 «export.csv»"
    assert desk.value(SUM) == 116
    desk.store.undo(first.upload_id or 0)
    assert desk.value(SUM) == 109


def test_4_76_another_period_needs_no_offer(desk: Desk) -> None:
    payments(desk, ("2026-09-01", "Сад", "100"))

    assert problems(payments(desk, ("2026-10-01", "Сад", "100"))) == {"no_id": 1}


OWNERS = "owner;aliases\nИванов Иван;Иван Иванов\n"


@pytest.mark.parametrize("nobody", ["", "[не назначен]", "Не назначен"])
def test_4_77_rows_without_an_owner_stay_in_the_total(desk: Desk, nobody: str) -> None:
    desk.load(text(HEADER, ONE, (*TWO[:3], nobody, *TWO[4:])))

    assert desk.rows("SELECT owner, amount::INT FROM deals ORDER BY deal_id") == [
        ("Яшина", 1000),
        (None, 500),
    ]


def test_4_77_two_spellings_are_one_person_where_the_list_says_so(desk: Desk) -> None:
    names = ["Иванов Иван", "Иван Иванов", "иванов  иван", "4217"]
    desk.load(text(HEADER, *[(str(n), *ONE[1:3], name, *ONE[4:]) for n, name in enumerate(names)]))
    assert len(desk.counts("owner", "deals")) > 1

    desk.load(OWNERS, kind="owners")
    assert desk.counts("owner", "deals") == {"Иванов Иван": 3, "4217": 1}
    assert desk.value("SELECT sum(amount)::INT FROM deals") == 4000


def test_4_78_an_unknown_stage_is_shown_as_not_mapped(desk: Desk) -> None:
    loaded = desk.load(text(HEADER, ONE, ("2", "Ждём тендер", *TWO[2:])))

    assert desk.counts("status", "deals") == {"open": 1, "unmapped": 1}
    (problem,) = loaded.problems
    facts = (problem.code, problem.rows, problem.line, problem.example)
    assert facts == ("unknown_stage", 1, 3, "«Ждём тендер»")


def test_4_79_a_manager_who_left_keeps_his_history(desk: Desk) -> None:
    desk.load(DEALS)
    desk.load("owner;aliases;left_at\nЯшина Анна;Яшина;30.09.2026\n", kind="owners")

    assert desk.rows("SELECT owner, amount::INT FROM deals ORDER BY deal_id") == [
        ("Яшина Анна", 1000),
        ("Ёлкин", 500),
    ]
