"""Money that went back, told on the row of the payment itself: a second, negative payment."""

from collections.abc import Mapping

import duckdb

from data import values
from data.ask import one
from data.checks import Problem
from data.mapping import Staged

_REFUNDED = (
    *("refunded", "возвращен", "возвращена", "возвращено", "оплата возвращена"),
    *("деньги возвращены", "полный возврат", "возвращен полностью"),
)


def beside(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    relation: str,
    columns: Mapping[str, str],
) -> tuple[str, list[Problem]]:
    """The payments with what went back of them, and a warning where only a status tells it.

    A sum in a column counts on its own date; a status counts for the whole payment, on the
    payment's date, unless the file has a row for that refund.
    """
    base = f"base_of_{staged.relation}"
    sums = "b.refund_amount" if "refund_amount" in staged.columns else "NULL::DECIMAL(18, 2)"
    is_told = _is_told(relation, columns)
    if sums.startswith("NULL") and (is_told == "false" or not _any(connection, relation, is_told)):
        return relation, []
    when = "b.refunded_at" if "refunded_at" in staged.columns else "NULL"
    by_status = f"{sums} IS NULL OR {sums} = 0"
    went_back = f"CASE WHEN {by_status} THEN f.amount ELSE abs({sums}) END"
    told = {name: f"f.{name}" for name in columns}
    told |= {"amount": f"-({went_back})", "paid_at": f"coalesce({when}, f.paid_at)"}
    told |= {name: "NULL" for name in ("fee",) if name in told}
    told["refund_of"] = "f.payment_id" if "payment_id" in columns else "NULL::VARCHAR"
    if "payment_id" in columns:
        told["payment_id"] = "f.payment_id || '-refund'"
    own = [f"f.{name}" for name in columns if name != "refund_of"]
    own.append("f.refund_of" if "refund_of" in columns else "NULL::VARCHAR AS refund_of")
    names = [name for name in columns if name != "refund_of"] + ["refund_of"]
    made = ", ".join(f"{told[name]} AS {name}" for name in names)
    target = f"{relation}_with_refunds"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {target} AS "
        f"SELECT f.source_system, f.row_key, f.line, {', '.join(own)}, f.lines FROM {relation} f "
        f"UNION ALL SELECT f.source_system, f.row_key || '-refund', f.line, {made}, 0 "
        f"FROM {relation} f JOIN {base} b ON b.line = f.line "
        f"WHERE f.amount > 0 AND (coalesce({sums}, 0) <> 0 OR {is_told})"
    )
    return target, _warned(connection, staged, relation, base, f"({by_status}) AND {is_told}")


def _is_told(relation: str, columns: Mapping[str, str]) -> str:
    """The status says that the payment went back, and no row of the file says it."""
    if "status" not in columns:
        return "false"
    status = f"coalesce({values.lowered('f.status')}, '') IN {values.words(_REFUNDED)}"
    if not {"refund_of", "payment_id"} <= set(columns):
        return status
    told = f"SELECT refund_of FROM {relation} WHERE refund_of IS NOT NULL"
    return f"({status} AND coalesce(f.payment_id NOT IN ({told}), true))"


def _any(connection: duckdb.DuckDBPyConnection, relation: str, condition: str) -> bool:
    return bool(one(connection, f"SELECT count(*) FROM {relation} f WHERE {condition}")[0])


def _warned(
    connection: duckdb.DuckDBPyConnection, staged: Staged, relation: str, base: str, where: str
) -> list[Problem]:
    rows, line, example = one(
        connection,
        f"SELECT count(*), min(f.line), arg_min(f.amount, f.line)::VARCHAR FROM {relation} f "
        f"JOIN {base} b ON b.line = f.line WHERE f.amount > 0 AND {where}",
    )
    header = staged.headers.get("status", "status")
    code = "refunded_without_row"
    return [Problem(code, staged.table, header, rows, example, line)] if rows else []
