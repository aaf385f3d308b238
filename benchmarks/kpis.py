"""Time of twelve KPIs of 300 managers over ten million calls, against hand-written SQL."""

import argparse
import math
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from benchmarks.company import YEAR, create_company
from benchmarks.floors.kpis import NAMES, connect, run_sql, sql
from benchmarks.measure import Race, median_costs, report, table, timed
from data.model.rights import Rights
from metrics.catalog import metric
from metrics.core.evaluate import Query, evaluate
from metrics.core.scope import Compare, Period, Scope

RACES = (
    Race(
        "Twelve KPIs by owner, a year",
        ("benchmarks.kpis", "kpis"),
        ("benchmarks.floors.kpis", "sql"),
    ),
)
SCOPE = Scope(
    Period(date(YEAR, 1, 1), date(YEAR + 1, 1, 1)),
    now=date(YEAR, 12, 31),
    compare=Compare.NONE,
    rights=Rights.everything(),
)


def kpi_query() -> Query:
    """The query of the twelve KPIs by owner."""
    return evaluate([metric(name) for name in NAMES], SCOPE, ("owner",))


def step(file: Path) -> float:
    """Seconds from the query to its answer, its SQL being compiled already."""
    kpi_query()
    with connect(file) as connection:
        return timed(lambda: run_sql(connection, *_parts(kpi_query())))


def _parts(query: Query) -> tuple[str, dict[str, object]]:
    return query.sql, dict(query.parameters)


def check(file: Path) -> None:
    """Asserts that our answer and the one by SQL are equal."""
    with connect(file) as connection:
        ours = by_owner(run_sql(connection, *_parts(kpi_query())))
        theirs = by_owner(run_sql(connection, sql()))
    assert ours.keys() == theirs.keys(), ours.keys() ^ theirs.keys()
    for owner, figures in theirs.items():
        for name, by_sql in figures.items():
            got = ours[owner][name]
            same = (
                got == by_sql if None in (got, by_sql) else math.isclose(got, by_sql, rel_tol=1e-9)
            )
            assert same, f"{name} of {owner}: {got}, by SQL {by_sql}"


def by_owner(answer: pa.Table) -> dict[str | None, dict[str, float]]:
    """The twelve KPIs by manager."""
    return {row["owner"]: {name: row[name] for name in NAMES} for row in answer.to_pylist()}


def main() -> None:
    """Generate the company, check that both answers are equal, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000_000)
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--payments", type=int, default=800_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--step", choices=["kpis"], help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        report(step(arguments.file))
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / "company.duckdb"
        create_company(file, arguments.deals, arguments.calls, arguments.payments)
        compiling = timed(kpi_query)
        check(file)
        costs = median_costs(RACES, ["--file", str(file)], arguments.repeats)
    print(
        f"KPIs: {arguments.calls:,} calls, {arguments.deals:,} deals,"
        f" {arguments.payments:,} payments"
    )
    print(table(RACES, costs))
    print(f"Compiling the question, paid once a process: {compiling:.2f} s")


if __name__ == "__main__":
    main()
