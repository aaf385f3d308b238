"""One table of one file on its way in: where its columns stand and what else its rows tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from data import moments, reading, values
from data.identify import Found, column_places
from data.preset import HELPERS, Skip
from data.readers.raw import RawTable
from data.reading import House
from data.tables import TABLES, Type

PHONES = ("phone", "client_phone")


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

    def cell(self, place: int) -> str:
        """SQL text of one raw cell without the spaces around it."""
        return values.trimmed(f"c{place}", place in self.odd)

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
            return moments.joined_moment(*cells)
        return f"nullif(concat_ws(' ', {', '.join(cells)}), '')"

    def header(self, column: str) -> str:
        """The file's own name of a column."""
        place = self.found.places[column][0][0]
        return self.raw.headers[place] if place < len(self.raw.headers) else column

    def column(self, name: str, relation: str) -> reading.Column:
        """The column's values, to be asked how they are to be read."""
        return reading.Column(
            self.connection, relation, self.text(name), self.header(name), self.name
        )


def type_of(table: str, column: str) -> Type:
    """Type of a canonical column or of a helper to one."""
    if column in HELPERS.get(table, ()):
        helpers = {
            "quantity": Type.NUMBER,
            "total_seconds": Type.COUNT,
            "refunded_at": Type.MOMENT,
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
        if rule.empty:
            cases.append(f"WHEN {text} IS NULL THEN {values.literal(rule.reason)}")
            continue
        listed = values.words(tuple(_lowered(each) for each in rule.values or rule.keep))
        sign = "IN" if rule.values else "NOT IN"
        told = f"coalesce({values.lowered(text)}, '')"
        cases.append(f"WHEN {told} {sign} {listed} THEN {values.literal(rule.reason)}")
    return f"CASE {' '.join(cases)} END" if cases else "NULL::VARCHAR"


def _lowered(word: str) -> str:
    return word.lower().replace("ё", "е")


def found_inside(job: Job) -> list[str]:
    """SQL of the columns that stand inside a longer text."""
    made = []
    for column, rule in job.found.section.extract.items():
        spots = column_places(job.raw.headers, rule.columns)
        cells = ", ".join(f"c{place}" for place in spots)
        inside = f"regexp_extract(concat_ws(' ', {cells}), {values.literal(rule.pattern)}, 1)"
        told = f"nullif({inside}, '')" if cells else "NULL::VARCHAR"
        made.append(f"{told} AS y_{column}")
    return made


def parties(job: Job) -> list[str]:
    """Who called whom, and whether the called side is a group of ours."""
    rule = job.found.section.parties
    if rule is None:
        return []
    cells = [
        job.cell(column_places(job.raw.headers, (header,))[0])
        for header in (rule.caller, rule.called)
    ]
    group = _is_group(job, rule.group_column, rule.groups)
    return [f"{cells[0]} AS p_caller", f"{cells[1]} AS p_called", f"{group} AS p_group"]


def sides() -> list[str]:
    """Direction, our side and the other side of a call, told from who called whom."""
    comes, goes = (
        f"(d_{side} IS NULL AND p_{side} IS NOT NULL "
        f"OR length(regexp_replace(d_{side}, '[^0-9]', '', 'g')) >= 6)"
        for side in ("caller", "called")
    )
    direction = f"CASE WHEN {comes} THEN 'in' WHEN {goes} THEN 'out' ELSE 'internal' END"
    ours = (
        f"CASE WHEN p_group OR ({comes} AND {goes}) THEN NULL "
        f"WHEN {comes} THEN p_called ELSE p_caller END"
    )
    other = (
        f"CASE WHEN {comes} THEN {values.phone('p_caller', 'd_caller')} "
        f"WHEN {goes} THEN {values.phone('p_called', 'd_called')} ELSE p_called END"
    )
    return [
        f"{direction} AS p_direction",
        f"{ours} AS p_owner_written",
        f"{other} AS p_client_phone",
    ]


def _is_group(job: Job, column: str, words: Sequence[str]) -> str:
    spots = column_places(job.raw.headers, (column,)) if column else ()
    if not spots or not words:
        return "false"
    cell = f"lower(trim(c{spots[0]}))"
    forms = [word.lower().replace("_", r"\_").replace("*", "%") for word in words]
    met = " OR ".join(f"{cell} LIKE {values.literal(form)} ESCAPE '\\'" for form in forms)
    return f"coalesce({met}, false)"
