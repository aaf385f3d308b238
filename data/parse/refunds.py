"""Derives refunds from the rows of their payments: each becomes a second, negative payment."""

from collections.abc import Mapping

import duckdb

from data.model.problems import Problem
from data.model.query_one import one
from data.parse import cell_sql
from data.parse.staging import StagedTable

REFUND_SUFFIX = "-refund"  # after the key and the number of the payment
_REFUNDED = (
    *("refunded", "возвращен", "возвращена", "возвращено", "оплата возвращена"),
    *("деньги возвращены", "полный возврат", "возвращен полностью"),
)
# Refunds derived from their payments, while a refund of that payment has a row of its own:
# a status counts for nothing then, a sum in a column where it is the same money.
DOUBLE_REFUNDS = f"""
    SELECT derived.source_system, derived.row_key FROM payments derived
    JOIN (SELECT source_system, refund_of, sum(amount) AS amount FROM payments
          WHERE refund_of IS NOT NULL AND payment_id IS DISTINCT FROM refund_of || '{REFUND_SUFFIX}'
          GROUP BY ALL) refunds USING (source_system, refund_of)
    LEFT JOIN payments payment ON payment.source_system = derived.source_system
          AND derived.row_key = payment.row_key || '{REFUND_SUFFIX}'
    WHERE derived.payment_id = derived.refund_of || '{REFUND_SUFFIX}'
      AND (derived.amount = refunds.amount OR (derived.amount = -payment.amount
           AND {cell_sql.lowered("payment.status")} IN {cell_sql.words(_REFUNDED)}))
"""


def has_derived_refunds(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether some refund was derived from the row of its payment."""
    rows = (
        f"FROM payments WHERE refund_of IS NOT NULL AND payment_id = refund_of || '{REFUND_SUFFIX}'"
    )
    return bool(one(connection, f"SELECT EXISTS ({rows})")[0])


def with_refunds(
    connection: duckdb.DuckDBPyConnection,
    staged: StagedTable,
    relation: str,
    columns: Mapping[str, str],
) -> tuple[str, list[Problem]]:
    """The payments with their refunds, and a warning where only a status says there is one.

    A sum in a column counts on its own date; a status counts for the whole payment, on the
    payment's date, unless the file has a row for that refund.
    """
    base = f"base_of_{staged.relation}"
    sums = "base.refund_amount" if "refund_amount" in staged.columns else "NULL::DECIMAL(18, 2)"
    is_refunded = _is_refunded_by_status(relation, columns)
    if sums.startswith("NULL") and (
        is_refunded == "false" or not _exists(connection, relation, is_refunded)
    ):
        return relation, []
    when = "base.refunded_at" if "refunded_at" in staged.columns else "NULL"
    by_status = f"{sums} IS NULL OR {sums} = 0"
    went_back = f"CASE WHEN {by_status} THEN payment.amount ELSE abs({sums}) END"
    refund_sql = {name: f"payment.{name}" for name in columns}
    refund_sql |= {"amount": f"-({went_back})", "paid_at": f"coalesce({when}, payment.paid_at)"}
    refund_sql |= {"fee": "NULL"} if "fee" in refund_sql else {}
    refund_sql["refund_of"] = "payment.payment_id" if "payment_id" in columns else "NULL::VARCHAR"
    if "payment_id" in columns:
        refund_sql["payment_id"] = f"payment.payment_id || '{REFUND_SUFFIX}'"
    payment_list = [f"payment.{name}" for name in columns if name != "refund_of"]
    own_refund = "payment.refund_of" if "refund_of" in columns else "NULL::VARCHAR AS refund_of"
    payment_list.append(own_refund)
    names = [*(name for name in columns if name != "refund_of"), "refund_of"]
    refund_list = ", ".join(f"{refund_sql[name]} AS {name}" for name in names)
    target = f"{relation}_with_refunds"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {target} AS "
        f"SELECT payment.source_system, payment.row_key, payment.line, {', '.join(payment_list)}, "
        f"payment.lines FROM {relation} payment "
        f"UNION ALL SELECT payment.source_system, payment.row_key || '{REFUND_SUFFIX}', "
        f"payment.line, {refund_list}, 0 "
        f"FROM {relation} payment JOIN {base} base ON base.line = payment.line "
        f"WHERE payment.amount > 0 AND (coalesce({sums}, 0) <> 0 OR {is_refunded})"
    )
    return target, _status_warnings(
        connection, staged, relation, base, f"({by_status}) AND {is_refunded}"
    )


def _is_refunded_by_status(relation: str, columns: Mapping[str, str]) -> str:
    """SQL of: the status says refunded, and no row of the file is that refund."""
    if "status" not in columns:
        return "false"
    status = f"coalesce({cell_sql.lowered('payment.status')}, '') IN {cell_sql.words(_REFUNDED)}"
    if not {"refund_of", "payment_id"} <= set(columns):
        return status
    refunds_listed = f"SELECT refund_of FROM {relation} WHERE refund_of IS NOT NULL"
    return f"({status} AND coalesce(payment.payment_id NOT IN ({refunds_listed}), true))"


def _exists(connection: duckdb.DuckDBPyConnection, relation: str, condition: str) -> bool:
    return bool(one(connection, f"SELECT count(*) FROM {relation} payment WHERE {condition}")[0])


def _status_warnings(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, relation: str, base: str, where: str
) -> list[Problem]:
    rows, line, example = one(
        connection,
        "SELECT count(*), min(payment.line), arg_min(payment.amount, payment.line)::VARCHAR "
        f"FROM {relation} payment JOIN {base} base ON base.line = payment.line "
        f"WHERE payment.amount > 0 AND {where}",
    )
    header = staged.headers.get("status", "status")
    code = "refunded_without_row"
    return [Problem(code, staged.table, header, rows, example, line)] if rows else []
