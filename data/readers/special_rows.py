"""Takes out of a table of text the rows that are no data, and says of what kind they were."""

from collections import Counter
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from data.readers import body_shape, specials
from data.readers.raw import OutsideRow
from data.readers.specials import RowRules

_NET = specials.TOTALS.replace(r"\b", "") + "|" + specials.FOOTERS.replace(r"\b", "")


@dataclass(frozen=True)
class TakenOut:
    """A table without the rows that are no data; `other_tables`: lines at which others begin."""

    table: pa.Table
    rows: tuple[OutsideRow, ...] = ()

    @property
    def skipped(self) -> dict[str, int]:
        """How many rows of each kind were taken out, headers of other tables left aside."""
        counts = Counter(row.kind for row in self.rows)
        return {kind: n for kind, n in counts.items() if kind != "other_header"}

    @property
    def other_tables(self) -> list[int]:
        """Lines of the headers of other tables."""
        return [row.line for row in self.rows if row.kind == "other_header"]


def take_out(table: pa.Table, rules: RowRules) -> TakenOut:
    """The table without blank rows, totals, footers and repeated headers."""
    columns = [pc.if_else(pc.equal(column, ""), None, column) for column in table.columns[1:]]
    if not columns or table.num_rows == 0:
        return TakenOut(table)
    first = pc.coalesce(*columns)
    keep = pc.is_valid(first)
    after_gap = _after_gap(table, columns, rules)
    suspects = sorted({*_suspects(first, rules), *after_gap})
    judge = specials.judge(rules)
    kinds: dict[int, str] = {}
    cells_by_index = dict(zip(suspects, _rows(table, suspects), strict=True))
    for index, (_, cells) in cells_by_index.items():
        kind = judge(cells)
        if kind is not None:
            kinds[index] = kind
    kinds |= _tail(table, kinds, rules)
    others = (index for index in sorted(after_gap) if index not in kinds)
    kinds |= {
        index: "other_header"
        for index in others
        if rules.shape.is_header_like(cells_by_index[index][1])
    }
    dropped = sorted(kinds)
    outside = tuple(
        OutsideRow(line, kinds[index], tuple(cells))
        for index, (line, cells) in zip(dropped, _rows(table, dropped), strict=True)
        if kinds[index] != "blank"
    )
    if dropped:
        places = pa.array(range(table.num_rows), pa.int64())
        keep = pc.and_(keep, pc.invert(pc.is_in(places, pa.array(dropped, pa.int64()))))
    return TakenOut(table if pc.all(keep).as_py() else table.filter(keep), outside)


def _rows(table: pa.Table, indexes: list[int]) -> list[body_shape.Numbered]:
    rows = table.take(pa.array(indexes, pa.int64())).to_pylist()
    return [(int(row["line"]), [cell or "" for cell in list(row.values())[1:]]) for row in rows]


def _tail(table: pa.Table, kinds: dict[int, str], rules: RowRules) -> dict[int, str]:
    """The rows at the end that have not the shape of the table."""
    if not rules.shape.keys:
        return {}
    start = max(0, table.num_rows - body_shape.TAIL)
    indexes = [index for index in range(start, table.num_rows) if index not in kinds]
    rows = _rows(table, indexes)
    by_line = body_shape.tail_kinds(rows, rules.shape)
    at = {line: index for index, (line, _) in zip(indexes, rows, strict=True)}
    return {at[line]: kind for line, kind in by_line.items()}


def _suspects(first: pa.ChunkedArray, rules: RowRules) -> list[int]:
    # ё and look-alikes are folded by the judge later; here a rough net is enough
    text = pc.utf8_lower(pc.replace_substring(pc.utf8_lower(first), "ё", "е"))
    mask = pc.match_substring_regex(text, rf"^[\s\"'\x{{feff}}]*(?:{_NET})|(?:итого?|total):?\s*$")
    trimmed = pc.utf8_trim_whitespace(first)
    top = {next((cell.strip() for cell in row if cell.strip()), "") for row in rules.repeated}
    top |= {next((name.strip() for name in rules.headers if name.strip()), "")}
    mask = pc.or_(mask, pc.is_in(trimmed, pa.array(sorted(top), first.type)))
    if rules.known_headers:
        names = pa.array(sorted(rules.known_headers), text.type)
        mask = pc.or_(mask, pc.is_in(pc.utf8_trim_whitespace(text), names))
    blank = pc.equal(trimmed, "")
    return list(pc.indices_nonzero(pc.fill_null(pc.or_(mask, blank), False)).to_pylist())


def _after_gap(table: pa.Table, columns: list[pa.ChunkedArray], rules: RowRules) -> frozenset[int]:
    """Rows behind a blank line that have words where the others have a date."""
    anchor = rules.shape.anchor
    if anchor is None or anchor >= len(columns) or table.num_rows < 2:
        return frozenset()
    lines = table.column("line").combine_chunks()
    gaps = pc.greater(pc.subtract(lines[1:], lines[:-1]), 1)
    cells = columns[anchor].combine_chunks()[1:]
    is_wordy = pc.invert(pc.match_substring_regex(cells, r"\d"))
    wordy = pc.indices_nonzero(pc.fill_null(pc.and_(gaps, is_wordy), False)).to_pylist()
    return frozenset(index + 1 for index in wordy)
