"""Rights as SQL: each canonical table is hidden behind a narrower one of the same name.

The text of a question names tables only. Before it runs, every table is shadowed by a common
table expression, so that no metric, report or listing can reach past what its holder may see.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data.model.rights import Rights
from data.model.tables import TABLES

_DEAL = "(source_system, deal_id) IN (SELECT (source_system, deal_id) FROM seen_deals)"
_NEVER = "FALSE"
_OF_DEALS = ("pipeline", "source", "product")  # what only a deal knows of itself
# Tables whose rows know these dimensions by themselves; the others are told in `_conditions`.
_KNOWS = {
    "deals": ("owner", "team", "pipeline", "source", "product"),
    "leads": ("owner", "team", "source"),
    "calls": ("owner", "team"),
    "feedback": ("owner", "team"),
}
_HIDDEN = ("title", "purpose", "recording")
# Keys that may have been made of what a row says: a payer's INN, a caller's number.
_KEYS = ("row_key", "payment_id", "refund_of", "call_id")
_BOOKS = ("calendar", "uploads")  # beside the canonical tables, part of a frozen state too


@dataclass(frozen=True)
class Shadow:
    """What stands before the text of a question, and the values it waits for."""

    sql: str
    parameters: Mapping[str, object]


def shadow(rights: Rights, narrowed: bool, place: str = "main") -> Shadow:
    """The expressions that shadow the tables of `place`.

    A `narrowed` question filters the rows it tells of by these rights itself; it sees whole
    tables, for the first payment of a client may have been another manager's. Nothing is
    shadowed where everything may be seen.
    """
    if not rights.limits and not rights.mask and place == "main":
        return Shadow("", {})
    shadows = []
    for table in sorted(TABLES, key=lambda name: name != "deals"):
        told = _conditions(table, rights, place)
        condition = f"WHERE {' AND '.join(told)}" if told else ""
        shadows.append(_named(f"seen_{table}", f"SELECT * FROM {place}.{table} {condition}"))
        source = f"{place}.{table}" if narrowed else f"seen_{table}"
        shadows.append(_named(table, f"SELECT {_columns(table, rights)} FROM {source}"))
        key = masked("row_key") if rights.mask else "row_key"
        keys = f"SELECT source_system, {key} AS row_key FROM seen_{table}"
        shadows.append(_named(f"visible_{table}", keys))
    if place != "main":
        shadows += [_named(book, f"SELECT * FROM {place}.{book}") for book in _BOOKS]
    parameters: dict[str, object] = {
        f"rights_{name}": list(values) for name, values in rights.limits.items()
    }
    if rights.mask:
        parameters |= {"rights_secret": rights.mask.secret, "rights_word": rights.mask.word}
    return Shadow(", ".join(shadows), parameters)


def joined(shadow: Shadow, sql: str) -> str:
    """The question behind its shadows."""
    if not shadow.sql:
        return sql
    text = sql.lstrip()
    if text[:5].upper() == "WITH ":
        return f"WITH {shadow.sql}, {text[5:]}"
    return f"WITH {shadow.sql} {text}"


def closed(rights: Rights) -> frozenset[str]:
    """Tables of which nothing can be seen, for their rows do not know the limited dimensions."""
    return frozenset(table for table in TABLES if _NEVER in _conditions(table, rights, "main"))


def _named(name: str, sql: str) -> str:
    return f"{name} AS NOT MATERIALIZED ({sql})"


def _conditions(table: str, rights: Rights, place: str) -> list[str]:
    """What a row of the table must be to be seen; all of these."""
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
    knows = _KNOWS[table]
    return [_is(name, place) if name in knows else _NEVER for name in rights.limits]


def _is(name: str, place: str, column: str = "") -> str:
    """The row's own value is one of those to be seen; a team is that of the owner."""
    if name == "team":
        mates = f"SELECT owner FROM {place}.owners WHERE {_listed('team', 'team')}"
        return f"{column or 'owner'} IN ({mates})"
    return _listed(name, column or name)


def _listed(name: str, column: str) -> str:
    return f"coalesce(list_contains(CAST($rights_{name} AS VARCHAR[]), {column}), FALSE)"


def _by_deals(table: str, rights: Rights, place: str) -> list[str]:
    """People, clients and deeds: by their owner, and by the deals they stand in."""
    told = []
    for name in rights.limits:
        if name in _OF_DEALS:
            told.append(
                {
                    "owners": "owner IN (SELECT owner FROM seen_deals)",
                    "contacts": "client_id IN (SELECT client_id FROM seen_deals)",
                    "activities": _DEAL,
                }[table]
            )
        elif table == "owners" and name == "team":
            told.append(_listed("team", "team"))
        else:
            told.append(_is(name, place))
    return told


def _of_plan(name: str, place: str) -> str:
    """A plan has one subject; one of another dimension is nobody's to see."""
    if name == "pipeline":
        return _NEVER
    if name == "team":
        return f"({_listed('team', 'team')} OR {_is('team', place)})"
    return _listed(name, name)


def _of_payments(rights: Rights, place: str) -> str:
    """Payments are whose their receipts are: the payment's own manager, else the deal's.

    A refund is first of the deal's manager. A deal's id that two deals bear tells nothing.
    """
    owner = (
        "CASE WHEN amount < 0 THEN coalesce(of_deal.owner, payments.owner) "
        "ELSE coalesce(payments.owner, of_deal.owner) END"
    )
    told = [
        _is(name, place, owner if name in ("owner", "team") else f"of_deal.{name}")
        for name in rights.limits
    ]
    deal = (
        "SELECT deal_id AS id, any_value(owner) AS owner, any_value(pipeline) AS pipeline, "
        f"any_value(source) AS source, any_value(product) AS product FROM {place}.deals "
        "WHERE deal_id IS NOT NULL GROUP BY deal_id HAVING count(*) = 1"
    )
    seen = (
        f"SELECT payments.source_system, payments.row_key FROM {place}.payments AS payments "
        f"LEFT JOIN ({deal}) AS of_deal "
        "ON of_deal.id = coalesce(payments.deal_id, payments.matched_deal_id) "
        f"WHERE {' AND '.join(told)}"
    )
    return f"(source_system, row_key) IN ({seen})"


def _columns(table: str, rights: Rights) -> str:
    if not rights.mask:
        return "*"
    found = {name: masked(name) for name in (*TABLES[table].stored, "row_key")}
    told = [f"{sql} AS {name}" for name, sql in found.items() if sql]
    return f"* REPLACE ({', '.join(told)})" if told else "*"


def masked(name: str) -> str:
    """How a column that names a client is shown, as SQL; empty where it is shown as it is.

    Equal values stay equal, so that joins hold.
    """
    if name in _HIDDEN:
        return f"CASE WHEN {name} IS NULL THEN NULL ELSE NULL END"
    if name in ("phone", "client_phone"):
        return _phone(name)
    if name in ("email", "inn"):
        return _mark(name)
    if name in _KEYS:
        return _mark(name, 20)
    if name == "client":
        return f"$rights_word || ' ' || {_mark('client')}"
    if name == "united_client":
        return _key(name)
    if name == "apart_clients":
        keys = f"list_transform(string_split(apart_clients, chr(10)), lambda k: {_key('k')})"
        return f"array_to_string({keys}, chr(10))"
    return ""


def _key(value: str) -> str:
    """A client's key: its kind stays, what is known of the client by it does not."""
    rest = f"substr({value}, strpos({value}, ':') + 1)"
    return (
        f"CASE WHEN {value} LIKE 'id:%' THEN {value} "
        f"WHEN {value} LIKE 'phone:%' THEN 'phone:' || {_phone(rest)} "
        f"WHEN {value} IS NOT NULL THEN split_part({value}, ':', 1) || ':' || {_mark(rest)} END"
    )


def _mark(value: str, letters: int = 10) -> str:
    keyed = f"sha256($rights_secret || '|' || {value} || '|' || $rights_secret)"
    return f"upper(substr({keyed}, 1, {letters}))"


def _phone(value: str) -> str:
    return f"'··' || right({value}, 2) || ' ' || {_mark(value)}"
