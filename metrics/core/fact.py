"""What a metric stands on: rows of one kind, with whatever other tables know about each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import ibis
import ibis.expr.types as ir

from metrics.core.scope import Grain
from metrics.core.source_tables import Known, schema

Wants = frozenset[str]
ALL_DIMENSIONS = ("owner", "team", "pipeline", "source", "product", "client_kind")


@dataclass(frozen=True, eq=False)
class Fact:
    """Rows of one kind.

    `build` makes them of the known tables; it joins only what the wanted columns ask for, and
    every join is many-to-one. `columns` are all it can give, with their types. `origins` says
    on which columns of the uploaded tables a column stands (a column of the same name of the
    first table when it says nothing). Without a row in each of `tables` there is no answer.
    `per_period` facts depend on the ends of the period: a trend asks them period by period.
    `by_level` facts take other rows by each dimension (a plan is of the company or of a manager).
    `when` dates a row that is shown; `trail` gives the uploaded rows behind rows of the fact.
    """

    name: str
    tables: tuple[str, ...]
    build: Callable[[Known, Wants], ir.Table]
    columns: Mapping[str, str]
    dimensions: frozenset[str]
    origins: Mapping[str, Sequence[str]] = field(default_factory=dict)
    grains: frozenset[Grain] = frozenset(Grain)
    per_period: bool = False
    by_level: bool = False
    when: str = ""
    trail: Callable[[Known, ir.Table], ir.Table] | None = None

    @property
    def uploaded(self) -> Wants:
        """Columns of the uploaded table, where asking for them changes no rows."""
        return frozenset() if self.by_level else frozenset(schema(self.tables[0]))

    @property
    def has_rows(self) -> bool:
        """Whether its rows can be followed to lines of a file."""
        return self.trail is not None or "line" in self.columns

    @cached_property
    def unbound(self) -> ir.Table:
        """An empty stand-in with every column, to read off what a metric uses."""
        return ibis.table(dict(self.columns), name=self.name)

    def needs(self, used: frozenset[str]) -> dict[str, frozenset[str]]:
        """Uploaded tables and their columns that must be filled for these columns to be known."""
        found: dict[str, set[str]] = {table: set() for table in self.tables}
        home = schema(self.tables[0])
        for column in used:
            own = (f"{self.tables[0]}.{column}",) if column in home else ()
            for origin in self.origins.get(column, own):
                table, name = origin.split(".")
                found.setdefault(table, set()).add(name)
        return {table: frozenset(names) for table, names in found.items()}


def dimensions(*names: str) -> frozenset[str]:
    """A set of dimensions, checked against the known ones."""
    unknown = set(names) - set(ALL_DIMENSIONS)
    if unknown:
        raise ValueError(unknown)
    return frozenset(names)


def attach(rows: ir.Table, facts: ir.Table, *keys: str) -> ir.Table:
    """The rows with the columns of `facts`, which has one row a key; missing ones are empty."""
    joined = rows.left_join(facts, list(keys), rname="{name}__of_fact")
    return joined.drop(*(f"{key}__of_fact" for key in keys))


def narrow(rows: ir.Table, wants: Wants, *needed: str) -> ir.Table:
    """The rows with only the columns that are wanted or needed on the way."""
    return rows.select(*(name for name in rows.columns if name in wants or name in needed))


def with_team(rows: ir.Table, known: Known, wants: Wants) -> ir.Table:
    """The rows with the team of their owner, when it is wanted."""
    if "team" not in wants:
        return rows
    return attach(rows, known.owners.select("owner", "team"), "owner")


def _own(known: Known, table: str, wants: Wants) -> ir.Table:
    return narrow(getattr(known, table), wants, *(("owner",) if "team" in wants else ()))


def plain(table: str, *dimension: str, **extra: str) -> Fact:
    """The rows of a canonical table as they are; a team comes from the owner."""
    names = dimensions(*dimension)
    return Fact(
        table,
        (table,),
        lambda known, wants: with_team(_own(known, table, wants), known, wants),
        {**schema(table), **extra, **({"team": "string"} if "team" in names else {})},
        names,
        origins={"team": ("owners.team",)},
    )
