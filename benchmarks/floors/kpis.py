"""Floor of the KPIs: the twelve by owner in hand-written SQL, run by DuckDB alone."""

import argparse
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from benchmarks.measure import report, timed

NAMES = (
    "plan_attainment",
    "net_receipts",
    "average_check",
    "new_clients",
    "win_rate",
    "cycle_days",
    "stale_deals",
    "collection_rate",
    "first_response",
    "talks_per_day",
    "connect_rate",
    "missed_unreturned",
)


def sql() -> str:
    """The hand-written SQL."""
    return Path(__file__).with_name("kpis.sql").read_text(encoding="utf-8")


def connect(file: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the database file."""
    connection = duckdb.connect(str(file), read_only=True)
    connection.execute("SET enable_progress_bar = false")
    return connection


def run_sql(
    connection: duckdb.DuckDBPyConnection, text: str, values: Mapping[str, object] | None = None
) -> pa.Table:
    """Rows of the SQL as an Arrow table."""
    return connection.sql(text, params=dict(values or {})).to_arrow_table()


def main() -> None:
    """Run the hand-written SQL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", choices=["sql"], required=True)
    parser.add_argument("--file", type=Path, required=True)
    arguments = parser.parse_args()
    with connect(arguments.file) as connection:
        report(timed(lambda: run_sql(connection, sql())))


if __name__ == "__main__":
    main()
