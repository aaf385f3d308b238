"""What the store says about itself, asked once for each state of the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from data.store import Store
from data.tables import TABLES


@dataclass(frozen=True)
class Known:
    """Days covered, columns filled, values to filter by: all of one data version."""

    now: date | None
    covered: Mapping[str, tuple[date, date]]
    filled: Mapping[str, frozenset[str]]
    choices: Mapping[str, tuple[str, ...]]
    currency: str
    timezone: str = "Europe/Moscow"

    @classmethod
    def of(cls, store: Store) -> "Known":
        """The store's facts as of its present version."""
        return cls(
            now=store.now(),
            covered=store.covered(),
            filled={table: store.filled(table) for table in TABLES},
            choices=store.choices(),
            currency=store.currency(),
            timezone=store.rules.house.timezone,
        )
