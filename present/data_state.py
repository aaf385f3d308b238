"""Facts about what is loaded, read once for each version of the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from data.access import store_facts
from data.model.rights import Rights
from data.model.tables import TABLES
from data.storage.store import Store


@dataclass(frozen=True)
class DataState:
    """Days covered, columns filled, values to filter by: all of one data version.

    `now` is the last day with data; `covered` gives a table's first and last day, `filled` its
    columns that hold anything, `choices` the values of each dimension.
    """

    now: date | None
    covered: Mapping[str, tuple[date, date]]
    filled: Mapping[str, frozenset[str]]
    choices: Mapping[str, tuple[str, ...]]
    currency: str
    timezone: str = "Europe/Moscow"
    demo: bool = False

    @classmethod
    def of(cls, store: Store, rights: Rights) -> "DataState":
        """The facts of the store's present version that these rights let through."""
        covered = store_facts.covered(store, rights)
        return cls(
            now=store_facts.last_day(covered),
            covered=covered,
            filled={table: store_facts.filled(store, table, rights) for table in TABLES},
            choices=store_facts.choices(store, rights),
            currency=store_facts.currency(store, rights),
            demo=store.has_demo(),
            timezone=store.rules.company.timezone,
        )
