"""What the current tables cover: days, filled columns, values for filters, the currency."""

from collections.abc import Callable
from datetime import date
from typing import Any

from data.model.dimensions import OF_DEALS
from data.model.tables import KINDS, TABLES

RunSql = Callable[[str], list[tuple[Any, ...]]]
_LAST_OF_DEALS = (
    "SELECT greatest(max(created_at), max(stage_changed_at), max(modified_at), "
    "quantile_disc(closed_at, 0.999) FILTER (WHERE status IN ('won', 'lost')))::DATE FROM deals"
)
_CHOICES_SQL = {
    "owner": "SELECT owner FROM deals UNION ALL SELECT owner FROM payments "
    "UNION ALL SELECT owner FROM calls UNION ALL SELECT owner FROM owners "
    "WHERE united_owner IS NULL",
    "team": "SELECT team FROM owners WHERE united_owner IS NULL",
    **{name: f"SELECT {name} FROM deals" for name in OF_DEALS},
}


def covered_days(ask: RunSql) -> dict[str, tuple[date, date]]:
    """Table → the first and the last day of its rows; empty tables are left out."""
    days_by_table = {}
    for name in KINDS:
        when = TABLES[name].when
        rows = ask(f"SELECT min({when})::DATE, max({when})::DATE FROM {name}")
        if rows[0][0] is not None:
            days_by_table[name] = (rows[0][0], rows[0][1])
    if "deals" in days_by_table:  # a deal export also covers later changes and closings
        days_by_table["deals"] = (days_by_table["deals"][0], ask(_LAST_OF_DEALS)[0][0])
    return days_by_table


def filter_choices(ask: RunSql) -> dict[str, tuple[str, ...]]:
    """Dimension → values that filters offer, the most used first, 500 at most."""
    return {
        name: tuple(
            row[0]
            for row in ask(
                f"SELECT v FROM ({sql}) t(v) WHERE v IS NOT NULL "
                "GROUP BY v ORDER BY count(*) DESC, v LIMIT 500"
            )
        )
        for name, sql in _CHOICES_SQL.items()
    }


def filled_columns(ask: RunSql, table: str) -> frozenset[str]:
    """Columns of a table that hold at least one value."""
    names = TABLES[table].names
    sql_by_column = {"deal_id": "coalesce(deal_id, matched_deal_id)"} if table == "payments" else {}
    (row,) = ask(
        f"SELECT {', '.join(f'count({sql_by_column.get(n, n)}) > 0' for n in names)} FROM {table}"
    )
    return frozenset(name for name, is_filled in zip(names, row, strict=True) if is_filled)


def single_currency(ask: RunSql) -> str | None:
    """The only currency of the data; None where there are none or several."""
    rows = ask(
        "SELECT DISTINCT currency FROM (SELECT currency FROM payments UNION ALL "
        "SELECT currency FROM deals) WHERE currency IS NOT NULL LIMIT 2"
    )
    return str(rows[0][0]) if len(rows) == 1 else None
