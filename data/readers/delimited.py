"""Reads delimited text: a lazy view where the file is clean, row by row where it is not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import duckdb

from data.model.errors import NoData
from data.readers import body_shape, dialect, escapes, exact, grid, groups, shape, specials
from data.readers.decode import DecodedText
from data.readers.header_row import SEARCHED
from data.readers.raw import Layout, OutsideRow, RawTable
from data.readers.specials import RowRules


class _TableStart:
    """The first rows of a text table: its delimiter, and where its header stands."""

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
        self.rules = RowRules(
            self.headers,
            layout.known_headers,
            self.head.above,
            body_shape.measure(self.rows[self.head.skip :]),
        )
        judge = specials.judge(replace(self.rules, known_headers=frozenset()))
        first = [row[0] for _, row in self.rows[self.head.skip :] if judge(row) is None]
        self.is_grouped = bool(self.headers) and groups.is_grouped(
            self.headers[0], first, len(first)
        )

        first_rows = [row for _, row in self.rows[self.head.skip :]]
        self.notes = grid.shape_notes(self.head, self.headers, first_rows, layout)

    def measure(self, text: DecodedText) -> shape.Shape | None:
        """The shape of the table where each of its lines is one plain row; else None."""
        if not self.is_plain or self.is_grouped or self.rules.shape.note_places:
            return None
        return shape.measure(text.path, self.skip, self.rules, self.delimiter, text.newline)

    def outside(self) -> tuple[OutsideRow, ...]:
        """The rows above the header."""
        return grid.preamble(self.head, [line for line, _ in self.rows])

    def other_tables(self) -> list[int]:
        """The line at which another table begins among the first rows."""
        index = self.head.other_table
        return [] if index is None else [self.rows[index][0]]

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
    clean = start.measure(text)
    if clean is None and (doubled := escapes.doubled(text, start.delimiter)) is not text:
        text, start = doubled, _TableStart(doubled, layout)
        clean = start.measure(text)
    if not start.rows or not start.rows[start.head.skip :]:
        raise NoData(file=name)
    table = _lazy(text, start, clean, connection) if clean else None
    table = table or _exact(text, start, connection)
    if table.rows == 0:
        raise NoData(file=name)
    others = grid.second_table(start.other_tables())
    outside = (*start.outside(), *table.outside)
    notes = (*text.notes, *start.notes, *others)
    return grid.noted(table, *notes, header_line=start.header_line, outside=outside)


def _lazy(
    text: DecodedText, start: _TableStart, clean: shape.Shape, connection: duckdb.DuckDBPyConnection
) -> RawTable | None:
    outside = _outside(text, start, clean)
    headers = start.headers
    if clean.ends_with_delimiter:
        headers = headers[:-1]
    rows = clean.rows - len(outside)
    relation = ""
    if rows:
        dropped = sorted(row.line for row in outside)
        relation = _view(text, start, len(headers), dropped, connection)
    special = tuple(row for row in outside if row.kind != "blank")
    skipped = Counter(row.kind for row in special if row.kind != "other_header")
    others = [row.line for row in special if row.kind == "other_header"]
    table = RawTable(None, headers, relation, rows, dict(skipped), outside=special)
    return grid.noted(
        table,
        *grid.limit_note(rows, start.skip + clean.rows),
        *grid.second_table(others),
        first_line=None if outside else start.skip + 1,
    )


def _outside(text: DecodedText, start: _TableStart, clean: shape.Shape) -> list[OutsideRow]:
    """The rows of a clean file that are no data, in the order of their lines."""
    judge, table_shape = specials.judge(start.rules), start.rules.shape
    outside: dict[int, OutsideRow] = {}
    after_blank: dict[int, tuple[str, ...]] = {}
    for line, text_line in clean.suspects:
        cells = tuple(next(dialect.split([text_line], start.delimiter)))
        if kind := judge(cells):
            outside[line] = OutsideRow(line, kind, cells)
        elif line - 1 in outside and outside[line - 1].kind == "blank":
            after_blank[line] = cells
    if table_shape.keys:
        tail = dialect.tail_rows(text.path, start.delimiter, start.skip + clean.rows)
        rows = [row for row in tail if row[0] > start.skip and row[0] not in outside]
        for line, kind in body_shape.tail_kinds(rows, table_shape).items():
            outside[line] = OutsideRow(line, kind, tuple(dict(rows)[line]))
    for line, cells in after_blank.items():
        if line not in outside and table_shape.is_header_like(cells):
            outside[line] = OutsideRow(line, "other_header", cells)
    return sorted(outside.values(), key=lambda row: row.line)


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
    notes = exact.Notes(specials.is_incomplete(start.rules))
    with text.path.open(encoding="utf-8-sig", newline=None) as file:
        for _ in islice(file, start.skip):
            pass
        numbered = exact.rows(file, start.delimiter, notes, start.skip)
        table = exact.table(numbered, start.width, start.delimiter, notes)
    return grid.noted(grid.finish(connection, table, start.rules), *notes.raw_notes())


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_NEWLINES = {"\n": r"\n", "\r\n": r"\r\n"}
