"""Where questions are run: DuckDB here, a cluster elsewhere."""

from collections.abc import Mapping
from typing import Protocol

import pyarrow as pa


class Engine(Protocol):
    """Anything that answers SQL over the canonical tables."""

    @property
    def dialect(self) -> str:
        """Name of the SQL dialect, as the metric compiler knows it."""

    def run(self, sql: str, parameters: Mapping[str, object]) -> pa.Table:
        """Answer of a question; `$name` in the text stands for a parameter."""
