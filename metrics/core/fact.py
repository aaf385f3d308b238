"""A fact: the rows that metrics are measured over, joined with columns of other tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import ibis
import ibis.expr.types as ir

from data.model.dimensions import DIMENSIONS
from metrics.core.scope import Grain
from metrics.core.source_tables import SourceTables, schema

WantedColumns = frozenset[str]
ALL_DIMENSIONS = tuple(DIMENSIONS)


@dataclass(frozen=True, eq=False)
class Fact:
    """Rows that metrics measure, of one kind, such as deals, payments or clients.

    `build` makes them of the source tables; it joins only what the wanted columns need, and
    every join is many-to-one. `columns` are all it can give, with their Ibis types. `origins`
    lists the columns of the uploaded tables that a column is computed of; one that is not listed
    is the column of the same name of the first table. Metrics are empty unless each of `tables`
    has a row. `per_period` facts depend on the ends of the period: a trend computes them period
    by period. `by_level` facts select other rows for each dimension (a plan is of the company or
    of a manager). `when` is the date column of drill-down rows; `source_rows` gives the uploaded
    rows that rows of the fact were made of.
    """

    name: str
    tables: tuple[str, ...]
    build: Callable[[SourceTables, WantedColumns], ir.Table]
    columns: Mapping[str, str]
    dimensions: frozenset[str]
    origins: Mapping[str, Sequence[str]] = field(default_factory=dict)
    grains: frozenset[Grain] = frozenset(Grain)
    per_period: bool = False
    by_level: bool = False
    when: str = ""
    source_rows: Callable[[SourceTables, ir.Table], ir.Table] | None = None

    @property
    def uploaded(self) -> WantedColumns:
        """Columns of the uploaded table, where selecting them changes no rows."""
        return frozenset() if self.by_level else frozenset(schema(self.tables[0]))

    @property
    def has_rows(self) -> bool:
        """Whether its rows can be drilled down to lines of a file."""
        return self.source_rows is not None or "line" in self.columns

    @cached_property
    def unbound(self) -> ir.Table:
        """An unbound table with every column, for finding the columns that a metric uses."""
        return ibis.table(dict(self.columns), name=self.name)

    def needs(self, used: frozenset[str]) -> dict[str, frozenset[str]]:
        """Uploaded tables and their columns that these columns of the fact are computed of."""
        columns_by_table: dict[str, set[str]] = {table: set() for table in self.tables}
        own_columns = schema(self.tables[0])
        for column in used:
            own = (f"{self.tables[0]}.{column}",) if column in own_columns else ()
            for origin in self.origins.get(column, own):
                table, name = origin.split(".")
                columns_by_table.setdefault(table, set()).add(name)
        return {table: frozenset(names) for table, names in columns_by_table.items()}


def dimensions(*names: str) -> frozenset[str]:
    """A set of dimensions; ValueError for a name that is none."""
    unknown = set(names) - set(ALL_DIMENSIONS)
    if unknown:
        raise ValueError(unknown)
    return frozenset(names)


def left_join(rows: ir.Table, facts: ir.Table, *keys: str) -> ir.Table:
    """The rows with the columns of `facts`, which has one row a key; empty where it has none."""
    joined = rows.left_join(facts, list(keys), rname="{name}__of_fact")
    return joined.drop(*(f"{key}__of_fact" for key in keys))


def select_wanted(rows: ir.Table, wanted: WantedColumns, *needed: str) -> ir.Table:
    """The rows with only the columns that are wanted or needed for the next steps."""
    return rows.select(*(name for name in rows.columns if name in wanted or name in needed))


def with_team(rows: ir.Table, tables: SourceTables, wanted: WantedColumns) -> ir.Table:
    """The rows with the team of their owner, when it is wanted."""
    if "team" not in wanted:
        return rows
    return left_join(rows, tables.owners.select("owner", "team"), "owner")


def _own_columns(tables: SourceTables, table: str, wanted: WantedColumns) -> ir.Table:
    return select_wanted(getattr(tables, table), wanted, *(("owner",) if "team" in wanted else ()))


def table_fact(table: str, *dimension: str, **extra: str) -> Fact:
    """A fact of the rows of a canonical table as they are; a team comes from the owner."""
    names = dimensions(*dimension)
    return Fact(
        table,
        (table,),
        lambda tables, wanted: with_team(_own_columns(tables, table, wanted), tables, wanted),
        {**schema(table), **extra, **({"team": "string"} if "team" in names else {})},
        names,
        origins={"team": ("owners.team",)},
    )
