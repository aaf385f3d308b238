"""Reads delimited text: a lazy view where the file is clean, row by row where it is not."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice

import duckdb

from data.model.errors import NoData
from data.model.headers import SEARCHED
from data.readers import dialect, exact, grid, groups, shape, specials
from data.readers.decode import DecodedText
from data.readers.raw import Layout, RawNote, RawTable


class _TableStart:
    """The first rows of a text table: how it is cut, and where its header stands."""

    def __init__(self, text: DecodedText, layout: Layout) -> None:
        lines = dialect.head_lines(text.path)
        detected, names_delimiter = dialect.find(lines, layout.known_headers)
        self.delimiter = layout.delimiter or detected
        rows = islice(
            exact.rows(
                lines[names_delimiter:], self.delimiter, exact.Notes(), int(names_delimiter)
            ),
            400,
        )
        self.rows = [(line, row) for line, row in rows if "".join(row).strip()]
        self.head = grid.head([row for _, row in self.rows[:SEARCHED]], layout)
        index = self.head.index
        self.header_line = None if index is None else self.rows[index][0]
        self.skip = self._lines_before_data(int(names_delimiter))
        # a quote left open above the data would make the fast reader take the data for text
        self.is_plain = all(line.count('"') % 2 == 0 for line in lines[: self.skip])
        self.width = max(len(self.head.headers), self._usual_width())
        spare = self.width - len(self.head.headers)
        self.headers = (*self.head.headers, *("" for _ in range(spare)))
        self.known_headers = layout.known_headers
        judge = specials.judge(self.headers)
        first = [row[0] for _, row in self.rows[self.head.skip :] if judge(row) is None]
        self.is_grouped = bool(self.headers) and groups.is_grouped(
            self.headers[0], first, len(first)
        )

    def _usual_width(self) -> int:
        widths = Counter(len(row) for _, row in self.rows[self.head.skip :])
        return widths.most_common(1)[0][0] if widths else 0

    def _lines_before_data(self, names_delimiter: int) -> int:
        after = self.rows[self.head.skip :]
        if self.header_line is None:
            return names_delimiter
        return after[0][0] - 1 if after else self.header_line


def read(
    text: DecodedText, name: str, layout: Layout, connection: duckdb.DuckDBPyConnection
) -> RawTable:
    """The one table of a text file."""
    start = _TableStart(text, layout)
    if not start.rows or not start.rows[start.head.skip :]:
        raise NoData(file=name)
    clean = None
    if start.is_plain and not start.is_grouped:
        clean = shape.measure(text.path, start.skip, start.headers, start.delimiter, text.newline)
    table = _lazy(text, start, clean, connection) if clean else None
    table = table or _exact(text, start, connection)
    if table.rows == 0:
        raise NoData(file=name)
    return grid.noted(table, *text.notes, header_line=start.header_line)


def _lazy(
    text: DecodedText, start: _TableStart, clean: shape.Shape, connection: duckdb.DuckDBPyConnection
) -> RawTable | None:
    judge = specials.judge(start.headers, start.known_headers)
    kinds = {
        line: kind
        for line, text_line in clean.suspects
        if (kind := judge(next(dialect.split([text_line], start.delimiter)))) is not None
    }
    headers = start.headers
    if clean.ends_with_delimiter:
        headers = headers[:-1]
    rows = clean.rows - len(kinds)
    relation = ""
    if rows:
        relation = _view(text, start, len(headers), sorted(kinds), connection)
    skipped = Counter(kind for kind in kinds.values() if kind != "blank")
    others = [line for line, kind in kinds.items() if kind == "other_header"]
    second = (RawNote("second_table", len(others), others[0]),) if others else ()
    skipped.pop("other_header", None)
    table = RawTable(None, headers, relation, rows, dict(skipped))
    return grid.noted(
        table,
        *grid.limit_note(rows, start.skip + clean.rows),
        *second,
        first_line=None if kinds else start.skip + 1,
    )


def _view(
    text: DecodedText,
    start: _TableStart,
    width: int,
    dropped: Sequence[int],
    connection: duckdb.DuckDBPyConnection,
) -> str:
    relation = grid.name_relation()
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(start.width))
    names = ", ".join(f"c{place}" for place in range(width))
    where = f"WHERE line NOT IN ({', '.join(map(str, dropped))})" if dropped else ""
    connection.execute(f"""
        CREATE TEMP VIEW {relation} AS
        SELECT line, {names} FROM (
            SELECT row_number() OVER () + {start.skip} AS line, *
            FROM read_csv({_literal(str(text.plainly_named()))}, auto_detect = false,
                header = false, skip = {start.skip}, delim = {_literal(start.delimiter)},
                quote = '"', escape = '"', new_line = '{_NEWLINES[text.newline]}',
                compression = 'none', columns = {{{columns}}})
        ) {where}
    """)
    return relation


def _exact(
    text: DecodedText, start: _TableStart, connection: duckdb.DuckDBPyConnection
) -> RawTable:
    notes = exact.Notes(specials.judge(start.headers))
    with text.path.open(encoding="utf-8-sig", newline=None) as file:
        for _ in islice(file, start.skip):
            pass
        numbered = exact.rows(file, start.delimiter, notes, start.skip)
        table = exact.table(numbered, start.width, start.delimiter, notes)
    return grid.noted(
        grid.finish(connection, table, start.headers, start.known_headers), *notes.raw_notes()
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_NEWLINES = {"\n": r"\n", "\r\n": r"\r\n"}
