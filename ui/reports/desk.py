"""Answers without a screen: for the command line, and for a report made in the background."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from data.uploads import Upload
from metrics.evaluate import Run
from ui.answers import Answers


@dataclass(frozen=True)
class Desk(Answers):
    """The question of one reader, asked of whatever runs it."""

    ask: Run
    brought: tuple[Upload, ...] = ()

    def run(self, sql: str, parameters: Mapping[str, object]) -> pa.Table:
        """Answer of the engine."""
        return self.ask(sql, parameters)

    def uploads(self) -> Sequence[Upload]:
        """Every upload ever taken in, the newest last."""
        return self.brought
