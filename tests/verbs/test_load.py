"""`load`: rejected rows as a workbook, a replaced period, the effect on the figures."""

import openpyxl
import pytest

CASH = "client,paid_at,amount\nFern,2026-03-02,100\nMoss,soon,20\nReed,2026-03-05,\n"
KIND = ("--kind", "payments")


@pytest.fixture
def cash(tmp_path):
    """A file of one valid row and two that are rejected."""
    path = tmp_path / "cash.csv"
    path.write_text(CASH, "utf-8")
    return path


@pytest.mark.parametrize("more", [("--check",), ()])
def test_rejected_rows_are_exported_corrected_and_loaded(run, cash, tmp_path, more):
    out = tmp_path / "mend.xlsx"
    first = run("load", cash, *KIND, "--json", "--rejected", out, *more)
    assert first.json["rows"]["rejected"] == 2
    assert str(out) in first.err
    book = openpyxl.load_workbook(out)
    book.worksheets[0]["D2"] = "2026-03-04"
    book.worksheets[0]["E3"] = "30"
    book.save(out)
    row = run("load", out, "--json").json

    assert (row["source"], row["kind"], row["error"]) == ("file", "payments", None)
    assert (row["rows"]["read"], row["rows"]["accepted"]) == (2, 2)


def test_without_rejected_rows_no_workbook_is_written(run, tmp_path):
    path, out = tmp_path / "good.csv", tmp_path / "mend.xlsx"
    path.write_text("client,paid_at,amount\nFern,2026-03-02,100\n", "utf-8")
    result = run("load", path, *KIND, "--rejected", out)

    assert (result.status, out.exists()) == (0, False)
    assert str(out) in result.err
    assert run("load", path, path, *KIND, "--rejected", out).status == 2


def test_undo_restores_a_replaced_period(run, cash, tmp_path):
    run("load", cash, *KIND)
    better = tmp_path / "better.csv"
    better.write_text("client,paid_at,amount\nFern,2026-03-01,70\nFern,2026-03-31,5\n", "utf-8")
    words = ("load", better, *KIND, "--json")
    beside = run(*words, "--check").json
    instead = run(*words, "--check", "--replace").json
    march = ("metrics", "net_receipts", "--from", "2026-03-01", "--to", "2026-03-31", "--json")

    assert [beside["replaced"], instead["replaced"]] == [0, 1]
    change = [(each["before"], each["after"]) for each in beside["effect"]]
    assert (100, 175) in change
    assert (100, 75) in [(each["before"], each["after"]) for each in instead["effect"]]
    number = run(*words, "--replace").json["upload_id"]
    assert run(*march).json[0]["net_receipts"]["value"] == 75
    run("undo", number)
    assert run(*march).json[0]["net_receipts"]["value"] == 100


def test_a_check_leaves_the_store_unchanged(run, cash):
    before = run("load", cash, *KIND, "--check", "--json").json
    after = run("load", cash, *KIND, "--check", "--json").json

    assert before == after
    assert {each["metric"]: (each["before"], each["after"]) for each in after["effect"]}[
        "net_receipts"
    ] == (None, 100)
    assert run("uploads", "--json").json == []
