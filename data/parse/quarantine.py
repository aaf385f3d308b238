"""Rejected rows of a table: which, why, and their cells as they stand in the file."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from data.model.problems import Problem, RejectedRow
from data.model.tables import TABLES, Type
from data.parse import cell_sql
from data.parse.staging import StagedTable
from data.parse.table_context import DURATIONS, type_of
from data.readers.raw import RawTable

_KINDS = {
    Type.MOMENT: "unreadable_date",
    Type.DAY: "unreadable_date",
    Type.MONEY: "unreadable_number",
    Type.NUMBER: "unreadable_number",
    Type.COUNT: "unreadable_number",
    Type.FLAG: "unreadable_flag",
    Type.TEXT: "damaged_phone",
}
_BLOCK = 5_000  # rows in the memory at once
_PAIRS = "unnest(string_split(bad, chr(30)))"


@dataclass(frozen=True)
class Quarantine:
    """The rows of one table that lack a value in a required column."""

    staged: StagedTable
    required: tuple[str, ...]

    @property
    def is_rejected(self) -> str:
        """SQL of: a row that is not skipped is rejected."""
        return " OR ".join(f"{column} IS NULL" for column in self.required) or "false"

    def first(self, connection: duckdb.DuckDBPyConnection, most: int) -> tuple[RejectedRow, ...]:
        """The first reason of each of the first rejected rows."""
        rows = connection.execute(f"{self._select()} ORDER BY line LIMIT {most}").fetchall()
        return tuple(self._reasons(*row)[0] for row in rows)

    def missing(self, connection: duckdb.DuckDBPyConnection) -> list[Problem]:
        """How many rows each column rejects: a row counts for the first column that it lacks."""
        cases = " ".join(f"WHEN {name} IS NULL THEN '{name}'" for name in self.required)
        counts = connection.execute(
            f"SELECT CASE {cases} END AS name, count(*), min({self.staged.line}) "
            f"FROM {self.staged.relation} WHERE skip IS NULL AND ({self.is_rejected}) "
            "GROUP BY name ORDER BY 3"
        ).fetchall()
        seen = {(row.line, row.column): row.value for row in self.first(connection, _BLOCK)}
        problems = []
        for name, rows, line in counts:
            shown = self.staged.headers.get(name, name)
            facts = (shown, rows, seen.get((line, shown)), line, "error")
            problems.append(Problem("rejected_rows", self.staged.table, *facts))
        return problems

    def rows(
        self, connection: duckdb.DuckDBPyConnection, raw: RawTable, most: int
    ) -> Iterator[tuple[tuple[RejectedRow, ...], tuple[str | None, ...]]]:
        """All reasons of each rejected row, and its raw cells; read block by block."""
        cells = ", ".join(f"t.c{place}" for place in range(len(raw.headers)))
        cursor = connection.execute(
            f"SELECT r.*, {cells} FROM ({self._select()}) r JOIN {raw.relation} t USING (line) "
            f"ORDER BY line LIMIT {most}"
        )
        while block := cursor.fetchmany(_BLOCK):
            for line, bad, *rest in block:
                empty, raw_cells = rest[: len(self.required)], rest[len(self.required) :]
                yield self._reasons(line, bad, *empty), tuple(raw_cells)

    def _select(self) -> str:
        empty = ", ".join(f"{name} IS NULL AS lacks_{name}" for name in self.required)
        return (
            f"SELECT {self.staged.line} AS line, bad, {empty} FROM {self.staged.relation} "
            f"WHERE skip IS NULL AND ({self.is_rejected})"
        )

    def _reasons(self, line: int, bad: str | None, *empty: bool) -> tuple[RejectedRow, ...]:
        read: dict[str, str] = dict(_pair(each) for each in (bad or "").split("\x1e") if each)
        return tuple(
            self._reason(line, column, read.get(column))
            for column, is_empty in zip(self.required, empty, strict=True)
            if is_empty
        )

    def _reason(self, line: int, column: str, value: str | None) -> RejectedRow:
        kind = TABLES[self.staged.table].type_of(column)
        code = "missing_value" if value is None else _KINDS[kind]
        return RejectedRow(line, self.staged.headers.get(column, column), value, code)


def unreadable_cells(connection: duckdb.DuckDBPyConnection, staged: StagedTable) -> list[Problem]:
    """Unreadable cells of accepted and rejected rows: by column, how many and the first."""
    rows = connection.execute(
        "SELECT split_part(pair, chr(31), 1) AS name, "
        f"{cell_sql.is_error('substr(pair, instr(pair, chr(31)) + 1)')} AS is_error, "
        "count(*), min(line), arg_min(substr(pair, instr(pair, chr(31)) + 1), line) "
        f"FROM (SELECT {staged.line} AS line, {_PAIRS} AS pair FROM {staged.relation} "
        "WHERE bad IS NOT NULL AND skip IS NULL) GROUP BY ALL ORDER BY min(line), name"
    ).fetchall()
    problems = []
    for column, is_error, count, line, value in rows:
        kind = type_of(staged.table, column)
        code = "unreadable_duration" if column in DURATIONS else _KINDS[kind]
        if is_error:
            code = "error_cells"
        shown = staged.headers.get(column, column)
        problems.append(Problem(code, staged.table, shown, count, value, line))
    return problems


def count_rows(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, quarantine: Quarantine
) -> tuple[int, dict[str, int], int]:
    """Rows read, rows skipped by their reasons, rows rejected."""
    counts = connection.execute(
        "SELECT skip, count(*), "
        f"count(*) FILTER (WHERE skip IS NULL AND ({quarantine.is_rejected})) "
        f"FROM {staged.relation} GROUP BY skip"
    ).fetchall()
    skipped = {reason: rows for reason, rows, _ in counts if reason}
    return sum(rows for _, rows, _ in counts), skipped, sum(lost for *_, lost in counts)


def _pair(written: str) -> tuple[str, str]:
    column, _, value = written.partition("\x1f")
    return column, value
