"""`inbox` works while another process holds the store; `sweep` loads its files."""

import os
import time

from data.storage.store import Store

PAYMENTS = "payment_id;paid_at;amount\n1;2026-10-05;1000\n"


def test_inbox_accepts_files_while_the_dashboard_runs(run, tmp_path):
    file = tmp_path / "payments.csv"
    file.write_text(PAYMENTS, "utf-8")
    running = Store.open(tmp_path / "store")

    result = run("inbox", file)

    assert result.status == 0
    assert (tmp_path / "store" / "inbox" / "payments.csv").read_text("utf-8") == PAYMENTS
    running.close()


def test_sweep_loads_the_files_of_the_inbox(run, tmp_path):
    file = tmp_path / "payments.csv"
    file.write_text(PAYMENTS, "utf-8")
    run("inbox", file)
    past = time.time() - 60
    os.utime(tmp_path / "store" / "inbox" / "payments.csv", (past, past))
    assert run("inbox", "--json").json == {"arrived": ["payments.csv"], "waiting": []}

    (row,) = run("sweep", "--json").lines

    assert (row["file"], row["upload_id"], row["rows"]["accepted"]) == ("payments.csv", 1, 1)
    assert run("inbox", "--json").json == {"arrived": [], "waiting": []}


def test_a_missing_file_is_named(run, tmp_path):
    result = run("inbox", tmp_path / "absent.csv")

    assert result.status == 1
    assert "absent.csv" in result.err
