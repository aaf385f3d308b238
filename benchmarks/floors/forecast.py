"""Floor of forecasts: receipts of 300 owners by hand-written SQL, and a run-rate in numpy."""

import argparse
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from benchmarks.floors.kpis import connect
from benchmarks.measure import report, timed

_SQL = """
    SELECT owner, paid_at::DATE AS day, sum(amount)::DOUBLE AS money FROM payments GROUP BY ALL
"""


def receipts(connection: duckdb.DuckDBPyConnection) -> tuple[date, NDArray[np.float64]]:
    """The first day, and (1 + owners, days): the department's money first, then each owner's."""
    columns = connection.sql(_SQL).fetchnumpy()
    _, rows = np.unique(np.asarray(columns["owner"], dtype=str), return_inverse=True)
    days = np.asarray(columns["day"]).astype("datetime64[D]")
    first = days.min()
    money = np.zeros((rows.max() + 1, int((days.max() - first).astype(int)) + 1))
    money[rows, (days - first).astype(int)] = columns["money"]
    return first.astype(object), np.vstack([money.sum(axis=0), money])


def run_rate(file: Path) -> NDArray[np.float64]:
    """Each total at the speed of the month so far, over calendar days."""
    with connect(file) as connection:
        first, money = receipts(connection)
    last = np.datetime64(first, "D") + money.shape[1] - 1
    start = last.astype("datetime64[M]")
    gone = int((last - start.astype("datetime64[D]")).astype(int)) + 1
    days = int(((start + 1).astype("datetime64[D]") - start.astype("datetime64[D]")).astype(int))
    return np.asarray(money[:, -gone:].sum(axis=1) / gone * days)


def main() -> None:
    """Run the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", choices=["rate"], required=True)
    parser.add_argument("--file", type=Path, required=True)
    arguments = parser.parse_args()
    report(timed(lambda: run_rate(arguments.file)))


if __name__ == "__main__":
    main()
