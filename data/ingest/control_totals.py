"""Holds what was read from a file against what the file says of itself.

Statements and reports state their own totals: a row of totals, what came in and went out, the
balance before and after, the number of documents. Where one of them is more than a hundredth off,
the file was read wrongly or is not whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from data.ingest.stated_figures import SUMMED, StatedFigure, amount_place, stated_figures
from data.lexicon import lexicon
from data.model.amount_text import amount_text
from data.model.problems import Problem
from data.model.query_one import one
from data.parse import cell_sql
from data.parse.canonical_rows import CanonicalRows
from data.parse.table_context import TableContext

_TOLERANCE = 0.01  # of the stated figure
_NAMED = 0.9  # score from which a header says clearly what its column is


@dataclass(frozen=True)
class ReadFigures:
    """What was read of a table: sums of its amounts by where they went, and its rows.

    `loaded` and `income` are of the stored rows, refunds deducted in `loaded` alone. `left_out`
    is the signed sum of the rows that were skipped, `outgoing` the absolute one of money that went
    out; None where their amounts stand in a column that is not read. `lines`: of the file.
    """

    loaded: float
    income: float
    left_out: float
    left_out_unsigned: float
    left_in: float
    outgoing: float | None
    lines: int
    objects: int
    skipped: int


def problems(context: TableContext, canonical: CanonicalRows) -> list[Problem]:
    """A problem for each stated figure that what was read does not come to."""
    if not context.raw.outside or canonical.quarantine is None:
        return []
    stated = stated_figures(context, context.raw.outside)
    if not stated or _has_several_currencies(context.connection, canonical):
        return []
    read = _read_figures(context, canonical)
    checks = {what: [each for each in stated if each.what == what] for what in _EXPECTED}
    mismatches = [
        _mismatch(context, canonical, figures, _EXPECTED[what](read))
        for what, figures in checks.items()
        if figures
    ]
    mismatches.append(_balance_mismatch(context, canonical, stated, read))
    return [each for each in mismatches if each]


def _has_several_currencies(
    connection: duckdb.DuckDBPyConnection, canonical: CanonicalRows
) -> bool:
    if canonical.table not in SUMMED:
        return False
    names = {row[0] for row in connection.execute(f"DESCRIBE {canonical.relation}").fetchall()}
    if "currency" not in names:
        return False
    (count,) = one(connection, f"SELECT count(DISTINCT currency) FROM {canonical.relation}")
    return bool(count > 1)


def _read_figures(context: TableContext, canonical: CanonicalRows) -> ReadFigures:
    connection, staged = context.connection, canonical.quarantine.staged  # type: ignore[union-attr]
    (objects,) = one(connection, f"SELECT count(*) FROM {canonical.relation} WHERE lines > 0")
    lines, skipped = canonical.read, sum(canonical.skipped.values())
    nothing = ReadFigures(0.0, 0.0, 0.0, 0.0, 0.0, None, lines, objects, skipped)
    if amount_place(context) is None or "amount" not in staged.columns:
        return nothing
    loaded, income = one(
        connection,
        "SELECT coalesce(sum(amount), 0)::DOUBLE, coalesce(sum(amount) FILTER (amount > 0), 0)"
        f"::DOUBLE FROM {canonical.relation}",
    )
    left, unsigned, left_in, outgoing, unread = one(
        connection,
        "SELECT coalesce(sum(amount), 0)::DOUBLE, coalesce(sum(abs(amount)), 0)::DOUBLE, "
        "coalesce(sum(amount) FILTER (amount > 0 AND skip <> 'outgoing'), 0)::DOUBLE, "
        "coalesce(sum(abs(amount)) FILTER (skip = 'outgoing' OR amount < 0), 0)::DOUBLE, "
        "count(*) FILTER (skip = 'outgoing' AND coalesce(amount, 0) = 0) "
        f"FROM {staged.relation} WHERE skip IS NOT NULL",
    )
    went_out: float | None = outgoing + income - loaded
    if unread:
        went_out = _outgoing_column(context)
    return ReadFigures(
        *(loaded, income, left, unsigned, left_in, went_out),
        *(lines, objects, skipped),
    )


def _outgoing_column(context: TableContext) -> float | None:
    """The sum of the column of money that went out; None where no header names one."""
    places = [
        place
        for place, header in enumerate(context.raw.headers)
        if lexicon.header_concepts(header).get("outgoing", 0.0) >= _NAMED
    ]
    if len(places) != 1:
        return None
    decimal = context.decided.get("amount", {}).get("decimal", ".")
    text = context.filled_cell(places[0])
    sql = cell_sql.money("text", cell_sql.amount_core("text"), decimal)
    (value,) = one(
        context.connection,
        f"SELECT coalesce(sum(abs({sql})), 0)::DOUBLE "
        f"FROM (SELECT {text} AS text FROM {context.raw.relation})",
    )
    return float(value)


def _totals(read: ReadFigures) -> list[float]:
    whole = (read.loaded + read.left_out, read.loaded + read.left_out_unsigned)
    return [read.loaded, read.income, *whole, read.income + read.left_out_unsigned]


def _incomes(read: ReadFigures) -> list[float]:
    return [read.income, read.loaded, read.income + read.left_in]


def _outgoings(read: ReadFigures) -> list[float]:
    return (
        [] if read.outgoing is None else [read.outgoing, read.outgoing - read.income + read.loaded]
    )


def _rows(read: ReadFigures) -> list[float]:
    return [read.lines, read.lines - read.skipped, read.objects, read.skipped]


_EXPECTED = {"total": _totals, "income": _incomes, "outgoing": _outgoings, "rows": _rows}


def _mismatch(
    context: TableContext,
    canonical: CanonicalRows,
    stated: Sequence[StatedFigure],
    expected: Sequence[float],
) -> Problem | None:
    """A problem where none of the stated figures, nor their sum, is one that was read."""
    values = [*(each.value for each in stated), sum(each.value for each in stated)]
    if not expected or any(_agree(value, other) for value in values for other in expected):
        return None
    return _problem(context, canonical, stated[-1], expected[0])


def _balance_mismatch(
    context: TableContext,
    canonical: CanonicalRows,
    stated: Sequence[StatedFigure],
    read: ReadFigures,
) -> Problem | None:
    """A problem where the balance did not move by what came in and went out."""
    opening = [each for each in stated if each.what == "opening"]
    closing = [each for each in stated if each.what == "closing"]
    if not opening or not closing or read.outgoing is None or amount_place(context) is None:
        return None
    moved = read.income + read.left_in - read.outgoing
    ends = closing[-1].value - opening[0].value
    sums = sum(each.value for each in closing) - sum(each.value for each in opening)
    turnover = max(read.income, read.outgoing, abs(ends))
    if any(abs(value - moved) <= _TOLERANCE * turnover for value in (ends, sums)):
        return None
    return _problem(context, canonical, StatedFigure("balance", ends, closing[-1].line), moved)


def _agree(stated: float, read: float) -> bool:
    return abs(abs(stated) - abs(read)) <= max(_TOLERANCE * abs(stated), 0.01)


def _problem(
    context: TableContext, canonical: CanonicalRows, stated: StatedFigure, read: float
) -> Problem:
    """The mismatch with its likely cause: rows that were not accepted, merged, or turned around."""
    merged = canonical.skipped.get("repeated_id", 0)
    code = "control"
    if canonical.rejected:
        code = "control_rejected"
    elif merged:
        code = "control_merged"
    elif stated.what in ("income", "balance") and read > stated.value:
        code = "control_outgoing_in"
    place = amount_place(context)
    header = None if place is None else context.raw.headers[place]
    example = f"{amount_text(stated.value)} ≠ {amount_text(read)}"
    return Problem(code, canonical.table, header, 1, example, stated.line)
