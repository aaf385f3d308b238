"""Money that went back, told on the row of the payment itself: a second, negative payment."""

from collections.abc import Mapping

import duckdb

from data.model.problems import Problem
from data.model.query_one import one
from data.parse import cell_sql
from data.parse.staging import Staged

MARK = "-refund"  # after the key and the number of the payment
_REFUNDED = (
    *("refunded", "возвращен", "возвращена", "возвращено", "оплата возвращена"),
    *("деньги возвращены", "полный возврат", "возвращен полностью"),
)
# A refund that its payment tells of itself, while a refund of that payment stands for itself:
# a status counts for nothing then, a sum in a column where it is the same money.
TOLD_TWICE = f"""
    SELECT t.source_system, t.row_key FROM payments t
    JOIN (SELECT source_system, refund_of, sum(amount) AS amount FROM payments
          WHERE refund_of IS NOT NULL AND payment_id IS DISTINCT FROM refund_of || '{MARK}'
          GROUP BY ALL) r USING (source_system, refund_of)
    LEFT JOIN payments p ON p.source_system = t.source_system
          AND t.row_key = p.row_key || '{MARK}'
    WHERE t.payment_id = t.refund_of || '{MARK}'
      AND (t.amount = r.amount OR (t.amount = -p.amount
           AND {cell_sql.lowered("p.status")} IN {cell_sql.words(_REFUNDED)}))
"""


def any_told(connection: duckdb.DuckDBPyConnection) -> bool:
    """Some payment tells of itself what went back of it."""
    told = f"FROM payments WHERE refund_of IS NOT NULL AND payment_id = refund_of || '{MARK}'"
    return bool(one(connection, f"SELECT EXISTS ({told})")[0])


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
        told["payment_id"] = f"f.payment_id || '{MARK}'"
    own = [f"f.{name}" for name in columns if name != "refund_of"]
    own.append("f.refund_of" if "refund_of" in columns else "NULL::VARCHAR AS refund_of")
    names = [name for name in columns if name != "refund_of"] + ["refund_of"]
    made = ", ".join(f"{told[name]} AS {name}" for name in names)
    target = f"{relation}_with_refunds"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {target} AS "
        f"SELECT f.source_system, f.row_key, f.line, {', '.join(own)}, f.lines FROM {relation} f "
        f"UNION ALL SELECT f.source_system, f.row_key || '{MARK}', f.line, {made}, 0 "
        f"FROM {relation} f JOIN {base} b ON b.line = f.line "
        f"WHERE f.amount > 0 AND (coalesce({sums}, 0) <> 0 OR {is_told})"
    )
    return target, _warned(connection, staged, relation, base, f"({by_status}) AND {is_told}")


def _is_told(relation: str, columns: Mapping[str, str]) -> str:
    """The status says that the payment went back, and no row of the file says it."""
    if "status" not in columns:
        return "false"
    status = f"coalesce({cell_sql.lowered('f.status')}, '') IN {cell_sql.words(_REFUNDED)}"
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
