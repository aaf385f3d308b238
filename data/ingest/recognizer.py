"""Recognises the columns of a table that no preset reads whole, while its file is open."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from data.custom_presets import assume, complete
from data.custom_presets.assume import AssumedMatch
from data.model.problems import Assumption
from data.parse.column_format import CompanySettings
from data.presets import preset
from data.presets.identify import PresetMatch
from data.readers.raw import RawFile, RawTable
from data.recognition.profiling import TableProfile, profile_table


@dataclass
class Recognizer:
    """Answers for the user where nothing is doubtful, and keeps what it assumed.

    `text`: the preset that reads the file so, to be stored with the upload; None as long as
    nothing was assumed.
    """

    connection: duckdb.DuckDBPyConnection
    raw: RawFile
    company: CompanySettings
    file: str
    kind: str | None
    text: str | None = None
    assumed: tuple[Assumption, ...] = field(default=())

    def unknown_table(self, table: RawTable) -> PresetMatch | None:
        """The match of a table that no preset knows; None where it must be asked about."""
        if self.text is not None:
            return None  # one preset reads one file; a second table of it is asked about
        return self._accept(assume.assume_preset(self._profile(table), self.file, self.kind))

    def read_headers(self, match: PresetMatch) -> frozenset[str] | None:
        """Headers that a preset made for this very file reads; None for another preset."""
        if self.text is None or match.preset.id in preset.builtin():
            return None
        return frozenset(each.header for each in self.assumed)

    def completed(self, table: RawTable, match: PresetMatch) -> PresetMatch:
        """The match, with expected columns that stand under headers the preset does not know.

        DoubtfulColumns where a column that matters would stay unread.
        """
        places = complete.promising_places(match, table.headers) if self.text is None else []
        if not places:
            return match
        assumed_match = complete.complete_match(match, self._profile(table, places), self.file)
        return self._accept(assumed_match) or match

    def _profile(self, table: RawTable, places: Sequence[int] | None = None) -> TableProfile:
        return profile_table(self.connection, self.raw, table, self.file, self.company, places)

    def _accept(self, assumed_match: AssumedMatch | None) -> PresetMatch | None:
        if assumed_match is None:
            return None
        self.text, self.assumed = assumed_match.text, assumed_match.assumed
        return assumed_match.match
