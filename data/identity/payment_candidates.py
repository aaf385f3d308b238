"""Pairs payments that name no deal with the deals they may be for, and rates the evidence."""

import duckdb
import pyarrow as pa

from data.identity.name_normalize import normalized_company
from data.storage import apply_decisions
from data.storage.apply_decisions import DecisionKind

# days after a deal's creation when it counts as closed at the latest; days after the close
_MAX_DEAL_DAYS, _MAX_DAYS_AFTER = 400, 365
_MAX_SHARING = 60  # a client key shared by more open deals tells nothing
_KEYS = {"id": "client_id", "inn": "inn", "phone": "phone", "email": "email", "name": "like_name"}
EVIDENCE = ("by_id", "by_inn", "by_phone", "by_email", "by_name")


def rated_pairs(connection: duckdb.DuckDBPyConnection, currency: str) -> str:
    """Create the temporary table of pairs; gives its name.

    One row a pair: keys of payment and deal; `by_*`, which data of the client agree; `fit` of the
    amount (whole, rest, sum, share, part); `timing`; `says_id`, whether the purpose has the deal's
    id; `rivals`, how many other payments fit the whole unpaid amount of the deal.
    """
    _create_compared_names(connection)
    _create_payments_and_deals(connection, currency)
    _create_candidates(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE pairs AS "
        "WITH joined AS (SELECT c.*, p.amount, p.day, p.system, p.row_key, p.digits, "
        "d.deal_system, d.deal_id, d.deal_amount, d.paid, d.rest, d.created, d.closed, d.status, "
        "sum(p.amount) OVER (PARTITION BY c.deal_no) AS together, "
        "count(*) OVER (PARTITION BY c.deal_no) AS others "
        "FROM candidates c JOIN unmatched p USING (pay_no) JOIN unpaid d USING (deal_no)) "
        f"SELECT *, {_FIT} AS fit, {_TIMING} AS timing, "
        "list_contains(digits, deal_id) AS says_id FROM joined"
    )
    _delete_refused(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE rated AS SELECT *, count(*) FILTER "
        "(WHERE fit IN ('whole', 'rest')) OVER (PARTITION BY deal_no) "
        "- (fit IN ('whole', 'rest'))::INT AS rivals FROM pairs "
        f"WHERE ({' OR '.join(EVIDENCE)} OR says_id OR fit IN ('whole', 'rest'))"
    )
    return "rated"


_FIT = (
    "CASE WHEN amount = rest AND paid = 0 THEN 'whole' WHEN amount = rest THEN 'rest' "
    "WHEN others > 1 AND together = rest THEN 'sum' "
    "WHEN abs(amount / deal_amount * 20 - round(amount / deal_amount * 20)) * deal_amount <= 1000 "
    "AND (deal_amount >= 20000 OR amount / deal_amount * 20 = round(amount / deal_amount * 20)) "
    "THEN 'share' ELSE 'part' END"
)
_TIMING = (
    "CASE WHEN status = 'lost' THEN 'lost' "
    "WHEN status = 'won' AND day > closed + 60 THEN 'late' "
    "WHEN status = 'won' AND day BETWEEN closed - 30 AND closed + 30 THEN 'near' "
    "WHEN status = 'won' THEN 'won' "
    "WHEN day > created + 120 THEN 'stale' ELSE 'open' END"
)


def _create_compared_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table of client names and their normalised form."""
    rows = connection.execute(
        "SELECT DISTINCT client FROM deals WHERE client IS NOT NULL UNION "
        "SELECT DISTINCT client FROM payments WHERE client IS NOT NULL AND deal_id IS NULL"
    ).fetchall()
    compared_by_name = {name: normalized_company(name) for (name,) in rows}
    table = pa.table(
        {"client": list(compared_by_name), "like_name": list(compared_by_name.values())},
        schema=_TWO_TEXTS,
    )
    connection.register("normalized_names", table)
    connection.execute("CREATE OR REPLACE TEMP TABLE like_names AS FROM normalized_names")
    connection.unregister("normalized_names")


_TWO_TEXTS = pa.schema({"client": pa.string(), "like_name": pa.string()})


def _create_payments_and_deals(connection: duckdb.DuckDBPyConnection, currency: str) -> None:
    """Create the tables of payments without a deal and of deals not paid in full."""
    ours = f"coalesce(currency, '{currency}') = '{currency}'"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE unmatched AS SELECT row_number() OVER () AS pay_no, "
        "p.source_system AS system, p.row_key, p.amount, p.paid_at::DATE AS day, p.client_id, "
        "p.phone, p.email, p.inn, nullif(n.like_name, '') AS like_name, "
        r"regexp_extract_all(coalesce(p.purpose, ''), '\d{3,}') AS digits "
        "FROM payments p LEFT JOIN like_names n USING (client) WHERE p.deal_id IS NULL "
        f"AND p.matched_deal_id IS NULL AND p.refund_of IS NULL AND p.amount > 0 AND {ours}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE unpaid AS WITH sums AS ("
        "SELECT coalesce(deal_id, matched_deal_id) AS deal_id, sum(greatest(amount, 0)) AS paid "
        f"FROM payments WHERE {ours} GROUP BY 1) "
        "SELECT row_number() OVER () AS deal_no, d.source_system AS deal_system, d.deal_id, "
        "d.amount AS deal_amount, coalesce(s.paid, 0) AS paid, d.amount - coalesce(s.paid, 0) "
        "AS rest, d.created_at::DATE AS created, d.status, coalesce(d.closed_at, "
        "d.created_at + INTERVAL 400 DAY)::DATE AS closed, "
        "d.client_id, d.phone, d.email, d.inn, nullif(n.like_name, '') AS like_name "
        "FROM deals d LEFT JOIN sums s USING (deal_id) LEFT JOIN like_names n USING (client) "
        f"WHERE d.amount > coalesce(s.paid, 0) AND d.created_at IS NOT NULL AND {ours} "
        "AND d.deal_id IN (SELECT deal_id FROM deals GROUP BY 1 HAVING count(*) = 1)"
    )


def _create_candidates(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table of pairs: of one client or amount, in time, not over the unpaid amount."""
    fits = (
        f"p.day >= d.created AND p.day <= least(d.closed, d.created + {_MAX_DEAL_DAYS}) "
        f"+ {_MAX_DAYS_AFTER} AND p.amount <= d.rest"
    )
    candidate_queries = [
        f"SELECT p.pay_no, d.deal_no, '{kind}' AS kind FROM unmatched p JOIN unpaid d "
        f"ON p.{column} = d.{column} AND {fits} WHERE p.{column} IN "
        f"(SELECT {column} FROM unpaid GROUP BY 1 HAVING count(*) <= {_MAX_SHARING})"
        for kind, column in _KEYS.items()
    ]
    candidate_queries.append(
        "SELECT p.pay_no, d.deal_no, 'sum' FROM unmatched p JOIN unpaid d "
        f"ON p.amount = d.rest AND {fits} AND p.day <= d.closed + 90 "
        "WHERE p.amount IN (SELECT rest FROM unpaid GROUP BY 1 HAVING count(*) <= 20)"
    )
    evidence_columns = ", ".join(f"bool_or(kind = '{kind}') AS by_{kind}" for kind in _KEYS)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE candidates AS "
        f"SELECT pay_no, deal_no, {evidence_columns} "
        f"FROM ({' UNION ALL '.join(candidate_queries)}) "
        "JOIN unmatched p USING (pay_no) JOIN unpaid d USING (deal_no) "
        "WHERE p.inn IS NULL OR d.inn IS NULL OR p.inn = d.inn GROUP BY 1, 2"
    )


def _delete_refused(connection: duckdb.DuckDBPyConnection) -> None:
    """Delete the pairs that the user refused."""
    for each in apply_decisions.decisions_in_force(connection, DecisionKind.NO_MATCH):
        system, key = each.payload["payment"]
        deal = each.payload.get("deal")
        connection.execute(
            "DELETE FROM pairs WHERE system = ? AND row_key = ? "
            "AND (? IS NULL OR (deal_system = ? AND deal_id = ?))",
            [system, key, *((deal[0], *deal) if deal else (None, None, None))],
        )
