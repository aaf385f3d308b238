"""The command line: every verb on a store of its own, with figures counted by hand."""

import csv
import io
import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

import cli
from tests.verbs.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_exports"
COUNTS = {"read", "accepted", "changed", "unchanged", "rejected", "skipped"}

# March: Анна wins one of two, Борис one of one; February: Анна loses one.
DEALS = """\
deal_id,owner,created_at,closed_at,status,amount,currency
1,Анна,2026-02-01,2026-02-15,lost,70,RUB
2,Анна,2026-03-02,2026-03-10,won,100.50,RUB
3,Анна,2026-03-03,2026-03-12,lost,40,RUB
4,Борис,2026-03-04,2026-03-20,won,200.25,RUB
5,Борис,2026-03-05,2026-04-30,won,50,RUB
"""
# March: 1000.10 + 500 − 200.05, February: 300
PAYMENTS = """\
payment_id,paid_at,amount,client_id,owner
p1,2026-02-10,300,c1,Анна
p2,2026-03-01,1000.10,c1,Анна
p3,2026-03-31,500,c2,Борис
p4,2026-03-31,-200.05,c2,=1+1
p5,2026-04-30,9,c2,Борис
"""
AMERICAN = """\
deal_id,owner,created_at,closed_at,status,amount
1,Анна,01/05/2026,01/10/2026,won,100
2,Анна,01/06/2026,02/11/2026,lost,10
"""
MARCH = ("--from", "2026-03-01", "--to", "2026-03-31")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with the files above."""
    for name, text in (("deals", DEALS), ("payments", PAYMENTS), ("american", AMERICAN)):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def loaded_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the deals and the payments in it, to be copied."""
    folder = tmp_path_factory.mktemp("loaded")
    for kind, text in (("deals", DEALS), ("payments", PAYMENTS)):
        (folder / f"{kind}.csv").write_text(text, "utf-8")
        words = ("load", str(folder / f"{kind}.csv"), "--kind", kind)
        assert cli.main(["--store", str(folder / "store"), *words]) == 0
    return folder / "store"


@pytest.fixture
def full(run: Run, files: Path, loaded_store: Path, tmp_path: Path) -> Run:
    """The command line on a copy of that store."""
    shutil.copytree(loaded_store, tmp_path / "store")
    return run


def test_load_prints_one_line_a_file_in_the_order_of_arguments(run, files):
    (files / "empty.csv").write_bytes(b"")
    paths = [
        SAMPLES / "amocrm" / "amocrm_leads_short.csv",
        files / "empty.csv",
        files / "absent.csv",
        SAMPLES / "cdnow" / "purchases.txt",
    ]

    result = run("load", *paths, "--json")

    assert result.status == 1
    assert [row["file"] for row in result.lines] == [path.name for path in paths]
    first, empty, absent, last = result.lines
    assert (first["source"], first["kind"], first["error"]) == ("amocrm", "deals", None)
    assert (last["source"], last["kind"], last["upload_id"]) == ("cdnow", "payments", 2)
    assert empty["error"]["code"] == "empty_file"
    assert empty["upload_id"] is None
    assert absent["error"]["code"] == "no_such_file"
    assert empty["error"]["message"] in result.err
    for row in result.lines:
        assert set(row["rows"]) == COUNTS


@pytest.mark.parametrize("folder", ["cdnow", "opportunities", "yookassa"])
def test_row_counts_equal_the_expected_ones_of_the_samples(run, folder):
    expected = json.loads((SAMPLES / folder / "expected.json").read_text("utf-8"))
    result = run("load", *(SAMPLES / folder / name for name in expected), "--json")

    for row, figures in zip(result.lines, expected.values(), strict=True):
        rows = row["rows"]
        assert {**figures, **rows, "kind": row["kind"], "objects": row["objects"]} == {
            **rows, **figures
        }  # fmt: skip
        parts = ("accepted", "unchanged", "rejected", "skipped")
        assert rows["read"] == sum(rows[part] for part in parts)
        assert row["period"]["from"] <= row["period"]["to"]


def test_a_check_stores_nothing(run, files):
    result = run("load", files / "deals.csv", "--kind", "deals", "--check", "--json")

    assert result.lines[0]["rows"]["accepted"] == 5
    assert result.lines[0]["upload_id"] is None
    assert run("uploads", "--json").json == []


def test_the_same_file_again_changes_nothing(full, files):
    (row,) = full("load", files / "deals.csv", "--kind", "deals", "--json").lines

    assert (row["upload_id"], row["rows"]["unchanged"], row["rows"]["accepted"]) == (1, 5, 0)
    assert len(full("uploads", "--json").json) == 2


def test_without_json_a_file_is_one_line_for_people(run, files):
    result = run("load", files / "deals.csv", "--kind", "deals")

    assert result.out.startswith("deals.csv: file deals, read 5, accepted 5")
    assert run("uploads").out.startswith("1 deals.csv: deals, read 5")


def test_an_ambiguous_file_is_refused_until_an_option_answers(run, files):
    words = ("load", files / "american.csv", "--kind", "deals", "--json")
    (process,) = run(*words).lines
    assert process["error"]["code"] == "undecidable_dates"
    assert run("uploads", "--json").json == []

    (files / "us.toml").write_text('[file]\ndates = ["%m/%d/%Y"]\n', "utf-8")
    result = run(*words, "--preset", files / "us.toml")

    assert result.status == 0
    assert result.lines[0]["period"] == {"from": "2026-01-05", "to": "2026-01-06"}


def test_the_order_of_day_and_month_is_an_option(run, files):
    (files / "us.toml").write_text('[file]\ndates = ["mdy"]\n', "utf-8")
    result = run("load", files / "american.csv", "--kind", "deals", "--preset", files / "us.toml")

    assert result.status == 0
    win_rate = run("metrics", "win_rate", "--from", "2026-02-01", "--to", "2026-02-28").json
    assert win_rate == [{"win_rate": {"value": 0.0, "n": 1, "previous": 1.0}}]


def test_undo_removes_the_rows_and_keeps_the_journal_entry(full):
    assert full("undo", 2).status == 0

    assert [row["active"] for row in full("uploads", "--json").json] == [True, False]
    (row,) = full("metrics", "net_receipts", "won_deals", *MARCH).json
    assert row["net_receipts"]["value"] is None
    assert row["won_deals"]["value"] == 2


def test_undo_of_an_unknown_upload_is_a_wrong_argument(full):
    result = full("undo", 77)

    assert (result.status, result.out) == (2, "")
    assert "77" in result.err


def test_rebuild_keeps_figures_and_upload_numbers(full):
    before = full("metrics", *MARCH).out, full("uploads", "--json").out

    assert full("rebuild").status == 0

    assert (full("metrics", *MARCH).out, full("uploads", "--json").out) == before


def test_figures_are_those_counted_by_hand(full):
    (row,) = full("metrics", "win_rate", "won_amount", "net_receipts", *MARCH).json

    assert row == {
        "win_rate": {"value": pytest.approx(2 / 3), "n": 3, "previous": 0.0},
        "won_amount": {"value": 300.75, "n": 2, "previous": 0.0},
        "net_receipts": {"value": 1300.05, "n": 3, "previous": 300.0},
    }


def test_dimensions_come_first_and_a_manager_has_a_row(full):
    rows = full("metrics", "win_rate", "won_deals", *MARCH, "--by", "owner").json

    assert [list(row) for row in rows] == [["owner", "win_rate", "won_deals"]] * 2
    by_owner = {row["owner"]: (row["win_rate"]["value"], row["won_deals"]["value"]) for row in rows}
    assert by_owner == {"Анна": (0.5, 1), "Борис": (1.0, 1)}


def test_days_and_months_are_iso(full):
    period = ("--from", "2026-02-01", "--to", "2026-04-30")
    rows = full("metrics", "won_amount", *period, "--by", "month", "owner").json

    won = {(row["month"], row["owner"]): row["won_amount"]["value"] for row in rows}
    assert won["2026-03-01", "Борис"] == 200.25
    assert won["2026-04-01", "Борис"] == 50.0
    days = full("metrics", "won_deals", *MARCH, "--by", "day").json
    assert {"2026-03-10", "2026-03-20"} <= {row["day"] for row in days}


def test_as_of_ignores_later_rows(full):
    (row,) = full("metrics", "win_rate", "won_deals", *MARCH, "--as-of", "2026-03-15").json

    assert row["win_rate"]["value"] == 0.5
    assert row["won_deals"]["value"] == 1


def test_without_names_every_metric_is_printed(full):
    (row,) = full("metrics", *MARCH).json

    assert {"win_rate", "net_receipts", "average_check"} <= set(row)
    assert all(set(figure) == {"value", "n", "previous"} for figure in row.values())


def test_csv_holds_the_same_figures_and_no_formula(full):
    result = full("metrics", "net_receipts", *MARCH, "--by", "owner", "--csv")
    rows = list(csv.DictReader(io.StringIO(result.out)))

    assert list(rows[0]) == ["owner", "net_receipts", "net_receipts_n", "net_receipts_previous"]
    receipts = {row["owner"]: float(row["net_receipts"]) for row in rows}
    assert receipts == {"Анна": 1000.10, "Борис": 500.0, "'=1+1": -200.05}


def test_excel_holds_true_numbers_and_text_stays_text(full, files):
    book = files / "out.xlsx"
    result = full("metrics", "net_receipts", *MARCH, "--by", "owner", "--xlsx", book)

    assert (result.status, result.out) == (0, "")
    header, *rows = openpyxl.load_workbook(book).worksheets[0].iter_rows()
    assert [cell.value for cell in header][:2] == ["owner", "net_receipts"]
    receipts = {row[0].value: row[1].value for row in rows}
    assert receipts == {"Анна": 1000.10, "Борис": 500, "=1+1": -200.05}
    assert all(row[0].data_type == "s" for row in rows)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("metrics", "wni_rate", *MARCH), "Показателя «wni_rate» нет. Похожие: win_rate"),
        (("metrics", "win_rate", *MARCH, "--by", "colour"), "по признаку «colour». Можно по: "),
        (("metrics", *MARCH, "--by", "colour"), "по признаку «colour». Можно по: "),
        (("metrics", "--from", "2026-03-02", "--to", "2026-03-01"), "Период кончается"),
        (("load", "a.csv", "--preset", "nobody"), "Система «nobody» не известна. Есть: "),
        (("load", "a.csv", "--preset", "nobody.toml"), "«nobody.toml» не известна"),
    ],
)
def test_wrong_arguments_exit_with_2_and_a_sentence(full, words, message):
    status, out, err = full(*words)

    assert (status, out) == (2, "")
    assert message in err


def test_an_unknown_kind_is_a_wrong_argument(run, files):
    status, out, err = run("load", files / "deals.csv", "--kind", "dreams", "--json")

    assert (status, out) == (2, "")
    assert "«dreams» не известен. Есть: deals," in err


@pytest.mark.parametrize("body", ["[deals]\namuont = ['Sum']\n", "[file\n", "[file]\ndatez = []\n"])
def test_a_preset_with_a_mistake_is_named(run, files, body):
    (files / "mine.toml").write_text(body, "utf-8")
    result = run("load", files / "deals.csv", "--preset", files / "mine.toml")

    assert result.status == 2
    assert "«mine.toml» ошибка" in result.err


@pytest.mark.parametrize("words", [(), ("metrics",), ("metrics", "--from", "soon", "--to", "now")])
def test_unparsable_arguments_exit_with_2(run, words):
    with pytest.raises(SystemExit) as ended:
        run(*words)

    assert ended.value.code == 2


def test_an_output_path_that_cannot_be_written_is_named(full, files):
    result = full("metrics", "win_rate", *MARCH, "--xlsx", files / "no" / "such.xlsx")

    assert result.status == 1
    assert "such.xlsx»." in result.err


def test_published_tables_hold_every_row(full, files):
    assert full("publish", files / "lake").status == 0

    deals = pq.read_table(files / "lake" / "deals.parquet")
    payments = pq.read_table(files / "lake" / "payments.parquet")
    assert (deals.num_rows, payments.num_rows) == (5, 5)
    assert {"upload_id", "line", "owner", "amount"} <= set(deals.column_names)
    assert sum(payments["amount"].to_pylist()) == Decimal("1609.05")
    assert sorted(deals["line"].to_pylist()) == [2, 3, 4, 5, 6]


@pytest.mark.process
def test_a_store_open_in_another_process_is_reported(run, tmp_path):
    held = "import sys; from pathlib import Path; from data.storage.store import Store\n"
    held += "store = Store.open(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    words = [sys.executable, "-c", held, str(tmp_path / "store")]
    with subprocess.Popen(words, cwd=ROOT, stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout.readline() == "open\n"
        result = run("uploads", "--json")
        other.communicate()

    assert (result.status, result.out) == (1, "")
    assert "открыты в другой программе" in result.err


def test_a_damaged_store_is_reported(run, full, tmp_path):
    for file in (tmp_path / "store").glob("*.duckdb*"):
        file.write_bytes(b"not a database" * 1000)
    result = run("uploads", "--json")

    assert (result.status, result.out) == (1, "")
    assert "повреждён" in result.err


@pytest.mark.process
def test_standard_output_holds_json_alone(files):
    """Run as a process of its own, as a scheduler does."""
    command = [sys.executable, str(ROOT / "cli.py"), "--store", str(files / "own")]
    load = ["load", str(files / "absent.csv"), str(files / "deals.csv"), "--kind", "deals"]
    loaded = subprocess.run([*command, *load, "--json"], capture_output=True, encoding="utf-8")
    process = subprocess.run(
        [*command, "metrics", "win_rate", *MARCH], capture_output=True, encoding="utf-8"
    )

    assert (loaded.returncode, process.returncode) == (1, 0)
    assert [json.loads(line)["upload_id"] for line in loaded.stdout.splitlines()] == [None, 1]
    assert "absent.csv" in loaded.stderr
    (row,) = json.loads(process.stdout)
    assert row["win_rate"]["n"] == 3
    assert process.stderr == ""


def test_a_proposed_preset_can_be_saved_and_reads_the_file(run, tmp_path):
    """A file of an unknown format: refused, then read by the preset that was proposed and saved."""
    file = tmp_path / "продажи.csv"
    file.write_text(
        "№ заказа;Когда обратился;Кто вёл;Чем закончилось;Чек\n"
        "1;14.09.2026;Ким Артём;Купил;120 500,50\n"
        "2;15.09.2026;Белов Игорь;Отказался;80 000,00\n",
        "utf-8",
    )
    assert run("load", file).status == 1
    proposed = run("presets", "--propose", file, "--title", "Продажи")
    rule = tmp_path / "rule.toml"
    rule.write_text(proposed.out, "utf-8")
    name = run("presets", "--keep", rule).err.strip()

    assert run("presets", "--json").json == [{"id": name, "title": "Продажи", "kinds": ["deals"]}]
    assert run("presets", "--show", name).out == proposed.out
    (row,) = run("load", file, "--json").lines
    assert row["source"] == name
    assert row["rows"]["accepted"] == 2
    assert run("presets", "--forget", name).status == 0
    assert run("presets", "--forget", name).status == 2
    assert run("presets").out == ""
