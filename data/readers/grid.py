"""Turns a grid of text into a raw table: header, columns, rows that are no data."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data.model import headers
from data.readers import groups, specials
from data.readers.raw import Layout, RawNote, RawTable

EXCEL_LIMITS = (65_535, 65_536, 1_048_575, 1_048_576)  # rows, with or without a header
EXCEL_LAST = (65_536, 1_048_576)  # lines


@dataclass(frozen=True)
class Head:
    """Where the table starts: its headers and how many leading rows are not data."""

    headers: tuple[str, ...]
    index: int | None  # of the header among the rows looked at

    @property
    def skip(self) -> int:
        """Leading rows that are preamble or header."""
        return 0 if self.index is None else self.index + 1


def head(rows: Sequence[Sequence[str]], layout: Layout) -> Head:
    """The header among the first rows, or the layout's names where there is none."""
    index = None if layout.header is False else headers.find(rows, layout.known_headers)
    if index is None and layout.header:
        index = 0
    if index is not None and (two := headers.two_lines(rows, index, layout.known_headers)):
        return Head(two[1], two[0])
    if index is not None:
        return Head(tuple(headers.clean(cell) for cell in rows[index]), index)
    width = max((len(row) for row in rows), default=0)
    names = layout.columns or tuple(str(place + 1) for place in range(width))
    return Head(names, None)


def name_relation() -> str:
    """A name no other relation of the connection has."""
    return f"raw_{uuid4().hex[:12]}"


def finish(
    connection: duckdb.DuckDBPyConnection,
    table: pa.Table,
    names: Sequence[str],
    known_headers: frozenset[str] = frozenset(),
) -> RawTable:
    """Hand a table of text (`line`, then one column a header) over to DuckDB without its
    blank rows, totals, footers and repeated headers."""
    last = table.column("line")[-1].as_py() if table.num_rows else 0
    table, skipped, second = _without_specials(table, names, known_headers)
    other = skipped.pop("other_header", 0)
    table, notes = groups.filled_down(table, names, skipped.get("total", 0))
    if other:
        notes = (*notes, RawNote("second_table", other, second))
    names, table = _without_spare_columns(names, table)
    relation = name_relation()
    rows = table.num_rows
    if rows:
        connection.register(relation, table)
    return RawTable(None, tuple(names), relation, rows, skipped, (*limit_note(rows, last), *notes))


def limit_note(rows: int, last_line: int) -> tuple[RawNote, ...]:
    """A note when the table has as many rows as a sheet of Excel holds, or ends where one ends."""
    is_full = rows in EXCEL_LIMITS or last_line in EXCEL_LAST
    return (RawNote("excel_limit", rows),) if is_full else ()


def noted(table: RawTable, *notes: RawNote, **changes: object) -> RawTable:
    """The table with more notes and other fields changed."""
    return replace(table, problems=(*table.problems, *notes), **changes)  # type: ignore[arg-type]


def text_table(lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> pa.Table:
    """An arrow table of the raw shape made of Python columns."""
    named: Mapping[str, pa.Array] = {
        "line": pa.array(lines, pa.int64()),
        **{f"c{place}": pa.array(column, pa.string()) for place, column in enumerate(columns)},
    }
    return pa.table(dict(named))


def _without_specials(
    table: pa.Table, names: Sequence[str], known_headers: frozenset[str]
) -> tuple[pa.Table, dict[str, int], int | None]:
    columns = [pc.if_else(pc.equal(column, ""), None, column) for column in table.columns[1:]]
    if not columns or table.num_rows == 0:
        return table, {}, None
    first = pc.coalesce(*columns)
    keep = pc.is_valid(first)
    suspects = _suspects(first, names, known_headers)
    kind = specials.judge(names, known_headers)
    skipped: Counter[str] = Counter()
    dropped, second = [], None
    rows = table.take(pa.array(suspects, pa.int64())).to_pylist()
    for index, row in zip(suspects, rows, strict=True):
        row_kind = kind([cell or "" for cell in list(row.values())[1:]])
        if row_kind is not None:
            dropped.append(index)
            skipped[row_kind] += 1
            if row_kind == "other_header":
                second = second or int(row["line"])
    skipped.pop("blank", None)
    if dropped:
        places = pa.array(range(table.num_rows), pa.int64())
        keep = pc.and_(keep, pc.invert(pc.is_in(places, pa.array(dropped, pa.int64()))))
    return (table if pc.all(keep).as_py() else table.filter(keep)), dict(skipped), second


def _suspects(
    first: pa.ChunkedArray, names: Sequence[str], known_headers: frozenset[str]
) -> list[int]:
    # ё and look-alikes are folded by the judge later; here a rough net is enough
    text = pc.utf8_lower(pc.replace_substring(pc.utf8_lower(first), "ё", "е"))
    mask = pc.match_substring_regex(text, rf"^[\s\"'\x{{feff}}]*(?:{_NET})|(?:итого?|total):?\s*$")
    header = next((name for name in names if name.strip()), None)
    if header is not None:
        mask = pc.or_(mask, pc.equal(pc.utf8_trim_whitespace(first), header.strip()))
    if known_headers:
        mask = pc.or_(
            mask, pc.is_in(pc.utf8_trim_whitespace(text), pa.array(sorted(known_headers)))
        )
    blank = pc.equal(pc.utf8_trim_whitespace(first), "")
    return list(pc.indices_nonzero(pc.fill_null(pc.or_(mask, blank), False)).to_pylist())


def _without_spare_columns(
    names: Sequence[str], table: pa.Table
) -> tuple[tuple[str, ...], pa.Table]:
    width = len(names)
    while width > 1 and not names[width - 1].strip() and _is_empty(table.column(width)):
        width -= 1
    return tuple(names[:width]), table.select(range(width + 1))


def _is_empty(column: pa.ChunkedArray) -> bool:
    if column.null_count == len(column):
        return True
    trimmed = pc.utf8_trim_whitespace(column)
    return not pc.any(pc.fill_null(pc.not_equal(trimmed, ""), False)).as_py()


_NET = specials.TOTALS.replace(r"\b", "") + "|" + specials.FOOTERS.replace(r"\b", "")
