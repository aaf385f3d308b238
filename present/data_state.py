"""What the store says about itself, asked once for each state of the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from data.access import store_facts
from data.model.rights import Rights
from data.model.tables import TABLES
from data.storage.store import Store


@dataclass(frozen=True)
class Known:
    """Days covered, columns filled, values to filter by: all of one data version."""

    now: date | None
    covered: Mapping[str, tuple[date, date]]
    filled: Mapping[str, frozenset[str]]
    choices: Mapping[str, tuple[str, ...]]
    currency: str
    timezone: str = "Europe/Moscow"
    demo: bool = False

    @classmethod
    def of(cls, store: Store, rights: Rights) -> "Known":
        """The store's facts as of its present version, as far as these rights tell them."""
        covered = store_facts.covered(store, rights)
        return cls(
            now=store_facts.now(covered),
            covered=covered,
            filled={table: store_facts.filled(store, table, rights) for table in TABLES},
            choices=store_facts.choices(store, rights),
            currency=store_facts.currency(store, rights),
            demo=store.has_demo(),
            timezone=store.rules.house.timezone,
        )
