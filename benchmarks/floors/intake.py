"""Floor of loading a file: DuckDB's typed read_csv into a table, cells read by fastexcel."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import fastexcel

from benchmarks.measure import report, timed

TYPED = {
    "call_id": "VARCHAR",
    "owner": "VARCHAR",
    "direction": "VARCHAR",
    "client_phone": "VARCHAR",
    "client_id": "VARCHAR",
    "started_at": "TIMESTAMP",
    "wait_seconds": "BIGINT",
    "talk_seconds": "BIGINT",
    "answered": "BOOLEAN",
    "line_number": "VARCHAR",
    "recording": "VARCHAR",
    "score": "DOUBLE",
}


def csv(folder: Path, store: Path) -> None:
    """DuckDB's own way from a CSV into a table of a database file."""
    with duckdb.connect(str(store / "floor.duckdb")) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(
            "CREATE TABLE calls AS SELECT * FROM read_csv($path, delim = ';', header = true,"
            f" columns = {TYPED})",
            {"path": str(folder / "calls_utf8.csv")},
        )


def xlsx(folder: Path, _store: Path) -> None:
    """Every cell of the workbook as text, in Arrow."""
    workbook = fastexcel.read_excel(folder / "calls.xlsx")
    workbook.load_sheet(0, dtypes="string").to_arrow()


STEPS = {"csv": csv, "xlsx": xlsx}


def main() -> None:
    """Run one step on the files of the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", choices=STEPS, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    arguments = parser.parse_args()
    with TemporaryDirectory(dir=arguments.folder) as store:
        report(timed(lambda: STEPS[arguments.step](arguments.folder, Path(store))))


if __name__ == "__main__":
    main()
