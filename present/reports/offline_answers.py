"""Answers without Streamlit: for the command line and for reports made in the background."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from data.storage.engine import Query
from data.storage.uploads import Upload
from metrics.core.evaluate import Run
from present.answers import Answers


@dataclass(frozen=True)
class OfflineAnswers(Answers):
    """The question of one reader, run by a function instead of a page."""

    run_query: Run
    uploaded: tuple[Upload, ...] = ()

    def run(self, query: Query) -> pa.Table:
        """Run a query in the engine."""
        return self.run_query(query)

    def uploads(self) -> Sequence[Upload]:
        """All uploads of the store, the newest last."""
        return self.uploaded
