"""`rebuild` of a store that is damaged, open in another process, or without a journal."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAID = "payment_id;paid_at;amount\n1;2026-02-01;1000\n2;2026-02-03;500\n"


@pytest.fixture
def damaged_store(run, tmp_path):
    """Two uploads, one undone, and the file cut to nothing."""
    for number, text in enumerate((PAID, PAID.replace("500", "700"))):
        (tmp_path / f"paid{number}.csv").write_text(text, "utf-8")
        assert run("load", tmp_path / f"paid{number}.csv", "--kind", "payments").status == 0
    assert run("undo", "2").status == 0
    (tmp_path / "store" / "planerka.duckdb").write_bytes(b"")
    return tmp_path / "store"


def test_rebuild_recovers_a_damaged_store(run, damaged_store):
    result = run("uploads")
    assert (result.status, result.out) == (1, "")
    assert "повреждён" in result.err
    assert "cli.py rebuild" in result.err

    mended = run("rebuild")
    assert mended.status == 0
    assert "отложен под именем «planerka-" in mended.err
    assert "на месте 1 загрузка" in mended.err
    assert [(each["upload_id"], each["active"]) for each in run("uploads", "--json").json] == [
        (1, True),
        (2, False),
    ]
    months = ("--from", "2026-02-01", "--to", "2026-02-28")
    (row,) = run("metrics", "net_receipts", *months, "--json").json
    assert row["net_receipts"]["value"] == 1500


def test_a_store_without_its_journal_is_not_recovered(run, damaged_store):
    (damaged_store / "journal.jsonl").unlink()

    result = run("rebuild")

    assert result.status == 1
    assert "журнала загрузок journal.jsonl рядом с ним нет" in result.err
    assert (damaged_store / "planerka.duckdb").read_bytes() == b""


def test_an_upload_without_its_archived_file_is_named(run, damaged_store):
    for file in (path for path in (damaged_store / "archive").rglob("*") if path.is_file()):
        file.unlink()

    result = run("rebuild")

    assert result.status == 1
    assert "№ 1 «paid0.csv»" in result.err
    assert "на месте 0 загрузок" in result.err


HOLD_STORE = """
import sys
from pathlib import Path
from data.storage.store import Store
store = Store.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


@pytest.mark.process
@pytest.mark.parametrize("words", [("load", "paid.csv"), ("undo", "1"), ("rebuild",), ("sweep",)])
def test_a_second_process_is_refused_and_changes_nothing(run, tmp_path, words):
    (tmp_path / "paid.csv").write_text(PAID, "utf-8")
    assert run("load", tmp_path / "paid.csv", "--kind", "payments").status == 0
    store = tmp_path / "store"
    arguments = [str(tmp_path / word) if word.endswith(".csv") else word for word in words]
    held = [sys.executable, "-c", HOLD_STORE, str(store)]
    with subprocess.Popen(held, cwd=ROOT, stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout.readline() == "open\n"
        before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
        result = run(*arguments)
        after = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
        other.communicate()

    assert (result.status, result.out) == (1, "")
    assert "открыты в другой программе" in result.err
    assert after == before
