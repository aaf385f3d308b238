"""The log of forecasts: what was forecast at each data version, to be scored after the month.

The table `forecasts` is in the journal as well: it and its columns keep their names.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from data.storage.store import Store


@dataclass(frozen=True)
class LoggedForecast:
    """One forecast as it was made: at which data version, from which day, of which month.

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


_SAME_FORECAST = (
    "version = ? AND origin = ? AND month = ? "
    "AND dimension IS NOT DISTINCT FROM ? AND subject IS NOT DISTINCT FROM ?"
)


def log_forecasts(store: Store, forecasts: Sequence[LoggedForecast]) -> None:
    """Append forecasts; one of the same data version, day, month and subject is not added twice."""
    with store.writing() as connection:
        for forecast in forecasts:
            same = (
                forecast.version,
                forecast.origin,
                forecast.month,
                forecast.dimension,
                forecast.subject,
            )
            connection.execute(
                f"INSERT INTO forecasts ({_COLUMNS}) SELECT {', '.join('?' * 11)} "
                f"WHERE NOT EXISTS (SELECT 1 FROM forecasts WHERE {_SAME_FORECAST})",
                [
                    *(forecast.made_at, *same, forecast.fact, json.dumps(forecast.quantiles)),
                    *(forecast.plan, forecast.chance, json.dumps(forecast.run_rates), *same),
                ],
            )


def logged_forecasts(store: Store) -> list[LoggedForecast]:
    """Every forecast ever logged, the oldest first."""
    with store.cursor() as connection:
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM forecasts ORDER BY made_at, month, dimension, subject"
        ).fetchall()
    return [_read(row) for row in rows]


def _read(row: tuple[Any, ...]) -> LoggedForecast:
    made_at, version, origin, month, dimension, subject, fact, quantiles, plan, chance, rates = row
    return LoggedForecast(
        *(made_at, version, origin, month, dimension, subject, fact),
        *(tuple(json.loads(quantiles)), plan, chance, tuple(json.loads(rates))),
    )


def utc_now() -> datetime:
    """The current moment of UTC, without a zone, as the log stores it."""
    return datetime.now(UTC).replace(tzinfo=None)
