"""Row security: rights as SQL. Each canonical table is replaced by the rows that may be seen.

The text of a query names tables only. Before it runs, a common table expression (CTE) of the same
name hides every table, so that no metric, report or list can read past the rights of its reader.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data.model import dimensions
from data.model.dimensions import DIMENSIONS
from data.model.rights import Rights
from data.model.tables import TABLES

_DEAL = "(source_system, deal_id) IN (SELECT (source_system, deal_id) FROM seen_deals)"
_NEVER = "FALSE"
_HIDDEN = ("title", "purpose", "recording")
# Keys that may contain personal data of the row: a payer's INN, a caller's number.
_KEYS = ("row_key", "payment_id", "refund_of", "call_id")
_INTERNAL_TABLES = (
    "calendar",
    "uploads",
)  # in a snapshot beside the canonical tables


@dataclass(frozen=True)
class RowSecurity:
    """The CTEs to put before a query, and the values of their placeholders; empty for no limits."""

    sql: str
    parameters: Mapping[str, object]


def row_security(rights: Rights, self_filtered: bool, place: str = "main") -> RowSecurity:
    """The CTEs that hide the tables of the schema `place`; none where everything may be seen.

    A `self_filtered` query filters its rows by these rights itself and reads whole tables, for
    the first payment of a client may have been another manager's. Beside each table it has
    `seen_<table>`, the rows that may be seen, and `visible_<table>`, their keys.
    """
    if not rights.limits and not rights.mask and place == "main":
        return RowSecurity("", {})
    ctes = []
    for table in sorted(TABLES, key=lambda name: name != "deals"):
        conditions = _conditions(table, rights, place)
        condition = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        stored = _stored(table, place)
        ctes.append(_named(f"seen_{table}", f"SELECT * FROM {stored} AS {table} {condition}"))
        source = stored if self_filtered else f"seen_{table}"
        ctes.append(_named(table, f"SELECT {_columns(table, rights)} FROM {source}"))
        key = mask_sql("row_key") if rights.mask else "row_key"
        keys = f"SELECT source_system, {key} AS row_key FROM seen_{table}"
        ctes.append(_named(f"visible_{table}", keys))
    if place != "main":
        ctes += [
            _named(table_name, f"SELECT * FROM {place}.{table_name}")
            for table_name in _INTERNAL_TABLES
        ]
    parameters: dict[str, object] = {
        f"rights_{name}": list(values) for name, values in rights.limits.items()
    }
    if rights.mask:
        parameters |= {"rights_secret": rights.mask.secret, "rights_word": rights.mask.word}
    return RowSecurity(", ".join(ctes), parameters)


def apply_row_security(security: RowSecurity, sql: str) -> str:
    """The text of a query with the CTEs before it, merged into its own WITH clause."""
    if not security.sql:
        return sql
    text = sql.lstrip()
    if text[:5].upper() == "WITH ":
        return f"WITH {security.sql}, {text[5:]}"
    return f"WITH {security.sql} {text}"


def hidden_tables(rights: Rights) -> frozenset[str]:
    """Tables of which no row can be seen, for they lack a dimension that the rights limit."""
    return frozenset(table for table in TABLES if _NEVER in _conditions(table, rights, "main"))


def _named(name: str, sql: str) -> str:
    return f"{name} AS NOT MATERIALIZED ({sql})"


def _stored(table: str, place: str) -> str:
    """The stored rows of a table; columns younger than a snapshot are empty in it."""
    if place == "main":
        return f"main.{table}"
    today = f"SELECT * FROM main.{table} LIMIT 0"
    return f"(SELECT * FROM {place}.{table} UNION ALL BY NAME ({today}))"


def _conditions(table: str, rights: Rights, place: str) -> list[str]:
    """SQL conditions on a row of the table to be seen; all of them must hold."""
    if not rights.limits:
        return []
    if table in ("deal_items", "stage_history"):
        return [_DEAL]
    if table == "payments":
        return [_of_payments(rights, place)]
    if table == "plans":
        return [_of_plan(name, place) for name in rights.limits]
    if table in ("owners", "contacts", "activities"):
        return _by_deals(table, rights, place)
    knows = dimensions.of_table(table)
    return [_value_allowed(name, place) if name in knows else _NEVER for name in rights.limits]


def _value_allowed(name: str, place: str, column: str = "") -> str:
    """Condition: the row's value of a dimension is allowed; the team is looked up by owner."""
    if name == "team":
        owners = f"{_stored('owners', place)} AS owners"
        mates = f"SELECT owner FROM {owners} WHERE {_in_rights('team', 'team')}"
        return f"{column or 'owner'} IN ({mates})"
    return _in_rights(name, column or name)


def _in_rights(name: str, column: str) -> str:
    return f"coalesce(list_contains(CAST($rights_{name} AS VARCHAR[]), {column}), FALSE)"


def _by_deals(table: str, rights: Rights, place: str) -> list[str]:
    """Conditions on owners, contacts and activities: by their owner and by their deals."""
    conditions = []
    for name in rights.limits:
        if name in dimensions.OF_DEALS:
            conditions.append(
                {
                    "owners": "owner IN (SELECT owner FROM seen_deals)",
                    "contacts": "client_id IN (SELECT client_id FROM seen_deals)",
                    "activities": _DEAL,
                }[table]
            )
        elif table == "owners" and name == "team":
            conditions.append(_in_rights("team", "team"))
        else:
            conditions.append(_value_allowed(name, place))
    return conditions


def _of_plan(name: str, place: str) -> str:
    """Condition on a plan: its subject is allowed; plans of another dimension are hidden."""
    if not DIMENSIONS[name].planned:
        return _NEVER
    if name == "team":
        return f"({_in_rights('team', 'team')} OR {_value_allowed('team', place)})"
    return _in_rights(name, name)


def _of_payments(rights: Rights, place: str) -> str:
    """Condition on a payment: it belongs to its own manager, else to that of its deal.

    A refund belongs to the deal's manager first. A deal id that two deals share is ignored.
    """
    owner = (
        "CASE WHEN amount < 0 THEN coalesce(of_deal.owner, payments.owner) "
        "ELSE coalesce(payments.owner, of_deal.owner) END"
    )
    conditions = [
        _value_allowed(name, place, owner if name in ("owner", "team") else f"of_deal.{name}")
        for name in rights.limits
    ]
    of_deal = ", ".join(f"any_value({name}) AS {name}" for name in ("owner", *dimensions.OF_DEALS))
    deal = (
        f"SELECT deal_id AS id, {of_deal} FROM {_stored('deals', place)} AS deals "
        "WHERE deal_id IS NOT NULL GROUP BY deal_id HAVING count(*) = 1"
    )
    seen = (
        f"SELECT payments.source_system, payments.row_key "
        f"FROM {_stored('payments', place)} AS payments "
        f"LEFT JOIN ({deal}) AS of_deal "
        "ON of_deal.id = coalesce(payments.deal_id, payments.matched_deal_id) "
        f"WHERE {' AND '.join(conditions)}"
    )
    return f"(source_system, row_key) IN ({seen})"


def _columns(table: str, rights: Rights) -> str:
    if not rights.mask:
        return "*"
    mask_by_column = {name: mask_sql(name) for name in (*TABLES[table].stored, "row_key")}
    replacements = [f"{sql} AS {name}" for name, sql in mask_by_column.items() if sql]
    return f"* REPLACE ({', '.join(replacements)})" if replacements else "*"


def mask_sql(name: str) -> str:
    """SQL of the masked value of a column with personal data; empty for any other column.

    Equal values stay equal, so that joins hold.
    """
    if name in _HIDDEN:
        return f"CASE WHEN {name} IS NULL THEN NULL ELSE NULL END"
    if name in ("phone", "client_phone"):
        return _masked_phone(name)
    if name in ("email", "inn"):
        return _mask_token(name)
    if name in _KEYS:
        return _mask_token(name, 20)
    if name == "client":
        return f"$rights_word || ' ' || {_mask_token('client')}"
    if name == "united_client":
        return _masked_key(name)
    if name == "apart_clients":
        keys = f"list_transform(string_split(apart_clients, chr(10)), lambda k: {_masked_key('k')})"
        return f"array_to_string({keys}, chr(10))"
    return ""


def _masked_key(value: str) -> str:
    """SQL of a client's key, masked: its kind stays, the phone, e-mail or INN does not."""
    rest = f"substr({value}, strpos({value}, ':') + 1)"
    return (
        f"CASE WHEN {value} LIKE 'id:%' THEN {value} "
        f"WHEN {value} LIKE 'phone:%' THEN 'phone:' || {_masked_phone(rest)} "
        f"WHEN {value} IS NOT NULL "
        f"THEN split_part({value}, ':', 1) || ':' || {_mask_token(rest)} END"
    )


def _mask_token(value: str, letters: int = 10) -> str:
    keyed = f"sha256($rights_secret || '|' || {value} || '|' || $rights_secret)"
    return f"upper(substr({keyed}, 1, {letters}))"


def _masked_phone(value: str) -> str:
    return f"'··' || right({value}, 2) || ' ' || {_mask_token(value)}"
