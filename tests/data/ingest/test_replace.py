"""A file without ids may replace the days that it covers; whatever leaves comes back by undo."""

import pytest

from data.ingest.load import LoadOptions, preview
from data.ingest.replay import rebuild, redo
from tests.data.workspace import Desk, identity_holds, problems

SEPTEMBER = "client;paid_at;amount\nFern;2026-09-30;5\n"
OCTOBER = "client;paid_at;amount\nFern;2026-10-01;10\nFern;2026-10-01;10\nMoss;2026-10-31;20\n"
MENDED = "client;paid_at;amount\nFern;2026-10-01;10\nReed;2026-10-31;25\n"
NUMBERED = "payment_id;client;paid_at;amount\n77;Fern;2026-10-09;40\n"
MONEY = "SELECT client, paid_at::DATE::VARCHAR, amount::INT FROM payments ORDER BY 2, 1, 3"
OLD = [
    ("Fern", "2026-09-30", 5),
    ("Fern", "2026-10-01", 10),
    ("Fern", "2026-10-01", 10),
    ("Fern", "2026-10-09", 40),
    ("Moss", "2026-10-31", 20),
]
NEW = [
    ("Fern", "2026-09-30", 5),
    ("Fern", "2026-10-01", 10),
    ("Fern", "2026-10-09", 40),
    ("Reed", "2026-10-31", 25),
]


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Two months of cash without numbers, and one payment that has one."""
    for name, body in (("sep", SEPTEMBER), ("oct", OCTOBER), ("card", NUMBERED)):
        desk.load(body, f"{name}.csv", kind="payments")
    return desk


def test_4_76_the_preview_tells_how_many_rows_would_leave(full: Desk) -> None:
    """One of the two equal rows and Moss's: the other equal row is brought again."""
    added = preview(full.store, MENDED.encode(), "mended.csv", LoadOptions(kind="payments"))
    replaced = preview(
        full.store, MENDED.encode(), "mended.csv", LoadOptions(kind="payments", replace=True)
    )

    assert (added.replaceable, added.replaces) == (2, False)
    assert (replaced.replaceable, replaced.replaces) == (2, True)
    assert problems(added)["overlapping_period"] == 1  # type: ignore[arg-type]
    assert "overlapping_period" not in problems(replaced)  # type: ignore[arg-type]
    assert full.rows(MONEY) == OLD


def test_4_76_a_replaced_period_leaves_and_comes_back(full: Desk) -> None:
    loaded = full.load(MENDED, "mended.csv", kind="payments", replace=True)

    assert full.rows(MONEY) == NEW
    assert (loaded.rows.accepted, loaded.rows.unchanged) == (1, 1)
    assert identity_holds(loaded)
    rebuild(full.store)
    assert full.rows(MONEY) == NEW
    full.store.undo(loaded.upload_id or 0)
    assert full.rows(MONEY) == OLD
    redo(full.store, loaded.upload_id or 0)
    assert full.rows(MONEY) == NEW


def test_4_76_rows_are_not_replaced_unless_asked_for(full: Desk) -> None:
    full.load(MENDED, "mended.csv", kind="payments")

    assert full.rows(MONEY) == [*OLD, ("Reed", "2026-10-31", 25)]


def test_4_76_the_order_of_undo_does_not_matter(full: Desk) -> None:
    """October undone before, after and redone behind its replacement; then replaced once more."""
    first = full.load(MENDED, "mended.csv", kind="payments", replace=True).upload_id or 0
    full.store.undo(2)
    assert full.rows(MONEY) == NEW
    redo(full.store, 2)
    assert full.rows(MONEY) == NEW
    again = full.load(OCTOBER, "again.csv", kind="payments", replace=True).upload_id or 0
    assert full.rows(MONEY) == OLD
    full.store.undo(first)
    assert full.rows(MONEY) == OLD
    redo(full.store, first)
    full.store.undo(again)
    assert full.rows(MONEY) == NEW
    rebuild(full.store)
    assert full.rows(MONEY) == NEW


def test_4_76_later_rows_of_the_same_days_stay(full: Desk) -> None:
    full.load(MENDED, "mended.csv", kind="payments", replace=True)
    full.load("client;paid_at;amount\nMoss;2026-10-31;20\n", "late.csv", kind="payments")

    assert full.rows(MONEY) == sorted([*NEW, ("Moss", "2026-10-31", 20)], key=lambda r: (r[1], r))


def test_4_76_a_refund_derived_from_a_payment_leaves_with_it(desk: Desk) -> None:
    """The refund is of November: it goes for its payment of October, the cash of November stays."""
    content = "paid_at;amount;client;status\n2026-10-03;100;Fern;refunded\n"
    desk.load(content, "october.csv", kind="payments")
    desk.load("paid_at;amount;client\n2026-11-03;7;Moss\n", "november.csv", kind="payments")
    assert desk.value("SELECT count(*) FROM payments") == 3
    desk.load("paid_at;amount;client\n2026-10-03;90;Fern\n", "m.csv", kind="payments", replace=True)

    assert [row[2] for row in desk.rows(MONEY)] == [90, 7]


def test_4_76_replaced_deals_leave_no_stages_behind(desk: Desk) -> None:
    content = "client,created_at,stage,owner\nFern,2026-10-03,New,Ann\nMoss,2026-10-04,New,Ann\n"
    preset = (
        'id = "shop"\n[deals]\nsignature = ["stage"]\nclient = ["client"]\n'
        'created_at = ["created_at"]\nstage = ["stage"]\nowner = ["owner"]\n'
    )
    desk.load(content, "old.csv", preset_file=preset)
    desk.load(content.replace("Moss", "Reed"), "new.csv", preset_file=preset, replace=True)

    assert sorted(desk.column("client", "deals")) == ["Fern", "Reed"]
    assert desk.value("SELECT count(*) FROM stage_history") == 2
