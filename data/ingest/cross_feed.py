"""Holds a file against what other files have said of the same deals and people."""

from collections.abc import Collection

import duckdb

from data.model.amount_text import amount_text
from data.model.problems import Problem
from data.model.query_one import one
from data.parse.canonical_rows import CanonicalRows
from data.storage import owner_names

_TOLERANCE = 1.01  # receipts of a deal beside its sum
_FEW = 3  # deals named by payments, below which a miss says little
_SHOWN_NAMES = 3
_KOPECKS = (80.0, 120.0)  # how many times larger sums in hundredths are


def problems(connection: duckdb.DuckDBPyConnection, part: CanonicalRows) -> list[Problem]:
    """Problems of one table of a file beside the rows that are stored."""
    described = connection.execute(f"DESCRIBE {part.relation}").fetchall()
    columns = {row[0] for row in described}
    problem_list = _unknown_owners(connection, part, columns)
    if part.table == "payments" and {"deal_id", "amount"} <= columns:
        problem_list += _paid_deals(connection, part, columns)
    return problem_list


def _unknown_owners(
    connection: duckdb.DuckDBPyConnection, part: CanonicalRows, columns: Collection[str]
) -> list[Problem]:
    """Names that stand in no other upload and in no list of owners."""
    if part.table in ("owners", "plans") or "owner_written" not in columns:
        return []
    unknown = owner_names.unknown_spellings(connection, part.relation)
    if not unknown:
        return []
    shown = ", ".join(name for name, _, _ in unknown[:_SHOWN_NAMES])
    rows, line = sum(n for _, n, _ in unknown), min(line for _, _, line in unknown)
    return [Problem("unknown_owners", part.table, "owner", rows, shown, line)]


def _paid_deals(
    connection: duckdb.DuckDBPyConnection, part: CanonicalRows, columns: Collection[str]
) -> list[Problem]:
    """Payments of deals that nobody knows, or of more than their deals are worth."""
    currency = "any_value(currency)" if "currency" in columns else "NULL"
    named, matched, over, paid_sum, deal_sum, line = one(
        connection,
        "WITH paid AS (SELECT deal_id, sum(amount) AS paid, min(line) AS line, "
        f"{currency} AS currency FROM {part.relation} WHERE deal_id IS NOT NULL GROUP BY deal_id), "
        "worth AS (SELECT deal_id, max(amount) AS worth, any_value(currency) AS currency "
        "FROM deals WHERE deal_id IS NOT NULL GROUP BY deal_id), "
        "sides AS (SELECT paid.*, worth.worth, worth.deal_id IS NOT NULL AS is_known, "
        f"worth.worth > 0 AND paid.paid > worth.worth * {_TOLERANCE} "
        "AND coalesce(paid.currency = worth.currency, true) AS is_over "
        "FROM paid LEFT JOIN worth USING (deal_id)) "
        "SELECT count(*), count(*) FILTER (is_known), count(*) FILTER (is_over), "
        "coalesce(sum(paid) FILTER (is_over), 0)::DOUBLE, "
        "coalesce(sum(worth) FILTER (is_over), 0)::DOUBLE, min(line) FILTER (is_over) FROM sides",
    )
    if not matched:
        (known_deals,) = one(connection, "SELECT EXISTS (FROM deals WHERE deal_id IS NOT NULL)")
        is_strange = known_deals and named >= _FEW
        return (
            [Problem("payments_of_unknown_deals", part.table, "deal_id", named)]
            if is_strange
            else []
        )
    if not over:
        return []
    is_hundredfold = _KOPECKS[0] <= paid_sum / deal_sum <= _KOPECKS[1]
    code = "payments_in_hundredths" if is_hundredfold else "payments_over_deals"
    return [
        Problem(
            code,
            part.table,
            "amount",
            over,
            f"{amount_text(paid_sum)} > {amount_text(deal_sum)}",
            line,
        )
    ]
