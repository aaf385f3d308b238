"""Payments that name no deal beside the deals they may be for, with what speaks for each pair."""

import duckdb
import pyarrow as pa

from data.identity.name_normalize import company
from data.storage import apply_decisions
from data.storage.apply_decisions import DecisionKind

_EARLY, _LATE = 400, 365  # days from the creation and after the close in which a deal is looked at
_MOST = 60  # a client key shared by more open deals tells nothing
_KEYS = {"id": "client_id", "inn": "inn", "phone": "phone", "email": "email", "name": "like_name"}
EVIDENCE = ("by_id", "by_inn", "by_phone", "by_email", "by_name")


def pairs(connection: duckdb.DuckDBPyConnection, currency: str) -> str:
    """Make the table of pairs; gives its name.

    One row a pair: keys of both sides, `by_*` what of the client agrees, `fit` of the amount
    (whole, rest, sum, share, part), `timing`, `says_id`, `rivals` for the same money.
    """
    _names(connection)
    _sides(connection, currency)
    _candidates(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE pairs AS "
        "WITH told AS (SELECT c.*, p.amount, p.day, p.system, p.row_key, p.digits, d.deal_system, "
        "d.deal_id, d.deal_amount, d.paid, d.rest, d.created, d.closed, d.status, "
        "sum(p.amount) OVER (PARTITION BY c.deal_no) AS together, "
        "count(*) OVER (PARTITION BY c.deal_no) AS others "
        "FROM candidates c JOIN loose p USING (pay_no) JOIN wanting d USING (deal_no)) "
        f"SELECT *, {_FIT} AS fit, {_TIMING} AS timing, "
        "list_contains(digits, deal_id) AS says_id FROM told"
    )
    _refused(connection)
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


def _names(connection: duckdb.DuckDBPyConnection) -> None:
    """How each client's name is compared."""
    rows = connection.execute(
        "SELECT DISTINCT client FROM deals WHERE client IS NOT NULL UNION "
        "SELECT DISTINCT client FROM payments WHERE client IS NOT NULL AND deal_id IS NULL"
    ).fetchall()
    told = {name: company(name) for (name,) in rows}
    table = pa.table({"client": list(told), "like_name": list(told.values())}, schema=_TWO_TEXTS)
    connection.register("names_told", table)
    connection.execute("CREATE OR REPLACE TEMP TABLE like_names AS FROM names_told")
    connection.unregister("names_told")


_TWO_TEXTS = pa.schema({"client": pa.string(), "like_name": pa.string()})


def _sides(connection: duckdb.DuckDBPyConnection, currency: str) -> None:
    """Payments without a deal, and deals that still want money."""
    ours = f"coalesce(currency, '{currency}') = '{currency}'"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE loose AS SELECT row_number() OVER () AS pay_no, "
        "p.source_system AS system, p.row_key, p.amount, p.paid_at::DATE AS day, p.client_id, "
        "p.phone, p.email, p.inn, nullif(n.like_name, '') AS like_name, "
        r"regexp_extract_all(coalesce(p.purpose, ''), '\d{3,}') AS digits "
        "FROM payments p LEFT JOIN like_names n USING (client) WHERE p.deal_id IS NULL "
        f"AND p.matched_deal_id IS NULL AND p.refund_of IS NULL AND p.amount > 0 AND {ours}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE wanting AS WITH sums AS ("
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


def _candidates(connection: duckdb.DuckDBPyConnection) -> None:
    """Pairs of one client or of one sum, in time, not over the amount, not against the INN."""
    fits = (
        f"p.day >= d.created AND p.day <= least(d.closed, d.created + {_EARLY}) + {_LATE} "
        "AND p.amount <= d.rest"
    )
    met = [
        f"SELECT p.pay_no, d.deal_no, '{kind}' AS kind FROM loose p JOIN wanting d "
        f"ON p.{column} = d.{column} AND {fits} WHERE p.{column} IN "
        f"(SELECT {column} FROM wanting GROUP BY 1 HAVING count(*) <= {_MOST})"
        for kind, column in _KEYS.items()
    ]
    met.append(
        "SELECT p.pay_no, d.deal_no, 'sum' FROM loose p JOIN wanting d "
        f"ON p.amount = d.rest AND {fits} AND p.day <= d.closed + 90 "
        "WHERE p.amount IN (SELECT rest FROM wanting GROUP BY 1 HAVING count(*) <= 20)"
    )
    told = ", ".join(f"bool_or(kind = '{kind}') AS by_{kind}" for kind in _KEYS)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE candidates AS "
        f"SELECT pay_no, deal_no, {told} FROM ({' UNION ALL '.join(met)}) "
        "JOIN loose p USING (pay_no) JOIN wanting d USING (deal_no) "
        "WHERE p.inn IS NULL OR d.inn IS NULL OR p.inn = d.inn GROUP BY 1, 2"
    )


def _refused(connection: duckdb.DuckDBPyConnection) -> None:
    """What the user said no to is not asked again."""
    for each in apply_decisions.decisions_in_force(connection, DecisionKind.NO_MATCH):
        system, key = each.payload["payment"]
        deal = each.payload.get("deal")
        connection.execute(
            "DELETE FROM pairs WHERE system = ? AND row_key = ? "
            "AND (? IS NULL OR (deal_system = ? AND deal_id = ?))",
            [system, key, *((deal[0], *deal) if deal else (None, None, None))],
        )
