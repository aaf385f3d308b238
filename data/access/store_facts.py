"""Facts about the store that a holder of rights may know: days, columns, values, uploads."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from data.model.rights import Rights
from data.storage import coverage
from data.storage.engine import Query
from data.storage.forecast_log import LoggedForecast, logged_forecasts
from data.storage.row_security import hidden_tables
from data.storage.store import FEEDS, Store
from data.storage.uploads import Upload, upload_from_row

_MIN_OTHERS = 3  # owners; a total over fewer others would give away single figures


def covered(store: Store, rights: Rights) -> dict[str, tuple[date, date]]:
    """Table → the first and the last day of its rows, the hidden rows included."""
    return coverage.covered_days(_sql_runner(store, rights.whole))


def last_day(covered: dict[str, tuple[date, date]]) -> date | None:
    """The last day that the feeds cover; None while there are none."""
    return max((covered[name][1] for name in FEEDS if name in covered), default=None)


def filled(store: Store, table: str, rights: Rights) -> frozenset[str]:
    """Columns of a table that hold at least one value; none of a hidden table."""
    if table in hidden_tables(rights):
        return frozenset()
    return coverage.filled_columns(_sql_runner(store, rights.whole), table)


def currency(store: Store, rights: Rights) -> str:
    """The only currency of the data, or the company's where there are none or several."""
    return (
        coverage.single_currency(_sql_runner(store, rights.whole)) or store.rules.company.currency
    )


def choices(store: Store, rights: Rights) -> dict[str, tuple[str, ...]]:
    """Dimension → values that filters offer, of visible rows only, the most used first."""
    values_by_dimension = coverage.filter_choices(_sql_runner(store, rights))
    for name, allowed in rights.limits.items():
        values_by_dimension[name] = tuple(
            value for value in values_by_dimension[name] if value in allowed
        )
    return values_by_dimension


def uploads(store: Store, rights: Rights) -> list[Upload]:
    """Every upload, the newest last; without file names and recipes under masked rights."""
    rows = _rows(store, "SELECT * FROM uploads ORDER BY upload_id", rights.whole)
    all_uploads = [upload_from_row(row) for row in rows]
    if rights.mask:
        return [replace(upload, file=f"#{upload.upload_id}", recipe={}) for upload in all_uploads]
    return all_uploads


def department_forecasts(store: Store, rights: Rights) -> list[LoggedForecast]:
    """Logged forecasts up to the data version of the rights; none where rows are limited."""
    if rights.limits:
        return []
    return [
        each
        for each in logged_forecasts(store)
        if rights.snapshot is None or each.version <= rights.snapshot
    ]


def hides_individuals(store: Store, owners: Sequence[str], first: date, end: date) -> bool:
    """Whether enough other owners have deals or payments in these days to hide single figures."""
    others = _rows(
        store,
        "SELECT count(DISTINCT owner) AS n FROM ("
        "SELECT owner, created_at AS day FROM deals UNION ALL "
        "SELECT owner, closed_at FROM deals UNION ALL SELECT owner, paid_at FROM payments"
        ") AS owner_days WHERE day >= $first AND day < $end "
        "AND NOT list_contains(CAST($own AS VARCHAR[]), owner)",
        Rights.everything(),
        {"first": first, "end": end, "own": list(owners)},
    )
    return int(others[0][0]) >= _MIN_OTHERS


def _sql_runner(store: Store, rights: Rights) -> coverage.RunSql:
    return lambda sql: _rows(store, sql, rights)


def _rows(
    store: Store, sql: str, rights: Rights, parameters: dict[str, object] | None = None
) -> list[tuple[Any, ...]]:
    table = store.run(Query(sql, parameters or {}, rights))
    return [tuple(row.values()) for row in table.to_pylist()]
