"""Answers without a screen: for the command line, and for a report made in the background."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from data.storage.engine import Query
from data.storage.uploads import Upload
from metrics.core.evaluate import Run
from present.answers import Answers


@dataclass(frozen=True)
class Desk(Answers):
    """The question of one reader, asked of whatever runs it."""

    ask: Run
    brought: tuple[Upload, ...] = ()

    def run(self, query: Query) -> pa.Table:
        """Answer of the engine."""
        return self.ask(query)

    def uploads(self) -> Sequence[Upload]:
        """Every upload ever taken in, the newest last."""
        return self.brought
