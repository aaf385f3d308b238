"""The book of forecasts: what was said at each upload, to be scored when the month is over."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from data.storage.store import Store


@dataclass(frozen=True)
class Kept:
    """A forecast as it was said: at which state of the data, from which day, about which month.

    `dimension` and `subject` are empty for the department. `quantiles` are q10 … q90 by tens,
    `run_rates` the two naive ones of that day; money of the company's currency.
    """

    made_at: datetime
    version: int
    origin: date
    month: date
    dimension: str | None
    subject: str | None
    fact: float
    quantiles: tuple[float, ...]
    plan: float | None
    chance: float | None
    run_rates: tuple[float, ...]


_COLUMNS = (
    "made_at, version, origin, month, dimension, subject, fact, quantiles, plan, chance, run_rates"
)


_SAME = (
    "version = ? AND origin = ? AND month = ? "
    "AND dimension IS NOT DISTINCT FROM ? AND subject IS NOT DISTINCT FROM ?"
)


def keep(store: Store, told: Sequence[Kept]) -> None:
    """Write forecasts down; what was said of a state of the data already is no news."""
    with store.writing() as connection:
        for one in told:
            same = (one.version, one.origin, one.month, one.dimension, one.subject)
            connection.execute(
                f"INSERT INTO forecasts ({_COLUMNS}) SELECT {', '.join('?' * 11)} "
                f"WHERE NOT EXISTS (SELECT 1 FROM forecasts WHERE {_SAME})",
                [
                    *(one.made_at, *same, one.fact, json.dumps(one.quantiles)),
                    *(one.plan, one.chance, json.dumps(one.run_rates), *same),
                ],
            )


def kept(store: Store) -> list[Kept]:
    """Every forecast ever kept, the oldest first."""
    with store.cursor() as connection:
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM forecasts ORDER BY made_at, month, dimension, subject"
        ).fetchall()
    return [_read(row) for row in rows]


def _read(row: tuple[Any, ...]) -> Kept:
    made_at, version, origin, month, dimension, subject, fact, quantiles, plan, chance, rates = row
    return Kept(
        *(made_at, version, origin, month, dimension, subject, fact),
        *(tuple(json.loads(quantiles)), plan, chance, tuple(json.loads(rates))),
    )


def now() -> datetime:
    """The moment a forecast is made, by the clock."""
    return datetime.now(UTC).replace(tzinfo=None)
