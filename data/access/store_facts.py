"""What the store says about itself to a holder of rights: days, columns, values, files."""

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

_FEW = 3  # so many others make a total in which nobody can be told apart


def covered(store: Store, rights: Rights) -> dict[str, tuple[date, date]]:
    """Table → the first and the last day its rows speak of; days are everybody's to know."""
    return coverage.covered_days(_asked(store, rights.whole))


def now(covered: dict[str, tuple[date, date]]) -> date | None:
    """The last day that the feeds cover; None while there are none."""
    return max((covered[name][1] for name in FEEDS if name in covered), default=None)


def filled(store: Store, table: str, rights: Rights) -> frozenset[str]:
    """Columns of a table that hold at least one value; none of a table that is not to be seen."""
    if table in hidden_tables(rights):
        return frozenset()
    return coverage.filled_columns(_asked(store, rights.whole), table)


def currency(store: Store, rights: Rights) -> str:
    """The company's currency, or the only one the data know."""
    return coverage.single_currency(_asked(store, rights.whole)) or store.rules.company.currency


def choices(store: Store, rights: Rights) -> dict[str, tuple[str, ...]]:
    """Values that filters offer, the most used first; only of rows that may be seen."""
    found = coverage.filter_choices(_asked(store, rights))
    for name, allowed in rights.limits.items():
        found[name] = tuple(value for value in found[name] if value in allowed)
    return found


def uploads(store: Store, rights: Rights) -> list[Upload]:
    """Every upload, the newest last; a masked reader is not told the names of the files."""
    rows = _rows(store, "SELECT * FROM uploads ORDER BY upload_id", rights.whole)
    found = [upload_from_row(row) for row in rows]
    if rights.mask:
        return [replace(upload, file=f"#{upload.upload_id}", recipe={}) for upload in found]
    return found


def record(store: Store, rights: Rights) -> list[LoggedForecast]:
    """Forecasts of the department written down so far; nothing where only a part may be seen."""
    if rights.limits:
        return []
    return [
        each
        for each in logged_forecasts(store)
        if rights.frozen is None or each.version <= rights.frozen
    ]


def is_crowd(store: Store, owners: Sequence[str], first: date, end: date) -> bool:
    """Whether enough others worked in these days for a total to give none of them away."""
    others = _rows(
        store,
        "SELECT count(DISTINCT owner) AS n FROM ("
        "SELECT owner, created_at AS day FROM deals UNION ALL "
        "SELECT owner, closed_at FROM deals UNION ALL SELECT owner, paid_at FROM payments"
        ") AS told WHERE day >= $first AND day < $end "
        "AND NOT list_contains(CAST($own AS VARCHAR[]), owner)",
        Rights.everything(),
        {"first": first, "end": end, "own": list(owners)},
    )
    return int(others[0][0]) >= _FEW


def _asked(store: Store, rights: Rights) -> coverage.RunSql:
    return lambda sql: _rows(store, sql, rights)


def _rows(
    store: Store, sql: str, rights: Rights, told: dict[str, object] | None = None
) -> list[tuple[Any, ...]]:
    table = store.run(Query(sql, told or {}, rights))
    return [tuple(row.values()) for row in table.to_pylist()]
