"""One table of one file on its way in: where its columns stand and what else its rows tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from data.model.errors import ExportError
from data.model.tables import TABLES, Type
from data.parse import cell_sql, column_format, datetime_sql
from data.parse.column_format import House
from data.presets.identify import Found, column_places
from data.presets.section import HELPERS, Skip
from data.readers.raw import RawTable

PHONES = ("phone", "client_phone")


class UndecidableDirection(ExportError):
    """Nothing tells which rows of the statement came in and which went out."""

    key = "errors.undecidable_direction"


@dataclass(frozen=True)
class Job:
    connection: duckdb.DuckDBPyConnection
    raw: RawTable
    found: Found
    file: Mapping[str, Any]
    house: House
    name: str
    number: int
    odd: frozenset[int] = frozenset()  # places where cells were seen with odd spaces around them
    decided: dict[str, dict[str, str]] = field(default_factory=dict)  # how columns are read

    def cell(self, place: int) -> str:
        """SQL text of one raw cell without the spaces around it."""
        return cell_sql.trimmed(f"c{place}", place in self.odd)

    def text(self, column: str) -> str:
        """SQL text of a canonical column as it stands in the raw table."""
        kind = type_of(self.found.section.table, column)
        parts = [self._part(spot, kind) for spot in self.found.places[column]]
        return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"

    def _part(self, spot: Sequence[int], kind: Type) -> str:
        cells = [self.cell(place) for place in spot]
        if len(cells) == 1:
            return cells[0]
        if kind in (Type.MOMENT, Type.DAY) and len(cells) == 2:
            return datetime_sql.joined_moment(*cells)
        return f"nullif(concat_ws(' ', {', '.join(cells)}), '')"

    def header(self, column: str) -> str:
        """The file's own name of a column."""
        place = self.found.places[column][0][0]
        return self.raw.headers[place] if place < len(self.raw.headers) else column

    def column(self, name: str, relation: str) -> column_format.Column:
        """The column's values, to be asked how they are to be read."""
        return column_format.Column(
            self.connection, relation, self.text(name), self.header(name), self.name
        )


def type_of(table: str, column: str) -> Type:
    """Type of a canonical column or of a helper to one."""
    if column in HELPERS.get(table, ()):
        helpers = {
            "quantity": Type.NUMBER,
            "total_seconds": Type.COUNT,
            **dict.fromkeys(("refunded_at", "answered_at", "ended_at"), Type.MOMENT),
        }
        return helpers.get(column, Type.MONEY)
    return TABLES[table].type_of(column)


def skip(job: Job, rules: Sequence[Skip]) -> str:
    """SQL of the reason for which a row is not taken; NULL where it is."""
    cases = []
    for rule in rules:
        spots = column_places(job.raw.headers, rule.column)
        if not spots:
            continue
        cells = ", ".join(job.cell(place) for place in spots)
        text = f"coalesce({cells})"
        if rule.empty or rule.negative:
            test = f"{text} IS NULL" if rule.empty else cell_sql.is_negative(text)
            cases.append(f"WHEN {test} THEN {cell_sql.literal(rule.reason)}")
            continue
        listed = cell_sql.words(tuple(_lowered(each) for each in rule.values or rule.keep))
        sign = "IN" if rule.values else "NOT IN"
        told = f"coalesce({cell_sql.lowered(text)}, '')"
        cases.append(f"WHEN {told} {sign} {listed} THEN {cell_sql.literal(rule.reason)}")
    cases += _paid_out(job)
    return f"CASE {' '.join(cases)} END" if cases else "NULL::VARCHAR"


def _paid_out(job: Job) -> list[str]:
    """Rows of a statement in which the holder of the account pays."""
    rule = job.found.section.holder
    if rule is None:
        return []
    spots = [column_places(job.raw.headers, (name,)) for name in (rule.payer, rule.recipient)]
    if not all(spots):
        return []
    payer, recipient = (cell_sql.lowered(job.cell(places[0])) for places in spots)
    found = job.connection.execute(
        f"WITH sides AS (SELECT DISTINCT {payer} AS a, {recipient} AS b FROM {job.raw.relation}) "
        "SELECT name FROM (SELECT a AS name FROM sides UNION SELECT b FROM sides) "
        "WHERE name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sides "
        "WHERE a IS DISTINCT FROM name AND b IS DISTINCT FROM name)"
    ).fetchall()
    if len(found) != 1:
        raise UndecidableDirection(file=job.name, payer=rule.payer, recipient=rule.recipient)
    return [f"WHEN {payer} = {cell_sql.literal(found[0][0])} THEN 'outgoing'"]


def refunded(job: Job) -> str | None:
    """SQL of: the row is a refund by the word in its column; None where no column says it."""
    rule = job.found.section.minus
    spots = column_places(job.raw.headers, (rule.column,)) if rule else ()
    if rule is None or not spots:
        return None
    listed = cell_sql.words(tuple(_lowered(each) for each in rule.values))
    return f"coalesce({cell_sql.lowered(job.cell(spots[0]))} IN {listed}, false)"


def _lowered(word: str) -> str:
    return word.lower().replace("ё", "е")


def found_inside(job: Job) -> list[str]:
    """SQL of the columns that stand inside a longer text."""
    made = []
    for column, rule in job.found.section.extract.items():
        spots = column_places(job.raw.headers, rule.columns)
        cells = ", ".join(f"c{place}" for place in spots)
        inside = f"regexp_extract(concat_ws(' ', {cells}), {cell_sql.literal(rule.pattern)}, 1)"
        told = f"nullif({inside}, '')" if cells else "NULL::VARCHAR"
        made.append(f"{told} AS y_{column}")
    return made
