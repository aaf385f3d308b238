"""Finds the figures that a file states of itself, above, between and below its rows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from data.lexicon import lexicon
from data.parse import cell_sql
from data.parse.table_context import TableContext
from data.readers.cell_kinds import NUMBER, kind_of
from data.readers.raw import OutsideRow

SUMMED = frozenset(("deals", "payments"))  # tables whose amounts have a total
_WITHIN_LABEL = re.compile(r"(?<![\d.,])[-+−(]?\d[\d\s.,'’\u00a0\u202f]*\)?\s*\D{0,8}$")


@dataclass(frozen=True)
class StatedFigure:
    """A figure that a file states of itself.

    `what`: opening, closing, income, outgoing, rows, or total, the sum below the column of amounts.
    """

    what: str
    value: float
    line: int


def stated_figures(context: TableContext, outside: Iterable[OutsideRow]) -> list[StatedFigure]:
    """The figures that stand above, between and below the rows of a table."""
    texts = [each for row in outside for each in _labelled(row, amount_place(context))]
    values = _numbers(context, [text for _, text, _ in texts])
    return [
        StatedFigure(what, value, line)
        for (what, _, line), value in zip(texts, values, strict=True)
        if value is not None
    ]


def amount_place(context: TableContext) -> int | None:
    """Place of the column whose total is compared; None where the table has no amounts."""
    spots = context.match.places.get("amount")
    if not spots or context.match.section.table not in SUMMED or len(spots) > 1:
        return None
    return spots[0][0] if len(spots[0]) == 1 else None


def _labelled(row: OutsideRow, amount: int | None) -> Iterator[tuple[str, str, int]]:
    """What each label of a row states, the text of its figure, and the line."""
    cells = [cell.strip() for cell in row.cells]
    is_total = False
    for place, cell in enumerate(cells):
        what = lexicon.exact_meaning("control", cell) if cell else None
        if what is None:
            continue
        if what == "total":
            is_total = True
            continue
        figure = _figure_in(cell) or _figure_beside(cells[place + 1 :])
        if figure:
            yield what, figure, row.line
        is_total = False
        amount = None
    has_total = is_total and amount is not None and amount < len(cells)
    if has_total and amount is not None and kind_of(cells[amount]) == NUMBER:
        yield "total", cells[amount], row.line


def _figure_in(cell: str) -> str | None:
    """The figure at the end of a label: «Исходящий остаток на 30.09.2026: 1 250,00»."""
    tail = re.split(r"[:=]", cell)[-1] if re.search(r"[:=]", cell) else cell
    if kind_of(tail) == NUMBER:
        return tail.strip()
    match = _WITHIN_LABEL.search(tail)
    return match.group().strip() if match and kind_of(match.group()) == NUMBER else None


def _figure_beside(cells: Sequence[str]) -> str | None:
    """The first figure right of a label, as far as no other label stands between them."""
    for cell in cells:
        if kind_of(cell) == NUMBER:
            return cell
        if cell and lexicon.exact_meaning("control", cell):
            return None
    return None


def _numbers(context: TableContext, texts: Sequence[str]) -> list[float | None]:
    """The texts as amounts, read as the amounts of the table are."""
    if not texts:
        return []
    decimal = context.decided.get("amount", {}).get("decimal", ".")
    sql = cell_sql.money("text", cell_sql.amount_core("text"), decimal)
    rows = context.connection.execute(
        f"SELECT CAST({sql} AS DOUBLE) FROM (SELECT unnest(?) AS text)", [list(texts)]
    ).fetchall()
    return [row[0] for row in rows]
