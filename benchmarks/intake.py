"""Time of loading a file, against DuckDB's typed read_csv and fastexcel."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from openpyxl import Workbook

from benchmarks.measure import Race, median_costs, report, table, timed
from data.ingest.load import LoadOptions, load
from data.storage.store import Store

OURS = "benchmarks.intake"
FLOOR = "benchmarks.floors.intake"
RACES = (
    Race("CSV, utf-8", (OURS, "utf8"), (FLOOR, "csv")),
    Race("CSV, windows-1251", (OURS, "1251"), (FLOOR, "csv")),
    Race("XLSX", (OURS, "xlsx"), (FLOOR, "xlsx")),
)

# A telephony's usual columns under the canonical names, which `kind` alone makes readable.
CALLS = """
    SELECT
        'c' || i AS call_id,
        'Менеджер ' || (i * 7919 % 300) AS owner,
        CASE WHEN i % 3 = 0 THEN 'in' ELSE 'out' END AS direction,
        '+7' || (9000000000 + i * 104729 % 200000)::VARCHAR AS client_phone,
        'k' || (i * 104729 % 200000) AS client_id,
        strftime(TIMESTAMP '2025-01-01' + to_seconds(i * 31 % 31000000), '%Y-%m-%d %H:%M:%S')
            AS started_at,
        i % 40 AS wait_seconds,
        CASE WHEN i % 4 = 0 THEN 0 ELSE i * 13 % 600 END AS talk_seconds,
        i % 4 <> 0 AS answered,
        '+7495000' || (1000 + i % 20) AS line_number,
        'rec/' || i || '.mp3' AS recording,
        (i % 11)::VARCHAR AS score
    FROM range($rows) AS numbers(i)
"""


def write_csv(folder: Path, rows: int) -> None:
    """The same calls in both encodings."""
    utf8 = folder / "calls_utf8.csv"
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        calls = connection.sql(CALLS, params={"rows": rows})
        calls.write_csv(str(utf8), sep=";")
    with (
        utf8.open(encoding="utf-8", newline="") as source,
        (folder / "calls_1251.csv").open("w", encoding="cp1251", newline="") as target,
    ):
        target.writelines(source)


def write_xlsx(folder: Path, rows: int) -> None:
    """Calls as a workbook, the moments as true dates."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Calls")
    with duckdb.connect() as connection:
        dated = f"SELECT * REPLACE (started_at::TIMESTAMP AS started_at) FROM ({CALLS})"
        calls = connection.sql(dated, params={"rows": rows})
        sheet.append(calls.columns)
        for row in calls.fetchall():
            sheet.append(row)
    book.save(folder / "calls.xlsx")


def load_file(file: Path, store: Path) -> None:
    """Loads a file in full: archived, read, mapped, checked, compared, stored."""
    opened = Store.open(store)
    load(opened, file, file.name, LoadOptions(kind="calls"))
    opened.close()


FILES = {"utf8": "calls_utf8.csv", "1251": "calls_1251.csv", "xlsx": "calls.xlsx"}


def main() -> None:
    """Write the files, measure, print; with `--step`, run one step alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the CSV")
    parser.add_argument("--xlsx-rows", type=int, default=200_000, help="rows of the workbook")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--step", choices=FILES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        with TemporaryDirectory(dir=arguments.folder) as store:
            file = arguments.folder / FILES[arguments.step]
            report(timed(lambda: load_file(file, Path(store))))
    else:
        race(arguments.rows, arguments.xlsx_rows, arguments.repeats)


def race(rows: int, xlsx_rows: int, repeats: int) -> None:
    """Measure loading of files written for it."""
    with TemporaryDirectory() as folder:
        write_csv(Path(folder), rows)
        write_xlsx(Path(folder), xlsx_rows)
        costs = median_costs(RACES, ["--folder", folder], repeats)
    print(f"Intake: {rows:,} calls as CSV, {xlsx_rows:,} as XLSX")
    print(table(RACES, costs))


if __name__ == "__main__":
    main()
