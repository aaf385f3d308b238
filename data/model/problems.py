"""Results of loading a file: row counts, problems, rejected rows, changed fields."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Problem:
    """Something wrong with some rows: how many, the first line and an example.

    `words` are all the words whose meaning is unknown.
    """

    code: str
    table: str
    column: str | None = None
    rows: int = 1
    example: str | None = None
    line: int | None = None
    severity: str = "warning"
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assumption:
    """A column of a file that was taken for a canonical one without asking.

    `probability` (0–1): the share of such guesses that are right.
    """

    header: str
    column: str
    probability: float


@dataclass(frozen=True)
class UnreadColumn:
    """A column of a file that is not read; `looks_like`: a canonical column its header names."""

    header: str
    looks_like: str | None = None


@dataclass(frozen=True)
class RowCounts:
    """Row counts of a file: read = accepted + unchanged + rejected + skipped."""

    read: int = 0
    accepted: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    skipped: int = 0

    @property
    def added(self) -> int:
        """Accepted rows that replace nothing."""
        return self.accepted - self.changed

    def __add__(self, other: "RowCounts") -> "RowCounts":
        mine, theirs = asdict(self), asdict(other)
        return RowCounts(**{name: mine[name] + theirs[name] for name in mine})


@dataclass(frozen=True)
class FieldChange:
    """One field of one row that the file changes."""

    key: str
    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class RejectedRow:
    """One cell for which a row is rejected; `value` is None where the cell is empty."""

    line: int
    column: str
    value: str | None
    code: str


@dataclass(frozen=True)
class Preview:
    """What loading a file would change, computed before anything is stored.

    `replaceable`: stored rows that leave, or would leave with `replace`, for the days of this file.
    """

    file: str
    sha256: str
    source: str
    source_title: Mapping[str, str]
    kind: str
    rows: RowCounts
    objects: int
    period: tuple[date, date] | None
    problems: tuple[Problem, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    changed_fields: int = 0
    rejected: tuple[RejectedRow, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[Mapping[str, Any], ...] = ()
    already: bool = False
    encoding: str | None = None
    replaceable: int = 0
    replaces: bool = False
    assumed: tuple[Assumption, ...] = ()
    unread: tuple[UnreadColumn, ...] = ()


@dataclass(frozen=True)
class LoadResult(Preview):
    """What loading a file changed; `upload_id` is the upload that can be undone."""

    upload_id: int | None = None
